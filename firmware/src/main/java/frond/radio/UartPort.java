package frond.radio;

import frond.hal.Uart;

/** A board's UART as a co-processor's line; the caller moves what {@link Uart#read} brings to the radio. */
public final class UartPort implements SerialPort {
	private final int port;

	/** @param port of {@link Uart}, opened */
	public UartPort(int port) {
		this.port = port;
	}

	@Override
	public int write(byte[] from, int at, int length) {
		int taken = Uart.write(this.port, from, at, length);
		return taken < 0 ? 0 : taken;
	}
}
