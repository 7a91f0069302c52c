package frond.sensor;

import frond.buffer.Bytes;

/**
 * Something that can be measured. A value is an integer: the quantity times {@link #divisor}, so that no float is needed on the way from the
 * converter to the message.
 */
public abstract class Sensor {
	/** Answer of {@link #read}: the sensor failed; there is no number. */
	public static final int FAULT = Integer.MIN_VALUE;
	/** Answer of {@link #read}: nothing to measure yet, which is no fault. */
	public static final int NOTHING = Integer.MIN_VALUE + 1;

	/** Its name in SenML, ASCII, relative to the node's (ARCHITECTURE.md, Payload); not to be written to. */
	public final byte[] name;
	/** Its unit of the SenML Units registry, ASCII; empty for none; not to be written to. */
	public final byte[] unit;
	/** A power of ten, 1 to 10^6: the value's resolution is one part of it. */
	public final int divisor;

	/** The least value that it can measure; below that it has failed. */
	public final int least;
	/** The largest value that it can measure. */
	public final int most;

	/** For {@link #name}, {@link #unit} and {@link #divisor}; any value is taken. */
	protected Sensor(String name, String unit, int divisor) {
		this(name, unit, divisor, NOTHING + 1, Integer.MAX_VALUE);
	}

	/** With its range. */
	protected Sensor(String name, String unit, int divisor, int least, int most) {
		this.least = least;
		this.most = most;
		this.name = Bytes.ascii(name);
		this.unit = Bytes.ascii(unit);
		this.divisor = divisor;
	}

	/**
	 * Starts a measurement, where that takes time.
	 *
	 * @return absolute time from which {@link #read} has its result, microseconds; {@code now} for at once
	 */
	public long start(long now) {
		return now;
	}

	/**
	 * Goes on with it, at the time that {@link #start} answered, where that takes another step.
	 *
	 * @return as {@link #start}
	 */
	public long more(long now) {
		return now;
	}

	/** Measures, or takes the result; takes at most some milliseconds. The value times {@link #divisor}, {@link #FAULT} or {@link #NOTHING}. */
	public abstract int read(long now);
}
