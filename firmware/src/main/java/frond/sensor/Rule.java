package frond.sensor;

/** What of one sensor's measurements is reported; values and limits are multiples of its resolution. */
final class Rule {
	/** A change of more than this is reported; -1: every measurement is. */
	int deadBand = -1;
	/** Milliseconds; 0 for any time. */
	int heartbeat;
	/** Measurements; 0 for no window. */
	int window;
	int low = Rules.NO_LOW;
	int high = Rules.NO_HIGH;
	/** How far back inside a limit a value has to be for its alarm to end. */
	int hysteresis;
	int delta = Rules.NO_HIGH;
	/** Measurements; 0 for none. */
	int burst;
	/** Milliseconds. */
	int burstPeriod;
}
