package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Expectations: zep_v2_data_hdr_t of RIOT's sys/include/net/zep.h, field by field, and the NTP time format of RFC 5905 section 6. */
class ZepPacketTest {
	/** 2 November 2023, 03:04:05.25 UTC is 1698894245.25 since 1970, 3907883045.25 (e8ed9025.40) since 1900. */
	@Test
	void aFrameIsWrittenAsRiotReadsIt() {
		byte[] psdu = HexFormat.of().parseHex("02002a" + MediumTest.fcs("02002a"));
		byte[] packet = ZepPacket.data(psdu, 26, 0x1234, 200, 1698894245_250000L, 7);
		assertEquals("4558" + "02" + "01" + "1a" + "1234" + "01" + "c8" + "e8ed902540000000" + "00000007" + "00".repeat(10) + "05"
				+ "02002a" + MediumTest.fcs("02002a"), HexFormat.of().formatHex(packet));
		assertNull(ZepPacket.check(packet, packet.length));
		assertEquals(26, ZepPacket.channel(packet));
	}

	@Test
	void everythingThatDoesNotFitIsNamed() {
		byte[] packet = ZepPacket.data(new byte[5], 26, 0, 0, 0, 0);
		for (int length = 0; length < packet.length; length++) {
			assertEquals(AirStats.ZEP_LENGTH, ZepPacket.check(packet, length));
		}
		assertNamed(AirStats.ZEP_VERSION, packet, 0, 'F');
		assertNamed(AirStats.ZEP_VERSION, packet, 1, 'Y');
		assertNamed(AirStats.ZEP_VERSION, packet, 2, 1);
		assertNamed(AirStats.ZEP_TYPE, packet, 3, 2);
		assertNamed(AirStats.ZEP_LENGTH, packet, 31, 6);
		byte[] oversize = new byte[32 + 128];
		System.arraycopy(packet, 0, oversize, 0, 32);
		assertNamed(AirStats.ZEP_LENGTH, oversize, 31, 128);
	}

	private static void assertNamed(String counter, byte[] packet, int at, int value) {
		byte[] changed = packet.clone();
		changed[at] = (byte) value;
		assertEquals(counter, ZepPacket.check(changed, changed.length));
	}
}
