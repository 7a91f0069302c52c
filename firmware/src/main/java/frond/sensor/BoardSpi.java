package frond.sensor;

import frond.hal.Spi;

/** The board's sensor on SPI. */
public final class BoardSpi implements SpiBus {
	/** Long wires; and an access is ten bytes. */
	private static final int HERTZ = 1500000;

	/** Starts it. */
	public BoardSpi() {
		Spi.open(Spi.SENSOR, HERTZ);
	}

	@Override
	public boolean transfer(byte[] bytes, int length) {
		return Spi.transfer(Spi.SENSOR, bytes, 0, length, false) == 0;
	}
}
