package frond.fuzz;

/**
 * A parser, and what must hold whatever bytes it is given. Each input starts from the same state, so that an input alone says what happened;
 * what is costly and never changes may be kept.
 */
public interface Target {
	/**
	 * Gives the parser one input. Whatever this throws is a finding.
	 *
	 * @param input not changed
	 * @return how many messages, frames or documents it held
	 */
	int take(byte[] input) throws Exception;

	/** Fails with a message unless something holds. */
	static void check(boolean holds, String otherwise) {
		if (!holds) {
			throw new AssertionError(otherwise);
		}
	}
}
