package frond.ipv6;

/** A node's addresses as they are: found, counted, and chosen from (RFC 6724). What changes them is {@link Addresses}. Times in microseconds. */
public abstract class AddressTable {
	/** Addresses there is room for, the link-local one included. */
	public static final int CAPACITY = 6;
	/** The slot of the link-local address. */
	public static final int LINK_LOCAL = 0;
	/** State: no address in this slot. */
	public static final int FREE = 0;
	/** State: in use only where no other is, because a router was asked whether another has it (optimistic, RFC 4429 section 3.1). */
	public static final int TENTATIVE = 1;
	/** State: in use. */
	public static final int PREFERRED = 2;
	/** State: in use only where no other is (RFC 4862 section 5.5.4). */
	public static final int DEPRECATED = 3;
	/** State: another node has it; not in use, and kept only so that it is not made again. */
	public static final int DUPLICATE = 4;

	final long[] highs = new long[CAPACITY];
	final long[] lows = new long[CAPACITY];
	final long[] preferredUntil = new long[CAPACITY];
	final long[] validUntil = new long[CAPACITY];
	final int[] states = new int[CAPACITY];
	final int[] origins = new int[CAPACITY];
	/** One more than the highest slot in use. */
	int end = 1;

	/** First half of the prefix that the next hop announced last (RFC 6724 rule 5.5). */
	private long current;
	/** The destination that was asked for last, and its answer; it holds until an address changes. */
	private long askedHigh;
	private long askedLow;
	private int answer = -1;
	private int changes;
	private int primary = -1;

	AddressTable() {
	}

	/** One more than the highest slot in use; slots below it may be {@link #FREE}. */
	public int end() {
		return this.end;
	}

	/** First half of the address in a slot. */
	public long high(int slot) {
		return this.highs[slot];
	}

	/** Second half of the address in a slot. */
	public long low(int slot) {
		return this.lows[slot];
	}

	/** {@link #FREE}, {@link #TENTATIVE}, {@link #PREFERRED}, {@link #DEPRECATED} or {@link #DUPLICATE}. */
	public int state(int slot) {
		return this.states[slot];
	}

	/** {@link #AUTOCONFIGURED}, {@link #STATIC} or {@link #ASSIGNED}; 0 for the link-local address. */
	public int origin(int slot) {
		return this.origins[slot];
	}

	/** When the address ends; {@link Long#MAX_VALUE} for never. */
	public long validUntil(int slot) {
		return this.validUntil[slot];
	}

	/** When the address is no longer preferred; {@link Long#MAX_VALUE} for never. */
	public long preferredUntil(int slot) {
		return this.preferredUntil[slot];
	}

	/** Grows with every change of an address, so that others see that there was one. */
	public int changes() {
		return this.changes;
	}

	/** The slot of an address in use; -1 if it is not this node's. */
	public int find(long high, long low) {
		long[] lows = this.lows;
		for (int i = this.end - 1; i >= 0; i--) {
			if (lows[i] == low && this.highs[i] == high && this.states[i] != DUPLICATE && this.states[i] != FREE) {
				return i;
			}
		}
		return -1;
	}

	/** Whether an identifier's last 24 bits are those of one of this node's addresses, whose solicited-node group it then is (RFC 4291 section 2.7.1). */
	public boolean isSolicited(int bits) {
		for (int i = this.end - 1; i >= 0; i--) {
			if ((((int) this.lows[i] ^ bits) & 0xffffff) == 0 && this.states[i] != DUPLICATE && this.states[i] != FREE) {
				return true;
			}
		}
		return false;
	}

	/** The slot of the address in use that has a prefix of 64 bits, preferred ones first; -1 if there is none. */
	public int ofPrefix(long high) {
		int best = -1;
		for (int i = 1; i < this.end; i++) {
			if (this.highs[i] == high && isUsable(i) && (best < 0 || rank(i) > rank(best))) {
				best = i;
			}
		}
		return best;
	}

	/** Whether there is an address that reaches beyond the link. */
	public boolean hasGlobal() {
		return this.primary >= 0;
	}

	/** The slot of the address that comes before others beyond the link: of the next hop's prefix, else a preferred one; -1 if there is none. */
	public int primary() {
		return this.primary;
	}

	/** Whether an address is in use. */
	boolean isUsable(int slot) {
		int state = this.states[slot];
		return state == TENTATIVE || state == PREFERRED || state == DEPRECATED;
	}

	/** 2 for a preferred address, 1 for a tentative one, 0 for others. */
	int rank(int slot) {
		int state = this.states[slot];
		return state == PREFERRED ? 2 : state == TENTATIVE ? 1 : 0;
	}

	/**
	 * The slot of the address that a datagram to a destination is sent from (RFC 6724 section 5).
	 *
	 * @return -1 if there is none of a scope that is large enough
	 */
	public int select(long high, long low) {
		if (this.answer >= 0 && high == this.askedHigh && low == this.askedLow) {
			return this.answer;
		}
		int best = SourceSelection.best(this, high, low);
		this.askedHigh = high;
		this.askedLow = low;
		this.answer = best;
		return best;
	}

	/** First half of the prefix that the next hop announced last; 0 for none. */
	long currentPrefix() {
		return this.current;
	}

	/** Says which prefix the next hop has: its addresses come before others (RFC 6724 rule 5.5). */
	public void setCurrentPrefix(long high) {
		if (this.current != high) {
			this.current = high;
			changed();
		}
	}

	/** An address has changed: what was found before may be wrong. */
	final void changed() {
		this.changes++;
		this.answer = -1;
		int best = -1;
		for (int i = 1; i < this.end; i++) {
			if (isUsable(i) && (best < 0 || this.highs[i] == this.current && this.highs[best] != this.current
					|| this.highs[i] == this.current == (this.highs[best] == this.current) && rank(i) > rank(best))) {
				best = i;
			}
		}
		this.primary = best;
	}
}
