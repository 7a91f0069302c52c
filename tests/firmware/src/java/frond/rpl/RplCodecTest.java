package frond.rpl;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** RFC 6550 section 6: messages and options as the figures draw them, and broken ones. */
public class RplCodecTest {
	/** What a Contiki-NG root multicasts: instance 0, version 240, rank 128, MOP 1, DTSN 240, then configuration and prefix. */
	private static final String DIO = "00 f0 0080 08 f0 00 00 fd000000000000000212740100010101";
	private static final String CONFIGURATION = "04 0e 00 08 0c 00 0400 0080 0001 00 1e 003c";
	private static final String PREFIX = "08 1e 40 40 ffffffff ffffffff 00000000 fd000000000000000000000000000000";

	@Test
	public void aDioIsReadAndWritten() {
		byte[] bytes = Hex.bytes(DIO);
		assertEquals(0, Dio.check(0, bytes.length));
		assertEquals(0, Dio.instance(bytes, 0));
		assertEquals(240, Dio.version(bytes, 0));
		assertEquals(128, Dio.rank(bytes, 0));
		assertTrue(!Dio.grounded(bytes, 0));
		assertEquals(Rpl.NON_STORING, Dio.mode(bytes, 0));
		assertEquals(240, Dio.dtsn(bytes, 0));
		assertEquals(0xfd00000000000000L, Dio.dodagHigh(bytes, 0));
		assertEquals(0x0212740100010101L, Dio.dodagLow(bytes, 0));
		byte[] written = new byte[Dio.LENGTH];
		assertEquals(24, Dio.write(written, 0, 0, 240, 128, false, Rpl.NON_STORING, 0, 240, 0xfd00000000000000L, 0x0212740100010101L));
		assertArrayEquals(bytes, written);
		assertEquals(Drop.RPL_TRUNCATED, Dio.check(0, 23));
	}

	@Test
	public void aConfigurationIsReadAndWritten() {
		byte[] bytes = Hex.bytes(CONFIGURATION);
		assertEquals(16, RplOption.length(bytes, 0, 16));
		assertEquals(128, RplOption.minHopRankIncrease(bytes, 0));
		assertEquals(Rpl.MRHOF, RplOption.objective(bytes, 0));
		assertEquals(30, RplOption.defaultLifetime(bytes, 0));
		assertEquals(60, RplOption.lifetimeUnit(bytes, 0));
		byte[] written = new byte[16];
		assertEquals(16, RplOption.writeConfiguration(written, 0, 0, 8, 12, 0, 1024, 128, Rpl.MRHOF, 30, 60));
		assertArrayEquals(bytes, written);
	}

	@Test
	public void aPrefixIsReadAndWritten() {
		byte[] bytes = Hex.bytes(PREFIX);
		assertEquals(32, RplOption.length(bytes, 0, 32));
		assertEquals(64, RplOption.prefixLength(bytes, 0));
		assertEquals(RplOption.AUTONOMOUS, RplOption.prefixFlags(bytes, 0));
		assertEquals(-1, RplOption.prefixLifetime(bytes, 0));
		assertEquals(0xfd00000000000000L, RplOption.prefixHigh(bytes, 0));
		byte[] written = new byte[32];
		assertEquals(32, RplOption.writePrefix(written, 0, 64, RplOption.AUTONOMOUS, 0xfd00000000000000L, 0));
		assertArrayEquals(bytes, written);
	}

	/** As Contiki-NG's RPL-Lite sends it: K, a target of 128 bits, a transit with the parent's address. */
	@Test
	public void aDaoIsReadAndWritten() {
		byte[] bytes = Hex.bytes("00 80 00 f1 0512 00 80 fd000000000000000212740200020202 0614 00 00 00 1e fd000000000000000212740100010101");
		assertEquals(0, Dao.check(bytes, 0, bytes.length));
		assertTrue(Dao.acknowledge(bytes, 0));
		assertTrue(!Dao.hasDodag(bytes, 0));
		assertEquals(0xf1, Dao.sequence(bytes, 0));
		int target = Dao.options(bytes, 0);
		assertEquals(4, target);
		assertEquals(20, RplOption.length(bytes, target, bytes.length));
		assertEquals(128, RplOption.targetLength(bytes, target));
		assertEquals(0x0212740200020202L, RplOption.targetLow(bytes, target));
		int transit = target + 20;
		assertEquals(22, RplOption.length(bytes, transit, bytes.length));
		assertTrue(RplOption.hasParent(bytes, transit));
		assertEquals(30, RplOption.pathLifetime(bytes, transit));
		assertEquals(0x0212740100010101L, RplOption.parentLow(bytes, transit));
		byte[] written = new byte[bytes.length];
		int at = Dao.write(written, 0, 0, true, 0xf1);
		at = RplOption.writeTarget(written, at, 0xfd00000000000000L, 0x0212740200020202L);
		assertEquals(bytes.length, RplOption.writeTransit(written, at, 0, 30, 0xfd00000000000000L, 0x0212740100010101L));
		assertArrayEquals(bytes, written);
	}

