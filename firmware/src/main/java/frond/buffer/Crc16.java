package frond.buffer;

/**
 * The CRC with x^16 + x^12 + x^5 + 1, least significant bit first: ITU-T V.41's polynomial, which is the FCS of IEEE 802.15.4
 * (section 7.2.1.9; starts at 0, sent as it is) and, started at 0xffff and complemented, of RFC 1662 (appendix C.2).
 *
 * <p>
 * No table: eight operations a byte cost no more than a checked array access on this VM, and 512 bytes less.
 */
public final class Crc16 {
	private Crc16() {
	}

	/** The CRC after one more byte; only the lower eight bits of {@code value} count. */
	public static int update(int crc, int value) {
		int bits = (value ^ crc) & 0xff;
		bits = (bits ^ bits << 4) & 0xff;
		return crc >> 8 ^ bits << 8 ^ bits << 3 ^ bits >> 4;
	}

	/** The CRC after the bytes from {@code at} to before {@code end}. */
	public static int update(int crc, byte[] bytes, int at, int end) {
		int updated = crc;
		for (int i = at; i < end; i++) {
			int bits = (bytes[i] ^ updated) & 0xff;
			bits = (bits ^ bits << 4) & 0xff;
			updated = updated >> 8 ^ bits << 8 ^ bits << 3 ^ bits >> 4;
		}
		return updated;
	}
}
