package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.Bucket;
import frond.historian.store.BucketBuilder;
import frond.historian.store.Extra;
import frond.historian.store.Page;
import frond.historian.store.ValueStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Apache Cassandra, for those whom one machine does not hold. A value is acknowledged when as many nodes have it as the consistency level
 * says (two of three by default), so that any one of them may be lost; how soon a node has it on its disk is the cluster's own setting
 * ({@code commitlog_sync}). Several historians may use one keyspace, if their clocks agree within ten seconds.
 */
public final class CassandraStore implements ValueStore {
	/** What {@code --store} calls it. */
	public static final String NAME = "cassandra";
	private final CqlSession session;
	private final Schema schema;
	private final Rollups rollups;
	private final Periods periods;
	private final Changes changes;

	/** @throws frond.historian.store.StoreException if no node answers (then a {@link frond.historian.store.StoreUnreachableException}), or what is there does not let itself be used */
	public CassandraStore(CassandraUrl url) {
		this(url, () -> System.currentTimeMillis() * 1000);
	}

	/** @param clock microseconds since 1970 */
	CassandraStore(CassandraUrl url, LongSupplier clock) {
		this.session = Connection.open(url);
		try {
			this.schema = new Schema(this.session, url);
		} catch (DriverException e) {
			this.session.close();
			throw Requests.failed(e);
		}
		this.rollups = new Rollups(this.session, this.schema, clock);
		this.periods = new Periods(this.session, this.schema);
		this.changes = new Changes(this.session, this.schema, this.periods, clock);
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void append(List<Reading> readings, long stored) {
		this.changes.append(readings, stored);
	}

	@Override
	public long delete(String point, long from, long to) {
		return this.changes.delete(point, from, to);
	}

	@Override
	public void eachNewest(NewestSink sink) {
		Map<String, List<Period>> all = this.periods.all();
		Map<String, Row> newest = new ConcurrentHashMap<>();
		Requests requests = new Requests(this.session);
		all.forEach((point, periods) -> {
			Period last = periods.get(periods.size() - 1);
			requests.add(this.schema.newest.bind(point, last.number(), last.start(), last.end(), 1), rows -> rows.currentPage().forEach(row -> newest.put(point, row)));
		});
		requests.end();
		all.forEach((point, periods) -> {
			Row row = newest.get(point);
			// The values of its last weeks were deleted.
			for (int i = periods.size() - 2; row == null && i >= 0; i--) {
				Period period = periods.get(i);
				row = call(() -> this.session.execute(this.schema.newest.bind(point, period.number(), period.start(), period.end(), 1)).one());
			}
			if (row != null) {
				String unit = row.getString(3);
				sink.accept(point, unit == null || unit.isEmpty() ? null : unit, value(row), row.getLong(4));
			}
		});
	}

	@Override
	public void eachCount(CountSink sink) {
		this.periods.all().forEach((point, periods) -> {
			Periods.Count count = this.periods.count(periods, 0, LAST);
			if (count.values() > 0) {
				sink.accept(point, count.values(), count.first());
			}
		});
	}

	@Override
	public long count(String point, long from, long to) {
		return this.periods.count(this.periods.of(point, from, to), from, to).values();
	}

	@Override
	public Page oldest(String point, long from, long to, int limit) {
		List<Value> values = new ArrayList<>();
		for (Period period : this.periods.of(point, from, to)) {
			long next = call(() -> {
				for (Row row : this.session.execute(this.schema.oldest.bind(point, period.number(), from, to, limit - values.size() + 1))) {
					if (values.size() == limit) {
						return row.getLong(0);
					}
					values.add(value(row));
				}
				return Long.MIN_VALUE;
			});
			if (next != Long.MIN_VALUE) {
				return new Page(values, next);
			}
		}
		return new Page(values, Long.MIN_VALUE);
	}

	@Override
	public Page newest(String point, long from, long to, int limit) {
		List<Value> values = new ArrayList<>();
		List<Period> periods = this.periods.of(point, from, to);
		for (int i = periods.size() - 1; i >= 0 && values.size() < limit; i--) {
			Period period = periods.get(i);
			call(() -> {
				this.session.execute(this.schema.newest.bind(point, period.number(), from, to, limit - values.size())).forEach(row -> values.add(value(row)));
				return null;
			});
		}
		Collections.reverse(values);
		return new Page(values, Long.MIN_VALUE);
	}

	@Override
	public void each(String point, long from, long to, ValueSink sink) {
		for (Period period : this.periods.of(point, from, to)) {
			rows(this.schema.oldest.bind(point, period.number(), from, to, Integer.MAX_VALUE), row -> sink.accept(value(row)));
		}
	}

	@Override
	public void eachNumber(String point, long from, long to, NumberSink sink) {
		for (Period period : this.periods.of(point, from, to)) {
			eachNumber(period, from, to, sink);
		}
	}

	private void eachNumber(Period period, long from, long to, NumberSink sink) {
		rows(this.schema.numbers.bind(period.point(), period.number(), from, to), row -> {
			double number = row.getDouble(1);
			if (!Double.isNaN(number)) {
				sink.accept(row.getLong(0), number);
			}
		});
	}

	private void rows(Statement<?> statement, Consumer<Row> sink) {
		call(() -> {
			this.session.execute(statement).forEach(sink);
			return null;
		});
	}

	/** From the hours of each week that rests, where spans are whole hours; else from the values. */
	@Override
	public List<Bucket> buckets(String point, long from, long to, long width) {
		if (from % Rollups.HOUR != 0 || width % Rollups.HOUR != 0) {
			return ValueStore.super.buckets(point, from, to, width);
		}
		List<Bucket> buckets = new ArrayList<>();
		for (Period period : this.periods.of(point, from, to)) {
			long start = Math.max(from, period.start());
			long end = Math.min(to, period.end());
			List<Bucket> hours = Rollups.covers(start, end) ? call(() -> this.rollups.hours(period, start, end)) : null;
			if (hours == null) {
				BucketBuilder builder = new BucketBuilder(start, Rollups.HOUR);
				eachNumber(period, start, end, builder);
				hours = builder.buckets();
			}
			for (Bucket hour : hours) {
				long span = from + (hour.start() - from) / width * width;
				Bucket last = buckets.isEmpty() ? null : buckets.get(buckets.size() - 1);
				if (last != null && last.start() == span) {
					buckets.set(buckets.size() - 1, last.then(hour));
				} else {
					buckets.add(hour.startingAt(span));
				}
			}
		}
		return buckets;
	}

	/** A point after the other. */
	@Override
	public Map<String, Long> expire(ToLongFunction<String> before) {
		for (Map.Entry<String, List<Period>> point : this.periods.all().entrySet()) {
			long time = before.applyAsLong(point.getKey());
			long count = point.getValue().get(0).start() >= time ? 0 : delete(point.getKey(), 0, time - 1);
			if (count > 0) {
				return Map.of(point.getKey(), count);
			}
		}
		return Map.of();
	}

	@Override
	public void scan(RowSink sink) throws IOException {
		try {
			for (Row row : this.session.execute(this.schema.all.bind())) {
				String unit = row.getString(3);
				sink.accept(row.getString(5), unit == null || unit.isEmpty() ? null : unit, value(row), row.getLong(4));
			}
		} catch (DriverException e) {
			throw Requests.failed(e);
		}
	}

	@Override
	public Map<String, Object> statistics() {
		var nodes = this.session.getMetadata().getNodes().values();
		return Map.of("nodes", nodes.size(), "nodesUp", nodes.stream().filter(node -> node.getState() == NodeState.UP).count());
	}

	@Override
	public void close() {
		this.session.close();
	}

	private static Value value(Row row) {
		String extra = row.getString(2);
		double number = row.getDouble(1);
		return extra == null || extra.isEmpty() ? Value.of(row.getLong(0), number) : Extra.read(row.getLong(0), number, extra);
	}

	private static <T> T call(Supplier<T> call) {
		try {
			return call.get();
		} catch (DriverException e) {
			throw Requests.failed(e);
		}
	}
}
