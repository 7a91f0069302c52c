package frond.sensor;

import frond.hal.I2c;

/** The board's bus for sensors. */
public final class BoardI2c implements I2cBus {
	/** All of the drivers' devices take that. */
	private static final int HERTZ = 100000;

	/** Starts it. */
	public BoardI2c() {
		I2c.open(I2c.SENSORS, HERTZ);
	}

	@Override
	public int transfer(int address, byte[] bytes, int write, int read) {
		return I2c.transfer(I2c.SENSORS, address, bytes, 0, write, read);
	}
}
