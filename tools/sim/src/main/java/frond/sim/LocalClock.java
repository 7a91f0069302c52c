package frond.sim;

/** A node's own clock: it begins when the node does, and goes wrong by some parts per million. */
final class LocalClock {
	private final long started;
	private final double rate;

	/**
	 * @param started when the node was switched on, in the air's time
	 * @param ppm how much too fast; negative for too slow
	 */
	LocalClock(long started, double ppm) {
		this.started = started;
		this.rate = 1 + ppm / 1e6;
	}

	/** This clock's time at a time of the air. */
	long local(long air) {
		return (long) ((air - this.started) * this.rate);
	}

	/** The first time of the air at which this clock shows a time; the two ends of the scale stay. */
	long air(long local) {
		if (local == Long.MAX_VALUE || local == Long.MIN_VALUE) {
			return local;
		}
		long air = this.started + (long) (local / this.rate);
		while (local(air) < local) {
			air++;
		}
		return air;
	}
}
