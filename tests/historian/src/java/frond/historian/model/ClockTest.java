package frond.historian.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import frond.historian.meta.Metadata;
import frond.historian.pipeline.Core;
import frond.historian.senml.Senml;
import frond.historian.store.ValueStore;
import frond.historian.store.h2.H2Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** This machine's clock is stepped back, and forth again: nothing that is acknowledged is lost, and what cannot be is refused by name. */
class ClockTest {
	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	private final Core core = new Core(H2Store.inMemory(), Metadata.inMemory());

	@AfterEach
	void end() {
		this.core.close();
		Clock.use(InstantSource.system());
	}

	private void take(String record) throws RefusedException {
		this.core.intake().take(("[{\"n\":\"urn:t:a\"," + record + "}]").getBytes(StandardCharsets.US_ASCII), Senml.Format.JSON, null, true, point -> true).join();
	}

	private long count() {
		return this.core.store().count("urn:t:a", 0, ValueStore.LAST);
	}

	@Test
	void whatComesAfterAStepBackIsStoredAtItsTimeAndTheNewestStays() throws RefusedException {
		Clock.use(InstantSource.fixed(NOW));
		take("\"v\":1");
		Clock.use(InstantSource.fixed(NOW.minus(Duration.ofHours(1))));
		// A reading without a time has that of its arrival: an hour before the one that came before it.
		take("\"v\":2");
		take("\"v\":3,\"t\":" + NOW.plusSeconds(1).getEpochSecond());
		assertEquals(3, count());
		assertEquals(3, this.core.points().get("urn:t:a").last().number());
		assertEquals(2, this.core.store().oldest("urn:t:a", 0, ValueStore.LAST, 1).values().get(0).number());
		// Two days back, what says the right time is from the future.
		Clock.use(InstantSource.fixed(NOW.minus(Duration.ofDays(2))));
		RefusedException refused = assertThrows(RefusedException.class, () -> take("\"v\":4,\"t\":" + NOW.getEpochSecond()));
		assertEquals(Refusal.TIME_FUTURE, refused.refusal());
		Clock.use(InstantSource.fixed(NOW.plusSeconds(10)));
		take("\"v\":5");
		assertEquals(4, count());
		assertEquals(5, this.core.points().get("urn:t:a").last().number());
	}
}
