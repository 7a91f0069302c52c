package frond.dns;

/**
 * Recursive servers, with the time each is known for (RFC 8106 section 6.1: at least three are kept). What is configured stays, and comes first;
 * of the others the one whose time ends first makes room. Times in microseconds.
 */
public final class DnsServers {
	/** Servers that are kept. */
	public static final int CAPACITY = 4;
	/** Lifetime that does not end, seconds. */
	public static final long INFINITE = 0xffffffffL;

	private final long[] high = new long[CAPACITY];
	private final long[] low = new long[CAPACITY];
	private final long[] until = new long[CAPACITY];
	private int count;

	/** Servers known, 0 to {@link #CAPACITY}. */
	public int count() {
		return this.count;
	}

	/** First half of server {@code i}'s address. */
	public long high(int i) {
		return this.high[i];
	}

	/** Second half. */
	public long low(int i) {
		return this.low[i];
	}

	/**
	 * Adds a server, or renews it.
	 *
	 * @param lifetime seconds, 0 (not to be used any more) to {@link #INFINITE}
	 */
	public void add(long high, long low, long lifetime, long now) {
		remove(high, low);
		if (lifetime == 0) {
			return;
		}
		long until = lifetime >= INFINITE ? Long.MAX_VALUE : now + lifetime * 1000000;
		if (this.count == CAPACITY) {
			int first = 0;
			for (int i = 1; i < CAPACITY; i++) {
				first = this.until[i] < this.until[first] ? i : first;
			}
			if (this.until[first] > until) {
				return;
			}
			removeAt(first);
		}
		this.high[this.count] = high;
		this.low[this.count] = low;
		this.until[this.count++] = until;
	}

	/** Forgets a server. */
	public void remove(long high, long low) {
		for (int i = 0; i < this.count; i++) {
			if (this.high[i] == high && this.low[i] == low) {
				removeAt(i);
				return;
			}
		}
	}

	/** Forgets those whose time has ended. */
	public void expire(long now) {
		for (int i = this.count - 1; i >= 0; i--) {
			if (this.until[i] <= now) {
				removeAt(i);
			}
		}
	}

	private void removeAt(int at) {
		this.count--;
		for (int i = at; i < this.count; i++) {
			this.high[i] = this.high[i + 1];
			this.low[i] = this.low[i + 1];
			this.until[i] = this.until[i + 1];
		}
	}
}
