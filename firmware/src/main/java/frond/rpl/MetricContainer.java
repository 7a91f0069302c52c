package frond.rpl;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * The DAG Metric Container option (RFC 6550 section 6.7.4) and the ETX object in it (RFC 6551 section 4.3.2).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+
 * |    Type = 2   | Option Length |
 * +---------------+---------+-+-+-+-+-----+-------+---------------+
 * |Routing-MC-Type|Res Flags|P|C|O|R|  A  | Prec  | Length (bytes)|  one or more of these
 * +---------------+---------+-+-+-+-+-----+-------+---------------+
 * |      ETX, in 1/128            |                                  the body where the type is 7
 * +-------------------------------+
 * </pre>
 */
public final class MetricContainer {
	/** Type of the option. */
	public static final int TYPE = 2;
	/** Length of an option with nothing but an ETX object. */
	public static final int ETX_LENGTH = 8;
	/** {@link #etx} of a container without one. */
	public static final int NONE = -1;

	private static final int HEADER = 4;
	private static final int ETX = 7;
	/** Constraint, not metric (C). */
	private static final int CONSTRAINT = 0x02;
	/** Recorded along the path, not aggregated (R, the upper bit of the next byte). */
	private static final int RECORDED = 0x80;

	private MetricContainer() {
	}

	/** Whether the objects of the option at {@code at}, of {@code length} bytes, end where it ends. Returns {@code length} or a reason of {@link Drop}. */
	static int check(byte[] bytes, int at, int length) {
		int end = at + length;
		for (int object = at + 2; object < end; object += HEADER + (bytes[object + 3] & 0xff)) {
			if (end - object < HEADER || end - object < HEADER + (bytes[object + 3] & 0xff) || (bytes[object] & 0xff) == ETX && (bytes[object + 3] & 0xff) < 2) {
				return Drop.RPL_TRUNCATED;
			}
		}
		return length;
	}

	/** The aggregated path ETX of a checked option, 0 to 65535, in 1/128; {@link #NONE} if there is none. */
	public static int etx(byte[] bytes, int at) {
		int end = at + 2 + (bytes[at + 1] & 0xff);
		for (int object = at + 2; object < end; object += HEADER + (bytes[object + 3] & 0xff)) {
			if ((bytes[object] & 0xff) == ETX && (bytes[object + 1] & CONSTRAINT) == 0 && (bytes[object + 2] & RECORDED) == 0) {
				return Bytes.get16(bytes, object + HEADER);
			}
		}
		return NONE;
	}

	/** Writes an option with an aggregated, additive ETX; returns the index behind it. */
	public static int writeEtx(byte[] bytes, int at, int etx) {
		bytes[at] = TYPE;
		bytes[at + 1] = ETX_LENGTH - 2;
		bytes[at + 2] = ETX;
		bytes[at + 3] = 0;
		bytes[at + 4] = 0;
		bytes[at + 5] = 2;
		Bytes.put16(bytes, at + 6, etx);
		return at + ETX_LENGTH;
	}
}
