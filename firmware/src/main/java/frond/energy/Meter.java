package frond.energy;

/** A board's parts, as far as they can be accounted for. */
public interface Meter {
	/** Time of the processor in each state of {@link Currents}, microseconds. */
	void processor(long[] micros, long now);

	/** The same of the radio; false if this board cannot tell, and then nothing was written. */
	boolean radio(long[] micros, long now);

	/** What the processor takes in each state, nanoamperes. */
	int[] processorCurrents();

	/** What the radio takes in each state, nanoamperes; null if this board cannot tell. */
	int[] radioCurrents();
}
