package frond.ipv6;

import frond.lowpan.Iid;

/**
 * This node's unicast addresses: where each came from, its state, and how long it lasts (RFC 4862 section 5.5); and which one a datagram is sent
 * from (RFC 6724 section 5). One slot is the link-local address, which is made of the EUI-64 and stays. Times in microseconds, lifetimes in seconds.
 */
public final class Addresses {
	/** Addresses there is room for, the link-local one included. */
	public static final int CAPACITY = 6;
	/** The slot of the link-local address. */
	public static final int LINK_LOCAL = 0;
	/** A lifetime that never ends. */
	public static final long INFINITE = 0xffffffffL;

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

	/** Origin: made of a prefix that a router announced. */
	public static final int AUTOCONFIGURED = 1;
	/** Origin: configured. */
	public static final int STATIC = 2;
	/** Origin: assigned by DHCPv6. */
	public static final int ASSIGNED = 3;

	/** What a lifetime that was announced is cut to at most, if it is not authenticated (RFC 4862 section 5.5.3 e). */
	private static final long TWO_HOURS = 7200;
	private static final long SECOND = 1000000;
	private static final long NEVER = Long.MAX_VALUE;
	/** Identifiers that are tried for one prefix (IDGEN_RETRIES, RFC 7217 section 7). */
	private static final int IDENTIFIERS = 3;

	private final long[] highs = new long[CAPACITY];
	private final long[] lows = new long[CAPACITY];
	private final long[] preferredUntil = new long[CAPACITY];
	private final long[] validUntil = new long[CAPACITY];
	private final int[] states = new int[CAPACITY];
	private final int[] origins = new int[CAPACITY];
	/** Identifiers of this prefix that were found to be another's. */
	private final int[] duplicates = new int[CAPACITY];
	/** One more than the highest slot in use. */
	private int end = 1;
	/** The soonest end of a lifetime. */
	private long deadline = NEVER;

	private final long iid;
	private StableIid stable;
	/** First half of the prefix that the next hop announced last (RFC 6724 rule 5.5). */
	private long current;

	/** The destination that was asked for last, and its answer; it holds until an address changes. */
	private long askedHigh;
	private long askedLow;
	private int answer = -1;
	private int changes;
	private int primary = -1;
	/** First half of the prefix that routing announces, which lasts as long as routing says; 0 for none. */
	private long routingPrefix;

	/** @param eui64 this node's, as printed */
	public Addresses(long eui64) {
		this.iid = Iid.ofEui64(eui64);
		this.highs[LINK_LOCAL] = Ipv6.LINK_LOCAL;
		this.lows[LINK_LOCAL] = this.iid;
		this.preferredUntil[LINK_LOCAL] = NEVER;
		this.validUntil[LINK_LOCAL] = NEVER;
		this.states[LINK_LOCAL] = PREFERRED;
	}

	/** Makes addresses of prefixes with these identifiers instead of the EUI-64; before the first prefix. */
	public void setStable(StableIid stable) {
		this.stable = stable;
	}

	/** The EUI-64's interface identifier, which is the second half of the link-local address. */
	public long iid() {
		return this.iid;
	}

	// What there is

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

	private boolean isUsable(int slot) {
		int state = this.states[slot];
		return state == TENTATIVE || state == PREFERRED || state == DEPRECATED;
	}

	private int rank(int slot) {
		int state = this.states[slot];
		return state == PREFERRED ? 2 : state == TENTATIVE ? 1 : 0;
	}

	// Source address selection

	/**
	 * The slot of the address that a datagram to a destination is sent from (RFC 6724 section 5; rules 4 and 7 are about what is not here, and
	 * there is one interface).
	 *
	 * @return -1 if there is none of a scope that is large enough
	 */
	public int select(long high, long low) {
		if (this.answer >= 0 && high == this.askedHigh && low == this.askedLow) {
			return this.answer;
		}
		int scope = scope(high);
		int best = -1;
		for (int i = 0; i < this.end; i++) {
			if (isUsable(i) && scope(this.highs[i]) >= scope && (best < 0 || isBetter(i, best, high, low, scope))) {
				best = i;
			}
		}
		this.askedHigh = high;
		this.askedLow = low;
		this.answer = best;
		return best;
	}

