package frond.historian.store.questdb;

import frond.historian.model.PointName;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.Extra;
import frond.historian.store.Page;
import frond.historian.store.StoreException;
import frond.historian.store.ValueStore;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoError;
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
import io.questdb.std.Numbers;
import io.questdb.std.str.Utf8String;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * QuestDB, embedded: one table, written through its write-ahead log, a commit on disk before it returns.
 *
 * <p>{@link WalApplier} carries commits into the table, and queries wait for those before them. Rows are unique by (timestamp, point): one
 * that comes again replaces the one before. QuestDB deletes no rows; a row that is deleted is replaced by one without a time of storing,
 * and every query passes over those. They go with their day's files when these expire.
 */
public final class QuestDbStore implements ValueStore {
	/** What {@code --store} calls it. */
	public static final String NAME = "questdb";
	private static final String TABLE = "readings";
	private static final int POINT = 0;
	private static final int UNIT = 1;
	private static final int VALUE = 2;
	private static final int STORED = 3;
	/** After the timestamp, since tables that were made before there was more than numbers have it added. */
	private static final int EXTRA = 5;
	private static final int DELETE_AT_ONCE = 50_000;
	private static final String COLUMNS = "timestamp, value, extra";

	private final Path directory;
	private final CairoEngine engine;
	private final TableToken table;
	private final WalApplier applier;
	private final Path deletedMark;
	/** Whether there may be rows that are deleted. */
	private volatile boolean deleted;
	private final Object commits = new Object();
	private WalWriter writer;

	/**
	 * Opens the table, makes it if need be, and carries in what a crash left in the log.
	 *
	 * @param directory where QuestDB keeps its files; it must exist
	 */
	public QuestDbStore(Path directory) {
		this.directory = directory;
		this.deletedMark = directory.resolve("deleted-rows");
		this.deleted = Files.exists(this.deletedMark);
		this.engine = new QuestDbEngine(new QuestDbConfiguration(directory));
		try {
			this.engine.load();
			execute("CREATE TABLE IF NOT EXISTS " + TABLE + " (point SYMBOL CAPACITY 4096 INDEX, unit SYMBOL CAPACITY 64, value DOUBLE,"
					+ " stored TIMESTAMP, timestamp TIMESTAMP, extra VARCHAR) TIMESTAMP(timestamp) PARTITION BY DAY WAL DEDUP UPSERT KEYS(timestamp, point)");
			this.table = this.engine.verifyTableName(TABLE);
			this.applier = new WalApplier(this.engine, this.table);
			addExtra();
			this.applier.start();
		} catch (CairoException | CairoError e) {
			throw failure(e);
		}
	}

