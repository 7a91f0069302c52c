package frond.historian.alert;

/**
 * One thing that happened, for one subscription; kept until it is delivered.
 *
 * @param id grows with time
 * @param subscription id of the subscription
 * @param kind which alarm, or which of the values' occasions
 * @param alarm the alarm's id in the log, or null
 * @param cleared whether the alarm has ended with it
 * @param time of the value, or of noticing, in microseconds since 1970
 * @param number the value's number, or null
 * @param previous the number before, or null
 * @param text the value's text or position, cut short, or null
 * @param unit the value's unit, or null
 * @param created when it was noticed, in microseconds since 1970
 * @param withheld how many like it went before it untold, because messages are to be further apart
 */
public record Notice(String id, String subscription, String point, Occasion kind, Long alarm, boolean cleared, long time, Double number, Double previous, String text, String unit, long created,
		int withheld) {
	Notice withheld(int more) {
		return new Notice(this.id, this.subscription, this.point, this.kind, this.alarm, this.cleared, this.time, this.number, this.previous, this.text, this.unit, this.created, this.withheld + more);
	}

	/** Whether the other says something newer of the same. */
	boolean isReplacedBy(Notice other) {
		return this.kind == other.kind && this.point.equals(other.point);
	}
}
