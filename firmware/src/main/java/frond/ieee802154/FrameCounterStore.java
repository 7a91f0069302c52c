package frond.ieee802154;

/**
 * Where a node's frame counter outlives a reset. A counter used twice with one key gives away both messages (RFC 3610 section 4), so counters are
 * reserved ahead in steps: what was reserved and not used is lost with a reset.
 */
public interface FrameCounterStore {
	/** The first frame counter that no frame of this node can have had, unsigned. */
	int first();

	/**
	 * Reserves the counters below one.
	 *
	 * @param end the first that is not reserved, unsigned: what {@link #first} answers after a reset, or something above
	 * @return whether that is certain; if not, none of them is used
	 */
	boolean reserve(int end);
}
