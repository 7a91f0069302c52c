package frond.historian.alert;

/**
 * How a subscription did since the historian started.
 *
 * @param delivered what was told
 * @param failures messages that did not get through, each of which is tried again
 * @param waiting what is to be told
 * @param dropped what was given up
 * @param lastDelivered when, in microseconds since 1970, or 0
 * @param lastFailure likewise
 * @param lastError why, or null
 */
public record Deliveries(long delivered, long failures, int waiting, long dropped, long lastDelivered, long lastFailure, String lastError) {
	static final Deliveries NONE = new Deliveries(0, 0, 0, 0, 0, 0, null);
}