	private boolean isBetter(int a, int b, long high, long low, int scope) {
		// Rule 1: the destination itself.
		boolean same = this.highs[a] == high && this.lows[a] == low;
		if (same || this.highs[b] == high && this.lows[b] == low) {
			return same;
		}
		// Rule 2: of two scopes that are large enough, the smaller.
		int scopeA = scope(this.highs[a]);
		int scopeB = scope(this.highs[b]);
		if (scopeA != scopeB) {
			return scopeA < scopeB;
		}
		// Rule 3: not a deprecated one, nor one that may be another's.
		if (rank(a) != rank(b)) {
			return rank(a) > rank(b);
		}
		// Rule 5.5: of the prefix that the next hop has.
		if (this.highs[a] == this.current != (this.highs[b] == this.current)) {
			return this.highs[a] == this.current;
		}
		// Rule 6: of the destination's label.
		int label = label(high, low);
		boolean labelA = label(this.highs[a], this.lows[a]) == label;
		boolean labelB = label(this.highs[b], this.lows[b]) == label;
		if (labelA != labelB) {
			return labelA;
		}
		// Rule 8: as many bits as possible in common with the destination, as far as the prefixes go.
		long differA = this.highs[a] ^ high;
		long differB = this.highs[b] ^ high;
		// Fewer leading zeros in B's difference than in A's, compared without a sign.
		return differA + Long.MIN_VALUE < (differB & ~differA) + Long.MIN_VALUE;
	}

	/** Scope as in a multicast address (RFC 4291 section 2.7, RFC 6724 section 3.1): 2 link, 5 site, 14 global, which unique local addresses are too. */
	static int scope(long high) {
		int first = (int) (high >>> 54);
		if (first >>> 2 == 0xff) {
			return (int) (high >>> 48) & 15;
		}
		return first == 0x3fa ? 2 : first == 0x3fb ? 5 : 14;
	}

	/** Label of the policy table of RFC 6724 section 2.1. */
	static int label(long high, long low) {
		if (high == 0) {
			return low == 1 ? 0 : low >>> 32 == 0xffff ? 4 : low >>> 32 == 0 ? 3 : 1;
		}
		int first = (int) (high >>> 48);
		if (first == 0x2002) {
			return 2;
		}
		if (high >>> 32 == 0x20010000L) {
			return 5;
		}
		return (first & 0xfe00) == 0xfc00 ? 13 : (first & 0xffc0) == 0xfec0 ? 11 : first == 0x3ffe ? 12 : 1;
	}

	/** Says which prefix the next hop has: its addresses come before others (RFC 6724 rule 5.5). */
	public void setCurrentPrefix(long high) {
		if (this.current != high) {
			this.current = high;
			changed();
		}
	}

	// Changes

	/** Sets the prefix that routing announces: its address takes the place of the one that routing announced before. 0 for none. */
	void setRoutingPrefix(long high) {
		if (high == this.routingPrefix) {
			return;
		}
		int slot = ofPrefix(this.routingPrefix);
		this.routingPrefix = 0;
		if (slot > 0 && this.origins[slot] == AUTOCONFIGURED) {
			remove(slot);
		}
		if (high != 0) {
			slot = onPrefix(high, INFINITE, INFINITE, 0);
			if (slot > 0) {
				this.preferredUntil[slot] = NEVER;
				this.validUntil[slot] = NEVER;
				if (this.states[slot] == DEPRECATED) {
					this.states[slot] = PREFERRED;
				}
				this.routingPrefix = high;
			}
		}
		setCurrentPrefix(high);
		changed();
	}

	/**
	 * Takes a prefix of 64 bits that a router announced for addresses to be made of (RFC 4862 section 5.5.3).
	 *
	 * @param valid seconds, {@link #INFINITE} for ever
	 * @param preferred seconds, at most {@code valid}
	 * @return the slot of its address; -1 if it has none: announced with a lifetime of 0, or no room
	 */
	public int onPrefix(long high, long valid, long preferred, long now) {
		if (high == 0 || scope(high) < 5 || scope(high) > 14 || high >>> 56 == 0xff || preferred > valid) {
			return -1;
		}
		int slot = -1;
		for (int i = 1; i < this.end; i++) {
			if (this.highs[i] == high && this.origins[i] == AUTOCONFIGURED && this.states[i] != FREE) {
				slot = i;
			}
		}
		if (slot < 0) {
			if (valid == 0) {
				return -1;
			}
			return add(high, this.stable == null ? this.iid : this.stable.of(high, 0), AUTOCONFIGURED, valid, preferred, now);
		}
		if (high == this.routingPrefix) {
			return slot;
		}
		// Who announces falsely can make an address end only in two hours, time for who announces rightly.
		long remaining = this.validUntil[slot] == NEVER ? INFINITE : (this.validUntil[slot] - now) / SECOND;
		if (valid > TWO_HOURS || valid > remaining) {
			this.validUntil[slot] = end(valid, now);
		} else if (remaining > TWO_HOURS) {
			this.validUntil[slot] = end(TWO_HOURS, now);
		}
		this.preferredUntil[slot] = end(preferred, now);
		age(now);
		return slot;
	}

