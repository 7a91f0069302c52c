package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import frond.historian.store.Bucket;
import frond.historian.store.BucketBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The numbers of a week by the hour, made when they are first asked for and once the week rests. Whoever changes something in a week says
 * so first ({@link Period#changed}), so hours that were made of an older state are known for it, whichever historian made them; they are
 * written under the time at which their making began, so that those of the newest state stand.
 */
final class Rollups {
	static final long HOUR = 3_600_000_000L;

	private final CqlSession session;
	private final Schema schema;
	private final LongSupplier clock;

	/** @param clock microseconds since 1970 */
	Rollups(CqlSession session, Schema schema, LongSupplier clock) {
		this.session = session;
		this.schema = schema;
		this.clock = clock;
	}

	/** Whether a span can be told by hours alone. */
	static boolean covers(long from, long to) {
		return from % HOUR == 0 && (to + 1) % HOUR == 0;
	}

	/** The hours of a period in a range that {@link #covers} them; null if it does not rest. */
	List<Bucket> hours(Period period, long from, long to) {
		if (!period.isRolled()) {
			long now = this.clock.getAsLong();
			if (!period.rests(now)) {
				return null;
			}
			roll(period, now);
		}
		List<Bucket> hours = new ArrayList<>();
		for (Row row : this.session.execute(this.schema.hours.bind(period.point(), period.number(), from, to))) {
			hours.add(new Bucket(row.getLong(0), row.getLong(1), row.getDouble(2), row.getDouble(3), row.getDouble(4), row.getDouble(5), row.getLong(6), row.getDouble(7), row.getLong(8),
					row.getDouble(9), row.getLong(10), row.getDouble(11), row.getLong(12), row.getDouble(13)));
		}
		return hours;
	}

	private void roll(Period period, long now) {
		BucketBuilder builder = new BucketBuilder(period.start(), HOUR);
		long count = 0;
		long first = 0;
		for (Row row : this.session.execute(this.schema.numbers.bind(period.point(), period.number(), period.start(), period.end()))) {
			if (count++ == 0) {
				first = row.getLong(0);
			}
			if (!Double.isNaN(row.getDouble(1))) {
				builder.accept(row.getLong(0), row.getDouble(1));
			}
		}
		Requests requests = new Requests(this.session);
		this.session.execute(this.schema.deleteHours.bind(now - 1, period.point(), period.number()));
		for (Bucket hour : builder.buckets()) {
			requests.add(this.schema.insertHour.bind(period.point(), period.number(), hour.start(), hour.count(), hour.sum(), hour.squares(), hour.cubes(), hour.min(), hour.minTime(), hour.max(),
					hour.maxTime(), hour.first(), hour.firstTime(), hour.last(), hour.lastTime(), hour.weighted(), now));
		}
		requests.end();
		this.session.execute(this.schema.setRolled.bind(now, now, count, first, period.point(), period.number()));
	}
}
