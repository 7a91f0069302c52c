package frond.gateway;

import java.util.concurrent.atomic.AtomicLongArray;

/** The counters; written by the event loop, read by anyone. */
final class Counters {
	private final AtomicLongArray values = new AtomicLongArray(Counter.values().length);

	void count(Counter counter) {
		this.values.getAndIncrement(counter.ordinal());
	}

	long get(Counter counter) {
		return this.values.get(counter.ordinal());
	}
}
