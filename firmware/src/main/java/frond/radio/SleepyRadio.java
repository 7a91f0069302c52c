package frond.radio;

/** A radio that can be off between frames: what a node needs whose receiver is off when idle (macRxOnWhenIdle, IEEE 802.15.4-2006 section 7.4.2). */
public interface SleepyRadio extends Radio {
	/**
	 * Switches off, settings kept: nothing is received, and {@link #ready} is false.
	 *
	 * @return false if it did not: it is not {@link #ready}, or receives, or acknowledges what it has received
	 */
	boolean sleep(long now);

	/** Ends {@link #sleep}: after a while, some milliseconds at the most, the radio listens and is {@link #ready}. */
	void wake(long now);

	/** Whether the acknowledgement of the frame last reported as {@link #SENT} had its frame pending bit set; true if the radio cannot tell. */
	boolean framePending();
}
