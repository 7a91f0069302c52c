package frond.hal;

/**
 * I2C buses as master. The processor moves the bytes, and waits for each within a bound: at 100 kHz a byte takes 90 microseconds, so an access of a
 * few bytes well below a millisecond. A bus that a device holds low is freed by clocking it (UM10204 section 3.1.16), which takes as long.
 */
public final class I2c {
	/** The bus of the board's sensors. */
	public static final int SENSORS = 0;

	private I2c() {
	}

	/**
	 * Starts a bus.
	 *
	 * @param hertz its clock, at most 100000
	 * @return 0, or -1 if the board has no such bus
	 */
	public static native int open(int bus, int hertz);

	/**
	 * Writes to a device, then, after a repeated start, reads from it; either may be of no bytes.
	 *
	 * @param address 7 bits
	 * @param bytes what is written begins at {@code at}; what is read takes its place
	 * @return 0; -1 if the device did not acknowledge; -2 if the bus is not open, is held low or does not answer, or a range is not inside {@code bytes}
	 */
	public static native int transfer(int bus, int address, byte[] bytes, int at, int write, int read);
}
