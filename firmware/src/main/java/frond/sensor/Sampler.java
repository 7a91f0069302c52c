package frond.sensor;

/**
 * Measures when it is due, and tells what of it is to be reported: every measurement, or exceptions from a dead-band with the measurement before
 * the change and at least one in a while, or minimum, maximum and mean of a window; and alarms, when they begin and end. A sensor that fails is an alarm, never a
 * number. A measurement that takes time is started, and its result taken when it is there; nothing waits.
 */
public final class Sampler {
	/** Takes what is to be reported, in the order of its times. */
	public interface Listener {
		/**
		 * Something to be reported.
		 *
		 * @param series sensor, plus one of {@link #MINIMUM}, {@link #MAXIMUM}, {@link #MEAN}, {@link #ALARM}
		 * @param at absolute time at which it was measured
		 */
		void onReading(int series, int value, long at);

		/** A measurement failed. */
		void onFault(int sensor);
	}

	/** Series of a kind are this far apart. */
	public static final int STRIDE = 12;
	public static final int MINIMUM = STRIDE;
	public static final int MAXIMUM = 2 * STRIDE;
	public static final int MEAN = 3 * STRIDE;
	public static final int ALARM = 4 * STRIDE;

	/** Values of an alarm's series. */
	public static final int NORMAL = 0;
	public static final int LOW = 1;
	public static final int HIGH = 2;
	public static final int DELTA = 3;
	public static final int FAILED = 4;

	private final SamplingSchedule schedule;
	private final Channel[] channels;

	/** @param sensors at most {@link Rules#SENSORS} */
	public Sampler(Sensor[] sensors, SamplingSchedule schedule, Rules rules, Listener listener) {
		this.schedule = schedule;
		this.channels = new Channel[sensors.length];
		for (int i = 0; i < sensors.length; i++) {
			this.channels[i] = new Channel(i, sensors[i], rules.of(i), listener);
		}
	}

	/** Does what is due. */
	public void onTime(long now) {
		int due = this.schedule.due(now);
		while (due >= 0) {
			this.channels[due].measure(now);
			due = this.schedule.due(now);
		}
		Channel[] channels = this.channels;
		for (int i = 0; i < channels.length; i++) {
			channels[i].onTime(now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds. */
	public long nextDeadline() {
		long next = this.schedule.nextDeadline();
		Channel[] channels = this.channels;
		for (int i = 0; i < channels.length; i++) {
			next = Math.min(next, channels[i].nextDeadline());
		}
		return next;
	}

	/** Measures now, whenever it is due; a measurement that is under way, or has just been taken, serves. */
	public void measure(int sensor, long now) {
		this.channels[sensor].measure(now);
	}

	/**
	 * Measures several times, from now on, and reports all of them, beside what is due anyway.
	 *
	 * @param measurements 1 or more
	 * @param milliseconds between them
	 */
	public void burst(int sensor, int measurements, int milliseconds, long now) {
		this.channels[sensor].burst(measurements, milliseconds, now);
	}

	/** What is wrong with a sensor: one of {@link #NORMAL} to {@link #FAILED}. */
	public int alarm(int sensor) {
		return this.channels[sensor].alarm();
	}

	/** What was measured last; {@link Sensor#NOTHING} if nothing was. */
	public int last(int sensor) {
		return this.channels[sensor].last();
	}
}
