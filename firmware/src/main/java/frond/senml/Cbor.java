package frond.senml;

import frond.buffer.Bytes;

/**
 * What SenML needs of CBOR (RFC 8949): heads, integers, text, and decimal numbers as floats. Decimals are converted with integer
 * arithmetic alone, so that the node carries no floating point library and every VM writes the same bytes.
 *
 * <pre>
 *   7   6   5   4   3   2   1   0
 * +-----------+-------------------+
 * |   major   |  0..23 or 24..27  |  24, 25, 26, 27: the argument follows in 1, 2, 4, 8 bytes
 * +-----------+-------------------+
 * </pre>
 *
 * <p>
 * Writers begin at {@code at} and answer the index after what they wrote; the caller sees to the room, at most {@link #MAX_NUMBER} bytes
 * for a number.
 */
public final class Cbor {
	public static final int UNSIGNED = 0x00;
	public static final int NEGATIVE = 0x20;
	public static final int TEXT = 0x60;
	public static final int ARRAY = 0x80;
	public static final int MAP = 0xa0;
	/** The largest number, bytes: a head and 8 bytes. */
	public static final int MAX_NUMBER = 9;

	private static final int HALF = 0xf9;
	private static final int SINGLE = 0xfa;
	private static final int DOUBLE = 0xfb;
	/** Significant bits of the three float formats, the hidden one included. */
	private static final int HALF_PRECISION = 11;
	private static final int SINGLE_PRECISION = 24;
	private static final int DOUBLE_PRECISION = 53;

	private Cbor() {
	}

	/**
	 * Writes a head with its argument in the shortest form.
	 *
	 * @param major one of the major types of this class
	 * @param argument 0 or more
	 */
	public static int head(byte[] bytes, int at, int major, long argument) {
		if (argument < 24) {
			bytes[at] = (byte) (major | (int) argument);
			return at + 1;
		}
		if (argument < 0x100) {
			bytes[at] = (byte) (major | 24);
			bytes[at + 1] = (byte) argument;
			return at + 2;
		}
		if (argument < 0x10000) {
			bytes[at] = (byte) (major | 25);
			Bytes.put16(bytes, at + 1, (int) argument);
			return at + 3;
		}
		if (argument < 0x100000000L) {
			bytes[at] = (byte) (major | 26);
			Bytes.put32(bytes, at + 1, (int) argument);
			return at + 5;
		}
		bytes[at] = (byte) (major | 27);
		Bytes.put64(bytes, at + 1, argument);
		return at + 9;
	}

	/** Writes an integer. */
	public static int integer(byte[] bytes, int at, long value) {
		return value >= 0 ? head(bytes, at, UNSIGNED, value) : head(bytes, at, NEGATIVE, -1 - value);
	}

	/** Writes a text; {@code text} is UTF-8. */
	public static int text(byte[] bytes, int at, byte[] text) {
		int body = head(bytes, at, TEXT, text.length);
		System.arraycopy(text, 0, bytes, body, text.length);
		return body + text.length;
	}

	/**
	 * Writes {@code scaled / divisor} in the shortest form from which the same multiple of {@code 1 / divisor} can be told again: an
	 * integer if it is one, a half float if it is one exactly, else a single float, else a double.
	 *
	 * @param scaled absolute value below 2^53
	 * @param divisor a power of ten, 1 to 10^6
	 */
	public static int decimal(byte[] bytes, int at, long scaled, int divisor) {
		if (scaled % divisor == 0) {
			return integer(bytes, at, scaled / divisor);
		}
		int sign = scaled < 0 ? 1 : 0;
		long magnitude = scaled < 0 ? -scaled : scaled;
		long binary = binary(magnitude, divisor, HALF_PRECISION);
		int exponent = exponent(binary, HALF_PRECISION);
		if (exact(binary) && exponent >= -14 && exponent <= 15) {
			bytes[at] = (byte) HALF;
			Bytes.put16(bytes, at + 1, sign << 15 | exponent + 15 << 10 | (int) significand(binary) & 0x3ff);
			return at + 3;
		}
		binary = binary(magnitude, divisor, SINGLE_PRECISION);
		// The last bit must weigh less than the resolution: the error of at most half of it is then less than half the resolution.
		if (binary != 0 && 1L << Math.min(62, weight(binary)) > divisor) {
			bytes[at] = (byte) SINGLE;
			Bytes.put32(bytes, at + 1, sign << 31 | exponent(binary, SINGLE_PRECISION) + 127 << 23 | (int) significand(binary) & 0x7fffff);
			return at + 5;
		}
		return real(bytes, at, scaled, divisor);
	}

	/** Writes {@code scaled / divisor}, not 0, as the nearest double; limits as in {@link #decimal}. */
	public static int real(byte[] bytes, int at, long scaled, int divisor) {
		long binary = binary(scaled < 0 ? -scaled : scaled, divisor, DOUBLE_PRECISION);
		bytes[at] = (byte) DOUBLE;
		Bytes.put64(bytes, at + 1, scaled & Long.MIN_VALUE | (long) (exponent(binary, DOUBLE_PRECISION) + 1023) << 52 | significand(binary) & 0xfffffffffffffL);
		return at + 9;
	}

	/**
	 * {@code numerator / divisor} as a significand of {@code precision} bits times 2^-weight, rounded to nearest, ties to even: the
	 * significand above bit 8, whether nothing was rounded off in bit 7, the weight in bits 6 to 0. 0 if the integer part alone has more
	 * bits than the precision.
	 */
	private static long binary(long numerator, int divisor, int precision) {
		long quotient = numerator / divisor;
		long remainder = numerator % divisor;
		if (quotient >> precision != 0) {
			return 0;
		}
		int weight = 0;
		while (quotient >> precision - 1 == 0) {
			remainder <<= 1;
			quotient <<= 1;
			if (remainder >= divisor) {
				remainder -= divisor;
				quotient |= 1;
			}
			weight++;
		}
		int exact = remainder == 0 ? 0x80 : 0;
		if (remainder * 2 > divisor || remainder * 2 == divisor && (quotient & 1) != 0) {
			quotient++;
			if (quotient >> precision != 0) {
				quotient >>= 1;
				weight--;
			}
		}
		return quotient << 8 | exact | weight;
	}

	private static long significand(long binary) {
		return binary >> 8;
	}

	private static boolean exact(long binary) {
		return (binary & 0x80) != 0;
	}

	private static int weight(long binary) {
		return (int) binary & 0x7f;
	}

	/** Power of two of the significand's first bit. */
	private static int exponent(long binary, int precision) {
		return precision - 1 - weight(binary);
	}
}
