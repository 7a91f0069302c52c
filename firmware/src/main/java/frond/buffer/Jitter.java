package frond.buffer;

/** Pseudo-random numbers for jitter and sequence numbers, not for secrets (xorshift, 32 bits). Seeded from outside, so that a test can repeat a run. */
public final class Jitter {
	private int state;

	/**
	 * @param seed any; two nodes should not share one
	 */
	public Jitter(int seed) {
		// Zero is the one state that xorshift does not leave.
		this.state = seed == 0 ? 0x9e3779b9 : seed;
	}

	/** The next number, 0 to {@code bound - 1}; {@code bound} is 1 to 2^30. */
	public int below(int bound) {
		int x = this.state;
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		this.state = x;
		return (x >>> 1) % bound;
	}
}
