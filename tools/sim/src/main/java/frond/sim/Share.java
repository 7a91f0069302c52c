package frond.sim;

import java.util.Arrays;
import java.util.BitSet;

/** Things that happened at times, and which of them count. */
final class Share {
	private long[] times = new long[64];
	private int size;
	private final BitSet counting = new BitSet();

	/** One more; returns its index. */
	int add(long time) {
		if (this.size == this.times.length) {
			this.times = Arrays.copyOf(this.times, 2 * this.size);
		}
		this.times[this.size] = time;
		return this.size++;
	}

	/** One of them counts. */
	void count(int index) {
		this.counting.set(index);
	}

	/** How many there were from a time on, microseconds. */
	int size(long after) {
		int size = 0;
		for (int i = 0; i < this.size; i++) {
			size += this.times[i] >= after ? 1 : 0;
		}
		return size;
	}

	/** How many percent of those from a time on count; NaN of none. */
	double percent(long after) {
		int counting = 0;
		for (int i = this.counting.nextSetBit(0); i >= 0; i = this.counting.nextSetBit(i + 1)) {
			counting += this.times[i] >= after ? 1 : 0;
		}
		int all = size(after);
		return all == 0 ? Double.NaN : 100.0 * counting / all;
	}
}
