package frond.historian.model;

/**
 * When a point raises an alarm. What is null is off.
 *
 * @param high raised above this
 * @param low raised below this
 * @param delta raised when the number changes by more than this within {@code deltaSeconds}
 * @param deltaSeconds 1 to 86,400 (60 if null)
 * @param idleSeconds raised when the newest value is older than this, 1 to 31,536,000
 * @param hysteresis how far below {@code high}, above {@code low} or under {@code delta} the number must be before the alarm is cleared
 */
public record Alarms(Double high, Double low, Double delta, Integer deltaSeconds, Integer idleSeconds, Double hysteresis) {
	/** No alarm. */
	public static final Alarms NONE = new Alarms(null, null, null, null, null, null);

	/** @throws IllegalArgumentException with a sentence for the user */
	public Alarms {
		finite("high", high);
		finite("low", low);
		finite("delta", delta);
		finite("hysteresis", hysteresis);
		if (hysteresis != null && hysteresis < 0 || delta != null && delta < 0) {
			throw new IllegalArgumentException("delta and hysteresis must not be below 0");
		}
		if (high != null && low != null && low >= high) {
			throw new IllegalArgumentException("the low alarm must be below the high alarm");
		}
		between("deltaSeconds", deltaSeconds, 86_400);
		between("idleSeconds", idleSeconds, 31_536_000);
	}

	private static void finite(String name, Double value) {
		if (value != null && !Double.isFinite(value)) {
			throw new IllegalArgumentException(name + " must be a finite number");
		}
	}

	private static void between(String name, Integer value, int most) {
		if (value != null && (value < 1 || value > most)) {
			throw new IllegalArgumentException(name + " must be from 1 to " + most);
		}
	}

	/** How far a number must come back, 0 if nothing is set. */
	public double back() {
		return this.hysteresis == null ? 0 : this.hysteresis;
	}

	/** The window of the delta alarm, in microseconds. */
	public long deltaMicros() {
		return (this.deltaSeconds == null ? 60 : this.deltaSeconds) * 1_000_000L;
	}
}
