package frond.hal;

/** Flash memory outside the program image. */
public final class Flash {
	/** The configuration block: written by {@code ./frond config} and the flasher, read by {@code frond.node.Config}. */
	public static final int CONFIGURATION = 0;

	/**
	 * Two regions of one size, this and the next, for counters that outlive a reset. Where an emulator has no flash controller, they are a few
	 * bytes of RAM that a reset leaves as they are, and a power cycle does not.
	 */
	public static final int COUNTERS = 1;

	/** Regions of one size, this and those after it until one has no size: for readings, which are kept there until they are acknowledged. */
	public static final int STORE = 3;

	private Flash() {
	}

	/**
	 * Size of a region.
	 *
	 * @return bytes, or 0 if the board has no such region
	 */
	public static native int size(int region);

	/**
	 * Copies out of a region.
	 *
	 * @param offset bytes from the region's start
	 * @return bytes copied ({@code length}), or -1 if either range is out of bounds
	 */
	public static native int read(int region, int offset, byte[] into, int at, int length);

	/**
	 * Writes words that were erased. The processor stands still meanwhile, 16 microseconds a word.
	 *
	 * @param offset bytes from the region's start, a multiple of 4
	 * @param length a multiple of 4
	 * @return bytes written ({@code length}), or -1 if either range is wrong, or the region cannot be written
	 */
	public static native int write(int region, int offset, byte[] from, int at, int length);

	/**
	 * Erases a region: all its bytes become 0xff. The processor stands still meanwhile, up to two seconds.
	 *
	 * @return 0, or -1 if the region cannot be erased
	 */
	public static native int erase(int region);
}
