package frond.rpl;

import frond.buffer.Bytes;

/**
 * The Solicited Information option of a DIS (RFC 6550 section 6.7.9): whoever it does not fit does not answer.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+-+-+-+---------+
 * |    Type = 7   | Length = 19   | RPLInstanceID |V|I|D|  Flags  |
 * +---------------+---------------+---------------+-+-+-+---------+
 * |                      DODAGID, 16 bytes                        |
 * +---------------+-----------------------------------------------+
 * |Version Number |
 * +---------------+
 * </pre>
 */
public final class SolicitedInformation {
	/** Type of the option. */
	public static final int TYPE = 7;
	/** Length of the option. */
	public static final int LENGTH = 21;
	/** The version is asked for. */
	public static final int VERSION = 0x80;
	/** The instance is asked for. */
	public static final int INSTANCE = 0x40;
	/** The DODAG is asked for. */
	public static final int DODAG = 0x20;

	private SolicitedInformation() {
	}

	/** Whether the option at {@code at} asks for a DODAG. */
	public static boolean fits(byte[] bytes, int at, int instance, int version, long dodagHigh, long dodagLow) {
		int flags = bytes[at + 3];
		return ((flags & INSTANCE) == 0 || (bytes[at + 2] & 0xff) == instance) && ((flags & VERSION) == 0 || (bytes[at + 20] & 0xff) == version)
				&& ((flags & DODAG) == 0 || Bytes.get64(bytes, at + 4) == dodagHigh && Bytes.get64(bytes, at + 12) == dodagLow);
	}

	/** Writes the option; returns the index behind it. */
	public static int write(byte[] bytes, int at, int flags, int instance, int version, long dodagHigh, long dodagLow) {
		bytes[at] = TYPE;
		bytes[at + 1] = LENGTH - 2;
		bytes[at + 2] = (byte) instance;
		bytes[at + 3] = (byte) flags;
		Bytes.put64(bytes, at + 4, dodagHigh);
		Bytes.put64(bytes, at + 12, dodagLow);
		bytes[at + 20] = (byte) version;
		return at + LENGTH;
	}
}
