package frond.sensor;

/** One sensor of a {@link Sampler}: a measurement on its way, and what was reported and what is alarming. */
final class Channel {
	private static final long MILLISECOND = 1000;
	private static final long NEVER = Long.MAX_VALUE;
	/** A measurement so short a time ago serves: times of a sensor are sent to the nearest second where it was due then, and two of one time would be one reading. */
	private static final long FRESH = 21 * MILLISECOND;
	/** Steps of a measurement. */
	private static final int IDLE = 0;
	private static final int STARTED = 1;
	private static final int CONTINUED = 2;

	private final int index;
	private final Sensor sensor;
	private final Rule rule;
	private final Sampler.Listener listener;
	private int step;
	private long resultAt = NEVER;
	private long startedAt;
	/** What was measured last, {@link Sensor#NOTHING} for nothing, and when. */
	private int last = Sensor.NOTHING;
	private long lastAt;
	private boolean lastReported;
	private int reported = Sensor.NOTHING;
	private long reportedAt;
	private int alarm;
	private int counted;
	private int minimum;
	private int maximum;
	private long sum;
	private int burstLeft;
	private long burstPeriod;
	private long burstAt = NEVER;

	Channel(int index, Sensor sensor, Rule rule, Sampler.Listener listener) {
		this.index = index;
		this.sensor = sensor;
		this.rule = rule;
		this.listener = listener;
	}

	void onTime(long now) {
		if (this.burstAt <= now) {
			this.burstAt = now + this.burstPeriod;
			measure(now);
		}
		if (this.resultAt <= now) {
			proceed(now);
		}
	}

	long nextDeadline() {
		return Math.min(this.resultAt, this.burstAt);
	}

	/** Measures now; a measurement that is under way, or has just been taken, serves. */
	void measure(long now) {
		if (this.step == IDLE && (this.last == Sensor.NOTHING || now - this.lastAt >= FRESH)) {
			this.step = STARTED;
			this.startedAt = now;
			this.resultAt = this.sensor.start(now);
			if (this.resultAt <= now) {
				proceed(now);
			}
		}
	}

	private void proceed(long now) {
		if (this.step == STARTED) {
			this.step = CONTINUED;
			this.resultAt = this.sensor.more(now);
			if (this.resultAt > now) {
				return;
			}
		}
		this.step = IDLE;
		this.resultAt = NEVER;
		int value = this.sensor.read(now);
		boolean burst = this.burstLeft > 0;
		if (burst && --this.burstLeft == 0) {
			this.burstAt = NEVER;
		}
		if (value == Sensor.FAULT || value != Sensor.NOTHING && (value < this.sensor.least || value > this.sensor.most)) {
			this.listener.onFault(this.index);
			alarm(Sampler.FAILED, now);
		} else if (value != Sensor.NOTHING) {
			take(value, burst, this.startedAt);
		}
	}

	private void take(int value, boolean burst, long at) {
		int alarm = judge(value);
		boolean all = burst || alarm != this.alarm;
		if (this.rule.window != 0 && !all) {
			gather(value, at);
		} else if (all || isException(value, at)) {
			if (this.rule.deadBand >= 0 && this.last != Sensor.NOTHING && !this.lastReported && this.rule.window == 0
					&& exceeds(value, this.reported, this.rule.deadBand)) {
				this.listener.onReading(this.index, this.last, this.lastAt);
			}
			this.listener.onReading(this.index, value, at);
			this.reported = value;
			this.reportedAt = at;
			this.lastReported = true;
		} else {
			this.lastReported = false;
		}
		this.last = value;
		this.lastAt = at;
		alarm(alarm, at);
	}

	private boolean isException(int value, long at) {
		int heartbeat = this.rule.heartbeat;
		return this.rule.deadBand < 0 || this.reported == Sensor.NOTHING || exceeds(value, this.reported, this.rule.deadBand)
				|| heartbeat != 0 && at - this.reportedAt >= heartbeat * MILLISECOND;
	}

	private static boolean exceeds(int value, int from, int by) {
		return Math.abs((long) value - from) > by;
	}

	private void gather(int value, long at) {
		boolean first = this.counted == 0;
		this.minimum = first ? value : Math.min(value, this.minimum);
		this.maximum = first ? value : Math.max(value, this.maximum);
		this.sum = value + (first ? 0 : this.sum);
		if (++this.counted >= this.rule.window) {
			long sum = this.sum;
			int count = this.counted;
			this.listener.onReading(this.index + Sampler.MINIMUM, this.minimum, at);
			this.listener.onReading(this.index + Sampler.MAXIMUM, this.maximum, at);
			this.listener.onReading(this.index + Sampler.MEAN, (int) ((sum >= 0 ? sum + count / 2 : sum - count / 2) / count), at);
			this.counted = 0;
		}
	}

	/** What a value is, given what the one before was. */
	private int judge(int value) {
		Rule rule = this.rule;
		int before = this.alarm;
		long inside = rule.hysteresis;
		if (value < rule.low || before == Sampler.LOW && value < rule.low + inside) {
			return Sampler.LOW;
		}
		if (value > rule.high || before == Sampler.HIGH && value > rule.high - inside) {
			return Sampler.HIGH;
		}
		int last = this.last;
		return last != Sensor.NOTHING && before != Sampler.FAILED && exceeds(value, last, rule.delta) ? Sampler.DELTA : Sampler.NORMAL;
	}

	private void alarm(int alarm, long at) {
		if (alarm != this.alarm) {
			this.alarm = alarm;
			this.listener.onReading(this.index + Sampler.ALARM, alarm, at);
			if (alarm != Sampler.NORMAL && alarm != Sampler.FAILED && this.rule.burst != 0) {
				burst(this.rule.burst, this.rule.burstPeriod, at + this.rule.burstPeriod * MILLISECOND);
			}
		}
	}

	/** Measures so often, the first time at {@code at}, and reports all of it. */
	void burst(int measurements, int milliseconds, long at) {
		this.burstLeft = measurements;
		this.burstPeriod = milliseconds * MILLISECOND;
		this.burstAt = at;
	}

	int alarm() {
		return this.alarm;
	}

	int last() {
		return this.last;
	}
}
