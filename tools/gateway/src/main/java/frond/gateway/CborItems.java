package frond.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** CBOR (RFC 8949) as far as finding items in it takes. Positions are in the array; nothing is copied. */
final class CborItems {
	static final int UNSIGNED = 0;
	static final int NEGATIVE = 1;
	static final int TEXT = 3;
	static final int ARRAY = 4;
	static final int MAP = 5;
	private static final int MAX_DEPTH = 8;

	private final byte[] bytes;

	/** Not well formed, or nested deeper than any pack. */
	static final class Malformed extends Exception {
		Malformed() {
			super(null, null, false, false);
		}
	}

	CborItems(byte[] bytes) {
		this.bytes = bytes;
	}

	private int byteAt(int at) throws Malformed {
		if (at < 0 || at >= this.bytes.length) {
			throw new Malformed();
		}
		return this.bytes[at] & 0xff;
	}

	int major(int at) throws Malformed {
		return byteAt(at) >> 5;
	}

	boolean isIndefinite(int at) throws Malformed {
		return (byteAt(at) & 31) == 31;
	}

	/** Index behind an item's head. */
	int contentAt(int at) throws Malformed {
		int info = byteAt(at) & 31;
		if (info > 27) {
			throw new Malformed();
		}
		int content = at + 1 + (info < 24 ? 0 : 1 << info - 24);
		if (content > this.bytes.length) {
			throw new Malformed();
		}
		return content;
	}

	/** The number in an item's head; negative if it has all 64 bits. */
	long argument(int at) throws Malformed {
		int content = contentAt(at);
		int info = byteAt(at) & 31;
		if (info < 24) {
			return info;
		}
		long value = 0;
		for (int i = at + 1; i < content; i++) {
			value = value << 8 | this.bytes[i] & 0xff;
		}
		return value;
	}

	/** Index behind an item. */
	int end(int at) throws Malformed {
		return end(at, 0);
	}

	private int end(int at, int depth) throws Malformed {
		if (depth > MAX_DEPTH) {
			throw new Malformed();
		}
		int major = major(at);
		int content = contentAt(at);
		long argument = argument(at);
		if (major == 2 || major == TEXT) {
			if (argument < 0 || argument > this.bytes.length - content) {
				throw new Malformed();
			}
			return content + (int) argument;
		}
		long items = major == ARRAY ? argument : major == MAP ? 2 * argument : major == 6 ? 1 : 0;
		// Each item has a byte at least.
		if (items < 0 || argument < 0 && items != 0 || items > this.bytes.length - content) {
			throw new Malformed();
		}
		int next = content;
		for (long i = 0; i < items; i++) {
			next = end(next, depth + 1);
		}
		return next;
	}

	/** A text; null if the item is none. */
	String text(int at) throws Malformed {
		return major(at) == TEXT ? new String(this.bytes, contentAt(at), (int) argument(at), StandardCharsets.UTF_8) : null;
	}

	boolean isInteger(int at, int value) throws Malformed {
		return value >= 0 ? major(at) == UNSIGNED && argument(at) == value : major(at) == NEGATIVE && argument(at) == -1 - value;
	}

	/** Whether a map has a pair with an integer label. */
	boolean hasInteger(int mapAt, int label) throws Malformed {
		int at = contentAt(mapAt);
		for (long i = argument(mapAt); i > 0; i--) {
			if (isInteger(at, label)) {
				return true;
			}
			at = end(end(at));
		}
		return false;
	}

	/** An integer or float; not a number if it is neither. */
	double number(int at) throws Malformed {
		long argument = argument(at);
		switch (byteAt(at) >> 5 == 7 ? byteAt(at) : major(at)) {
		case UNSIGNED:
			return argument < 0 ? Double.NaN : argument;
		case NEGATIVE:
			return argument < 0 ? Double.NaN : -1.0 - argument;
		case 0xf9:
			return half((int) argument);
		case 0xfa:
			return Float.intBitsToFloat((int) argument);
		case 0xfb:
			return Double.longBitsToDouble(argument);
		default:
			return Double.NaN;
		}
	}

	/** RFC 8949 appendix D. */
	private static double half(int bits) {
		int exponent = bits >> 10 & 31;
		int fraction = bits & 1023;
		double value = exponent == 0 ? fraction * 0x1p-24 : exponent == 31 ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN : (1024 + fraction) * Math.scalb(1.0, exponent - 25);
		return (bits & 0x8000) != 0 ? -value : value;
	}

	static void putHead(ByteBuffer out, int major, int argument) {
		if (argument < 24) {
			out.put((byte) (major << 5 | argument));
		} else {
			out.put((byte) (major << 5 | 25)).putShort((short) argument);
		}
	}
}
