package frond.historian.store.questdb;

import frond.historian.model.Value;
import frond.historian.store.Page;
import frond.historian.store.StoreException;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableWriter;
import io.questdb.std.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What becomes of values that are to go, since QuestDB deletes no rows: a row is replaced by one without a time of storing, and every query passes over
 * those. A day's files go as soon as nothing in them is alive.
 */
final class Deletion {
	private static final int AT_ONCE = 50_000;
	private static final long DAY = 86_400_000_000L;

	private final Database database;
	private final Path mark;
	/** Whether there may be rows that are deleted. */
	private volatile boolean deleted;
	/** The day that {@link #expire} looks at next; of the one thread that calls it. */
	private long nextDay = Long.MIN_VALUE;

	Deletion(Database database, Path directory) {
		this.database = database;
		this.mark = directory.resolve("deleted-rows");
		this.deleted = Files.exists(this.mark);
	}

	/** The condition that passes over deleted rows, for a query without another. */
	String where() {
		return this.deleted ? " WHERE stored IS NOT NULL" : "";
	}

	/** Likewise, for one with another. */
	String and() {
		return this.deleted ? " AND stored IS NOT NULL" : "";
	}

	/** Finds the values of a point, page by page. */
	@FunctionalInterface
	interface Finder {
		Page oldest(String point, long from, long to, int limit);
	}

	long delete(String point, long from, long to, Finder finder) {
		long count = 0;
		long next = from;
		while (next != Long.MIN_VALUE) {
			Page page = finder.oldest(point, next, to, AT_ONCE);
			if (page.values().isEmpty()) {
				break;
			}
			mark();
			this.database.commit(writer -> {
				for (Value value : page.values()) {
					TableWriter.Row row = writer.newRow(value.time());
					row.putSym(Database.POINT, point);
					row.putDouble(Database.VALUE, Double.NaN);
					row.putTimestamp(Database.STORED, Numbers.LONG_NULL);
					row.append();
				}
			});
			count += page.values().size();
			next = page.next();
		}
		return count;
	}

	private void mark() {
		if (this.deleted) {
			return;
		}
		try {
			Files.writeString(this.mark, "Some rows are deleted: those without a time of storing.\n");
			this.deleted = true;
		} catch (IOException e) {
			throw new StoreException("cannot write " + this.mark, e);
		}
	}

	/** A day at a time, the oldest first. */
	Map<String, Long> expire(ToLongFunction<String> before, Finder finder) {
		long end = latest(before);
		for (long day = nextDay(end); day != Long.MIN_VALUE; day = nextDay(end)) {
			this.nextDay = day + 1;
			Map<String, Long> gone = expire(day, before, finder);
			if (!gone.isEmpty()) {
				return gone;
			}
		}
		this.nextDay = Long.MIN_VALUE;
		return Map.of();
	}

	/** The time before which anything may have to go. */
	private long latest(ToLongFunction<String> before) {
		long latest = 0;
		try (TableReader reader = this.database.reader()) {
			var points = reader.getSymbolMapReader(Database.POINT);
			for (int i = 0; i < points.getSymbolCount(); i++) {
				latest = Math.max(latest, before.applyAsLong(points.valueOf(i).toString()));
			}
		}
		return latest;
	}

	/** The first day that has files and was not looked at, or the least number if there is none before the end. */
	private long nextDay(long end) {
		try (TableReader reader = this.database.reader()) {
			for (int i = 0; i < reader.getPartitionCount(); i++) {
				long day = reader.getPartitionTimestampByIndex(i);
				if (day >= this.nextDay && day < end) {
					return day;
				}
			}
		}
		return Long.MIN_VALUE;
	}

	private Map<String, Long> expire(long day, ToLongFunction<String> before, Finder finder) {
		Map<String, Long> gone = new HashMap<>();
		Map<String, Long> old = new HashMap<>();
		boolean[] alive = new boolean[1];
		this.database.query("SELECT point, count(), min(timestamp) FROM " + Database.TABLE + " WHERE timestamp BETWEEN " + day + " AND " + (day + DAY - 1) + and(), row -> {
			String point = row.getSymA(0).toString();
			long time = before.applyAsLong(point);
			if (time >= day + DAY) {
				old.put(point, row.getLong(1));
			} else {
				alive[0] = true;
				if (row.getTimestamp(2) < time) {
					old.put(point, 0L);
				}
			}
		});
		if (!alive[0]) {
			// Nothing in it lives, or lives longer than now: its files go, with what was deleted in them before.
			this.database.execute("ALTER TABLE " + Database.TABLE + " DROP PARTITION LIST '" + Instant.EPOCH.plus(day, ChronoUnit.MICROS).toString().substring(0, 10) + "'");
			return old;
		}
		old.forEach((point, count) -> {
			long deleted = delete(point, day, Math.min(before.applyAsLong(point), day + DAY) - 1, finder);
			if (deleted > 0) {
				gone.put(point, deleted);
			}
		});
		return gone;
	}
}
