package frond.rpl;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * Destination Advertisement Object (RFC 6550 section 6.4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-+-+-----------+---------------+---------------+
 * | RPLInstanceID |K|D|   Flags   |   Reserved    | DAOSequence   |
 * +---------------+-+-+-----------+---------------+---------------+
 * |          DODAGID, 16 bytes, if D; options ...                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Dao {
	/** Length without DODAGID and options. */
	public static final int LENGTH = 4;
	private static final int K = 0x80;
	private static final int D = 0x40;

	private Dao() {
	}

	/** Checks the message at {@code at}, behind the ICMPv6 header. Returns 0 or a reason of {@link Drop}. */
	public static int check(byte[] bytes, int at, int end) {
		return end - at < LENGTH || end - at < options(bytes, at) - at ? Drop.RPL_TRUNCATED : 0;
	}

	/** RPLInstanceID, 0 to 255. */
	public static int instance(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	/** Whether an acknowledgement is asked for (K). */
	public static boolean acknowledge(byte[] bytes, int at) {
		return (bytes[at + 1] & K) != 0;
	}

	/** Whether the DODAGID is there (D). */
	public static boolean hasDodag(byte[] bytes, int at) {
		return (bytes[at + 1] & D) != 0;
	}

	/** First half of the DODAGID, if {@link #hasDodag}. */
	public static long dodagHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 4);
	}

	/** Second half of the DODAGID, if {@link #hasDodag}. */
	public static long dodagLow(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 12);
	}

	/** DAOSequence. */
	public static int sequence(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** Index of the first option. */
	public static int options(byte[] bytes, int at) {
		return at + (hasDodag(bytes, at) ? LENGTH + 16 : LENGTH);
	}

	/** Writes the message without DODAGID and options; returns the index behind it. */
	public static int write(byte[] bytes, int at, int instance, boolean acknowledge, int sequence) {
		bytes[at] = (byte) instance;
		bytes[at + 1] = (byte) (acknowledge ? K : 0);
		bytes[at + 2] = 0;
		bytes[at + 3] = (byte) sequence;
		return at + LENGTH;
	}
}
