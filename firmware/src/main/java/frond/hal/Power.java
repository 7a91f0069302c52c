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

	/** Answer of {@link #stopWhenIdle()}: this board cannot. */
	public static final int NO_STOP = 0;
	/** Woken by a real-time clock that runs from a crystal. */
	public static final int STOP_CRYSTAL = 1;
	/** Woken by a real-time clock that runs from an oscillator of some percent, measured at the start. */
	public static final int STOP_OSCILLATOR = 2;

	/** {@link #spent}: waiting, with the clock running (WFI). */
	public static final int SLEEP = 1;
	/** {@link #spent}: with all clocks stopped (STOP mode). */
	public static final int STOP = 2;

	private Power() {
	}

	/**
	 * Makes {@link #idle} stop all clocks where the pause is long enough and the console is silent, and has the core run slowly between; before ports and
	 * buses are opened. Takes some seconds where a crystal is missing.
	 *
	 * @return {@link #NO_STOP}, {@link #STOP_CRYSTAL} or {@link #STOP_OSCILLATOR}
	 */
	public static native int stopWhenIdle();

	/**
	 * How long the core has been in a state since the start, microseconds; the rest of the time it ran.
	 *
	 * @param state {@link #SLEEP} or {@link #STOP}
	 */
	public static native long spent(int state);

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
