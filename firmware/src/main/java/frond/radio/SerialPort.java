package frond.radio;

/** Where a radio co-processor's bytes go: a UART on the board, a socket or a tty on a PC. */
public interface SerialPort {
	/**
	 * Takes bytes to send; never waits.
	 *
	 * @return bytes taken, 0 to {@code length}
	 */
	int write(byte[] from, int at, int length);
}
