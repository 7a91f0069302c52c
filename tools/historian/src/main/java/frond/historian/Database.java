package frond.historian;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The readings on disk: one QuestDB table, written through its write-ahead log.
 *
 * <p>A commit is on disk when {@link #write} returns; {@link WalApplier} carries it into the table, and queries wait for that. Rows
 * are unique by (timestamp, point): one that comes again replaces the one before.
 *
 * <p>{@link #write} belongs to one thread; the queries to any.
 */
final class Database implements Closeable {
	private static final String TABLE = "readings";
	private static final int POINT = 0;
	private static final int UNIT = 1;
	private static final int VALUE = 2;
	private static final int STORED = 3;

	private final CairoEngine engine;
	private final TableToken table;
	private final WalApplier applier;
	private WalWriter writer;

	/**
	 * Opens the table, makes it if need be, and carries in what a crash left in the log.
	 *
	 * @param directory where QuestDB keeps its files; it must exist
	 */
	Database(Path directory) {
		this.engine = new QuestDbEngine(new QuestDbConfiguration(directory));
		try (SqlExecutionContextImpl context = context()) {
			this.engine.load();
			this.engine.execute("CREATE TABLE IF NOT EXISTS " + TABLE + " (point SYMBOL CAPACITY 4096, unit SYMBOL CAPACITY 64, value DOUBLE,"
					+ " stored TIMESTAMP, timestamp TIMESTAMP) TIMESTAMP(timestamp) PARTITION BY DAY WAL DEDUP UPSERT KEYS(timestamp, point)", context);
		} catch (SqlException e) {
			throw new IllegalStateException(e.getFlyweightMessage().toString(), e);
		}
		this.table = this.engine.verifyTableName(TABLE);
		this.applier = new WalApplier(this.engine, this.table);
		this.applier.start();
	}

	/**
	 * Writes readings in one commit and returns when it is on disk.
	 *
	 * @param stored the time to note as that of storing, in microseconds since 1970
	 * @throws CairoException if it could not be written; then some, all or none of it is on disk, and writing it again is safe
	 */
	void write(List<Reading> readings, long stored) {
		if (this.writer == null) {
			this.writer = this.engine.getWalWriter(this.table);
		}
		boolean committed = false;
		try {
			for (Reading reading : readings) {
				TableWriter.Row row = this.writer.newRow(reading.time());
				row.putSym(POINT, reading.point());
				row.putSym(UNIT, reading.unit());
				row.putDouble(VALUE, reading.value());
				row.putTimestamp(STORED, stored);
				row.append();
			}
			this.writer.commit();
			committed = true;
		} finally {
			if (!committed) {
				// A log writer that failed is of no further use; the next write gets another.
				this.writer.close();
				this.writer = null;
			}
		}
		this.applier.committed();
	}

	/** Number of the last commit on disk, and of the last that queries see. */
	long committed() {
		return this.applier.lastCommit();
	}

	/** @see #committed() */
	long applied() {
		return this.applier.lastApplied();
	}

	/** What each point's newest reading is. */
	void eachNewest(RowReader reader) {
		query("SELECT point, unit, value, timestamp, stored FROM " + TABLE + " LATEST ON timestamp PARTITION BY point", reader);
	}

	/** How many readings each point has, and the time of its first. */
	void eachCount(RowReader reader) {
		query("SELECT point, count(), min(timestamp) FROM " + TABLE, reader);
	}

	/** How many readings a point has from one time to another, both included, in microseconds since 1970. */
	long count(String point, long from, long to) {
		long[] count = new long[1];
		query("SELECT count() FROM " + TABLE + where(point, from, to), row -> count[0] = row.getLong(0));
		return count[0];
	}

	/**
	 * Reads values of a point.
	 *
	 * @param from first time, in microseconds since 1970; {@link Long#MIN_VALUE} for the newest values up to {@code to}
	 * @param to last time, included
	 * @param limit how many at most, at least 1: the oldest if {@code from} is given, else the newest
	 */
	Samples values(String point, long from, long to, int limit) {
		boolean newest = from == Long.MIN_VALUE;
		SampleList list = new SampleList();
		query("SELECT timestamp, value FROM " + TABLE + where(point, newest ? 0 : from, to) + " ORDER BY timestamp" + (newest ? " DESC" : "")
				+ " LIMIT " + (newest ? limit : limit + 1), row -> list.add(row.getTimestamp(0), row.getDouble(1)));
		return newest ? list.reversed() : list.upTo(limit);
	}

	/** Hands every value of a point in a range to a sink, oldest first, without holding them. */
	void eachValue(String point, long from, long to, SampleSink sink) {
		query("SELECT timestamp, value FROM " + TABLE + where(point, from, to) + " ORDER BY timestamp", row -> sink.accept(row.getTimestamp(0), row.getDouble(1)));
	}

	/** Point ids keep to {@link PointName#isValid}, so there is nothing to escape. */
	private static String where(String point, long from, long to) {
		if (!PointName.isValid(point)) {
			throw new IllegalArgumentException(point);
		}
		return " WHERE point = '" + point + "' AND timestamp BETWEEN " + from + " AND " + to;
	}

	/** Runs a query on everything that was committed before. */
	private void query(String sql, RowReader reader) {
		this.applier.awaitApplied();
		try (SqlExecutionContextImpl context = context(); RecordCursorFactory factory = this.engine.select(sql, context); RecordCursor cursor = factory.getCursor(context)) {
			Record row = cursor.getRecord();
			while (cursor.hasNext()) {
				reader.read(row);
			}
		} catch (SqlException e) {
			throw new IllegalStateException(e.getFlyweightMessage().toString(), e);
		}
	}

	/** A context belongs to one thread, and costs little to make. Queries run in the thread that asks, without helpers. */
	private SqlExecutionContextImpl context() {
		SqlExecutionContextImpl context = new SqlExecutionContextImpl(this.engine, 1).with(AllowAllSecurityContext.INSTANCE);
		context.setParallelFilterEnabled(false);
		context.setParallelGroupByEnabled(false);
		return context;
	}

	/** Ends the log writer, carries in what is left, and closes the files. */
	@Override
	public void close() {
		if (this.writer != null) {
			this.writer.close();
		}
		this.applier.close();
		this.engine.close();
	}

	/** Takes a row while the cursor stands on it. */
	@FunctionalInterface
	interface RowReader {
		void read(Record row);
	}

	/** Takes one value; time in microseconds since 1970. */
	@FunctionalInterface
	interface SampleSink {
		void accept(long time, double value);
	}

	/** Two growing arrays. */
	private static final class SampleList {
		private long[] times = new long[256];
		private double[] values = new double[256];
		private int size;

		void add(long time, double value) {
			if (this.size == this.times.length) {
				this.times = Arrays.copyOf(this.times, this.size * 2);
				this.values = Arrays.copyOf(this.values, this.size * 2);
			}
			this.times[this.size] = time;
			this.values[this.size++] = value;
		}

		Samples upTo(int limit) {
			int count = Math.min(limit, this.size);
			return new Samples(Arrays.copyOf(this.times, count), Arrays.copyOf(this.values, count), this.size > limit ? this.times[limit] : Long.MIN_VALUE);
		}

		Samples reversed() {
			long[] times = new long[this.size];
			double[] values = new double[this.size];
			for (int i = 0; i < this.size; i++) {
				times[i] = this.times[this.size - 1 - i];
				values[i] = this.values[this.size - 1 - i];
			}
			return new Samples(times, values, Long.MIN_VALUE);
		}
	}
}
