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

	private static final long MILLISECOND = 1000;
	private static final long NEVER = Long.MAX_VALUE;
	/** Steps of a measurement. */
	private static final int IDLE = 0;
	private static final int STARTED = 1;
	private static final int CONTINUED = 2;

	private final Sensor[] sensors;
	private final SamplingSchedule schedule;
	private final Rules rules;
	private final Listener listener;
	private final int[] step;
	private final long[] resultAt;
	private final long[] startedAt;
	/** What was measured last, {@link Sensor#NOTHING} for nothing, and when. */
	private final int[] last;
	private final long[] lastAt;
	private final boolean[] lastReported;
	private final int[] reported;
	private final long[] reportedAt;
	private final int[] alarm;
	private final int[] counted;
	private final int[] minimum;
	private final int[] maximum;
	private final long[] sum;
	private final int[] burstLeft;
	private final long[] burstAt;

	/** @param sensors at most {@link Rules#SENSORS} */
	public Sampler(Sensor[] sensors, SamplingSchedule schedule, Rules rules, Listener listener) {
		int count = sensors.length;
		this.sensors = sensors;
		this.schedule = schedule;
		this.rules = rules;
		this.listener = listener;
		this.step = new int[count];
		this.resultAt = new long[count];
		this.startedAt = new long[count];
		this.last = new int[count];
		this.lastAt = new long[count];
		this.lastReported = new boolean[count];
		this.reported = new int[count];
		this.reportedAt = new long[count];
		this.alarm = new int[count];
		this.counted = new int[count];
		this.minimum = new int[count];
		this.maximum = new int[count];
		this.sum = new long[count];
		this.burstLeft = new int[count];
		this.burstAt = new long[count];
		for (int i = 0; i < count; i++) {
			this.last[i] = Sensor.NOTHING;
			this.reported[i] = Sensor.NOTHING;
			this.burstAt[i] = NEVER;
			this.resultAt[i] = NEVER;
		}
	}

	/** Does what is due. */
	public void onTime(long now) {
		int due = this.schedule.due(now);
		while (due >= 0) {
			measure(due, now);
			due = this.schedule.due(now);
		}
		for (int i = 0; i < this.sensors.length; i++) {
			if (this.burstAt[i] <= now) {
				this.burstAt[i] = now + this.rules.burstPeriod[i] * MILLISECOND;
				measure(i, now);
			}
			if (this.resultAt[i] <= now) {
				proceed(i, now);
			}
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds. */
	public long nextDeadline() {
		long next = this.schedule.nextDeadline();
		for (int i = 0; i < this.resultAt.length; i++) {
			next = Math.min(next, Math.min(this.resultAt[i], this.burstAt[i]));
		}
		return next;
	}

	/** Measures now, whenever it is due; a measurement that is under way serves. */
	public void measure(int sensor, long now) {
		if (this.step[sensor] == IDLE) {
			this.step[sensor] = STARTED;
			this.startedAt[sensor] = now;
			this.resultAt[sensor] = this.sensors[sensor].start(now);
			if (this.resultAt[sensor] <= now) {
				proceed(sensor, now);
			}
		}
	}

	private void proceed(int sensor, long now) {
		if (this.step[sensor] == STARTED) {
			this.step[sensor] = CONTINUED;
			this.resultAt[sensor] = this.sensors[sensor].more(now);
			if (this.resultAt[sensor] > now) {
				return;
			}
		}
		this.step[sensor] = IDLE;
		this.resultAt[sensor] = NEVER;
		int value = this.sensors[sensor].read(now);
		boolean burst = this.burstLeft[sensor] > 0;
		if (burst && --this.burstLeft[sensor] == 0) {
			this.burstAt[sensor] = NEVER;
		}
		if (value == Sensor.FAULT || value != Sensor.NOTHING && (value < this.sensors[sensor].least || value > this.sensors[sensor].most)) {
			this.listener.onFault(sensor);
			alarm(sensor, FAILED, now);
		} else if (value != Sensor.NOTHING) {
			take(sensor, value, burst, this.startedAt[sensor]);
		}
	}

	private void take(int sensor, int value, boolean burst, long at) {
		int alarm = judge(sensor, value);
		boolean all = burst || alarm != this.alarm[sensor];
		if (this.rules.window[sensor] != 0 && !all) {
			gather(sensor, value, at);
		} else if (all || isException(sensor, value, at)) {
			if (this.rules.deadBand[sensor] >= 0 && this.last[sensor] != Sensor.NOTHING && !this.lastReported[sensor] && this.rules.window[sensor] == 0
					&& exceeds(value, this.reported[sensor], this.rules.deadBand[sensor])) {
				this.listener.onReading(sensor, this.last[sensor], this.lastAt[sensor]);
			}
			this.listener.onReading(sensor, value, at);
			this.reported[sensor] = value;
			this.reportedAt[sensor] = at;
			this.lastReported[sensor] = true;
		} else {
			this.lastReported[sensor] = false;
		}
		this.last[sensor] = value;
		this.lastAt[sensor] = at;
		alarm(sensor, alarm, at);
	}

	private boolean isException(int sensor, int value, long at) {
		int heartbeat = this.rules.heartbeat[sensor];
		return this.rules.deadBand[sensor] < 0 || this.reported[sensor] == Sensor.NOTHING || exceeds(value, this.reported[sensor], this.rules.deadBand[sensor])
				|| heartbeat != 0 && at - this.reportedAt[sensor] >= heartbeat * MILLISECOND;
	}

	private static boolean exceeds(int value, int from, int by) {
		return Math.abs((long) value - from) > by;
	}

	private void gather(int sensor, int value, long at) {
		boolean first = this.counted[sensor] == 0;
		this.minimum[sensor] = first ? value : Math.min(value, this.minimum[sensor]);
		this.maximum[sensor] = first ? value : Math.max(value, this.maximum[sensor]);
		this.sum[sensor] = value + (first ? 0 : this.sum[sensor]);
		if (++this.counted[sensor] >= this.rules.window[sensor]) {
			long sum = this.sum[sensor];
			int count = this.counted[sensor];
			this.listener.onReading(sensor + MINIMUM, this.minimum[sensor], at);
			this.listener.onReading(sensor + MAXIMUM, this.maximum[sensor], at);
			this.listener.onReading(sensor + MEAN, (int) ((sum >= 0 ? sum + count / 2 : sum - count / 2) / count), at);
			this.counted[sensor] = 0;
		}
	}

	/** What a value is, given what the one before was. */
	private int judge(int sensor, int value) {
		Rules rules = this.rules;
		int before = this.alarm[sensor];
		long inside = rules.hysteresis[sensor];
		if (value < rules.low[sensor] || before == LOW && value < rules.low[sensor] + inside) {
			return LOW;
		}
		if (value > rules.high[sensor] || before == HIGH && value > rules.high[sensor] - inside) {
			return HIGH;
		}
		int last = this.last[sensor];
		return last != Sensor.NOTHING && before != FAILED && exceeds(value, last, rules.delta[sensor]) ? DELTA : NORMAL;
	}

	private void alarm(int sensor, int alarm, long at) {
		if (alarm != this.alarm[sensor]) {
			this.alarm[sensor] = alarm;
			this.listener.onReading(sensor + ALARM, alarm, at);
			if (alarm != NORMAL && alarm != FAILED && this.rules.burst[sensor] != 0) {
				this.burstLeft[sensor] = this.rules.burst[sensor];
				this.burstAt[sensor] = at + this.rules.burstPeriod[sensor] * MILLISECOND;
			}
		}
	}

	/** What is wrong with a sensor: one of {@link #NORMAL} to {@link #FAILED}. */
	public int alarm(int sensor) {
		return this.alarm[sensor];
	}

	/** What was measured last; {@link Sensor#NOTHING} if nothing was. */
	public int last(int sensor) {
		return this.last[sensor];
	}
}
