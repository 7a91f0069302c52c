package frond.cli.bench;

/**
 * One row of the benchmark.
 *
 * @param name stays the same from release to release, so that rows can be compared
 * @param value the measurement
 * @param unit of the value
 */
record Row(String name, double value, String unit) {
	/** The value without a fraction where it has none. */
	String text() {
		return this.value == Math.rint(this.value) ? Long.toString((long) this.value) : String.format(java.util.Locale.ROOT, "%.3g", this.value);
	}
}
