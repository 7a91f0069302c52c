package frond.node;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Crc32;
import frond.buffer.Hex;
import org.junit.Test;

/** Expectations: ARCHITECTURE.md, Configuration block; the block below was put together by hand, its CRC by an independent program (Python's zlib). */
public class ConfigTest {
	/** EUI-64, name, channel 15, PAN 0x0023, period 5000, sensor 2 every 60000, context 0 fd00::/64. */
	private static final String BODY = "010802f00d0000000101" + "02076b69746368656e" + "03010f" + "04020023" + "050400001388" + "0605020000ea60" + "0c0940fd00000000000000";
	private static final String HEADER = "46724366" + "01" + "00" + "0032" + "a76eb666";

	/** The check value of CRC-32/ISO-HDLC: "123456789" gives cbf43926. */
	@Test
	public void theChecksumIsTheCommonOne() {
		assertEquals(0xcbf43926, Crc32.of(Bytes.ascii("x123456789"), 1, 10));
	}

	@Test
	public void aBlockIsTakenOverTheDefaults() {
		Config config = new Config();
		byte[] block = Hex.bytes(HEADER + BODY);
		assertEquals(Config.TAKEN, config.read(block, block.length));
		assertEquals(0x02f00d0000000101L, config.eui64);
		assertArrayEquals(Bytes.ascii("kitchen"), config.name);
		assertEquals(15, config.channel);
		assertEquals(0x0023, config.panId);
		assertEquals(5000, config.periods[0]);
		assertEquals(60000, config.periods[2]);
		assertEquals(64, config.contextLength);
		assertEquals(0xfd00000000000000L, config.contextHigh);
		assertEquals(0, config.contextLow);
		// What it does not say.
		assertEquals(0, config.gatewayPort);
		assertEquals(128, config.store);
		assertNull(config.topic);
	}

	/** Item 24: a context's number, its bits, and so many of its prefix. */
	@Test
	public void furtherContextsAreTaken() {
		Config config = new Config();
		byte[] block = block("180a0140" + "20010db800010000" + "18120f80" + "20010db8000000000000000000000053" + "1804020c" + "fd70");
		assertEquals(Config.TAKEN, config.read(block, block.length));
		assertEquals("20010db8000100000000000000000000" + "40", Hex.text(config.contexts[1], 0, 17));
		assertEquals("20010db8000000000000000000000053" + "80", Hex.text(config.contexts[15], 0, 17));
		assertEquals("fd700000000000000000000000000000" + "0c", Hex.text(config.contexts[2], 0, 17));
		assertNull(config.contexts[3]);
		assertEquals(0, config.contextLength);
	}

	@Test
	public void keysAreTaken() {
		Config config = new Config();
		assertEquals(0, config.keys.count);
		byte[] block = block("101102" + "000102030405060708090a0b0c0d0e0f" + "101101" + "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf" + "110106" + "1204fffffff0");
		assertEquals(Config.TAKEN, config.read(block, block.length));
		assertEquals(2, config.keys.count);
		assertEquals(2, config.keys.indices[0]);
		assertEquals(1, config.keys.indices[1]);
		assertEquals("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf", Hex.text(config.keys.keys[1], 0, 16));
		assertEquals(6, config.securityLevel);
		assertEquals(0xfffffff0, config.frameCounter);
		String[] wrong = { "101001" + "c0c1c2c3c4c5c6c7c8c9cacbcccdce", "110100", "110108", "1203000000" };
		for (int i = 0; i < wrong.length; i++) {
			block = block(wrong[i]);
			assertEquals(Config.WRONG_ITEM, new Config().read(block, block.length));
		}
	}

	/** Flash is larger than the block; what is behind it does not count. */
	@Test
	public void whatIsBehindTheBlockDoesNotCount() {
		byte[] block = Hex.bytes(HEADER + BODY + "ffffffff");
		assertEquals(Config.TAKEN, new Config().read(block, block.length));
	}

	@Test
	public void everyItemIsTaken() {
		Config config = new Config();
		byte[] block = block("0710" + "20010db8000000000000000000000001" + "08022711" + "090200b4" + "0a0307d003" + "0b03612f62" + "0d020200" + "0e0100" + "0f0400070800" + "1301f7" + "160104" + "17020200");
		assertEquals(Config.RADIO_DEFAULT, config.txPower);
		assertEquals(Config.TAKEN, config.read(block, block.length));
		assertEquals(0x20010db800000000L, config.gatewayHigh);
		assertEquals(1, config.gatewayLow);
		assertEquals(10001, config.gatewayPort);
		assertEquals(180, config.keepAlive);
		assertEquals(2000, config.retryInterval);
		assertEquals(3, config.retries);
		assertArrayEquals(Bytes.ascii("a/b"), config.topic);
		assertEquals(512, config.store);
		assertFalse(config.cleanSession);
		assertEquals(460800, config.radioBaud);
		assertEquals(-9, config.txPower);
		assertEquals(4, config.largeDatagrams);
		assertEquals(512, config.largestDatagram);
	}

