package frond.historian.model;

/** What becomes of the numbers that are sent to a point. All but {@link #BASIC} and {@link #FLAG} depend on the value before, so they take none that is late. */
public enum PointType {
	/** The number as it came. */
	BASIC,
	/** The sum of all that came. */
	CUMULATIVE,
	/** Seconds since the value before; the number that came is passed over. */
	TIMESPAN,
	/** 0 or 1: whether the number is other than 0. */
	FLAG,
	/** The highest that ever came; a lower one is not stored. */
	HIGH,
	/** The lowest that ever came; a higher one is not stored. */
	LOW;

	/** Whether what is stored depends on the value before. */
	public boolean isSequential() {
		return this != BASIC && this != FLAG;
	}
}
