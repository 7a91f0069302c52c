package frond.historian.http;

import frond.historian.model.AlarmState;
import frond.historian.model.Clock;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A value as the API takes it.
 *
 * @param point id of its point, where the address does not say it
 * @param t milliseconds since 1970; now if it is left out
 * @param v the number
 * @param text text, JSON or XML
 * @param lat latitude, with {@code lon}
 * @param note a note about it
 * @param unit SenML unit
 */
public record ValueBody(String point, BigDecimal t, Double v, String text, Double lat, Double lon, String note, String unit) {
	private static final BigDecimal BOUND = BigDecimal.valueOf(1_000_000_000_000_000L);

	/** @throws IllegalArgumentException with a sentence for the user */
	public ValueBody {
		if (t != null && (t.signum() < 0 || t.compareTo(BOUND) > 0 || t.scale() > 1_000 || t.scale() < -20)) {
			throw new IllegalArgumentException("t must be milliseconds since 1970");
		}
		if (unit != null && unit.length() > 64) {
			throw new IllegalArgumentException("the unit must not be longer than 64 characters");
		}
		if (v != null && !Double.isFinite(v) || lat != null && !Double.isFinite(lat) || lon != null && !Double.isFinite(lon)) {
			throw new IllegalArgumentException("v, lat and lon must be finite numbers");
		}
	}

	/** As a reading of a point. */
	public Reading reading(String id) {
		long time = this.t == null ? Clock.now() : this.t.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValue();
		return new Reading(id, this.unit == null || this.unit.isEmpty() ? null : this.unit, new Value(time, or(this.v), this.text, or(this.lat), or(this.lon), this.note, AlarmState.OK));
	}

	private static double or(Double number) {
		return number == null ? Double.NaN : number;
	}
}
