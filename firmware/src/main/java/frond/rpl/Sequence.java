package frond.rpl;

/**
 * Sequence counters (RFC 6550 section 7.2): a lollipop that begins in its straight part, from 128 to 255, which a node passes once after a
 * restart, and goes round from 0 to 127 afterwards.
 */
public final class Sequence {
	/** Where counters start. */
	public static final int START = 240;
	/** How far apart two counters may be to be compared: SEQUENCE_WINDOW. */
	private static final int WINDOW = 16;
	private static final int CIRCLE = 0x7f;

	/** Answers of {@link #compare}. */
	public static final int EARLIER = -1;
	public static final int EQUAL = 0;
	public static final int LATER = 1;
	/** Further apart than the window: at least one has lost its state. */
	public static final int INCOMPARABLE = 2;

	private Sequence() {
	}

	/** The counter after {@code value}, 0 to 255. */
	public static int next(int value) {
		return value > CIRCLE ? value + 1 & 0xff : value + 1 & CIRCLE;
	}

	/** What counter {@code a} is to {@code b}, both 0 to 255. */
	public static int compare(int a, int b) {
		if (a > CIRCLE != b > CIRCLE) {
			// One has restarted, or has wrapped for the first time (section 7.2, 1).
			int straight = a > CIRCLE ? a : b;
			boolean circularIsLater = 256 + a + b - 2 * straight <= WINDOW;
			return circularIsLater == b > CIRCLE ? LATER : EARLIER;
		}
		int ahead = a > CIRCLE ? a - b : (a - b & CIRCLE) << 25 >> 25;
		if (ahead > WINDOW || ahead < -WINDOW) {
			return INCOMPARABLE;
		}
		return ahead > 0 ? LATER : ahead < 0 ? EARLIER : EQUAL;
	}

	/**
	 * Whether {@code received} takes the place of {@code known}: it is later, or the two cannot be compared, and what was incremented most recently is
	 * what has just come (section 7.2, 3).
	 */
	public static boolean later(int received, int known) {
		return compare(received, known) > EQUAL;
	}
}
