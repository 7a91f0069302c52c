package frond.hal;

/** The node's only clock. */
public final class Clock {
	private Clock() {
	}

	/**
	 * Monotonic time since start-up.
	 *
	 * @return microseconds, 64 bits wide, never going back
	 */
	public static native long micros();
}
