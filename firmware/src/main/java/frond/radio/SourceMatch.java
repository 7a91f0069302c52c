package frond.radio;

/**
 * A radio that says in its acknowledgements of data requests whether something is kept for who asks (frame pending, IEEE 802.15.4-2006 section
 * 7.2.1.1.3), so that a sleeping neighbour for which nothing is kept can switch off at once.
 */
public interface SourceMatch {
	/** From now on acknowledgements tell; before, they announce a frame to everyone, or to none. Nothing is kept yet. */
	void matchSources(long now);

	/**
	 * Says that something is kept for a neighbour, or nothing any more. A radio that cannot tell one neighbour from another announces to all while
	 * something is kept for any.
	 *
	 * @param eui64 as printed
	 * @param kept another value than in the call before about this neighbour, which began with false
	 */
	void setKept(long eui64, boolean kept, long now);
}
