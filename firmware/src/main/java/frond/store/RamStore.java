package frond.store;

import frond.buffer.Drop;
import frond.buffer.Stats;

/**
 * Readings in RAM: a ring, oldest first. Those in flight are a range of it.
 *
 * <pre>
 *   head            head + flight      + inFlight          head + count
 *    |  waiting        |  in flight        |  waiting          |  free
 *    +-----------------+-------------------+-------------------+-------
 * </pre>
 */
public final class RamStore extends ReadingStore {
	private int head;
	private int count;
	/** Where those in flight begin, counted from the oldest. */
	private int flight;

	/** Drops the oldest, sends the oldest first. */
	public RamStore(int capacity, Stats stats) {
		this(capacity, 1, false, OLDEST, stats);
	}

	/**
	 * @param capacity readings, 1 or more; each takes 13 bytes
	 * @param boot random, not 0
	 */
	public RamStore(int capacity, int boot, boolean newestFirst, int policy, Stats stats) {
		super(capacity, boot, newestFirst, policy, stats);
	}

	@Override
	boolean keep(int series, int value, long time) {
		int capacity = capacity();
		if (this.count == capacity) {
			makeRoom();
			if (this.count == capacity) {
				this.stats.drop(Drop.STORE_FULL);
				return false;
			}
		}
		this.readings.put(index(this.count++), series, value, time);
		return true;
	}

	private void makeRoom() {
		if (this.thinOut) {
			thinOut();
		}
		if (this.count == capacity() && this.inFlight != this.count) {
			this.stats.drop(Drop.STORE_FULL);
			boolean oldestFlies = this.flight == 0 && this.inFlight != 0;
			remove(oldestFlies ? this.inFlight : 0);
		}
	}

	/** One waiting reading goes; those before it, few, move up by one into its place. */
	private void remove(int at) {
		for (int i = at; i > 0; i--) {
			move(i - 1, i);
		}
		this.head = index(1);
		this.count--;
		if (at < this.flight) {
			this.flight--;
		}
	}

	private void move(int from, int to) {
		this.readings.move(index(from), index(to));
	}

	/** Of the older half, every second one of each series goes that is not in flight. */
	private void thinOut() {
		int half = this.count / 2;
		long odd = 0;
		int to = 0;
		int removedBeforeFlight = 0;
		for (int i = 0; i < this.count; i++) {
			int series = this.readings.series[index(i)];
			boolean flies = i >= this.flight && i < this.flight + this.inFlight;
			boolean goes = i < half && series < EVENTS && !flies && (odd >> series & 1) != 0;
			odd ^= i < half ? 1L << series : 0;
			if (goes) {
				this.stats.drop(Drop.STORE_THINNED);
				removedBeforeFlight += i < this.flight ? 1 : 0;
			} else {
				move(i, to++);
			}
		}
		this.count = to;
		this.flight -= removedBeforeFlight;
	}

	private int index(int offset) {
		int at = this.head + offset;
		return at < capacity() ? at : at - capacity();
	}

	@Override
	int place(int which) {
		if (this.newestFirst) {
			int last = this.count - 1 - which;
			return index(last >= this.flight + this.inFlight ? last : last - this.inFlight);
		}
		return index(this.inFlight + which);
	}

	@Override
	void resolve(long startMillis) {
		long[] time = this.readings.time;
		for (int i = 0; i < this.count; i++) {
			int at = index(i);
			if (time[at] < 0) {
				time[at] = startMillis - 1 - time[at];
			}
		}
	}

	@Override
	public int pending() {
		return this.count;
	}

	@Override
	public int waiting() {
		return this.count - this.inFlight;
	}

	@Override
	public int boot(int which) {
		return this.boot;
	}

	@Override
	void fly(int readings) {
		this.flight = this.newestFirst ? this.count - readings : 0;
		this.inFlight = readings;
	}

	@Override
	void forget() {
		int arrived = this.inFlight;
		if (this.flight == 0) {
			this.head = index(arrived);
		} else {
			for (int i = this.flight + arrived; i < this.count; i++) {
				move(i, i - arrived);
			}
		}
		this.count -= arrived;
		this.flight = 0;
	}

	/** Where those in flight are is kept beside the order. */
	@Override
	void reorder() {
	}

	@Override
	public void takeBack() {
		this.inFlight = 0;
		this.flight = 0;
	}

	@Override
	public int capacity() {
		return this.readings.series.length;
	}
}
