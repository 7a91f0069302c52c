package frond.sim;

import java.util.Locale;

/** Numbers with their units, as scenarios have them and results show them. Times are microseconds. */
final class Units {
	static final long MILLISECOND = 1000;
	static final long SECOND = 1_000_000;
	static final long MINUTE = 60 * SECOND;
	static final long HOUR = 60 * MINUTE;

	private Units() {
	}

	/** A time such as {@code 500ms}, {@code 90s}, {@code 10m}, {@code 24h}. Throws {@link IllegalArgumentException} for anything else. */
	static long time(String text) {
		long unit;
		int digits;
		if (text.endsWith("ms")) {
			unit = MILLISECOND;
			digits = text.length() - 2;
		} else {
			unit = text.endsWith("s") ? SECOND : text.endsWith("m") ? MINUTE : text.endsWith("h") ? HOUR : 0;
			digits = text.length() - 1;
		}
		if (unit == 0) {
			throw new IllegalArgumentException("'" + text + "' is no time: 500ms, 90s, 10m or 24h");
		}
		return Math.round(number(text.substring(0, digits)) * unit);
	}

	/** A number, not negative zero nor without end. */
	static double number(String text) {
		try {
			double value = Double.parseDouble(text);
			if (Double.isFinite(value)) {
				return value;
			}
		} catch (NumberFormatException e) {
			// Told below.
		}
		throw new IllegalArgumentException("'" + text + "' is no number");
	}

	/** A part of one: {@code 20%} or {@code 0.2}. */
	static double part(String text) {
		double value = text.endsWith("%") ? number(text.substring(0, text.length() - 1)) / 100 : number(text);
		if (value < 0 || value > 1) {
			throw new IllegalArgumentException("'" + text + "' is not between 0 and 100 %");
		}
		return value;
	}

	/** A number with its unit taken off: times become seconds, percentages stay percent. */
	static double value(String text) {
		if (text.endsWith("%")) {
			return number(text.substring(0, text.length() - 1));
		}
		return text.matches("[0-9.]+(ms|s|m|h)") ? time(text) / (double) SECOND : number(text);
	}

	/** {@code 1:02:03}. */
	static String clock(long micros) {
		long seconds = micros / SECOND;
		return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
	}

	/** With as many digits as are worth reading. */
	static String text(double value) {
		if (Double.isInfinite(value)) {
			return "never";
		}
		if (Double.isNaN(value)) {
			return "none";
		}
		if (value == Math.rint(value) && Math.abs(value) < 1e9) {
			return Long.toString((long) value);
		}
		return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.1f" : Math.abs(value) >= 1 ? "%.2f" : "%.4f", value);
	}
}
