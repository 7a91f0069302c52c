package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** Packs whose times count from a boot: ARCHITECTURE.md, Payload. Bytes by RFC 8949 and RFC 8428 table 4, by hand. */
class UnresolvedPacksTest extends VirtualGateway {
	/** boot_ = 0x11223344, up_ = 100 s, bt = 90 s, n = "t", v = 21; and another 2.5 s later. */
	private static final String FIRST = "82 a5 65'boot_' 1a11223344 63'up_' 1864 22 185a 00 61't' 02 15 a3 00 61't' 02 16 06 f94100";
	/** The same at 1.7e9 - 100 + 90 s: 1699999990. */
	private static final String RESOLVED = "82 a3 22 fb41d954fc3d800000 00 61't' 02 15 a3 00 61't' 02 16 06 f94100";

	private byte[] resolve(String client, String pack) throws Exception {
		try (Journal journal = new Journal(this.data.resolve("times"), this.counters)) {
			journal.open(0);
			return new UnresolvedPacks(journal, () -> this.unixMillis).resolve(client, Node.bytes(pack));
		}
	}

	@Test
	void timesOfABootBecomeAbsoluteAndTheSameWheneverTheyCome() throws Exception {
		assertEquals(1_699_999_990.0, ByteBuffer.wrap(Node.bytes("41d954fc3d800000")).getDouble());
		assertArrayEquals(Node.bytes(RESOLVED), resolve("node", FIRST));
		// Again, later, by another gateway process with the same journal, and with another uptime: the offset is the first one.
		this.unixMillis += 77_777;
		assertArrayEquals(Node.bytes(RESOLVED), resolve("node", FIRST.replace("1864", "18b2")));
		// Of an earlier boot there is no uptime any more.
		assertArrayEquals(Node.bytes(RESOLVED), resolve("node", FIRST.replace("a5", "a4").replace("63'up_' 1864", "")));
	}

	@Test
	void aBootThatIsNotKnownCannotBeResolved() throws Exception {
		assertNull(resolve("node", FIRST.replace("a5", "a4").replace("63'up_' 1864", "")));
		resolve("node", FIRST);
		assertNull(resolve("other", FIRST.replace("a5", "a4").replace("63'up_' 1864", "")));
	}

	@Test
	void otherPayloadsStayAsTheyAre() throws Exception {
		for (String payload : new String[] { "", "'hello'", RESOLVED, "80", "81 a1 00 61't'", "ff", "9f ff", "81 a1 65'boot_'", "8201" }) {
			assertArrayEquals(Node.bytes(payload), resolve("node", payload), payload);
		}
		assertNull(resolve("node", FIRST.replace("1a11223344", "61'x'")), "a boot id that is no number");
		assertNull(resolve("node", FIRST.replace("a3 00 61't' 02 16", "a3 22 01 02 16")), "a second base time");
		assertNull(resolve("node", FIRST.replace(" 06 f94100", "")), "cut short");
	}

	@Test
	void noiseIsNoPack() throws Exception {
		Random random = new Random(3);
		byte[] whole = Node.bytes(FIRST);
		try (Journal journal = new Journal(this.data.resolve("times"), this.counters)) {
			journal.open(0);
			UnresolvedPacks packs = new UnresolvedPacks(journal, () -> this.unixMillis);
			for (int i = 0; i < 20_000; i++) {
				byte[] bytes = whole.clone();
				for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				}
				packs.resolve("noise" + i % 5, bytes);
			}
		}
	}

	@Test
	void bootTimesAreBounded() throws Exception {
		BootTimes times = new BootTimes();
		for (int i = 0; i < BootTimes.MAX + 10; i++) {
			times.put("node" + i, 1, i);
		}
		assertNull(times.get("node9", 1));
		assertEquals(10L, times.get("node10", 1));
		for (int boot = 0; boot <= BootTimes.MAX_OF_ONE; boot++) {
			times.put("node10", boot + 2, boot);
		}
		assertNull(times.get("node10", 1));
		int[] records = new int[1];
		times.write((type, client, fields) -> records[0]++);
		assertTrue(records[0] <= BootTimes.MAX, records[0] + " records");
	}

	/** Through the gateway: what cannot be resolved is refused with 03, so that the node gives it up under a name. */
	@Test
	void theGatewayPublishesResolvedPacksAndRefusesTheOthers() {
		connect(1, "node", 0);
		byte[] pack = Node.bytes(FIRST);
		receive(1, String.format("%02x 0c 22 'ab' 0001 ", 7 + pack.length) + HexFormat.of().formatHex(pack));
		assertEquals("ab " + HexFormat.of().formatHex(Node.bytes(RESOLVED)) + " qos1", this.published.get(0));
		byte[] unknown = Node.bytes(FIRST.replace("a5", "a4").replace("63'up_' 1864", "").replace("11223344", "55667788"));
		receive(1, String.format("%02x 0c 22 'ab' 0002 ", 7 + unknown.length) + HexFormat.of().formatHex(unknown));
		assertEquals("1 070d6162000203", answer());
		assertEquals(1, this.counters.get(Counter.TIME_UNKNOWN));
	}
}
