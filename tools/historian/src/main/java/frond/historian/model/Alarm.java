package frond.historian.model;

/**
 * One alarm of one point, from its raising on.
 *
 * @param id grows with time
 * @param kind which of the point's alarms; never {@link AlarmState#OK}
 * @param raised the time of the value that raised it (of noticing, if it is idle), in microseconds since 1970
 * @param number that value's number, or NaN if it is idle
 * @param cleared the time of the value that cleared it, or 0 while it lasts
 * @param acknowledged when somebody acknowledged it, or 0
 * @param acknowledgedBy who, or null
 */
public record Alarm(long id, String point, AlarmState kind, long raised, double number, long cleared, long acknowledged, String acknowledgedBy) {
	public boolean isActive() {
		return this.cleared == 0;
	}

	public Alarm clearedAt(long time) {
		return new Alarm(this.id, this.point, this.kind, this.raised, this.number, Math.max(1, time), this.acknowledged, this.acknowledgedBy);
	}

	public Alarm acknowledgedAt(long time, String by) {
		return new Alarm(this.id, this.point, this.kind, this.raised, this.number, this.cleared, time, by);
	}
}
