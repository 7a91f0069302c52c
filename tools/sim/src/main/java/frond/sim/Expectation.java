package frond.sim;

/**
 * What a scenario wants of a run.
 *
 * @param metric one of {@link Results}
 * @param operator =, <, <=, >, >=
 * @param bound seconds, percent or a count
 * @param after only what was produced after this, microseconds
 * @param text as the scenario says it
 */
record Expectation(String metric, String operator, double bound, long after, String text) {
	/** Whether a value is as wanted. What was not measured is not. */
	boolean holds(double value) {
		return switch (this.operator) {
		case "=" -> value == this.bound;
		case "<" -> value < this.bound;
		case "<=" -> value <= this.bound;
		case ">" -> value > this.bound;
		default -> value >= this.bound;
		};
	}
}
