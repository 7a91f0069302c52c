package frond.sensor;

/** A sensor on SPI. Sans-I/O: a board's is {@link BoardSpi}. */
public interface SpiBus {
	/**
	 * One access: so many bytes are sent, and what the device sends meanwhile takes their place.
	 *
	 * @return false if there is no such bus, or it does not answer
	 */
	boolean transfer(byte[] bytes, int length);
}
