package frond.air;

/** A node on this JVM, as whoever drives the air's time sees it. */
public interface AirNode {
	/** Does what is due. */
	void onTime(long now);

	/** Absolute time of the next {@link #onTime} that is needed, microseconds of the medium; {@link Long#MAX_VALUE} for none. */
	long nextDeadline();
}