	/**
	 * Takes an address that was configured or assigned, or new lifetimes of it.
	 *
	 * @param origin {@link #STATIC} or {@link #ASSIGNED}
	 * @param valid seconds, {@link #INFINITE} for ever; 0 takes the address away
	 * @param preferred seconds, at most {@code valid}
	 * @return its slot; -1 if it is not one of a host beyond the link, is another's, was taken away, or there is no room
	 */
	public int assign(long high, long low, int origin, long valid, long preferred, long now) {
		int slot = find(high, low);
		if (valid == 0) {
			if (slot > 0) {
				remove(slot);
			}
			return -1;
		}
		if (scope(high) < 5 || high >>> 56 == 0xff || high == 0 || preferred > valid || isDuplicate(high, low)) {
			return -1;
		}
		if (slot < 0) {
			return add(high, low, origin, valid, preferred, now);
		}
		if (slot > 0) {
			this.origins[slot] = origin;
			this.validUntil[slot] = end(valid, now);
			this.preferredUntil[slot] = end(preferred, now);
			age(now);
		}
		return slot;
	}

	private boolean isDuplicate(long high, long low) {
		for (int i = 1; i < this.end; i++) {
			if (this.states[i] == DUPLICATE && this.highs[i] == high && this.lows[i] == low) {
				return true;
			}
		}
		return false;
	}

	private int add(long high, long low, int origin, long valid, long preferred, long now) {
		int slot = 1;
		while (slot < CAPACITY && this.states[slot] != FREE) {
			slot++;
		}
		if (slot == CAPACITY) {
			return -1;
		}
		this.highs[slot] = high;
		this.lows[slot] = low;
		this.origins[slot] = origin;
		this.duplicates[slot] = 0;
		this.states[slot] = PREFERRED;
		this.validUntil[slot] = end(valid, now);
		this.preferredUntil[slot] = end(preferred, now);
		if (slot >= this.end) {
			this.end = slot + 1;
		}
		changed();
		age(now);
		return slot;
	}

	/** Takes an address away; not the link-local one. */
	public void remove(int slot) {
		if (slot > LINK_LOCAL) {
			this.states[slot] = FREE;
			this.highs[slot] = 0;
			this.lows[slot] = 0;
			this.validUntil[slot] = NEVER;
			this.preferredUntil[slot] = NEVER;
			changed();
		}
	}

	/** Deprecates the address of a prefix whose network this node has left; it ends in two hours at most. */
	public void withdraw(long high, long now) {
		for (int i = 1; i < this.end; i++) {
			if (this.highs[i] == high && this.origins[i] == AUTOCONFIGURED && this.states[i] != FREE) {
				this.preferredUntil[i] = now;
				this.validUntil[i] = Math.min(this.validUntil[i], end(TWO_HOURS, now));
			}
		}
		age(now);
	}

	/** Begins to ask whether an address is another's: it is {@link #TENTATIVE} until {@link #confirm}. */
	public void challenge(int slot) {
		if (this.states[slot] == PREFERRED && slot != LINK_LOCAL) {
			this.states[slot] = TENTATIVE;
			changed();
		}
	}

	/** An address is this node's: a router said so, or none does. */
	public void confirm(int slot, long now) {
		if (this.states[slot] == TENTATIVE) {
			this.states[slot] = PREFERRED;
			changed();
			age(now);
		}
	}

	/**
	 * An address is another's. One with a stable identifier is made anew with the next identifier, three times at most (RFC 7217 section 6); any
	 * other is out of use.
	 *
	 * @return whether there is a new address in the slot
	 */
	public boolean duplicate(int slot) {
		if (slot == LINK_LOCAL || this.states[slot] == FREE || this.states[slot] == DUPLICATE) {
			return false;
		}
		int count = ++this.duplicates[slot];
		boolean again = this.origins[slot] == AUTOCONFIGURED && this.stable != null && count < IDENTIFIERS;
		if (again) {
			this.lows[slot] = this.stable.of(this.highs[slot], count);
		} else {
			this.states[slot] = DUPLICATE;
		}
		changed();
		return again;
	}

	// Time

	/** Deprecates and takes away what is due. */
	public void onTime(long now) {
		if (now >= this.deadline) {
			age(now);
		}
	}

	/** Absolute time of the next {@link #onTime}; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return this.deadline;
	}

	private void age(long now) {
		long next = NEVER;
		for (int i = 1; i < this.end; i++) {
			int state = this.states[i];
			if (state == FREE) {
				continue;
			}
			if (now >= this.validUntil[i]) {
				remove(i);
				continue;
			}
			next = Math.min(next, this.validUntil[i]);
			boolean preferred = now < this.preferredUntil[i];
			if (preferred) {
				next = Math.min(next, this.preferredUntil[i]);
			}
			if (state == PREFERRED && !preferred || state == DEPRECATED && preferred) {
				this.states[i] = preferred ? PREFERRED : DEPRECATED;
				changed();
			}
		}
		this.deadline = next;
	}

	private void changed() {
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

	/** When a lifetime ends. */
	private static long end(long lifetime, long now) {
		return lifetime >= INFINITE ? NEVER : now + lifetime * SECOND;
	}
}
