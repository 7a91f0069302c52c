package frond.cli.bench;

import java.util.Locale;

/**
 * One row of the benchmark.
 *
 * @param name stays the same from release to release, so that rows can be compared
 * @param value the measurement
 * @param unit of the value
 */
record Row(String name, double value, String unit) {
	/** The value without a fraction where it has none or is so large that none matters. */
	String text() {
		return this.value == Math.rint(this.value) || Math.abs(this.value) >= 1000 ? Long.toString(Math.round(this.value)) : String.format(Locale.ROOT, "%.2f", this.value);
	}
}
