package frond.rpl;

/** Numbers of RPL (RFC 6550 sections 6, 17 and 20). */
public final class Rpl {
	/** Code of a DIS. */
	public static final int DIS = 0;
	/** Code of a DIO. */
	public static final int DIO = 1;
	/** Code of a DAO. */
	public static final int DAO = 2;
	/** Code of a DAO-ACK. */
	public static final int DAO_ACK = 3;
	/** Added to the code of a message with a security section. */
	public static final int SECURE = 0x80;

	/** Mode of operation: no downward routes. */
	public static final int NO_DOWNWARD = 0;
	/** Mode of operation: non-storing. */
	public static final int NON_STORING = 1;
	/** Mode of operation: storing, no multicast. */
	public static final int STORING = 2;
	/** Mode of operation: storing with multicast. */
	public static final int STORING_MULTICAST = 3;

	/** Rank of who is not to be a parent. */
	public static final int INFINITE_RANK = 0xffff;
	/** Objective code point of OF0 (RFC 6552). */
	public static final int OF0 = 0;
	/** Objective code point of MRHOF (RFC 6719). */
	public static final int MRHOF = 1;
	/** A lifetime that never ends. */
	public static final int INFINITE_LIFETIME = 0xff;

	/** Where sequence counters start (section 7.2). */
	public static final int SEQUENCE_START = 240;
	private static final int SEQUENCE_WINDOW = 16;

	private Rpl() {
	}

	/** The sequence counter after {@code value}: linear from 128 to 255, then circular from 0 to 127 (section 7.2). */
	public static int next(int value) {
		return value >= 128 ? value + 1 & 0xff : value + 1 & 0x7f;
	}

	/**
	 * Whether sequence counter {@code a} is later than {@code b} (section 7.2). Counters that cannot be compared have lost each other, and
	 * {@code a}, the one just received, is later.
	 */
	public static boolean later(int a, int b) {
		if (a == b) {
			return false;
		}
		if (a >= 128 != b >= 128) {
			// One has restarted, or has wrapped for the first time.
			return a >= 128 ? 256 + b - a > SEQUENCE_WINDOW : 256 + a - b <= SEQUENCE_WINDOW;
		}
		if (a >= 128) {
			return a > b || b - a > SEQUENCE_WINDOW;
		}
		int ahead = a - b & 0x7f;
		return ahead <= SEQUENCE_WINDOW || 128 - ahead > SEQUENCE_WINDOW;
	}
}
