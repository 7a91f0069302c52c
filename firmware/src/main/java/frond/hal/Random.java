package frond.hal;

/** Entropy. */
public final class Random {
	private Random() {
	}

	/** Fills a range with random bytes, whitened from what the board has as a source; never blocks. */
	public static native void fill(byte[] into, int at, int length);
}