	/** A name's labels have 1 to 63 characters, and there are 64 in all at most (docs/configuration.md). */
	@Test
	public void namesAndDnsAreTaken() {
		Config config = new Config();
		byte[] block = block("1e0a67772e6578616d706c65" + "1f04706f6f6c" + "2010" + "20010db8000000000000000000000123" + "2110" + "20010db8000000000000000000000053" + "220103");
		assertEquals(Config.TAKEN, config.read(block, block.length));
		assertArrayEquals(Bytes.ascii("gw.example"), config.gatewayName);
		assertArrayEquals(Bytes.ascii("pool"), config.timeName);
		assertEquals(0x123, config.timeLow);
		assertEquals(0x53, config.dnsLow);
		assertEquals(Config.DHCP_STATEFUL, config.dhcp);
		String[] wrong = { "1e00", "1e04612e2e62", "1e012e", "1f03612062", "200120", "2010" + "ff020000000000000000000000000001", "2110" + "00000000000000000000000000000000",
				"220104", "2200" };
		for (int i = 0; i < wrong.length; i++) {
			block = block(wrong[i]);
			assertEquals(Config.WRONG_ITEM, new Config().read(block, block.length));
		}
	}

	@Test
	public void anUnknownItemIsSkipped() {
		Config config = new Config();
		byte[] block = block("c803010203" + "c900" + "03010b");
		assertEquals(Config.TAKEN, config.read(block, block.length));
		assertEquals(11, config.channel);
	}

	/** Erased flash reads as ones. */
	@Test
	public void whereThereIsNoBlockTheDefaultsStay() {
		byte[] erased = new byte[64];
		for (int i = 0; i < erased.length; i++) {
			erased[i] = -1;
		}
		assertUntouched(Config.ABSENT, erased, 64);
		assertUntouched(Config.ABSENT, new byte[64], 64);
		assertUntouched(Config.ABSENT, new byte[0], 0);
	}

	@Test
	public void aBlockCutAtAnyLengthIsLeftOut() {
		byte[] block = Hex.bytes(HEADER + BODY);
		for (int length = 0; length < block.length; length++) {
			assertUntouched(length < Config.HEADER ? Config.ABSENT : Config.TRUNCATED, block, length);
		}
	}

	@Test
	public void anyFlippedBitIsNoticed() {
		for (int bit = 0; bit < 8 * Hex.bytes(HEADER + BODY).length; bit++) {
			byte[] block = Hex.bytes(HEADER + BODY);
			block[bit / 8] ^= (byte) (1 << bit % 8);
			int result = new Config().read(block, block.length);
			// Byte 5 is reserved.
			assertTrue(bit / 8 == 5 ? result == Config.TAKEN : result != Config.TAKEN && result != Config.WRONG_ITEM);
		}
	}

	@Test
	public void anotherVersionIsLeftOut() {
		byte[] block = Hex.bytes(HEADER + BODY);
		block[4] = 2;
		assertUntouched(Config.OTHER_VERSION, block, block.length);
	}

	/** The CRC is right, and yet an item reaches beyond the body: nothing of it is taken. */
	@Test
	public void anItemCutShortLeavesTheBlockOut() {
		byte[] block = block("03010b" + "0408abcd");
		assertUntouched(Config.ITEM_TRUNCATED, block, block.length);
		block = block("03010b" + "04");
		assertUntouched(Config.ITEM_TRUNCATED, block, block.length);
	}

	@Test
	public void aWrongItemIsLeftOutAndSaidTheOthersAreTaken() {
		String[] wrong = { "01080000000000000000", "010801f00d0000000101", "0107f00d0000000101", "0200", "02036120" + "62", "03010a", "03011b", "03020f0f", "0402ffff", "050400000001",
				"050405265c01", "0504ffffffff", "06050a0000ea60", "0605ff0000ea60", "0710ff020000000000000000000000000001", "070f20010db80000000000000000000001", "08020000", "09020009",
				"0a03000004", "0a0307d015", "0a0307d0ff", "0b00", "0c00", "0c0100", "0c0281fd", "0c0a40fd00000000000000ff", "0d020007", "0d020401", "0e0102", "0e00", "0f0400000001", "160105", "1601ff", "1702007f", "17020501",
				"180a0040fd00000000000000", "180a1040fd00000000000000", "180901fdfd000000000000", "180101", "1800", "180381fd00", "180b0140fd0000000000000000" };
		for (int i = 0; i < wrong.length; i++) {
			Config config = new Config();
			byte[] block = block(wrong[i] + "03010b");
			assertEquals(wrong[i], Config.WRONG_ITEM, config.read(block, block.length));
			assertEquals(block[Config.HEADER], config.wrongItem());
			assertEquals(11, config.channel);
			assertEquals(0, config.eui64);
			assertEquals(60000, config.periods[0]);
			assertEquals(4, config.retries);
			assertEquals(0, config.contextLength);
		}
	}

	private static void assertUntouched(int expected, byte[] block, int length) {
		Config config = new Config();
		assertEquals(expected, config.read(block, length));
		assertEquals(0, config.eui64);
		assertEquals(26, config.channel);
		assertEquals(60000, config.periods[0]);
	}

	/** A block with a right header around a body. */
	private static byte[] block(String body) {
		byte[] block = Hex.bytes(HEADER + body);
		Bytes.put16(block, 6, block.length - Config.HEADER);
		Bytes.put32(block, 8, Crc32.of(block, Config.HEADER, block.length));
		return block;
	}
}
