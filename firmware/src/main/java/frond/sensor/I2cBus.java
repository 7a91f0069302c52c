package frond.sensor;

/** A bus of sensors. Sans-I/O: a board's is {@link BoardI2c}. */
public interface I2cBus {
	/** The device did not acknowledge its address or a byte. */
	int NACK = -1;
	/** The bus is held low, or does not answer; it was tried to free it. */
	int STUCK = -2;

	/**
	 * One access: {@code write} bytes to the device, then, after a repeated start, {@code read} bytes from it.
	 *
	 * @param address 7 bits
	 * @param bytes what is written, from the first on; what is read takes its place
	 * @return 0, {@link #NACK} or {@link #STUCK}
	 */
	int transfer(int address, byte[] bytes, int write, int read);
}
