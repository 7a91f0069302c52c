package frond.rpl;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * DODAG Information Object (RFC 6550 section 6.3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * | RPLInstanceID |Version Number |             Rank              |
 * +-+-+-----+-----+---------------+---------------+---------------+
 * |G|0| MOP | Prf |     DTSN      |     Flags     |   Reserved    |
 * +-+-+-----+-----+---------------+---------------+---------------+
 * |                      DODAGID, 16 bytes                        |
 * |                          options ...                          |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Dio {
	/** Length without options. */
	public static final int LENGTH = 24;

	private Dio() {
	}

	/** Checks the message at {@code at}, behind the ICMPv6 header. Returns 0 or a reason of {@link Drop}. */
	public static int check(int at, int end) {
		return end - at < LENGTH ? Drop.RPL_TRUNCATED : 0;
	}

	/** RPLInstanceID, 0 to 255. */
	public static int instance(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	/** DODAGVersionNumber. */
	public static int version(byte[] bytes, int at) {
		return bytes[at + 1] & 0xff;
	}

	/** Rank of the sender. */
	public static int rank(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 2);
	}

	/** Whether the DODAG is grounded. */
	public static boolean grounded(byte[] bytes, int at) {
		return bytes[at + 4] < 0;
	}

	/** Mode of operation, 0 to 7. */
	public static int mode(byte[] bytes, int at) {
		return bytes[at + 4] >> 3 & 7;
	}

	/** DODAGPreference, 0 (least) to 7. */
	public static int preference(byte[] bytes, int at) {
		return bytes[at + 4] & 7;
	}

	/** Destination Advertisement Trigger Sequence Number. */
	public static int dtsn(byte[] bytes, int at) {
		return bytes[at + 5] & 0xff;
	}

	/** First half of the DODAGID. */
	public static long dodagHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 8);
	}

	/** Second half of the DODAGID. */
	public static long dodagLow(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 16);
	}

	/** Writes the message without options; returns the index behind it. */
	public static int write(byte[] bytes, int at, int instance, int version, int rank, boolean grounded, int mode, int preference, int dtsn,
			long dodagHigh, long dodagLow) {
		bytes[at] = (byte) instance;
		bytes[at + 1] = (byte) version;
		Bytes.put16(bytes, at + 2, rank);
		bytes[at + 4] = (byte) ((grounded ? 0x80 : 0) | mode << 3 | preference);
		bytes[at + 5] = (byte) dtsn;
		Bytes.put16(bytes, at + 6, 0);
		Bytes.put64(bytes, at + 8, dodagHigh);
		Bytes.put64(bytes, at + 16, dodagLow);
		return at + LENGTH;
	}
}
