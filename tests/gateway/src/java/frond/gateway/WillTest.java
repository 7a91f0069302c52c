package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Wills: sections 6.3, 6.4 and 5.4.6 to 5.4.9, 5.4.22 to 5.4.25. */
class WillTest extends VirtualGateway {
	private void connectWithWill(int port, String id) {
		receive(port, String.format("%02x 04 08 01 000a '%s'", 6 + id.length(), id));
		assertEquals(port + " 0206", answer());
		receive(port, "07 07 30 'gone'");
		assertEquals(port + " 0208", answer());
		receive(port, "05 09 'bye'");
		assertEquals(port + " 030500", answer());
	}

	@Test
	void aLostClientsWillIsPublishedWithItsQosAndRetain() throws IOException {
		connectWithWill(1, "mortal");
		restart();
		advance(20_000);
		assertEquals(List.of("gone 627965 qos1 retain"), this.published);
		assertEquals(1, this.counters.get(Counter.WILLS));
	}

	@Test
	void whoDisconnectsLeavesNoWill() {
		connectWithWill(1, "mortal");
		receive(1, "02 18");
		advance(60_000);
		assertTrue(this.published.isEmpty());
	}

	@Test
	void aWillWaitsForTheBroker() {
		connectWithWill(1, "mortal");
		this.brokerUp = false;
		advance(20_000);
		assertTrue(this.published.isEmpty());
		this.brokerUp = true;
		advance(2_000);
		assertEquals(List.of("gone 627965 qos1 retain"), this.published);
	}

	/** An empty WILLTOPIC means no will; in an update it deletes the one there is. */
	@Test
	void aWillCanBeLeftOutChangedAndDeleted() {
		receive(1, "0a 04 08 01 000a 'none'");
		assertEquals("1 0206", answer());
		receive(1, "02 07");
		assertEquals("1 030500", answer());
		receive(1, "05 1c 'bye'");
		assertEquals("1 031d03", answer());
		receive(1, "02 18");
		answer();
		connectWithWill(2, "one");
		receive(2, "05 1c 'ciao'".replace("05", "06"));
		assertEquals("2 031d00", answer());
		receive(2, "08 1a 00 'other'");
		assertEquals("2 031b00", answer());
		connectWithWill(3, "two");
		receive(3, "02 1a");
		assertEquals("3 031b00", answer());
		advance(20_000);
		assertEquals(List.of("other 6369616f qos0"), this.published);
	}

	/** Without the flag, and without a clean session, the will stays (section 6.3, table 4). */
	@Test
	void aReconnectWithoutTheFlagKeepsTheWill() {
		connectWithWill(1, "keeper");
		receive(1, "0c 04 00 01 000a 'keeper'");
		answer();
		advance(20_000);
		assertEquals(1, this.published.size());
		receive(1, "0c 04 04 01 000a 'keeper'");
		answer();
		advance(20_000);
		assertEquals(1, this.published.size());
	}

	@Test
	void whatNobodyAskedForIsNoAnswer() {
		receive(1, "07 07 30 'gone'");
		receive(1, "05 09 'bye'");
		receive(1, "0a 04 08 01 000a 'will'");
		this.sent.clear();
		receive(1, "05 09 'bye'");
		assertTrue(this.sent.isEmpty());
		assertEquals(3, this.counters.get(Counter.UNEXPECTED));
		receive(1, "06 07 00 'a/#'");
		assertEquals("1 030503", answer());
	}
}
