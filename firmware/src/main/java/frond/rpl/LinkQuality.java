package frond.rpl;

/** What is known of the links to neighbours. */
public interface LinkQuality {
	/** One transmission for each frame, in the unit of {@link #etx} (RFC 6719 section 5). */
	int ONE = 128;

	/** Expected transmissions per frame to a neighbour, 128 for one; a guess if nothing was sent to it yet. */
	int etx(long eui64);
}
