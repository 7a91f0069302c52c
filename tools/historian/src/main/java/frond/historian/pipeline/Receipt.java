package frond.historian.pipeline;

/**
 * What became of readings that were submitted together.
 *
 * @param outcomes one a reading, in their order
 */
public record Receipt(Outcome[] outcomes) {
	/** How many are stored. */
	public long stored() {
		long stored = 0;
		for (Outcome outcome : this.outcomes) {
			stored += outcome == Outcome.STORED ? 1 : 0;
		}
		return stored;
	}
}
