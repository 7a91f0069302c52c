package frond.ipv6;

/** The default routers of a host (RFC 4861 section 5.1), a few: what each said of itself, and how it has behaved. Times in microseconds. */
final class Routers {
	static final int CAPACITY = 3;
	/** Not known yet whether the router takes registrations. */
	static final int ASK = 0;
	/** The router registers. */
	static final int REGISTERS = 1;
	/** The router answers, but not registrations, or answers nothing at all. */
	static final int PLAIN = 2;

	/** Unacknowledged frames in a row after which a router is asked whether it is there. */
	private static final int FAILURES = 3;
	/** A router that has no room, or does not answer, is not asked again for so long, microseconds. */
	static final long AVOID = 300000000L;

	/** EUI-64; 0 for a free place. */
	final long[] eui64s = new long[CAPACITY];
	/** Second half of the link-local address. */
	final long[] lows = new long[CAPACITY];
	/** When it is no longer a default router. */
	final long[] until = new long[CAPACITY];
	/** Not used before this time, unless there is no other. */
	final long[] avoidUntil = new long[CAPACITY];
	/** {@link #ASK}, {@link #REGISTERS} or {@link #PLAIN}. */
	final int[] modes = new int[CAPACITY];
	/** Whether it takes extended registrations (RFC 8505). */
	final boolean[] extended = new boolean[CAPACITY];
	private final int[] failures = new int[CAPACITY];
	/** The one in use; -1 for none. */
	int current = -1;

	/** The place of a router by the second half of its link-local address; -1 if it is none. */
	int find(long low) {
		for (int i = 0; i < CAPACITY; i++) {
			if (this.eui64s[i] != 0 && this.lows[i] == low) {
				return i;
			}
		}
		return -1;
	}

	/** Takes what a router said of itself. Returns its place, or -1 if there is no room. */
	int put(long low, long eui64, long lifetimeEnd, boolean isExtended, long now) {
		int place = find(low);
		if (place < 0) {
			for (int i = 0; i < CAPACITY && place < 0; i++) {
				// One that does not answer gives way.
				if (this.eui64s[i] == 0 || i != this.current && now < this.avoidUntil[i]) {
					place = i;
				}
			}
			if (place < 0) {
				return -1;
			}
			this.avoidUntil[place] = now;
			this.modes[place] = ASK;
			this.failures[place] = 0;
		}
		if (isExtended != this.extended[place]) {
			this.modes[place] = ASK;
		}
		this.failures[place] = 0;
		this.eui64s[place] = eui64;
		this.lows[place] = low;
		this.until[place] = lifetimeEnd;
		this.extended[place] = isExtended;
		return place;
	}

	void remove(int place) {
		this.eui64s[place] = 0;
		if (this.current == place) {
			this.current = -1;
		}
	}

	/** Forgets what has ended, and picks the one in use: it stays as long as it may. Returns whether it is another than before. */
	boolean choose(long now) {
		int before = this.current;
		int best = -1;
		for (int i = 0; i < CAPACITY; i++) {
			if (this.eui64s[i] != 0 && now >= this.until[i]) {
				remove(i);
			}
			if (this.eui64s[i] != 0 && (best < 0 || isAvoided(best, now) && !isAvoided(i, now) || i == before && isAvoided(i, now) == isAvoided(best, now))) {
				best = i;
			}
		}
		this.current = best;
		return best != before;
	}

	boolean isAvoided(int place, long now) {
		return now < this.avoidUntil[place];
	}

	/** When the next router ends, or may be used again. */
	long nextDeadline() {
		long next = Long.MAX_VALUE;
		for (int i = 0; i < CAPACITY; i++) {
			if (this.eui64s[i] != 0) {
				next = Math.min(next, this.until[i]);
			}
		}
		return next;
	}

	/** A frame to a neighbour was acknowledged or not. Returns whether this makes the router in use one that {@link #isSilent}. */
	boolean onSent(long eui64, boolean acknowledged) {
		int place = this.current;
		if (place < 0 || this.eui64s[place] != eui64) {
			return false;
		}
		if (acknowledged) {
			this.failures[place] = 0;
			return false;
		}
		return ++this.failures[place] == FAILURES;
	}

	/** Whether a router has acknowledged none of several frames: nothing is sent to it until it is heard from. */
	boolean isSilent(int place) {
		return this.failures[place] >= FAILURES;
	}
}
