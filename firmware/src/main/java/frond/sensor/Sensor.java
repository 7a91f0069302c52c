package frond.sensor;

/**
 * Something that can be measured. A value is an integer: the quantity times {@link #divisor()}, so that no float is needed on the way
 * from the converter to the message.
 */
public interface Sensor {
	/** Answer of {@link #read}: the sensor failed; there is no number. */
	int FAULT = Integer.MIN_VALUE;
	/** Answer of {@link #read}: nothing to measure yet, which is no fault. */
	int NOTHING = Integer.MIN_VALUE + 1;

	/** Its name in SenML, ASCII, relative to the node's (ARCHITECTURE.md, Payload); not to be written to. */
	byte[] name();

	/** Its unit of the SenML Units registry, ASCII; empty for none; not to be written to. */
	byte[] unit();

	/** A power of ten, 1 to 10^6: the value's resolution is one part of it. */
	int divisor();

	/** Measures; takes at most some milliseconds. The value times {@link #divisor()}, {@link #FAULT} or {@link #NOTHING}. */
	int read(long now);
}
