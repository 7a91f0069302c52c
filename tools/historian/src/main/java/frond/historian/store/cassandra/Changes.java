package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Statement;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.Extra;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Writes and deletes values; says of each week that it changes something there, before it does, so that sums that were made of it are known to be old. */
final class Changes {
	/** Rows that go in one request; all of one partition. */
	private static final int BATCH = 100;
	/** How long a writer goes on after its word that it changes something, microseconds. */
	private static final long TOUCH = 10_000_000;
	private static final int TOUCHED = 200_000;
	/** A period's row is not taken away from a writer who has just said that it writes there, microseconds. */
	private static final long GRACE = 60_000_000;

	private final CqlSession session;
	private final Schema schema;
	private final Periods periods;
	private final LongSupplier clock;
	private final Map<Place, Long> touched = new ConcurrentHashMap<>();

	private record Place(String point, int period) {
	}

	private record Moment(String point, long time) {
	}

	/** @param clock microseconds since 1970 */
	Changes(CqlSession session, Schema schema, Periods periods, LongSupplier clock) {
		this.session = session;
		this.schema = schema;
		this.periods = periods;
		this.clock = clock;
	}

	void append(List<Reading> readings, long stored) {
		Map<Moment, Reading> last = new LinkedHashMap<>();
		readings.forEach(reading -> last.put(new Moment(reading.point(), reading.time()), reading));
		Map<Place, List<Reading>> places = new HashMap<>();
		last.values().forEach(reading -> places.computeIfAbsent(new Place(reading.point(), Schema.period(reading.time())), key -> new ArrayList<>()).add(reading));
		touch(places.keySet());
		Requests requests = new Requests(this.session);
		places.forEach((place, rows) -> {
			for (int i = 0; i < rows.size(); i += BATCH) {
				BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
				for (Reading reading : rows.subList(i, Math.min(rows.size(), i + BATCH))) {
					Value value = reading.value();
					batch.addStatement(this.schema.insertReading.bind(place.point, place.period, value.time(), value.number(), value.isPlain() ? "" : Extra.write(value),
							reading.unit() == null ? "" : reading.unit(), stored));
				}
				requests.add(batch.build());
			}
		});
		requests.end();
	}

	/** Says where something is about to change, before it does. */
	private void touch(Collection<Place> places) {
		if (this.touched.size() > TOUCHED) {
			this.touched.clear();
		}
		long now = this.clock.getAsLong();
		Requests requests = new Requests(this.session);
		List<Place> said = new ArrayList<>();
		for (Place place : places) {
			Long before = this.touched.get(place);
			if (before == null || now - before >= TOUCH || now < before) {
				requests.add(this.schema.touch.bind(place.point, place.period, now));
				said.add(place);
			}
		}
		requests.end();
		said.forEach(place -> this.touched.put(place, now));
	}

	long delete(String point, long from, long to) {
		long deleted = 0;
		for (Period period : this.periods.of(point, from, to)) {
			long count = this.periods.count(List.of(period), from, to).values();
			if (count > 0) {
				Place place = new Place(point, period.number());
				this.touched.remove(place);
				touch(List.of(place));
				execute(this.schema.deleteReadings.bind(point, period.number(), from, to));
				deleted += count;
			}
			if (period.isWithin(from, to)) {
				long now = this.clock.getAsLong();
				execute(this.schema.deleteHours.bind(now, point, period.number()));
				execute(this.schema.deletePeriod.bind(now - GRACE, point, period.number()));
			}
		}
		return deleted;
	}

	private void execute(Statement<?> statement) {
		try {
			this.session.execute(statement);
		} catch (DriverException e) {
			throw Requests.failed(e);
		}
	}
}
