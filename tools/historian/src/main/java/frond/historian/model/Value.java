package frond.historian.model;

/**
 * One value of a point: a number, a text (plain, JSON or XML), a position, or several of these at once, at one time. Immutable.
 *
 * @param time when it was sampled, in microseconds since 1970
 * @param number the number, finite; NaN if there is none
 * @param text plain text, JSON or XML; null if there is none
 * @param latitude degrees north, -90 to 90; NaN if there is no position
 * @param longitude degrees east, -180 to 180; NaN if there is no position
 * @param note a note about the value (Nimbits' meta), or null
 * @param alarm the alarm state of the point with this value
 */
public record Value(long time, double number, String text, double latitude, double longitude, String note, AlarmState alarm) {
	/** A number alone. */
	public static Value of(long time, double number) {
		return new Value(time, number, null, Double.NaN, Double.NaN, null, AlarmState.OK);
	}

	/** A text alone. */
	public static Value of(long time, String text) {
		return new Value(time, Double.NaN, text, Double.NaN, Double.NaN, null, AlarmState.OK);
	}

	public boolean hasNumber() {
		return !Double.isNaN(this.number);
	}

	public boolean hasPosition() {
		return !Double.isNaN(this.latitude);
	}

	/** Whether it is a number and nothing else, as nearly all values are. */
	public boolean isPlain() {
		return this.text == null && this.note == null && this.alarm == AlarmState.OK && !hasPosition() && hasNumber();
	}

	public Value withNumber(double number) {
		return new Value(this.time, number, this.text, this.latitude, this.longitude, this.note, this.alarm);
	}

	public Value withAlarm(AlarmState alarm) {
		return alarm == this.alarm ? this : new Value(this.time, this.number, this.text, this.latitude, this.longitude, this.note, alarm);
	}

	/** Whether the other says the same of the same time, whatever the alarm state. */
	public boolean sameAs(Value other) {
		return equals(other.withAlarm(this.alarm));
	}
}
