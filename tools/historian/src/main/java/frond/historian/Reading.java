package frond.historian;

/**
 * One value of one point.
 *
 * @param point the point's id: a resolved SenML name (RFC 8428 section 4.5.1)
 * @param unit SenML unit (RFC 8428 section 12.1), or null
 * @param value the number; never NaN or infinite
 * @param time when it was sampled, in microseconds since 1970
 */
record Reading(String point, String unit, double value, long time) {
}
