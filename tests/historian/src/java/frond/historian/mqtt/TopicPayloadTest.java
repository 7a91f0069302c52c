package frond.historian.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What devices publish that know nothing of us. */
class TopicPayloadTest {
	private static final long NOW = 1_800_000_000_000_000L;
	private static final TopicRule.Match TOPIC = new TopicRule.Match("dev", null, false);

	private static List<Reading> read(String payload) throws RefusedException {
		return TopicPayload.read(payload.getBytes(StandardCharsets.UTF_8), TOPIC, NOW).readings();
	}

	private static Refusal refused(String payload) {
		return assertThrows(RefusedException.class, () -> read(payload), payload).refusal();
	}

	@Test
	void aScalarIsAValueOfItsTopicsPoint() throws RefusedException {
		assertEquals(List.of(new Reading("dev", null, 21.5, NOW)), read(" 21.5\n"));
		assertEquals(List.of(new Reading("dev", null, -3e-5, NOW)), read("-.3e-4"));
		assertEquals(List.of(new Reading("dev", null, 1, NOW)), read("true"));
		assertEquals(List.of(new Reading("dev", null, Value.of(NOW, "ON"))), read("ON"));
		assertEquals(List.of(new Reading("dev", null, Value.of(NOW, "21.5"))), read("\"21.5\""));
	}

	@Test
	void anObjectIsOneValueOrManyPoints() throws RefusedException {
		assertEquals(List.of(new Reading("dev", "Cel", 4, 1_760_000_000_123_000L)), read("{\"v\":4,\"t\":1760000000123,\"unit\":\"Cel\"}"));
		assertEquals(List.of(new Reading("dev/DS18B20/Temperature", null, 20.5, NOW), new Reading("dev/DS18B20/Id", null, Value.of(NOW, "3C01")), new Reading("dev/POWER", null, 1, NOW)),
				read("{\"Time\":\"2026-11-25T18:00:00\",\"DS18B20\":{\"Temperature\":20.5,\"Id\":\"3C01\"},\"POWER\":true,\"x\":null}"), "Tasmota; its local time says no instant");
		assertEquals(List.of(new Reading("dev/a/0", null, 1, 1_760_000_000_000_000L), new Reading("dev/a/1", null, 2, 1_760_000_000_000_000L)), read("{\"ts\":1760000000,\"a\":[1,2]}"));
		assertEquals(List.of(new Reading("dev/x", null, 1, 1_764_093_600_000_000L)), read("{\"time\":\"2025-11-25T18:00:00Z\",\"x\":1}"));
		assertEquals(List.of(new Reading("dev/a_b", null, 1, NOW)), read("{\"a/b\":1}"), "a key names one level");
	}

	@Test
	void senmlBelowATopicIsCompletedWithItsPoint() throws RefusedException {
		assertEquals(List.of(new Reading("dev/t", "Cel", 1, NOW)), read("[{\"n\":\"t\",\"u\":\"Cel\",\"v\":1}]"));
		assertEquals(List.of(new Reading("urn:x:t", null, 1, NOW)), read("[{\"bn\":\"urn:x:\",\"n\":\"t\",\"v\":1}]"));
	}

	@Test
	void whatIsNoValueIsRefusedByReason() {
		assertEquals(Refusal.MALFORMED, refused("{\"v\":1"));
		assertEquals(Refusal.MALFORMED, refused("{\"v\":1,\"v\":2}"));
		assertEquals(Refusal.MALFORMED, refused("{\"v\":1} x"));
		assertEquals(Refusal.MALFORMED, refused("a\u0000b"));
		assertEquals(Refusal.MALFORMED, refused("[1,2,3]"));
		assertEquals(Refusal.NOT_FINITE, refused("NaN"));
		assertEquals(Refusal.NOT_FINITE, refused("1e999"));
		assertEquals(Refusal.NOT_FINITE, refused("{\"a\":NaN}"));
		assertEquals(Refusal.VALUE, refused("null"));
		assertEquals(Refusal.VALUE, refused("{\"v\":\"x\"}"));
		assertEquals(Refusal.EMPTY, refused(" "));
		assertEquals(Refusal.EMPTY, refused("{}"));
		assertEquals(Refusal.OVERSIZE, refused("{\"a\":".repeat(20) + "1" + "}".repeat(20)));
		assertEquals(Refusal.MALFORMED, refused("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)));
		assertEquals(Refusal.OVERSIZE, refused("{\"a\":[" + "1,".repeat(2_000) + "1]}"));
		assertThrows(RefusedException.class, () -> TopicPayload.read(new byte[] {(byte) 0xff, 0x41}, TOPIC, NOW));
	}

	/** Whatever comes, it is read or refused. */
	@Test
	void noPayloadBreaksIt() {
		Random random = new Random(7);
		String[] seeds = {"{\"v\":4,\"t\":1760000000123,\"unit\":\"Cel\",\"lat\":1,\"lon\":2}", "{\"a\":{\"b\":[1,true,\"x\"]},\"time\":\"2025-11-25T18:00:00Z\"}", "[{\"n\":\"t\",\"v\":1}]", "-1.5e10"};
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = seeds[i % seeds.length].getBytes(StandardCharsets.UTF_8);
			for (int change = random.nextInt(4); change >= 0; change--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
			}
			try {
				TopicPayload.read(bytes, TOPIC, NOW);
			} catch (RefusedException e) {
				// As it should be.
			}
		}
	}
}
