package frond.sim;

import java.util.ArrayList;
import java.util.List;

/** What one node has measured, and what of it arrived. A reading's value is its number, so that each can be told from every other. */
final class Readings {
	private static final long UNDER_WAY = -1;
	private static final long FORGOTTEN = -2;

	/** When each was taken, microseconds of the air. */
	private final List<Long> taken = new ArrayList<>();
	/** When each arrived; {@link #UNDER_WAY} while it has not. */
	private final List<Long> arrived = new ArrayList<>();
	/** Those that were in the RAM of a node that was switched off. */
	private int forgotten;
	private int doubled;

	/** One more; returns its number. */
	int take(long now) {
		this.taken.add(now);
		this.arrived.add(UNDER_WAY);
		return this.taken.size() - 1;
	}

	/** One has arrived; false if it was there already. */
	boolean arrive(int number, long now) {
		if (number < 0 || number >= this.taken.size()) {
			throw new IllegalStateException("a reading arrived that was never taken: " + number);
		}
		if (this.arrived.get(number) == FORGOTTEN) {
			// It was on its way when its node was switched off.
			this.forgotten--;
		} else if (this.arrived.get(number) >= 0) {
			this.doubled++;
			return false;
		}
		this.arrived.set(number, now);
		return true;
	}

	/** The node was switched off, and what it had not delivered is gone. */
	void forget() {
		for (int i = 0; i < this.taken.size(); i++) {
			if (this.arrived.get(i) == UNDER_WAY) {
				this.arrived.set(i, FORGOTTEN);
				this.forgotten++;
			}
		}
	}

	int count() {
		return this.taken.size();
	}

	/** How many were taken from a time on. */
	int count(long after) {
		return (int) this.taken.stream().filter(time -> time >= after).count();
	}

	/** Seconds from measuring to arrival, of those that were taken from a time on and have arrived. */
	List<Double> latencies(long after) {
		List<Double> latencies = new ArrayList<>();
		for (int i = 0; i < this.taken.size(); i++) {
			if (this.taken.get(i) >= after && latency(i) >= 0) {
				latencies.add(latency(i) / (double) Units.SECOND);
			}
		}
		return latencies;
	}

	long takenAt(int number) {
		return this.taken.get(number);
	}

	/** Microseconds from a reading to its arrival; -1 if it has not arrived and was not forgotten, -2 if it was. */
	long latency(int number) {
		long at = this.arrived.get(number);
		return at < 0 ? at : at - this.taken.get(number);
	}

	/** How many of those taken from a time on have not arrived, and were not forgotten. */
	int lost(long after) {
		int lost = 0;
		for (int i = 0; i < this.taken.size(); i++) {
			lost += this.taken.get(i) >= after && this.arrived.get(i) == UNDER_WAY ? 1 : 0;
		}
		return lost;
	}

	int forgotten() {
		return this.forgotten;
	}

	int doubled() {
		return this.doubled;
	}
}
