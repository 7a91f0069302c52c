package frond.ipv6;

import frond.lowpan.Iid;

/**
 * This node's unicast addresses as they come and go (RFC 4862 section 5.5): made of prefixes, configured or assigned, each with its lifetimes, and with what
 * becomes of it if another node has it. One slot is the link-local address, which is made of the EUI-64 and stays. Times in microseconds, lifetimes in
 * seconds.
 */
public final class Addresses extends AddressTable {
	/** A lifetime that never ends. */
	public static final long INFINITE = 0xffffffffL;

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

	/** Identifiers of this prefix that were found to be another's. */
	private final int[] duplicates = new int[CAPACITY];
	/** The soonest end of a lifetime. */
	private long deadline = NEVER;

	private final long iid;
	private StableIid stable;
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

	/**
	 * Sets the prefix that routing announces, for as long as routing says: its address takes the place of the one that routing announced before. 0 for
	 * none. Lifetimes as of {@link #onPrefix}.
	 */
	void setRoutingPrefix(long high, long valid, long preferred, long now) {
		int slot;
		if (high != this.routingPrefix) {
			slot = ofPrefix(this.routingPrefix);
			this.routingPrefix = 0;
			if (slot > 0 && this.origins[slot] == AUTOCONFIGURED) {
				remove(slot);
			}
			setCurrentPrefix(high);
			changed();
		}
		if (high != 0) {
			slot = onPrefix(high, valid, preferred, now);
			if (slot > 0) {
				this.routingPrefix = high;
				this.validUntil[slot] = end(valid, now);
				this.preferredUntil[slot] = end(preferred, now);
				age(now);
			}
		}
	}

	/**
	 * Takes a prefix of 64 bits that a router announced for addresses to be made of (RFC 4862 section 5.5.3).
	 *
	 * @param valid seconds, {@link #INFINITE} for ever
	 * @param preferred seconds, at most {@code valid}
	 * @return the slot of its address; -1 if it has none: announced with a lifetime of 0, or no room
	 */
	public int onPrefix(long high, long valid, long preferred, long now) {
		if (high == 0 || SourceSelection.scope(high) < 5 || SourceSelection.scope(high) > 14 || high >>> 56 == 0xff || preferred > valid) {
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
		if (SourceSelection.scope(high) < 5 || high >>> 56 == 0xff || high == 0 || preferred > valid || isDuplicate(high, low)) {
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
			if (this.highs[slot] == this.routingPrefix && this.origins[slot] == AUTOCONFIGURED) {
				this.routingPrefix = 0;
			}
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

	/** When a lifetime ends. */
	private static long end(long lifetime, long now) {
		return lifetime >= INFINITE ? NEVER : now + lifetime * SECOND;
	}
}
