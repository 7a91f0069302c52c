package frond.historian.alert;

import frond.historian.model.AlarmState;
import java.util.Locale;

/** What a subscription is about. */
public enum Occasion {
	/** Any of the point's alarms. */
	ANY_ALERT(true), HIGH(true), LOW(true), IDLE(true), DELTA(true),
	/** Every value that is newer than the one before. */
	NEW_VALUE(false),
	/** A number above the one before. */
	INCREASE(false),
	/** A number below the one before. */
	DECREASE(false);

	private final boolean alarm;

	Occasion(boolean alarm) {
		this.alarm = alarm;
	}

	/** Whether it is about alarms; else about values. */
	public boolean isAlarm() {
		return this.alarm;
	}

	/** As the API writes it. */
	public String title() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Whether an alarm of this kind is one. */
	boolean covers(AlarmState kind) {
		return this == ANY_ALERT || this.alarm && name().equals(kind.name());
	}

	/** Whether a number after another is one. */
	boolean covers(double number, double previous) {
		return switch (this) {
			case NEW_VALUE -> true;
			case INCREASE -> number > previous;
			case DECREASE -> number < previous;
			default -> false;
		};
	}
}
