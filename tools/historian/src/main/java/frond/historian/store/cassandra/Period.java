package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;

/**
 * A week of a point, as {@code periods} has it.
 *
 * @param changed when a writer last said that it changes something in it, microseconds since 1970
 * @param rolled when the reading began of which its hours were made; 0 for none
 * @param count how many values it had then
 * @param first when the first of them was
 */
record Period(String point, int number, long changed, long rolled, long count, long first) {
	/**
	 * What a writer may write for after one word about it: it says so every ten seconds, a request lasts ten seconds at most, and clocks of
	 * several historians may differ by ten more.
	 */
	static final long RESTS = 30_000_000;

	static Period of(Row row) {
		return new Period(row.getString("point"), row.getInt("period"), row.getLong("changed"), row.getLong("rolled"), row.getLong("count"), row.getLong("first"));
	}

	/** Whether hours and count are those of the values. */
	boolean isRolled() {
		return this.rolled != 0 && this.rolled >= this.changed + RESTS;
	}

	/** Whether nobody is changing anything in it. */
	boolean rests(long now) {
		return now >= this.changed + RESTS;
	}

	long start() {
		return Schema.start(this.number);
	}

	long end() {
		return start() + Schema.PERIOD - 1;
	}

	boolean isWithin(long from, long to) {
		return from <= start() && to >= end();
	}
}
