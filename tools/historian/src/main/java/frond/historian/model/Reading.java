package frond.historian.model;

/**
 * One value on its way in.
 *
 * @param point the point's id: a resolved SenML name (RFC 8428 section 4.5.1)
 * @param unit SenML unit (RFC 8428 section 12.1), or null
 */
public record Reading(String point, String unit, Value value) {
	/** A number. */
	public Reading(String point, String unit, double number, long time) {
		this(point, unit, Value.of(time, number));
	}

	public long time() {
		return this.value.time();
	}
}
