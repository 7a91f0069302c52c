package frond.hal;

/** Single lines by what they are for; the board says on which pins they are. */
public final class Gpio {
	/** The radio's /RST: an output, low to reset. */
	public static final int RADIO_RESET = 0;
	/** The radio's SLP_TR: an output. */
	public static final int RADIO_SLEEP = 1;
	/** The radio's IRQ: an input, whose rising edges are counted and end {@link Power#idle}. */
	public static final int RADIO_IRQ = 2;
	/** A light on the board that anybody can see: an output, high for lit. */
	public static final int LIGHT = 3;

	private Gpio() {
	}

	/**
	 * Starts a line; an output with a level that leaves the device at rest (/RST high, SLP_TR low).
	 *
	 * @return 0, or -1 if the board has no such line
	 */
	public static native int open(int line);

	/** Sets an output's level; does nothing on lines that are not open. */
	public static native void write(int line, boolean high);

	/** The level on a line; false on lines that are not open. */
	public static native boolean read(int line);

	/** Rising edges of an input since it was opened, wrapping at 2^31. */
	public static native int edges(int line);

	/** When an input last rose, in microseconds of {@link Clock#micros()}; 0 if it has not. */
	public static native long edgeTime(int line);
}
