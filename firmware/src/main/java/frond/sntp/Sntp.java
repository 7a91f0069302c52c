package frond.sntp;

import frond.buffer.Bytes;

/**
 * The SNTP message (RFC 4330 section 4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+-----+-----+---------------+---------------+---------------+
 * |LI | VN  |Mode |    Stratum    |     Poll      |   Precision   |
 * +---+-----+-----+---------------+---------------+---------------+
 * |  Root Delay, Root Dispersion, Reference Identifier, 4 bytes each
 * |  Reference, Originate, Receive, Transmit Timestamp, 8 bytes each
 * +---------------------------------------------------------------+
 * </pre>
 *
 * A timestamp is seconds since 1900 and 2^-32 seconds; from 2036 its highest bit is 0 (section 3).
 */
public final class Sntp {
	/** Length of a message without authentication. */
	public static final int LENGTH = 48;
	/** UDP port of a server. */
	public static final int PORT = 123;
	/** Mode of a request. */
	public static final int CLIENT = 3;
	/** Mode of an answer. */
	public static final int SERVER = 4;
	/** Leap indicator of a server that does not know the time. */
	public static final int UNSYNCHRONIZED = 3;
	/** Index of the root delay, 2^-16 s. */
	public static final int ROOT_DELAY = 4;
	/** Index of the root dispersion, 2^-16 s. */
	public static final int ROOT_DISPERSION = 8;
	/** Index of the reference identifier, of a kiss of death its code. */
	public static final int REFERENCE = 12;
	/** Index of the originate timestamp. */
	public static final int ORIGINATE = 24;
	/** Index of the receive timestamp. */
	public static final int RECEIVE = 32;
	/** Index of the transmit timestamp. */
	public static final int TRANSMIT = 40;

	private static final int VERSION = 4;
	/** Seconds from 1900 to 1970. */
	private static final long UNIX = 2208988800L;
	private static final long ERA = 1L << 32;

	private Sntp() {
	}

	/** Leap indicator, 0 to 3. */
	public static int leap(byte[] bytes, int at) {
		return bytes[at] >> 6 & 3;
	}

	/** Version, 0 to 7. */
	public static int version(byte[] bytes, int at) {
		return bytes[at] >> 3 & 7;
	}

	/** Mode, 0 to 7. */
	public static int mode(byte[] bytes, int at) {
		return bytes[at] & 7;
	}

	/** Stratum; 0 is a kiss of death (section 8). */
	public static int stratum(byte[] bytes, int at) {
		return bytes[at + 1] & 0xff;
	}

	/** Writes the first 24 bytes, and the rest as zeros. */
	public static void write(byte[] bytes, int at, int version, int mode, int stratum) {
		for (int i = at; i < at + LENGTH; i++) {
			bytes[i] = 0;
		}
		bytes[at] = (byte) (version << 3 | mode);
		bytes[at + 1] = (byte) stratum;
		// 2^-20 s: a microsecond.
		bytes[at + 3] = -20;
	}

	/** Writes a request whose transmit timestamp is {@code nonce}. */
	static void writeRequest(byte[] bytes, int at, long nonce) {
		write(bytes, at, VERSION, CLIENT, 0);
		bytes[at + 3] = 0;
		Bytes.put64(bytes, at + TRANSMIT, nonce);
	}

	/** Microseconds since 1970 as a timestamp. */
	public static long ofUnixMicros(long micros) {
		long seconds = micros / 1000000;
		return seconds + UNIX << 32 | (micros - seconds * 1000000 << 32) / 1000000;
	}

	/** A timestamp as microseconds since 1970; 1968 to 2104. */
	public static long toUnixMicros(long timestamp) {
		long seconds = timestamp >>> 32;
		if (timestamp >= 0) {
			seconds += ERA;
		}
		return (seconds - UNIX) * 1000000 + ((timestamp & ERA - 1) * 1000000 >>> 32);
	}
}
