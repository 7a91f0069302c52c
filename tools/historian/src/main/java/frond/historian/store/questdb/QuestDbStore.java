package frond.historian.store.questdb;

import frond.historian.model.PointName;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.Extra;
import frond.historian.store.Page;
import frond.historian.store.ValueStore;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.SymbolTable;
import io.questdb.std.str.Utf8String;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * QuestDB, embedded: one table, written through its write-ahead log, a commit on disk before it returns.
 *
 * <p>Rows are unique by (timestamp, point): one that comes again replaces the one before. QuestDB deletes no rows; {@link Deletion} says what becomes of
 * those that are to go.
 */
public final class QuestDbStore implements ValueStore {
	/** What {@code --store} calls it. */
	public static final String NAME = "questdb";
	private static final String COLUMNS = "timestamp, value, extra";

	private final Database database;
	private final Deletion deletion;

	/** @param directory where QuestDB keeps its files; it must exist */
	public QuestDbStore(Path directory) {
		this.database = new Database(directory);
		this.deletion = new Deletion(this.database, directory);
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void append(List<Reading> readings, long stored) {
		this.database.commit(writer -> {
			for (Reading reading : readings) {
				Value value = reading.value();
				TableWriter.Row row = writer.newRow(value.time());
				row.putSym(Database.POINT, reading.point());
				row.putSym(Database.UNIT, reading.unit());
				row.putDouble(Database.VALUE, value.number());
				row.putTimestamp(Database.STORED, stored);
				if (!value.isPlain()) {
					row.putVarchar(Database.EXTRA, new Utf8String(Extra.write(value)));
				}
				row.append();
			}
		});
	}

	@Override
	public void eachNewest(NewestSink sink) {
		this.database.query("SELECT point, unit, timestamp, value, extra, stored FROM " + Database.TABLE + this.deletion.where() + " LATEST ON timestamp PARTITION BY point",
				row -> sink.accept(row.getSymA(0).toString(), text(row.getSymA(1)), value(row, 2), row.getTimestamp(5)));
	}

	@Override
	public void eachCount(CountSink sink) {
		this.database.query("SELECT point, count(), min(timestamp) FROM " + Database.TABLE + this.deletion.where(),
				row -> sink.accept(row.getSymA(0).toString(), row.getLong(1), row.getTimestamp(2)));
	}

	@Override
	public long count(String point, long from, long to) {
		long[] count = new long[1];
		this.database.query("SELECT count() FROM " + Database.TABLE + where(point, from, to), row -> count[0] = row.getLong(0));
		return count[0];
	}

	@Override
	public Page oldest(String point, long from, long to, int limit) {
		List<Value> values = new ArrayList<>();
		this.database.query("SELECT " + COLUMNS + " FROM " + Database.TABLE + where(point, from, to) + " ORDER BY timestamp LIMIT " + (limit + 1), row -> values.add(value(row, 0)));
		return values.size() <= limit ? new Page(values, Long.MIN_VALUE) : new Page(values.subList(0, limit), values.get(limit).time());
	}

	@Override
	public Page newest(String point, long from, long to, int limit) {
		List<Value> values = new ArrayList<>();
		this.database.query("SELECT " + COLUMNS + " FROM " + Database.TABLE + where(point, from, to) + " ORDER BY timestamp DESC LIMIT " + limit, row -> values.add(value(row, 0)));
		Collections.reverse(values);
		return new Page(values, Long.MIN_VALUE);
	}

	@Override
	public void each(String point, long from, long to, ValueSink sink) {
		this.database.query("SELECT " + COLUMNS + " FROM " + Database.TABLE + where(point, from, to) + " ORDER BY timestamp", row -> sink.accept(value(row, 0)));
	}

	@Override
	public void eachNumber(String point, long from, long to, NumberSink sink) {
		this.database.query("SELECT timestamp, value FROM " + Database.TABLE + where(point, from, to) + " ORDER BY timestamp", row -> {
			double number = row.getDouble(1);
			if (!Double.isNaN(number)) {
				sink.accept(row.getTimestamp(0), number);
			}
		});
	}

	@Override
	public long delete(String point, long from, long to) {
		return this.deletion.delete(point, from, to, this::oldest);
	}

	@Override
	public Map<String, Long> expire(ToLongFunction<String> before) {
		return this.deletion.expire(before, this::oldest);
	}

	/** In the order of time, as it lies on the disk. */
	@Override
	public void scan(RowSink sink) throws IOException {
		try {
			this.database.query("SELECT point, unit, timestamp, value, extra, stored FROM " + Database.TABLE + this.deletion.where(), (row, cursor) -> {
				Symbols points = new Symbols(cursor.getSymbolTable(0));
				Symbols units = new Symbols(cursor.getSymbolTable(1));
				return each -> {
					try {
						sink.accept(points.of(each.getInt(0)), units.of(each.getInt(1)), value(each, 2), each.getTimestamp(5));
					} catch (IOException e) {
						throw new UncheckedIOException(e);
					}
				};
			}, true);
		} catch (UncheckedIOException e) {
			throw e.getCause();
		}
	}

	/** A symbol column's texts, each made once. */
	private static final class Symbols {
		private final SymbolTable table;
		private final List<String> texts = new ArrayList<>();

		Symbols(SymbolTable table) {
			this.table = table;
		}

		String of(int key) {
			if (key == SymbolTable.VALUE_IS_NULL) {
				return null;
			}
			while (this.texts.size() <= key) {
				this.texts.add(null);
			}
			String text = this.texts.get(key);
			if (text == null) {
				text = this.table.valueOf(key).toString();
				this.texts.set(key, text);
			}
			return text;
		}
	}

	@Override
	public long backlog() {
		return this.database.backlog();
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
		return " WHERE point = '" + point + "' AND timestamp BETWEEN " + Math.max(0, from) + " AND " + Math.min(LAST, to) + this.deletion.and();
	}

	/** Carries in what is left, and closes the files. */
	@Override
	public void close() {
		this.database.close();
	}
}
