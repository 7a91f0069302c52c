package frond.air;

/** How far radios reach, where that is more than one {@link Link} for all: positions, obstacles, a trace. Radios go by their numbers on the {@link Medium}. */
public interface Propagation {
	/**
	 * The radios at which one may ever be felt, in a fixed order. Asked for again after {@link Medium#moved()}.
	 *
	 * @param from number of the sender
	 */
	int[] reach(int from);

	/** What one radio hears of another at a time, microseconds; the same answer for the same arguments. */
	Link link(int from, int to, long now);
}
