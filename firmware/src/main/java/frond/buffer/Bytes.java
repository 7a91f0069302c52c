package frond.buffer;

/** Big-endian (network order) and little-endian (802.15.4, Spinel) accessors over bytes that the caller owns and has bounded. */
public final class Bytes {
	private Bytes() {
	}

	/** The byte at {@code at}, 0 to 255. */
	public static int get8(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	/** Two bytes, most significant first, 0 to 65535. */
	public static int get16(byte[] bytes, int at) {
		return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
	}

	/** Four bytes, most significant first. */
	public static int get32(byte[] bytes, int at) {
		return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
	}

	/** Eight bytes, most significant first. */
	public static long get64(byte[] bytes, int at) {
		return (long) get32(bytes, at) << 32 | get32(bytes, at + 4) & 0xffffffffL;
	}

	/** Writes two bytes, most significant first. */
	public static void put16(byte[] bytes, int at, int value) {
		bytes[at] = (byte) (value >> 8);
		bytes[at + 1] = (byte) value;
	}

	/** Writes four bytes, most significant first. */
	public static void put32(byte[] bytes, int at, int value) {
		bytes[at] = (byte) (value >> 24);
		bytes[at + 1] = (byte) (value >> 16);
		bytes[at + 2] = (byte) (value >> 8);
		bytes[at + 3] = (byte) value;
	}

	/** Writes eight bytes, most significant first. */
	public static void put64(byte[] bytes, int at, long value) {
		put32(bytes, at, (int) (value >> 32));
		put32(bytes, at + 4, (int) value);
	}

	/** Two bytes, least significant first, 0 to 65535. */
	public static int get16le(byte[] bytes, int at) {
		return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
	}

	/** Four bytes, least significant first. */
	public static int get32le(byte[] bytes, int at) {
		return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
	}

	/** Eight bytes, least significant first. */
	public static long get64le(byte[] bytes, int at) {
		return get32le(bytes, at) & 0xffffffffL | (long) get32le(bytes, at + 4) << 32;
	}

	/** Writes two bytes, least significant first. */
	public static void put16le(byte[] bytes, int at, int value) {
		bytes[at] = (byte) value;
		bytes[at + 1] = (byte) (value >> 8);
	}

	/** Writes four bytes, least significant first. */
	public static void put32le(byte[] bytes, int at, int value) {
		bytes[at] = (byte) value;
		bytes[at + 1] = (byte) (value >> 8);
		bytes[at + 2] = (byte) (value >> 16);
		bytes[at + 3] = (byte) (value >> 24);
	}

	/** Writes eight bytes, least significant first. */
	public static void put64le(byte[] bytes, int at, long value) {
		put32le(bytes, at, (int) value);
		put32le(bytes, at + 4, (int) (value >> 32));
	}

	/** A text's characters, each below 128, as bytes; allocates, so for start-up only. */
	public static byte[] ascii(String text) {
		byte[] bytes = new byte[text.length()];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) text.charAt(i);
		}
		return bytes;
	}
}
