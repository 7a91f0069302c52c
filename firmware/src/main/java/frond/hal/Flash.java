package frond.hal;

/** Flash memory outside the program image. */
public final class Flash {
	/** The configuration block: written by {@code ./frond config} and the flasher, read by {@code frond.node.Config}. */
	public static final int CONFIGURATION = 0;

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
}