	/** Tables of the first historians had no column for texts, positions and notes. */
	private void addExtra() {
		try (var metadata = this.engine.getTableMetadata(this.table)) {
			if (metadata.getColumnIndexQuiet("extra") >= 0) {
				return;
			}
		}
		execute("ALTER TABLE " + TABLE + " ADD COLUMN extra VARCHAR");
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void append(List<Reading> readings, long stored) {
		commit(() -> {
			for (Reading reading : readings) {
				Value value = reading.value();
				TableWriter.Row row = this.writer.newRow(value.time());
				row.putSym(POINT, reading.point());
				row.putSym(UNIT, reading.unit());
				row.putDouble(VALUE, value.number());
				row.putTimestamp(STORED, stored);
				if (!value.isPlain()) {
					row.putVarchar(EXTRA, new Utf8String(Extra.write(value)));
				}
				row.append();
			}
		});
	}

	private void commit(Runnable rows) {
		synchronized (this.commits) {
			write(rows);
		}
		this.applier.committed();
	}

	private void write(Runnable rows) {
		boolean committed = false;
		try {
			if (this.writer == null) {
				this.writer = this.engine.getWalWriter(this.table);
			}
			rows.run();
			this.writer.commit();
			committed = true;
		} catch (CairoException | CairoError e) {
			throw failure(e);
		} finally {
			if (!committed && this.writer != null) {
				// A log writer that failed is of no further use; the next write gets another.
				this.writer.close();
				this.writer = null;
			}
		}
	}

	@Override
	public void eachNewest(NewestSink sink) {
		query("SELECT point, unit, timestamp, value, extra, stored FROM " + TABLE + (this.deleted ? " WHERE stored IS NOT NULL" : "") + " LATEST ON timestamp PARTITION BY point",
				row -> sink.accept(row.getSymA(0).toString(), text(row.getSymA(1)), value(row, 2), row.getTimestamp(5)));
	}

	@Override
	public void eachCount(CountSink sink) {
		query("SELECT point, count(), min(timestamp) FROM " + TABLE + (this.deleted ? " WHERE stored IS NOT NULL" : ""),
				row -> sink.accept(row.getSymA(0).toString(), row.getLong(1), row.getTimestamp(2)));
	}

	@Override
	public long count(String point, long from, long to) {
		long[] count = new long[1];
		query("SELECT count() FROM " + TABLE + where(point, from, to), row -> count[0] = row.getLong(0));
		return count[0];
	}

	@Override
	public Page oldest(String point, long from, long to, int limit) {
		List<Value> values = new ArrayList<>();
		query("SELECT " + COLUMNS + " FROM " + TABLE + where(point, from, to) + " ORDER BY timestamp LIMIT " + (limit + 1), row -> values.add(value(row, 0)));
		return values.size() <= limit ? new Page(values, Long.MIN_VALUE) : new Page(values.subList(0, limit), values.get(limit).time());
	}

	@Override
	public Page newest(String point, long from, long to, int limit) {
		List<Value> values = new ArrayList<>();
		query("SELECT " + COLUMNS + " FROM " + TABLE + where(point, from, to) + " ORDER BY timestamp DESC LIMIT " + limit, row -> values.add(value(row, 0)));
		Collections.reverse(values);
		return new Page(values, Long.MIN_VALUE);
	}

	@Override
	public void each(String point, long from, long to, ValueSink sink) {
		query("SELECT " + COLUMNS + " FROM " + TABLE + where(point, from, to) + " ORDER BY timestamp", row -> sink.accept(value(row, 0)));
	}

	@Override
	public void eachNumber(String point, long from, long to, NumberSink sink) {
		query("SELECT timestamp, value FROM " + TABLE + where(point, from, to) + " ORDER BY timestamp", row -> {
			double number = row.getDouble(1);
			if (!Double.isNaN(number)) {
				sink.accept(row.getTimestamp(0), number);
			}
		});
	}

	@Override
	public long delete(String point, long from, long to) {
		markDeleted();
		long count = 0;
		long next = from;
		while (next != Long.MIN_VALUE) {
			Page page = oldest(point, next, to, DELETE_AT_ONCE);
			if (page.values().isEmpty()) {
				break;
			}
			commit(() -> {
				for (Value value : page.values()) {
					TableWriter.Row row = this.writer.newRow(value.time());
					row.putSym(POINT, point);
					row.putDouble(VALUE, Double.NaN);
					row.putTimestamp(STORED, Numbers.LONG_NULL);
					row.append();
				}
			});
			count += page.values().size();
			next = page.next();
		}
		return count;
	}

	private void markDeleted() {
		if (this.deleted) {
			return;
		}
		try {
			Files.writeString(this.deletedMark, "Some rows are deleted: those without a time of storing.\n");
			this.deleted = true;
		} catch (IOException e) {
			throw new StoreException("cannot write " + this.deletedMark, e);
		}
	}

	/** Whole days go; what is left of a day stays until all of it may go. */
	@Override
	public void expire(long before) {
		long day = Math.floorDiv(before, 86_400_000_000L) * 86_400_000_000L;
		boolean[] any = new boolean[1];
		query("SELECT timestamp FROM " + TABLE + " WHERE timestamp < " + day + " LIMIT 1", row -> any[0] = true);
		if (any[0]) {
			execute("ALTER TABLE " + TABLE + " DROP PARTITION WHERE timestamp < " + day);
			this.applier.committed();
		}
	}

	@Override
	public void backup(Path target) throws IOException {
		if (Files.exists(target)) {
			throw new FileAlreadyExistsException(target + " exists already");
		}
		Path table = this.directory.resolve(this.table.getDirName());
		Predicate<Path> log = path -> path.startsWith(table.resolve("txn_seq"));
		try {
			synchronized (this.commits) {
				// With everything carried in, the table needs no log; what the sequencer notes must be of this moment.
				this.applier.pause();
				DirectoryCopy.copy(table.resolve("txn_seq"), target.resolve(table.getFileName()).resolve("txn_seq"), path -> true);
			}
			// Commits go on, to the log; the table stands still until it is copied.
			DirectoryCopy.copy(this.directory, target, log.negate().and(path -> !isLogOrLock(path)));
		} finally {
			this.applier.resume();
		}
	}

	private static boolean isLogOrLock(Path path) {
		String name = path.getFileName().toString();
		return name.matches("wal\\d+(\\.lock)?") || name.endsWith(".lock");
	}

	@Override
	public long backlog() {
		return this.applier.lastCommit() - this.applier.lastApplied();
	}

	private static Value value(Record row, int at) {
		long time = row.getTimestamp(at);
		double number = row.getDouble(at + 1);
		var extra = row.getVarcharA(at + 2);
		return extra == null ? Value.of(time, number) : Extra.read(time, number, extra.toString());
	}

	private static String text(CharSequence text) {
		return text == null ? null : text.toString();
	}

	/** Point ids keep to {@link PointName#isValid}, so there is nothing to escape. */
	private String where(String point, long from, long to) {
		if (!PointName.isValid(point)) {
			throw new IllegalArgumentException(point);
		}
		return " WHERE point = '" + point + "' AND timestamp BETWEEN " + Math.max(0, from) + " AND " + Math.min(LAST, to) + (this.deleted ? " AND stored IS NOT NULL" : "");
	}

	/** Runs a query on everything that was committed before. */
	private void query(String sql, RowReader reader) {
		this.applier.awaitApplied();
		try (SqlExecutionContextImpl context = context(); RecordCursorFactory factory = this.engine.select(sql, context); RecordCursor cursor = factory.getCursor(context)) {
			Record row = cursor.getRecord();
			while (cursor.hasNext()) {
				reader.read(row);
			}
		} catch (SqlException | CairoException | CairoError e) {
			throw failure(e);
		}
	}

	private void execute(String sql) {
		try (SqlExecutionContextImpl context = context()) {
			this.engine.execute(sql, context);
		} catch (SqlException e) {
			throw failure(e);
		}
	}

	/** QuestDB uses its exceptions again: what they say must be taken at once. */
	private static StoreException failure(Throwable e) {
		String message = e instanceof CairoException cairo ? cairo.getFlyweightMessage().toString() : e instanceof SqlException sql ? sql.getFlyweightMessage().toString() : e.getMessage();
		return new StoreException("QuestDB: " + message, e);
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
	private interface RowReader {
		void read(Record row);
	}
}
