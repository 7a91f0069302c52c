package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

/** What the gateway tells of nodes, on the topics of their readings. */
class NodeReportsTest extends VirtualGateway {
	private static final String NODE = "02f00d0000000101";

	private String report(int index) {
		String[] words = this.published.get(index).split(" ");
		assertEquals("frond/" + NODE + "/senml qos1", words[0] + ' ' + words[2]);
		return new String(HexFormat.of().parseHex(words[1]), StandardCharsets.US_ASCII);
	}

	@Test
	void duplicatesAndRejectsAreReportedWhenTheyChangeAndOnceAMinuteAtMost() {
		connect(1, NODE, 0);
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		receive(1, "09 0c a2 'ab' 0001 'xy'");
		receive(1, "09 0c 22 'ab' 0002 'xz'");
		this.forwarded.get(1).onAnswer(Uplink.Result.REFUSED);
		assertEquals(2, this.published.size());
		advance(61_000);
		assertEquals(3, this.published.size());
		assertEquals("[{\"n\":\"duplicates\",\"v\":1},{\"n\":\"rejects\",\"v\":1}]", report(2));
		// Not acknowledged: told again.
		this.forwarded.get(2).onAnswer(Uplink.Result.FAILED);
		advance(61_000);
		assertEquals("[{\"n\":\"duplicates\",\"v\":1},{\"n\":\"rejects\",\"v\":1}]", report(3));
		this.forwarded.get(3).onAnswer(Uplink.Result.TAKEN);
		advance(3_600_000);
		assertEquals(4, this.published.size());
		receive(1, "09 0c a2 'ab' 0001 'xy'");
		receive(1, "09 0c a2 'ab' 0001 'xy'");
		advance(61_000);
		assertEquals("[{\"n\":\"duplicates\",\"v\":3},{\"n\":\"rejects\",\"v\":1}]", report(4));
	}

	/** A client that is no node has no topic of a node's; while the broker is away nothing waits for it. */
	@Test
	void nothingIsReportedOfOthersNorWhileTheBrokerIsAway() {
		connect(1, "somebody", 0);
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		receive(1, "09 0c a2 'ab' 0001 'xy'");
		connect(2, NODE, 0);
		receive(2, "09 0c 22 'ab' 0001 'xy'");
		receive(2, "09 0c a2 'ab' 0001 'xy'");
		this.brokerUp = false;
		advance(61_000);
		assertEquals(2, this.published.size());
		assertEquals(2, this.gateway.pending());
		this.brokerUp = true;
		advance(61_000);
		assertEquals(3, this.published.size());
		assertTrue(report(2).startsWith("[{\"n\":\"duplicates\",\"v\":1}"));
	}
}
