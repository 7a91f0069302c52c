package frond.sensor;

import frond.buffer.Bytes;

/**
 * What of a sensor's measurements is reported, and when, as items of the configuration block say (docs/sensors.md). Numbers are big-endian; values and
 * limits are multiples of the sensor's resolution.
 */
public final class Rules {
	/** Sensors that there can be rules for. */
	public static final int SENSORS = 10;
	/** 1 byte: bits {@link #SI7021}, {@link #BMP180}, {@link #BH1750}, {@link #SI7021_UNCHECKED}, {@link #LSM6DSO}: what is fitted to the board's buses. */
	public static final int FITTED = 54;
	/** 1 byte sensor, 4 bytes dead-band, 4 bytes milliseconds: the longest time without a report, 0 for any. */
	public static final int EXCEPTION = 55;
	/** 1 byte sensor, 2 bytes: of so many measurements, minimum, maximum and mean are reported instead; 0 or 1 for each itself. */
	public static final int WINDOW = 56;
	/** 1 byte sensor, 4 bytes low limit, 4 bytes high limit, 4 bytes hysteresis, 4 bytes largest change between two measurements. */
	public static final int ALARM = 57;
	/** 1 byte sensor, 1 byte how many, 4 bytes milliseconds between them: measurements that follow an alarm, all reported. */
	public static final int BURST = 58;

	public static final int SI7021 = 1;
	public static final int BMP180 = 2;
	public static final int BH1750 = 4;
	/** A Si7021 that sends no check. */
	public static final int SI7021_UNCHECKED = 8;
	public static final int LSM6DSO = 16;
	/** No low limit. */
	public static final int NO_LOW = Integer.MIN_VALUE;
	/** No high limit, no limit of change. */
	public static final int NO_HIGH = Integer.MAX_VALUE;
	/** The longest time between measurements or reports, milliseconds. */
	public static final int DAY = 86400000;
	/** The shortest time between two measurements, milliseconds. */
	public static final int SHORTEST = 100;
	/** The most measurements of a burst. */
	public static final int LONGEST_BURST = 255;

	/** Bits of what is fitted. */
	public int fitted;
	private final Rule[] rules = new Rule[SENSORS];

	/** Everything is reported, nothing is alarming. */
	public Rules() {
		for (int i = 0; i < SENSORS; i++) {
			this.rules[i] = new Rule();
		}
	}

	/** Those of a sensor; what is changed there holds from the next measurement on. */
	public Rule of(int sensor) {
		return this.rules[sensor];
	}

	/** Whether several measurements of a sensor are reported as one. */
	public boolean hasWindow(int sensor) {
		return this.rules[sensor].window != 0;
	}

	/**
	 * Takes an item of the configuration block.
	 *
	 * @return false if it is wrong; true also for one that is not of these
	 */
	public boolean item(int type, byte[] block, int at, int length) {
		if (type < FITTED || type > BURST) {
			return true;
		}
		if (type == FITTED) {
			this.fitted = length == 1 ? block[at] : 0;
			return length == 1 && (block[at] & ~(SI7021 | BMP180 | BH1750 | SI7021_UNCHECKED | LSM6DSO)) == 0;
		}
		int sensor = length == 0 ? -1 : block[at];
		if (sensor < 0 || sensor >= SENSORS) {
			return false;
		}
		switch (type) {
		case EXCEPTION: return length == 9 && exception(sensor, Bytes.get32(block, at + 1), Bytes.get32(block, at + 5));
		case WINDOW: return length == 3 && window(sensor, Bytes.get16(block, at + 1));
		case ALARM: return length == 17 && alarm(sensor, Bytes.get32(block, at + 1), Bytes.get32(block, at + 5), Bytes.get32(block, at + 9), Bytes.get32(block, at + 13));
		default: return length == 6 && burst(sensor, block[at + 1] & 0xff, Bytes.get32(block, at + 2));
		}
	}

	/** Sets a dead-band; false if a value is out of its range. */
	public boolean exception(int sensor, int deadBand, int heartbeat) {
		if (deadBand < 0 || heartbeat < 0 || heartbeat > DAY) {
			return false;
		}
		Rule rule = this.rules[sensor];
		rule.deadBand = deadBand;
		rule.heartbeat = heartbeat;
		return true;
	}

	private boolean window(int sensor, int measurements) {
		this.rules[sensor].window = measurements < 2 ? 0 : measurements;
		return true;
	}

	/** Sets the limits of alarms; false if they contradict each other. */
	public boolean alarm(int sensor, int low, int high, int hysteresis, int delta) {
		if (low >= high || hysteresis < 0 || delta <= 0) {
			return false;
		}
		Rule rule = this.rules[sensor];
		rule.low = low;
		rule.high = high;
		rule.hysteresis = hysteresis;
		rule.delta = delta;
		return true;
	}

	private boolean burst(int sensor, int measurements, int period) {
		if (period < SHORTEST || period > DAY) {
			return false;
		}
		Rule rule = this.rules[sensor];
		rule.burst = measurements;
		rule.burstPeriod = period;
		return true;
	}
}
