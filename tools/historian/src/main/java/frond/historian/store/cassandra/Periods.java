package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import frond.historian.store.ValueStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which weeks points have values in, and how many these are. */
final class Periods {
	private final CqlSession session;
	private final Schema schema;

	Periods(CqlSession session, Schema schema) {
		this.session = session;
		this.schema = schema;
	}

	/** Those of every point, in order. */
	Map<String, List<Period>> all() {
		Map<String, List<Period>> all = new HashMap<>();
		rows(this.schema.allPeriods.bind()).forEach(period -> all.computeIfAbsent(period.point(), key -> new ArrayList<>()).add(period));
		return all;
	}

	/** Those of a point in a range, oldest first. */
	List<Period> of(String point, long from, long to) {
		return from > to ? List.of() : rows(this.schema.periods.bind(point, Schema.period(Math.max(0, from)), Schema.period(Math.min(to, ValueStore.LAST))));
	}

	private List<Period> rows(Statement<?> statement) {
		try {
			List<Period> periods = new ArrayList<>();
			for (Row row : this.session.execute(statement)) {
				periods.add(Period.of(row));
			}
			return periods;
		} catch (DriverException e) {
			throw Requests.failed(e);
		}
	}

	/** How many values there are, and the time of the first. */
	static final class Count {
		private long values;
		private long first = Long.MAX_VALUE;

		private synchronized void add(long values, long first) {
			if (values > 0) {
				this.values += values;
				this.first = Math.min(this.first, first);
			}
		}

		long values() {
			return this.values;
		}

		long first() {
			return this.first;
		}
	}

	/** Counts the values of these weeks in a range; weeks that are summed up are not read. */
	Count count(List<Period> periods, long from, long to) {
		Count count = new Count();
		Requests requests = new Requests(this.session);
		for (Period period : periods) {
			if (period.isRolled() && period.isWithin(from, to)) {
				count.add(period.count(), period.first());
			} else {
				requests.add(this.schema.count.bind(period.point(), period.number(), from, to), rows -> {
					Row row = rows.one();
					count.add(row.getLong(0), row.getLong(1));
				});
			}
		}
		requests.end();
		return count;
	}
}
