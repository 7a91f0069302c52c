package frond.hal;

/** Serial ports: interrupt-driven, with a ring in each direction; nothing here waits. */
public final class Uart {
	/** The console (USART1 on the STM32F4 boards). */
	public static final int CONSOLE = 0;
	/** The radio co-processor's line; on a board that is a co-processor itself, its host's (USART2 on the STM32F4 boards). */
	public static final int RADIO = 1;

	private Uart() {
	}

	/**
	 * Starts a port with 8 data bits, no parity, 1 stop bit.
	 *
	 * @param baud bits per second
	 * @return 0, or -1 if the board has no such port
	 */
	public static native int open(int port, int baud);

	/**
	 * Takes what has been received so far.
	 *
	 * @return bytes copied, 0 to {@code length}; -1 if the port is not open or the range is not inside {@code into}
	 */
	public static native int read(int port, byte[] into, int at, int length);

	/** Bytes that {@link #read} would bring; -1 if the port is not open. */
	public static native int available(int port);

	/**
	 * Gives bytes to the transmit ring.
	 *
	 * @return bytes taken, 0 to {@code length}; -1 as in {@link #read}
	 */
	public static native int write(int port, byte[] from, int at, int length);

	/** Received bytes lost since start-up because the ring or the register was full. */
	public static native int overruns(int port);

	/**
	 * Lets {@link Power#idle} sleep on until a byte of this value has come, or half a ring of bytes: where only whole messages matter, each
	 * byte need not wake the event loop.
	 *
	 * @param value 0 to 255; -1 for any, which it is at first
	 */
	public static native void wakeOn(int port, int value);
}
