package frond.sensor;

/** What of one sensor's measurements is reported; values and limits are multiples of its resolution. */
public final class Rule {
	/** A change of more than this is reported; -1: every measurement is. */
	public int deadBand = -1;
	/** Milliseconds; 0 for any time. */
	public int heartbeat;
	/** Measurements; 0 for no window. */
	public int window;
	/** Below it is an alarm; {@link Rules#NO_LOW} for never. */
	public int low = Rules.NO_LOW;
	/** Above it is an alarm; {@link Rules#NO_HIGH} for never. */
	public int high = Rules.NO_HIGH;
	/** How far back inside a limit a value has to be for its alarm to end. */
	public int hysteresis;
	/** A change of more than this between two measurements is an alarm; {@link Rules#NO_HIGH} for never. */
	public int delta = Rules.NO_HIGH;
	/** Measurements; 0 for none. */
	public int burst;
	/** Milliseconds. */
	public int burstPeriod;
}
