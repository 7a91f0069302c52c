package frond.hal;

/** Waiting, watching, starting again. */
public final class Power {
	/** Power came on, or the cause is not known. */
	public static final int RESET_POWER_ON = 0;
	/** The reset pin. */
	public static final int RESET_PIN = 1;
	/** {@link #reset()} or the fault handler. */
	public static final int RESET_SOFTWARE = 2;
	/** The independent watchdog. */
	public static final int RESET_WATCHDOG = 3;

	private Power() {
	}

	/**
	 * Sleeps (WFI) until an interrupt brings something to do or a time is reached. Returns at once if an interrupt came since the
	 * last call.
	 *
	 * @param until absolute time of {@link Clock#micros()}; {@link Long#MAX_VALUE} for no limit
	 */
	public static native void idle(long until);

	/** Resets the chip; does not return. */
	public static native void reset();

	/** Why the chip last started: one of the {@code RESET_} values. */
	public static native int resetCause();

	/**
	 * Starts the independent watchdog; it cannot be stopped.
	 *
	 * @param milliseconds time without {@link #feed()} after which the chip is reset, 1 to 26000
	 */
	public static native void watchdog(int milliseconds);

	/** Tells the watchdog that the event loop turns. */
	public static native void feed();
}
