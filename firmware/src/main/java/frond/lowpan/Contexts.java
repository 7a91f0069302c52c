package frond.lowpan;

/**
 * The 16 contexts of stateful compression (RFC 6282 section 3.1.2), set by configuration or by a router. Both ends of a link have to hold the same:
 * so a context is read before it is written, and after (RFC 6775 section 5.4.3).
 * A context of 128 bits is an address; one of 64 a prefix.
 */
public final class Contexts {
	private static final int COUNT = 16;

	/** First and second half of each prefix, bits after its length zero. */
	private final long[] prefixes = new long[2 * COUNT];
	/** Length in bits and one; 0 for not set. */
	private final int[] lengths = new int[COUNT];
	/** A bit for each context that may be written. */
	private int compressing;
	/** One more than the highest context set, so that a search does not go further. */
	private int end;

	/** Sets a context that is read and written; else as the other. */
	public boolean set(int context, long high, long low, int length) {
		return set(context, high, low, length, true);
	}

	/**
	 * Sets a context.
	 *
	 * @param context 0 to 15
	 * @param length bits that count, 0 to 128; -1 to clear
	 * @param compress whether it is also written, and not only read
	 * @return false, and nothing done, if an argument is out of range
	 */
	public boolean set(int context, long high, long low, int length, boolean compress) {
		if (context < 0 || context >= COUNT || length < -1 || length > 128) {
			return false;
		}
		this.prefixes[2 * context] = length < 0 ? 0 : high & mask(length);
		this.prefixes[2 * context + 1] = length < 0 ? 0 : low & mask(length - 64);
		this.lengths[context] = length + 1;
		this.compressing = this.compressing & ~(1 << context) | (compress ? 1 << context : 0);
		if (context >= this.end) {
			this.end = context + 1;
		}
		return true;
	}

	/** From now on a context is only read. Returns false if that is so already. */
	public boolean stopCompressing(int context) {
		int before = this.compressing;
		this.compressing &= ~(1 << context);
		return this.compressing != before;
	}

	private boolean compresses(int context) {
		return this.lengths[context] != 0 && (this.compressing >> context & 1) != 0;
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

	/** The context to write with most bits from which an address can be restored, given its second half; -1 if there is none. */
	public int find(long high, long low) {
		int best = -1;
		for (int context = 0; context < this.end; context++) {
			if (compresses(context) && high == this.prefixes[2 * context] && low(context, low) == low
					&& (best < 0 || this.lengths[context] > this.lengths[best])) {
				best = context;
			}
		}
		return best;
	}

	/** The context to write that is exactly this prefix of at most 64 bits; -1 if there is none. */
	int findPrefix(long high, int length) {
		for (int context = 0; context < this.end; context++) {
			if (compresses(context) && this.lengths[context] == length + 1 && length <= 64 && high == this.prefixes[2 * context]) {
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
