package frond.ipv6;

/** EUI-64s of neighbours whose addresses do not have it, by the second halves of those; the oldest goes when there are too many. */
public final class NeighborCache {
	private final long[] lows;
	private final long[] eui64s;
	private int next;

	/** @param capacity neighbours */
	public NeighborCache(int capacity) {
		this.lows = new long[capacity];
		this.eui64s = new long[capacity];
	}

	/** The EUI-64 of the neighbour whose address ends in {@code low}; 0 for not known. */
	public long find(long low) {
		for (int i = 0; i < this.lows.length; i++) {
			if (this.lows[i] == low) {
				return this.eui64s[i];
			}
		}
		return 0;
	}

	/** Remembers a neighbour. */
	public void put(long low, long eui64) {
		int place = 0;
		while (place < this.lows.length && this.lows[place] != low) {
			place++;
		}
		if (place == this.lows.length) {
			place = this.next;
			this.next = (place + 1) % this.lows.length;
		}
		this.lows[place] = low;
		this.eui64s[place] = eui64;
	}
}
