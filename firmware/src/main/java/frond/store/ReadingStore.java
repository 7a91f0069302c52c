package frond.store;

import frond.buffer.Drop;
import frond.buffer.Stats;

/**
 * Readings in RAM, oldest first, until the gateway has acknowledged them. The oldest of them may be in flight: those are the ones that the
 * message under way carries. Acknowledged, they are forgotten; not acknowledged, they wait again. When the store is full the oldest
 * reading that is not in flight is given up and counted as {@link Drop#STORE_FULL}:
 * {@code added = acknowledged + dropped + pending} holds at any time.
 *
 * <p>
 * A reading gets its absolute time once, and keeps it: sent again it is the same reading to the historian.
 *
 * <pre>
 *   head                head + inFlight              head + count
 *    |  in flight          |  waiting                   |  free
 *    +---------------------+----------------------------+-----------
 * </pre>
 */
public final class ReadingStore {
	private final byte[] sensor;
	private final int[] value;
	/** Milliseconds since 1970 where known; else -1 less the milliseconds of uptime. */
	private final long[] time;
	private int head;
	private int count;
	private int inFlight;
	private final Stats stats;
	private int added;
	private int acknowledged;

	/** @param capacity readings, 1 or more; each takes 13 bytes */
	public ReadingStore(int capacity, Stats stats) {
		this.sensor = new byte[capacity];
		this.value = new int[capacity];
		this.time = new long[capacity];
		this.stats = stats;
	}

	/**
	 * Keeps a reading.
	 *
	 * @param sensor index, 0 to 127
	 * @param uptimeMillis when it was taken, milliseconds since start-up
	 */
	public void add(int sensor, int value, long uptimeMillis) {
		this.added++;
		int capacity = this.sensor.length;
		if (this.count == capacity) {
			this.stats.drop(Drop.STORE_FULL);
			if (this.inFlight == capacity) {
				return;
			}
			dropOldestWaiting();
		}
		int at = index(this.count);
		this.sensor[at] = (byte) sensor;
		this.value[at] = value;
		this.time[at] = -1 - uptimeMillis;
		this.count++;
	}

	/** Those in flight, few, move up by one into its place. */
	private void dropOldestWaiting() {
		for (int i = this.inFlight; i > 0; i--) {
			int to = index(i);
			int from = index(i - 1);
			this.sensor[to] = this.sensor[from];
			this.value[to] = this.value[from];
			this.time[to] = this.time[from];
		}
		this.head = index(1);
		this.count--;
	}

	private int index(int offset) {
		int at = this.head + offset;
		return at < this.sensor.length ? at : at - this.sensor.length;
	}

	/** Readings that are here. */
	public int pending() {
		return this.count;
	}

	/** Readings that wait to be sent. */
	public int waiting() {
		return this.count - this.inFlight;
	}

	/** Sensor index of a waiting reading; {@code which} counts from the oldest, 0 to {@link #waiting()} less 1. */
	public int sensor(int which) {
		return this.sensor[index(this.inFlight + which)];
	}

	/** Value of a waiting reading, as given to {@link #add}. */
	public int value(int which) {
		return this.value[index(this.inFlight + which)];
	}

	/**
	 * Absolute time of a waiting reading, fixed by the first call.
	 *
	 * @param startMillis milliseconds since 1970 at start-up, as known now
	 * @return milliseconds since 1970
	 */
	public long time(int which, long startMillis) {
		int at = index(this.inFlight + which);
		if (this.time[at] < 0) {
			this.time[at] = startMillis - 1 - this.time[at];
		}
		return this.time[at];
	}

	/** The oldest {@code readings} of those waiting are under way. */
	public void sent(int readings) {
		this.inFlight += readings;
	}

	/** Those under way have arrived: they are forgotten. Returns how many they were. */
	public int acknowledge() {
		int arrived = this.inFlight;
		this.head = index(arrived);
		this.count -= arrived;
		this.inFlight = 0;
		this.acknowledged += arrived;
		return arrived;
	}

	/** Those under way did not arrive: they wait again, in their order. */
	public void takeBack() {
		this.inFlight = 0;
	}

	/** Readings given to {@link #add} since start-up. */
	public int added() {
		return this.added;
	}

	/** Readings acknowledged since start-up. */
	public int acknowledged() {
		return this.acknowledged;
	}
}
