package frond.lowpan;

/**
 * The 16 contexts of stateful compression (RFC 6282 section 3.1.2), set by configuration. Both ends of a link have to hold the same.
 * A context of 128 bits is an address; one of 64 a prefix.
 */
public final class Contexts {
	private static final int COUNT = 16;

	/** First and second half of each prefix, bits after its length zero. */
	private final long[] prefixes = new long[2 * COUNT];
	/** Length in bits and one; 0 for not set. */
	private final int[] lengths = new int[COUNT];
	/** One more than the highest context set, so that a search does not go further. */
	private int end;

	/**
	 * Sets a context.
	 *
	 * @param context 0 to 15
	 * @param length bits that count, 0 to 128; -1 to clear
	 * @return false, and nothing done, if an argument is out of range
	 */
	public boolean set(int context, long high, long low, int length) {
		if (context < 0 || context >= COUNT || length < -1 || length > 128) {
			return false;
		}
		this.prefixes[2 * context] = length < 0 ? 0 : high & mask(length);
		this.prefixes[2 * context + 1] = length < 0 ? 0 : low & mask(length - 64);
		this.lengths[context] = length + 1;
		if (context >= this.end) {
			this.end = context + 1;
		}
		return true;
	}

	/** Whether a context is set. */
	boolean isSet(int context) {
		return this.lengths[context] != 0;
	}

	/** Bits of a context that is set. */
	int length(int context) {
		return this.lengths[context] - 1;
	}

	/** First half of the address that a context gives. */
	long high(int context) {
		return this.prefixes[2 * context];
	}

	/** Second half: bits that the context covers are always the context's, the rest is {@code iid}'s. */
	long low(int context, long iid) {
		long covered = mask(this.lengths[context] - 1 - 64);
		return this.prefixes[2 * context + 1] | iid & ~covered;
	}

	/** The context with most bits from which an address can be restored, given its second half; -1 if there is none. */
	public int find(long high, long low) {
		int best = -1;
		for (int context = 0; context < this.end; context++) {
			if (this.lengths[context] != 0 && high == this.prefixes[2 * context] && low(context, low) == low
					&& (best < 0 || this.lengths[context] > this.lengths[best])) {
				best = context;
			}
		}
		return best;
	}

	/** The context that is exactly this prefix of at most 64 bits; -1 if there is none. */
	int findPrefix(long high, int length) {
		for (int context = 0; context < this.end; context++) {
			if (this.lengths[context] == length + 1 && length <= 64 && high == this.prefixes[2 * context]) {
				return context;
			}
		}
		return -1;
	}

	/** The first {@code bits} bits of 64; none below 0, all above 64. */
	private static long mask(int bits) {
		return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << 64 - bits;
	}
}
