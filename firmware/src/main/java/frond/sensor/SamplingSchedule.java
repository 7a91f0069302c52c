package frond.sensor;

/**
 * When each sensor is due. The first time is at once; after that all keep to a grid of their period with one random phase for the node,
 * so that sensors of one period share a message and nodes that were switched on together do not send together. Deadlines are multiples
 * of the period and do not drift; what was missed is skipped, not made up for.
 *
 * <p>
 * Once the time of day is known, slow sensors are due at whole seconds of it: such a time takes four bytes less in a message. Which seconds is the node's
 * own chance as well.
 */
public final class SamplingSchedule {
	/** Microseconds in a millisecond. */
	private static final long MILLISECOND = 1000;
	private static final long SECOND = 1000000;
	/** From this period on, microseconds, up to a second more or less the first time is no matter. */
	private static final long SLOW = 10 * SECOND;

	private final long[] period;
	private final long[] next;
	private final int random;
	/** Time of day at time 0, microseconds since 1970; 0 for not known. */
	private long epoch;

	/**
	 * @param random any number, from which the phase is taken
	 * @param milliseconds period of each sensor, 1 or more; 0 for never
	 */
	public SamplingSchedule(int[] milliseconds, int random) {
		this.period = new long[milliseconds.length];
		this.next = new long[milliseconds.length];
		this.random = random >>> 1;
		for (int i = 0; i < milliseconds.length; i++) {
			this.period[i] = milliseconds[i] * MILLISECOND;
			this.next[i] = Long.MAX_VALUE;
		}
	}

	/** Starts: every sensor is due. */
	public void start(long now) {
		for (int i = 0; i < this.next.length; i++) {
			this.next[i] = this.period[i] == 0 ? Long.MAX_VALUE : now;
		}
	}

	/** The time of day is known, or known better. @param epoch what it was at time 0, microseconds since 1970 */
	public void setClock(long epoch) {
		this.epoch = epoch;
	}

	/** Whether a sensor is due at whole seconds. */
	public boolean isSlow(int sensor) {
		return this.period[sensor] >= SLOW && this.period[sensor] % SECOND == 0;
	}

	/** Gives a sensor another period, milliseconds; 0 for never. */
	public void setPeriod(int sensor, int milliseconds, long now) {
		this.period[sensor] = milliseconds * MILLISECOND;
		this.next[sensor] = milliseconds == 0 ? Long.MAX_VALUE : after(sensor, now);
	}

	/** Milliseconds; 0 for never. */
	public int period(int sensor) {
		return (int) (this.period[sensor] / MILLISECOND);
	}

	/** Makes a sensor due at once, also one that never is by itself. */
	public void hurry(int sensor, long now) {
		this.next[sensor] = now;
	}

	/**
	 * A sensor that is due, whose next time is set.
	 *
	 * @return its index, or -1 if none is
	 */
	public int due(long now) {
		long[] next = this.next;
		for (int i = 0; i < next.length; i++) {
			if (next[i] <= now) {
				next[i] = this.period[i] == 0 ? Long.MAX_VALUE : after(i, now);
				return i;
			}
		}
		return -1;
	}

	/** The first time after {@code now} that is on the grid. */
	private long after(int sensor, long now) {
		long period = this.period[sensor];
		boolean whole = this.epoch != 0 && isSlow(sensor);
		long since = (whole ? now + this.epoch - this.random * SECOND : now - this.random * MILLISECOND) % period;
		long next = now - (since < 0 ? since + period : since) + period;
		// A clock that was put back a little has not come to the time that was just served.
		return whole && next - now < SECOND / 2 ? next + period : next;
	}

	/** Absolute time at which the next sensor is due, microseconds; {@link Long#MAX_VALUE} for never. */
	public long nextDeadline() {
		long first = Long.MAX_VALUE;
		for (int i = 0; i < this.next.length; i++) {
			first = Math.min(first, this.next[i]);
		}
		return first;
	}
}
