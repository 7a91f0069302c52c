package frond.historian.store.questdb;

import frond.historian.model.Console;
import frond.historian.store.FreeSpace;
import frond.historian.store.StoreException;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoError;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The engine with its one table, and how it is spoken to.
 *
 * <p>Commits go to the write-ahead log and are on disk when they return; {@link WalApplier} carries them into the table, and queries wait for those before
 * them.
 */
final class Database implements Closeable {
	static final String TABLE = "readings";
	/** A log segment takes a megabyte a column at least, and what carries commits into the table needs room too. */
	private static final int RESERVE_MEGABYTES = 32;
	static final int POINT = 0;
	static final int UNIT = 1;
	static final int VALUE = 2;
	static final int STORED = 3;
	/** After the timestamp, since tables that were made before there was more than numbers have it added. */
	static final int EXTRA = 5;

	private final CairoEngine engine;
	private final TableToken table;
	private final WalApplier applier;
	private final Object commits = new Object();
	private final FreeSpace free;
	private WalWriter writer;

	/** Opens the table, makes it if need be, and carries in what a crash left in the log. */
	Database(Path directory) {
		this.free = new FreeSpace(directory, RESERVE_MEGABYTES);
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

	/** Writes rows as one commit, which is on disk when this returns. */
	void commit(Consumer<WalWriter> rows) {
		synchronized (this.commits) {
			write(rows);
		}
		this.applier.committed();
	}

	private void write(Consumer<WalWriter> rows) {
		this.free.require();
		boolean committed = false;
		try {
			if (this.writer == null) {
				this.writer = this.engine.getWalWriter(this.table);
			}
			rows.accept(this.writer);
			this.writer.commit();
			committed = true;
		} catch (CairoException | CairoError | InternalError e) {
			// An InternalError is what the JVM makes of a write to a mapped file for which the disk has no room.
			throw failure(e);
		} finally {
			if (!committed && this.writer != null) {
				// It is of no further use; the next write gets another.
				BrokenWriter.discard(this.writer);
				this.writer = null;
			}
		}
	}

	/** Runs a query on everything that was committed before. */
	void query(String sql, RowReader reader) {
		query(sql, (row, cursor) -> reader, false);
	}

	/**
	 * Runs a query.
	 *
	 * @param opened makes what reads the rows
	 * @param strict whether it must see every commit before it, or fail; else it sees what is there when it has waited for some seconds
	 */
	void query(String sql, CursorReader opened, boolean strict) {
		this.applier.awaitApplied(strict);
		try (SqlExecutionContextImpl context = context(); RecordCursorFactory factory = this.engine.select(sql, context); RecordCursor cursor = factory.getCursor(context)) {
			Record row = cursor.getRecord();
			RowReader reader = opened.open(row, cursor);
			while (cursor.hasNext()) {
				reader.read(row);
			}
		} catch (SqlException | CairoException | CairoError e) {
			throw failure(e);
		}
	}

	/** Changes the table. */
	void execute(String sql) {
		try (SqlExecutionContextImpl context = context()) {
			this.engine.execute(sql, context);
		} catch (SqlException | CairoException | CairoError e) {
			throw failure(e);
		}
		if (this.applier != null) {
			this.applier.committed();
		}
	}

	/** The table as it is when everything that was committed before has been carried in. */
	TableReader reader() {
		this.applier.awaitApplied(true);
		try {
			return this.engine.getReader(this.table);
		} catch (CairoException | CairoError e) {
			throw failure(e);
		}
	}

	/** Commits that cannot be read yet. */
	long backlog() {
		return this.applier.lastCommit() - this.applier.lastApplied();
	}

	/** QuestDB uses its exceptions again: what they say must be taken at once. */
	static StoreException failure(Throwable e) {
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
			close(this.writer::close);
		}
		this.applier.close();
		close(this.engine::close);
	}

	/** After a full disk QuestDB misses a log writer that failed; everything that was acknowledged is on the disk all the same. */
	private static void close(Runnable close) {
		try {
			close.run();
		} catch (CairoException | CairoError e) {
			Console.error("QuestDB did not close in order: " + failure(e).getMessage());
		}
	}

	/** Takes a row while the cursor stands on it. */
	@FunctionalInterface
	interface RowReader {
		void read(Record row);
	}

	/** Is told of a cursor before its first row. */
	@FunctionalInterface
	interface CursorReader {
		RowReader open(Record row, RecordCursor cursor);
	}
}
