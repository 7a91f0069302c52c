package frond.historian.store.h2;

import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.Extra;
import frond.historian.store.FreeSpace;
import frond.historian.store.H2File;
import frond.historian.store.Page;
import frond.historian.store.StoreException;
import frond.historian.store.ValueStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * H2's MVStore: one ordered map from (point number, time) to the row, one from point to its number. In memory, or in a file that is
 * encrypted (AES) where a password is given; a file is forced to the medium at every append.
 */
public final class H2Store implements ValueStore {
	/** What {@code --store} calls it. */
	public static final String NAME = "h2";
	private static final int DELETE_AT_ONCE = 50_000;
	private static final int CACHE_MEGABYTES = 32;
	/** A file of which so much is alive is left as it is, percent. */
	private static final int FILL_PERCENT = 70;
	private static final int RESERVE_MEGABYTES = 16;
	private static final int COMPACT_BYTES = 16 << 20;

	/** What is open; replaced as a whole. */
	private volatile Maps maps;
	/** Opens the file again, or null for one in memory. */
	private final Supplier<MVStore> file;
	private final FreeSpace free;
	private final Map<String, Integer> known = new ConcurrentHashMap<>();

	private record Maps(MVStore store, MVMap<Key, Row> rows, MVMap<String, Integer> numbers) {
		Maps(MVStore store) {
			this(store, store.openMap("rows", new MVMap.Builder<Key, Row>().keyType(new KeyType()).valueType(new RowType())), store.openMap("points"));
		}
	}

	private H2Store(MVStore store, Supplier<MVStore> file, FreeSpace free) {
		this.file = file;
		this.free = free;
		use(store);
	}

	private void use(MVStore store) {
		Maps maps = new Maps(store);
		this.known.clear();
		maps.numbers.forEach(this.known::put);
		this.maps = maps;
	}

	/** An engine that forgets everything when it is closed. */
	public static H2Store inMemory() {
		return new H2Store(new MVStore.Builder().autoCommitDisabled().open(), null, null);
	}

