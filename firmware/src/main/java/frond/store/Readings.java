package frond.store;

/** A table of readings, by place. */
final class Readings {
	final byte[] series;
	final int[] value;
	/** Milliseconds since 1970 where known; else -1 less the milliseconds of uptime. */
	final long[] time;

	/** Each takes 13 bytes. */
	Readings(int capacity) {
		this.series = new byte[capacity];
		this.value = new int[capacity];
		this.time = new long[capacity];
	}

	void put(int at, int series, int value, long time) {
		this.series[at] = (byte) series;
		this.value[at] = value;
		this.time[at] = time;
	}

	void move(int from, int to) {
		put(to, this.series[from], this.value[from], this.time[from]);
	}
}
