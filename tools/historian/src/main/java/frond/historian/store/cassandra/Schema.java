package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;

/**
 * The tables, and the statements that are made of them.
 *
 * <p>{@code readings} has a partition for each point and period, so that none grows without bounds: a period of a point that has a value a
 * second is some 20 MB. {@code periods} tells which of them a point has, and when something in them was last changed. {@code hours} is what
 * {@link Rollups} makes of a period that rests. What a value does not have is written as an empty text and not as null, because Cassandra
 * keeps a tombstone for each null.
 */
final class Schema {
	/** Microseconds of a period: a week. */
	static final long PERIOD = 604_800_000_000L;

	final PreparedStatement insertReading;
	final PreparedStatement oldest;
	final PreparedStatement newest;
	final PreparedStatement all;
	final PreparedStatement numbers;
	final PreparedStatement count;
	final PreparedStatement deleteReadings;
	final PreparedStatement touch;
	final PreparedStatement periods;
	final PreparedStatement allPeriods;
	final PreparedStatement deletePeriod;
	final PreparedStatement setRolled;
	final PreparedStatement insertHour;
	final PreparedStatement hours;
	final PreparedStatement deleteHours;

	/** Makes what is not there yet; several may do so at once. */
	Schema(CqlSession session, CassandraUrl url) {
		String keyspace = url.keyspace();
		session.execute("CREATE KEYSPACE IF NOT EXISTS " + keyspace + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + url.datacenter() + "': " + url.replication() + "}");
		session.execute("CREATE TABLE IF NOT EXISTS " + keyspace + ".readings (point text, period int, time bigint, number double, extra text, unit text, stored bigint, "
				+ "PRIMARY KEY ((point, period), time))");
		session.execute("CREATE TABLE IF NOT EXISTS " + keyspace + ".periods (point text, period int, changed bigint, rolled bigint, count bigint, first bigint, PRIMARY KEY (point, period))");
		session.execute("CREATE TABLE IF NOT EXISTS " + keyspace + ".hours (point text, period int, start bigint, count bigint, sum double, squares double, cubes double, min double, "
				+ "min_time bigint, max double, max_time bigint, first double, first_time bigint, last double, last_time bigint, weighted double, PRIMARY KEY ((point, period), start))");
		String place = " WHERE point = ? AND period = ?";
		String range = place + " AND time >= ? AND time <= ?";
		String readings = " FROM " + keyspace + ".readings";
		this.insertReading = session.prepare("INSERT INTO " + keyspace + ".readings (point, period, time, number, extra, unit, stored) VALUES (?, ?, ?, ?, ?, ?, ?)");
		this.oldest = session.prepare("SELECT time, number, extra" + readings + range + " LIMIT ?");
		this.newest = session.prepare("SELECT time, number, extra, unit, stored" + readings + range + " ORDER BY time DESC LIMIT ?");
		this.all = session.prepare("SELECT time, number, extra, unit, stored, point" + readings);
		this.numbers = session.prepare("SELECT time, number" + readings + range);
		this.count = session.prepare("SELECT count(*), min(time)" + readings + range);
		this.deleteReadings = session.prepare("DELETE" + readings + range);
		this.touch = session.prepare("INSERT INTO " + keyspace + ".periods (point, period, changed) VALUES (?, ?, ?)");
		this.periods = session.prepare("SELECT point, period, changed, rolled, count, first FROM " + keyspace + ".periods WHERE point = ? AND period >= ? AND period <= ?");
		this.allPeriods = session.prepare("SELECT point, period, changed, rolled, count, first FROM " + keyspace + ".periods");
		this.deletePeriod = session.prepare("DELETE FROM " + keyspace + ".periods USING TIMESTAMP ?" + place);
		this.setRolled = session.prepare("UPDATE " + keyspace + ".periods USING TIMESTAMP ? SET rolled = ?, count = ?, first = ?" + place);
		this.insertHour = session.prepare("INSERT INTO " + keyspace + ".hours (point, period, start, count, sum, squares, cubes, min, min_time, max, max_time, first, first_time, last, last_time, weighted) "
				+ "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?");
		this.hours = session.prepare("SELECT start, count, sum, squares, cubes, min, min_time, max, max_time, first, first_time, last, last_time, weighted FROM " + keyspace + ".hours" + place
				+ " AND start >= ? AND start <= ?");
		this.deleteHours = session.prepare("DELETE FROM " + keyspace + ".hours USING TIMESTAMP ?" + place);
	}

	static int period(long time) {
		return (int) (time / PERIOD);
	}

	/** The first microsecond of a period. */
	static long start(int period) {
		return period * PERIOD;
	}
}
