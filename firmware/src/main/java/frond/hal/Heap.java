package frond.hal;

/** What the VM's heap has given out. */
public final class Heap {
	private Heap() {
	}

	/**
	 * Bytes allocated since start-up, freed ones included: unchanged between two calls means that nothing was allocated.
	 *
	 * @return bytes, wrapping at 2^31
	 */
	public static native int allocated();

	/** Bytes of heap there are. */
	public static native int size();

	/** Bytes of heap that are free now. */
	public static native int free();
}
