package frond.buffer;

/** The CRC-32 of IEEE 802.3 (section 3.2.9), zlib and PNG. No table: it runs over some hundred bytes at start-up. */
public final class Crc32 {
	private static final int POLYNOMIAL = 0xedb88320;

	private Crc32() {
	}

	/** The CRC of the bytes from {@code at} to before {@code end}. */
	public static int of(byte[] bytes, int at, int end) {
		int crc = -1;
		for (int i = at; i < end; i++) {
			crc ^= bytes[i] & 0xff;
			for (int bit = 0; bit < 8; bit++) {
				crc = crc >>> 1 ^ ((crc & 1) != 0 ? POLYNOMIAL : 0);
			}
		}
		return ~crc;
	}
}
