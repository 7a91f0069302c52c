package frond.historian.model;

/** What a value meant for its point's alarms; the codes are what is stored. */
public enum AlarmState {
	OK(0), HIGH(1), LOW(2), DELTA(3), IDLE(4);

	private final int code;

	AlarmState(int code) {
		this.code = code;
	}

	public int code() {
		return this.code;
	}

	/** The state of a code; {@link #OK} for one that is not known. */
	public static AlarmState of(int code) {
		return code > 0 && code < values().length ? values()[code] : OK;
	}
}
