package frond.gateway;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counters; written by the event loop, read by anyone. */
final class Counters {
	private final AtomicLongArray values = new AtomicLongArray(Counter.values().length);

	/** Upper bounds of the classes of answer times, milliseconds. */
	static final int[] BOUNDS = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000 };

	private final AtomicLongArray latencies = new AtomicLongArray(BOUNDS.length + 1);
	private final AtomicLong latencySum = new AtomicLong();

	void count(Counter counter) {
		this.values.getAndIncrement(counter.ordinal());
	}

	long get(Counter counter) {
		return this.values.get(counter.ordinal());
	}

	/** The broker answered a message after so many nanoseconds. */
	void answered(long nanos) {
		int bucket = 0;
		while (bucket < BOUNDS.length && nanos > BOUNDS[bucket] * 1_000_000L) {
			bucket++;
		}
		this.latencies.getAndIncrement(bucket);
		this.latencySum.addAndGet(nanos);
	}

	/** Messages answered within each of {@link #BOUNDS}, not counting those of the bound before; the last is the rest. */
	long latency(int bucket) {
		return this.latencies.get(bucket);
	}

	/** Nanoseconds of all. */
	long latencySum() {
		return this.latencySum.get();
	}
}
