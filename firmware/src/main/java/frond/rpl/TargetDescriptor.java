package frond.rpl;

import frond.buffer.Bytes;

/**
 * RPL Target Descriptor (RFC 6550 section 6.7.9) as Frond's nodes fill it in: how a node stands, for who looks at the topology. The standard leaves the
 * descriptor to the nodes of a network; other roots skip it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 9    |  Length = 4   |             Rank              |
 * +---------------+---------------+-------------------------------+
 * |      ETX      |    Supply     |   ETX of the link to the parent, eighths; supply, steps of 20 mV; 0 for not known
 * +---------------+---------------+
 * </pre>
 */
public final class TargetDescriptor {
	/** Its type. */
	public static final int TYPE = 9;
	/** Its length, type and length included. */
	public static final int LENGTH = 6;
	/** ETX in {@link #value} for each transmission. */
	public static final int ETX_ONE = 8;
	/** Millivolts for each step of the supply. */
	public static final int STEP = 20;

	private TargetDescriptor() {
	}

	/**
	 * A descriptor.
	 *
	 * @param etx with 128 for one transmission
	 * @param supply millivolts; 0 for not known
	 */
	public static int value(int rank, int etx, int supply) {
		return rank << 16 | limit(etx * ETX_ONE >> 7) << 8 | limit(supply / STEP);
	}

	private static int limit(int value) {
		return value > 0xff ? 0xff : value;
	}

	/** The descriptor of an option at {@code at}. */
	public static int read(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 2);
	}

	/** Writes the option; returns the index behind it. */
	static int write(byte[] bytes, int at, int value) {
		bytes[at] = TYPE;
		bytes[at + 1] = LENGTH - 2;
		Bytes.put32(bytes, at + 2, value);
		return at + LENGTH;
	}
}