	@Test
	public void aDodagIdInADaoMovesTheOptions() {
		byte[] bytes = Hex.bytes("00 40 00 f1 fd000000000000000212740100010101");
		assertEquals(0, Dao.check(bytes, 0, 20));
		assertEquals(Drop.RPL_TRUNCATED, Dao.check(bytes, 0, 19));
		assertEquals(20, Dao.options(bytes, 0));
		assertEquals(0x0212740100010101L, Dao.dodagLow(bytes, 0));
	}

	@Test
	public void aDaoAckIsReadAndWritten() {
		byte[] bytes = Hex.bytes("1e 00 f1 82");
		assertEquals(0, DaoAck.check(bytes, 0, 4));
		assertEquals(Drop.RPL_TRUNCATED, DaoAck.check(bytes, 0, 3));
		assertEquals(Drop.RPL_TRUNCATED, DaoAck.check(Hex.bytes("1e 80 f1 82"), 0, 4));
		assertEquals(30, DaoAck.instance(bytes, 0));
		assertEquals(0xf1, DaoAck.sequence(bytes, 0));
		assertEquals(130, DaoAck.status(bytes, 0));
		byte[] written = new byte[4];
		DaoAck.write(written, 0, 30, 0xf1, 130);
		assertArrayEquals(bytes, written);
	}

	private static int option(String hex) {
		byte[] bytes = Hex.bytes(hex);
		return RplOption.length(bytes, 0, bytes.length);
	}

	@Test
	public void paddingAndUnknownOptionsHaveALength() {
		assertEquals(1, option("00 00 00"));
		assertEquals(4, option("01 02 00 00"));
		assertEquals(2, option("01 00"));
		// a metric container with ETX, a route information, one from the future
		assertEquals(8, option("02 06 07 00 00 02 0080"));
		assertEquals(8, option("03 06 00 00 00000000"));
		assertEquals(3, option("7f 01 00"));
	}

	@Test
	public void optionsThatPassTheirMessageAreRefused() {
		assertEquals(Drop.RPL_TRUNCATED, option("01"));
		assertEquals(Drop.RPL_TRUNCATED, option("01 02 00"));
		assertEquals(Drop.RPL_TRUNCATED, option(CONFIGURATION.substring(0, CONFIGURATION.length() - 2)));
		assertEquals(Drop.RPL_TRUNCATED, option("04 0d 00 08 0c 00 0400 0080 0001 00 1e 00"));
		assertEquals(Drop.RPL_TRUNCATED, option("08 04 40 40 ffff"));
		assertEquals(Drop.RPL_TRUNCATED, option("06 03 00 00 00"));
		assertEquals(Drop.RPL_TRUNCATED, option("05 01 00"));
		assertEquals(Drop.RPL_TRUNCATED, option("05 11 00 80 fd0000000000000002127402000202"));
	}

	/** CVE-2021-32771 and CVE-2023-50926: prefix lengths above 128. */
	@Test
	public void prefixLengthsAbove128AreRefused() {
		assertEquals(Drop.RPL_PREFIX_LENGTH, option("05 13 00 81 fd000000000000000212740200020202 00"));
		assertEquals(Drop.RPL_PREFIX_LENGTH, option("05 12 00 ff fd000000000000000212740200020202"));
		assertEquals(Drop.RPL_PREFIX_LENGTH, option("08 1e 81 40 ffffffff ffffffff 00000000 fd000000000000000000000000000000"));
		// a shorter target is fine
		assertEquals(12, option("05 0a 00 40 fd00000000000000"));
	}
}