	/**
	 * An engine in a file.
	 *
	 * @param password the file's, or null for one that is not encrypted; overwritten
	 * @throws StoreException if the file cannot be opened, for example with another password
	 */
	public static H2Store inFile(Path file, char[] password) {
		// Kept, since a file that a failed write has closed is opened again.
		char[] kept = password == null ? null : password.clone();
		MVStore store = H2File.open(file, password, CACHE_MEGABYTES);
		return new H2Store(store, () -> H2File.open(file, kept == null ? null : kept.clone(), CACHE_MEGABYTES), new FreeSpace(file.toAbsolutePath().getParent(), RESERVE_MEGABYTES));
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void append(List<Reading> readings, long stored) {
		change(() -> {
			for (Reading reading : readings) {
				Value value = reading.value();
				this.maps.rows.put(new Key(number(reading.point()), value.time()), new Row(value.number(), stored, reading.unit(), value.isPlain() ? null : Extra.write(value)));
			}
		});
	}

	private int number(String point) {
		return this.known.computeIfAbsent(point, key -> {
			int number = this.maps.numbers.size() + 1;
			this.maps.numbers.put(key, number);
			return number;
		});
	}

	private void change(Runnable change) {
		if (this.free != null) {
			this.free.require();
		}
		try {
			if (this.maps.store.isClosed() && this.file != null) {
				// A write failed: the file is as it was after the one before.
				use(this.file.get());
			}
			change.run();
			this.maps.store.commit();
			if (this.file != null) {
				this.maps.store.sync();
			}
		} catch (MVStoreException e) {
			throw new StoreException("H2: " + e.getMessage(), e);
		}
	}

	@Override
	public void eachNewest(NewestSink sink) {
		this.known.forEach((point, number) -> {
			Key key = this.maps.rows.floorKey(new Key(number, Long.MAX_VALUE));
			Row row = key == null || key.point() != number ? null : this.maps.rows.get(key);
			if (row != null) {
				sink.accept(point, row.unit(), row.value(key.time()), row.stored());
			}
		});
	}

	@Override
	public void eachCount(CountSink sink) {
		this.known.forEach((point, number) -> {
			long count = count(point, 0, LAST);
			if (count > 0) {
				sink.accept(point, count, this.maps.rows.ceilingKey(new Key(number, 0)).time());
			}
		});
	}

	/** MVStore knows the place of every key, so that nothing has to be counted. */
	@Override
	public long count(String point, long from, long to) {
		Integer number = this.known.get(point);
		if (number == null || from > to) {
			return 0;
		}
		// One state of the map for both, whatever is appended meanwhile.
		MVMap<Key, Row> now = this.maps.rows.openVersion(this.maps.rows.getVersion());
		return index(now, new Key(number, Math.min(to, LAST) + 1)) - index(now, new Key(number, Math.max(0, from)));
	}

	/** How many keys are below this one. */
	private static long index(MVMap<Key, Row> map, Key key) {
		long index = map.getKeyIndex(key);
		return index >= 0 ? index : -index - 1;
	}

	@Override
	public Page oldest(String point, long from, long to, int limit) {
		List<Value> values = new ArrayList<>();
		long[] next = {Long.MIN_VALUE};
		walk(point, from, to, (time, row) -> {
			if (values.size() == limit) {
				next[0] = time;
				return false;
			}
			return values.add(row.value(time));
		});
		return new Page(values, next[0]);
	}

	@Override
	public Page newest(String point, long from, long to, int limit) {
		Integer number = this.known.get(point);
		if (number == null || from > to) {
			return Page.EMPTY;
		}
		List<Value> values = new ArrayList<>();
		Cursor<Key, Row> cursor = this.maps.rows.cursor(new Key(number, Math.min(to, LAST)), new Key(number, Math.max(0, from)), true);
		while (values.size() < limit && cursor.hasNext()) {
			long time = cursor.next().time();
			values.add(cursor.getValue().value(time));
		}
		Collections.reverse(values);
		return new Page(values, Long.MIN_VALUE);
	}

	@Override
	public void each(String point, long from, long to, ValueSink sink) {
		walk(point, from, to, (time, row) -> {
			sink.accept(row.value(time));
			return true;
		});
	}

	@Override
	public void eachNumber(String point, long from, long to, NumberSink sink) {
		walk(point, from, to, (time, row) -> {
			if (!Double.isNaN(row.number())) {
				sink.accept(time, row.number());
			}
			return true;
		});
	}

	private void walk(String point, long from, long to, Walker walker) {
		Integer number = this.known.get(point);
		if (number == null || from > to) {
			return;
		}
		Cursor<Key, Row> cursor = this.maps.rows.cursor(new Key(number, Math.max(0, from)), new Key(number, Math.min(to, LAST)), false);
		while (cursor.hasNext()) {
			long time = cursor.next().time();
			if (!walker.step(time, cursor.getValue())) {
				return;
			}
		}
	}

	@Override
	public long delete(String point, long from, long to) {
		Integer number = this.known.get(point);
		long count = 0;
		while (number != null) {
			List<Long> times = new ArrayList<>();
			walk(point, from, to, (time, row) -> times.add(time) && times.size() < DELETE_AT_ONCE);
			if (times.isEmpty()) {
				break;
			}
			change(() -> times.forEach(time -> this.maps.rows.remove(new Key(number, time))));
			count += times.size();
		}
		return count;
	}

	/** A point after the other. */
	@Override
	public Map<String, Long> expire(ToLongFunction<String> before) {
		for (String point : this.known.keySet()) {
			long time = before.applyAsLong(point);
			long count = time <= 0 ? 0 : delete(point, 0, time - 1);
			if (count > 0) {
				return Map.of(point, count);
			}
		}
		// What chunks hold only dead pages is cut off; what is half dead is written anew, a little at a time.
		this.maps.store.compact(FILL_PERCENT, COMPACT_BYTES);
		return Map.of();
	}

	@Override
	public void scan(RowSink sink) throws IOException {
		Map<Integer, String> points = new HashMap<>();
		MVMap<Key, Row> now = this.maps.rows.openVersion(this.maps.rows.getVersion());
		this.known.forEach((point, number) -> points.put(number, point));
		Cursor<Key, Row> cursor = now.cursor(null);
		while (cursor.hasNext()) {
			Key key = cursor.next();
			Row row = cursor.getValue();
			sink.accept(points.get(key.point()), row.unit(), row.value(key.time()), row.stored());
		}
	}

	@Override
	public void close() {
		this.maps.store.close();
	}

	@FunctionalInterface
	private interface Walker {
		/** Whether to go on. */
		boolean step(long time, Row row);
	}
}
