package frond.buffer;

/** Literal bytes of tests. */
public final class Hex {
	private Hex() {
	}

	/** The bytes of hexadecimal digits; spaces are skipped. */
	public static byte[] bytes(String digits) {
		byte[] bytes = new byte[digits.length() / 2];
		int length = 0;
		int high = -1;
		for (int i = 0; i < digits.length(); i++) {
			int digit = Character.digit(digits.charAt(i), 16);
			if (digit < 0) {
				continue;
			}
			if (high < 0) {
				high = digit;
			} else {
				bytes[length++] = (byte) (high << 4 | digit);
				high = -1;
			}
		}
		byte[] result = new byte[length];
		System.arraycopy(bytes, 0, result, 0, length);
		return result;
	}

	/** A copy of a packet's valid range. */
	public static byte[] of(Packet packet) {
		byte[] result = new byte[packet.length()];
		System.arraycopy(packet.bytes, packet.at, result, 0, result.length);
		return result;
	}

	/** Hexadecimal digits, lower case, no spaces. */
	public static String text(byte[] bytes, int at, int end) {
		StringBuilder text = new StringBuilder();
		for (int i = at; i < end; i++) {
			text.append("0123456789abcdef".charAt(bytes[i] >> 4 & 15)).append("0123456789abcdef".charAt(bytes[i] & 15));
		}
		return text.toString();
	}
}
