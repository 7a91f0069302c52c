package frond.hal;

/**
 * Devices on SPI, of which this chip is the master: most significant bit first, one device selected from an access's first byte to its last. The bytes are
 * moved by the processor: a byte takes 1.5 microseconds, a frame 0.2 milliseconds, which is bounded and in which the node has nothing
 * else to do.
 */
public final class Spi {
	/** The radio, mode 0. */
	public static final int RADIO = 0;
	/** A sensor, mode 3, on the radio's bus with a line of its own to select it. */
	public static final int SENSOR = 1;

	private Spi() {
	}

	/**
	 * Starts a device's bus; the devices on it are not selected.
	 *
	 * @param hertz the fastest clock that the device takes; the chip has the next one below
	 * @return 0, or -1 if the board has no such device, or no clock that slow
	 */
	public static native int open(int bus, int hertz);

	/**
	 * Exchanges two bytes.
	 *
	 * @param word the bytes to send, the first in bits 15 to 8
	 * @return the bytes received, in the same order; -1 if the bus is not open or does not answer
	 */
	public static native int exchange(int bus, int word);

	/**
	 * Exchanges a range of bytes in place.
	 *
	 * @param more true to keep the device selected, so that the next transfer goes on where this one ends
	 * @return 0; -1 if the bus is not open or does not answer, or the range is not inside {@code bytes}; then the device is not selected
	 */
	public static native int transfer(int bus, byte[] bytes, int at, int length, boolean more);

	/**
	 * Sends a range of bytes as one access; what comes meanwhile is not kept.
	 *
	 * @return 0; -1 if the bus is not open or does not answer, or the range is not inside {@code bytes}
	 */
	public static native int send(int bus, byte[] bytes, int at, int length);
}
