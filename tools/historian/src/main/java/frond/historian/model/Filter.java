package frond.historian.model;

/**
 * What keeps numbers from being stored.
 *
 * @param kind which rule
 * @param value its parameter: the distance in the point's unit, in percent of the value before, or the bound
 */
public record Filter(Kind kind, double value) {
	/** Everything is stored. */
	public static final Filter NONE = new Filter(Kind.NONE, 0);

	/** The rules. */
	public enum Kind {
		NONE,
		/** Not stored unless it differs from the last one stored by more than {@code value}. */
		FIXED_HYSTERESIS,
		/** Not stored unless it differs from the last one stored by more than {@code value} percent of that. */
		PERCENT_HYSTERESIS,
		/** Not stored if it is above {@code value}. */
		CEILING,
		/** Not stored if it is below {@code value}. */
		FLOOR
	}

	/** @throws IllegalArgumentException with a sentence for the user */
	public Filter {
		kind = kind == null ? Kind.NONE : kind;
		if (!Double.isFinite(value) || value < 0 && (kind == Kind.FIXED_HYSTERESIS || kind == Kind.PERCENT_HYSTERESIS)) {
			throw new IllegalArgumentException("the filter's value must be a number" + (Double.isFinite(value) ? ", not below 0" : ""));
		}
	}

	/** Whether values are stored only when they move, so that each holds until the next. */
	public boolean isHysteresis() {
		return this.kind == Kind.FIXED_HYSTERESIS || this.kind == Kind.PERCENT_HYSTERESIS;
	}

	/**
	 * Whether a number is stored.
	 *
	 * @param previous the last one stored, or NaN if there is none to compare with
	 */
	public boolean passes(double number, double previous) {
		return switch (this.kind) {
			case NONE -> true;
			case FIXED_HYSTERESIS -> Double.isNaN(previous) || Math.abs(number - previous) > this.value;
			case PERCENT_HYSTERESIS -> Double.isNaN(previous) || Math.abs(number - previous) > Math.abs(previous) * this.value / 100;
			case CEILING -> number <= this.value;
			case FLOOR -> number >= this.value;
		};
	}
}
