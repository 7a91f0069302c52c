package frond.rpl;

import frond.buffer.Drop;

/**
 * DAO Acknowledgement (RFC 6550 section 6.5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-+-------------+---------------+---------------+
 * | RPLInstanceID |D|  Reserved   |  DAOSequence  |    Status     |
 * +---------------+-+-------------+---------------+---------------+
 * </pre>
 */
public final class DaoAck {
	/** Length without DODAGID and options. */
	public static final int LENGTH = 4;
	/** Statuses from here on are rejections. */
	public static final int REJECTED = 128;

	private DaoAck() {
	}

	/** Checks the message at {@code at}, behind the ICMPv6 header. Returns 0 or a reason of {@link Drop}. */
	public static int check(byte[] bytes, int at, int end) {
		return end - at < LENGTH || bytes[at + 1] < 0 && end - at < LENGTH + 16 ? Drop.RPL_TRUNCATED : 0;
	}

	/** RPLInstanceID, 0 to 255. */
	public static int instance(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	/** DAOSequence of the DAO that is answered. */
	public static int sequence(byte[] bytes, int at) {
		return bytes[at + 2] & 0xff;
	}

	/** Status: 0 accepted, below {@link #REJECTED} accepted with a hint to look elsewhere. */
	public static int status(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** Index of the first option. */
	public static int options(byte[] bytes, int at) {
		return at + (bytes[at + 1] < 0 ? LENGTH + 16 : LENGTH);
	}

	/** Writes the message without DODAGID; returns the index behind it. */
	public static int write(byte[] bytes, int at, int instance, int sequence, int status) {
		bytes[at] = (byte) instance;
		bytes[at + 1] = 0;
		bytes[at + 2] = (byte) sequence;
		bytes[at + 3] = (byte) status;
		return at + LENGTH;
	}
}
