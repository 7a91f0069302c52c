package frond.rpl;

/**
 * A storing router's ways down (RFC 6550 section 9.8): each target with the neighbour that announced it, a fixed number of them. Times in microseconds.
 */
final class DownwardRoutes {
	/** Targets that are kept; a DAO for a further one is refused. */
	static final int CAPACITY = 48;

	/** Nothing to be told; to be told to the parent; told, and not acknowledged. */
	static final int TOLD = 0;
	static final int NEWS = 1;
	static final int PENDING = 2;

	private final long[] highs = new long[CAPACITY];
	private final long[] lows = new long[CAPACITY];
	private final long[] nextHops = new long[CAPACITY];
	private final long[] expiries = new long[CAPACITY];
	private final int[] sequences = new int[CAPACITY];
	/** Path Lifetime as it came; 0 for a way that has gone and is still to be told. */
	private final int[] lifetimes = new int[CAPACITY];
	private final int[] states = new int[CAPACITY];
	private int size;

	int size() {
		return this.size;
	}

	/** The index of a target that there is a way to; -1 for none. */
	int find(long high, long low) {
		int index = row(high, low);
		return index >= 0 && this.lifetimes[index] != 0 ? index : -1;
	}

	private int row(long high, long low) {
		long[] lows = this.lows;
		for (int i = this.size - 1; i >= 0; i--) {
			if (lows[i] == low && this.highs[i] == high) {
				return i;
			}
		}
		return -1;
	}

	/** EUI-64 of the neighbour that a target is behind. */
	long nextHop(int index) {
		return this.nextHops[index];
	}

	long high(int index) {
		return this.highs[index];
	}

	long low(int index) {
		return this.lows[index];
	}

	int sequence(int index) {
		return this.sequences[index];
	}

	int lifetime(int index) {
		return this.lifetimes[index];
	}

	/**
	 * Takes what a DAO says (section 9.2.1): nothing that is older than what is known.
	 *
	 * @param lifetime Path Lifetime; 0 for No-Path
	 * @param expiry when it ends
	 * @return false if there is no room
	 */
	boolean update(long high, long low, long nextHop, int sequence, int lifetime, long expiry) {
		int index = row(high, low);
		if (index < 0) {
			if (lifetime == 0) {
				return true;
			}
			if (this.size == CAPACITY) {
				return false;
			}
			index = this.size++;
			this.highs[index] = high;
			this.lows[index] = low;
		} else {
			int order = Sequence.compare(sequence, this.sequences[index]);
			boolean other = this.nextHops[index] != nextHop;
			// A No-Path by way of another than the one in use says nothing new.
			if (order == Sequence.EARLIER || other && (order == Sequence.EQUAL || lifetime == 0)) {
				return true;
			}
		}
		this.nextHops[index] = nextHop;
		this.sequences[index] = sequence;
		this.lifetimes[index] = lifetime;
		this.expiries[index] = expiry;
		this.states[index] = NEWS;
		return true;
	}

	/** The way to a target has gone: this will be told. */
	void invalidate(int index) {
		this.lifetimes[index] = 0;
		this.sequences[index] = Sequence.next(this.sequences[index]);
		this.states[index] = NEWS;
	}

	/** Everything is to be told, to a parent that does not know it. */
	void tellAll() {
		for (int i = this.size - 1; i >= 0; i--) {
			this.states[i] = NEWS;
		}
	}

	/** The first that is in a state; -1 for none. */
	int first(int state) {
		for (int i = 0; i < this.size; i++) {
			if (this.states[i] == state) {
				return i;
			}
		}
		return -1;
	}

	void setState(int index, int state) {
		this.states[index] = state;
	}

	/** What was told is known now, or is not: then it is news again. Rows of ways that have gone end with it. */
	void settle(boolean acknowledged) {
		for (int i = this.size - 1; i >= 0; i--) {
			if (this.states[i] == PENDING) {
				this.states[i] = acknowledged ? TOLD : NEWS;
				if (acknowledged && this.lifetimes[i] == 0) {
					remove(i);
				}
			}
		}
	}

	/** Ends what has expired; returns whether anything has. */
	boolean expire(long now) {
		boolean any = false;
		for (int i = this.size - 1; i >= 0; i--) {
			if (now >= this.expiries[i] && this.lifetimes[i] != 0) {
				// The parent's row ends by its own time.
				remove(i);
				any = true;
			}
		}
		return any;
	}

	/** When the next one expires; {@link Long#MAX_VALUE} for never. */
	long nextExpiry() {
		long next = Long.MAX_VALUE;
		for (int i = this.size - 1; i >= 0; i--) {
			next = this.lifetimes[i] != 0 && this.expiries[i] < next ? this.expiries[i] : next;
		}
		return next;
	}

	void clear() {
		this.size = 0;
	}

	private void remove(int index) {
		int last = --this.size;
		this.highs[index] = this.highs[last];
		this.lows[index] = this.lows[last];
		this.nextHops[index] = this.nextHops[last];
		this.expiries[index] = this.expiries[last];
		this.sequences[index] = this.sequences[last];
		this.lifetimes[index] = this.lifetimes[last];
		this.states[index] = this.states[last];
	}
}
