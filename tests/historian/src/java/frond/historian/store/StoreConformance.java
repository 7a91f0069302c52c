package frond.historian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.historian.model.AlarmState;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.pipeline.Point;
import frond.historian.pipeline.Points;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ValueStore} promises, held to by every engine: a class for each extends this one. */
public abstract class StoreConformance {
	protected static final long DAY = 86_400_000_000L;
	protected static final long T = 1_769_860_800_000_000L;

	@TempDir
	protected Path directory;
	private ValueStore store;

	/** Opens the engine; the same directory is the same store, as far as the engine keeps anything. */
	protected abstract ValueStore open(Path directory) throws IOException;

	/** Whether values are there again after the engine was closed and opened. */
	protected boolean keeps() {
		return true;
	}

	@BeforeEach
	void open() throws IOException {
		this.store = open(this.directory.resolve("store"));
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	private void write(Reading... readings) {
		this.store.append(List.of(readings), T);
	}

	private static Reading reading(String point, double number, long time) {
		return new Reading(point, "V", number, time);
	}

	private double[] numbers(String point) {
		return this.store.oldest(point, 0, ValueStore.LAST, 1000).values().stream().mapToDouble(Value::number).toArray();
	}

	private void assertNumbers(String point, double... expected) {
		assertEquals(List.of(box(expected)), List.of(box(numbers(point))));
	}

	private static Double[] box(double[] numbers) {
		return IntStream.range(0, numbers.length).mapToObj(i -> numbers[i]).toArray(Double[]::new);
	}

	@Test
	void whatIsWrittenCanBeReadAtOnce() {
		for (int i = 0; i < 50; i++) {
			write(reading("a:b", i, T + i));
			assertEquals(i + 1, this.store.count("a:b", T, T + 100));
		}
	}

	@Test
	void aReadingThatComesAgainReplacesTheOneBefore() {
		write(reading("a:b", 1, T), reading("a:c", 1, T), reading("a:b", 2, T + 1));
		write(reading("a:b", 3, T), reading("a:b", 2, T + 1));
		assertNumbers("a:b", 3, 2);
		assertEquals(1, this.store.count("a:c", 0, ValueStore.LAST));
	}

	@Test
	void ofTwoReadingsOfOneTimeInOneCommitTheLaterStands() {
		write(reading("a:b", 1, T), reading("a:b", 2, T), reading("a:b", 3, T));
		assertNumbers("a:b", 3);
	}

	@Test
	void lateReadingsOfOtherDaysFindTheirPlace() {
		write(reading("a:b", 3, T), reading("a:b", 1, T - 40 * DAY));
		write(reading("a:b", 2, T - 20 * DAY), reading("a:b", 4, T + 1));
		assertNumbers("a:b", 1, 2, 3, 4);
	}

	/** The oldest can be gone through page by page; the newest come oldest first too. */
	@Test
	void aLimitLeavesOutTheFarEnd() {
		for (int i = 0; i < 10; i++) {
			write(reading("a:b", i, T + i));
		}
		Page first = this.store.oldest("a:b", T + 2, T + 8, 4);
		assertEquals(List.of(T + 2, T + 3, T + 4, T + 5), first.values().stream().map(Value::time).toList());
		assertEquals(T + 6, first.next());
		Page rest = this.store.oldest("a:b", first.next(), T + 8, 4);
		assertEquals(List.of(T + 6, T + 7, T + 8), rest.values().stream().map(Value::time).toList());
		assertFalse(rest.hasNext());
		assertEquals(List.of(T + 6, T + 7, T + 8), this.store.newest("a:b", 0, T + 8, 3).values().stream().map(Value::time).toList());
		assertTrue(this.store.oldest("a:b", T + 20, T + 30, 4).values().isEmpty());
		assertTrue(this.store.newest("a:b", T + 20, T + 30, 4).values().isEmpty());
		assertTrue(this.store.oldest("a:none", 0, ValueStore.LAST, 4).values().isEmpty());
		assertEquals(0, this.store.count("a:none", 0, ValueStore.LAST));
	}

	@Test
	void valuesOfEveryKindComeBackAsTheyWere() {
		List<Value> values = List.of(
				new Value(T, 21.5, "\"quoted\", \u00e4\u4e2d\ud83c\udf21 and\nlines", Double.NaN, Double.NaN, null, AlarmState.OK),
				Value.of(T + 1, "{\"json\": [1, null]}"),
				new Value(T + 2, Double.NaN, null, 47.5, -122.25, null, AlarmState.OK),
				new Value(T + 3, -0.1, "<x a='1'/>", -90, 180, "by hand", AlarmState.HIGH),
				new Value(T + 4, 3, null, Double.NaN, Double.NaN, "note", AlarmState.OK),
				new Value(T + 5, 3, null, Double.NaN, Double.NaN, null, AlarmState.LOW),
				Value.of(T + 6, ""),
				Value.of(T + 7, Double.MIN_VALUE), Value.of(T + 8, -Double.MAX_VALUE));
		this.store.append(values.stream().map(value -> new Reading("a:mixed", null, value)).toList(), T);
		assertEquals(values, this.store.oldest("a:mixed", 0, ValueStore.LAST, 100).values());
		assertEquals(values.subList(6, 9), this.store.newest("a:mixed", 0, ValueStore.LAST, 3).values());
		List<Value> each = new ArrayList<>();
		this.store.each("a:mixed", 0, ValueStore.LAST, each::add);
		assertEquals(values, each);
		List<Double> numbers = new ArrayList<>();
		this.store.eachNumber("a:mixed", 0, ValueStore.LAST, (time, number) -> numbers.add(number));
		assertEquals(List.of(21.5, -0.1, 3d, 3d, Double.MIN_VALUE, -Double.MAX_VALUE), numbers);
	}

	/** A text of a thousand lines is as good as a number. */
	@Test
	void aLongTextIsKeptWhole() {
		String text = "0123456789abcde\n".repeat(4096);
		write(new Reading("a:text", null, Value.of(T, text)), reading("a:b", 1, T));
		assertEquals(text, this.store.newest("a:text", 0, ValueStore.LAST, 1).values().get(0).text());
	}

	@Test
	void aValueOfAnotherKindReplacesTheWhole() {
		write(new Reading("a:b", null, new Value(T, 1, "text", 1, 2, "note", AlarmState.HIGH)));
		write(reading("a:b", 2, T));
		assertEquals(Value.of(T, 2), this.store.newest("a:b", 0, ValueStore.LAST, 1).values().get(0));
	}

	@Test
	void theNewestOfEveryPointIsKnownAgain() throws IOException {
		write(reading("a:b", 1, T), new Reading("a:c", null, -7.5, T + 5), reading("a:b", 2, T + 3), reading("a:b", 9, T - DAY));
		if (keeps()) {
			close();
			open();
		}
		Points points = new Points(this.store);
		assertEquals(new Point("a:b", "V", 3, true, T - DAY, Value.of(T + 3, 2), T, 0), points.counted("a:b"));
		assertNull(points.get("a:c").unit());
		assertEquals(2, points.size());
	}

	@Test
	void countsAreExactAgainAfterLateAndRepeatedReadings() {
		Points points = new Points(this.store);
		List<Reading> readings = List.of(reading("a:b", 1, T), reading("a:b", 2, T + 2), reading("a:b", 1, T), reading("a:b", 5, T + 1), reading("a:b", 2, T + 2));
		this.store.append(readings, T);
		points.stored(readings, T);
		assertEquals(3, points.all().get(0).count());
		assertEquals(2, points.all().get(0).last().number());
		assertEquals(T, points.all().get(0).first());
	}

	@Test
	void manyPointsInOneCommitAreAllThere() {
		List<Reading> readings = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			readings.add(reading("urn:dev:mac:" + Integer.toHexString(0x10000000 + i) + "00000000_x", i, T + i % 7));
		}
		this.store.append(readings, T);
		Map<String, Long> counts = new HashMap<>();
		this.store.eachCount((point, count, first) -> counts.put(point, count));
		assertEquals(5000, counts.size());
		assertTrue(counts.values().stream().allMatch(count -> count == 1));
		int[] newest = new int[1];
		this.store.eachNewest((point, unit, value, stored) -> newest[0]++);
		assertEquals(5000, newest[0]);
	}

	@Test
	void bucketsHoldWhatFellIntoThem() {
		write(reading("a:b", 1, T), reading("a:b", 4, T + 10), reading("a:b", 1, T + 19), reading("a:b", -3, T + 40), reading("a:b", 8, T + 60), new Reading("a:b", null, Value.of(T + 41, "x")));
		List<Bucket> buckets = this.store.buckets("a:b", T, T + 59, 20);
		assertEquals(2, buckets.size());
		Bucket first = buckets.get(0);
		assertEquals(T, first.start());
		assertEquals(3, first.count());
		assertEquals(6, first.sum());
		assertEquals(2, first.mean());
		// {1, 4, 1}: sample variance 3, and skewness sqrt(2)/2 (third standardized moment of one of three that differs).
		assertEquals(3, first.variance(), 1e-12);
		assertEquals(Math.sqrt(2) / 2, first.skew(), 1e-12);
		assertEquals(1, first.min());
		assertEquals(4, first.max());
		assertEquals(T + 10, first.maxTime());
		assertEquals(1, first.last());
		assertEquals(T + 19, first.lastTime());
		// 1 for 10 us, 4 for 9 us.
		assertEquals(46, first.weighted());
		assertEquals(T + 40, buckets.get(1).start());
		assertEquals(1, buckets.get(1).count());
		assertEquals(-3, buckets.get(1).min());
	}

	@Test
	void whatIsDeletedIsGoneAndTheRestStays() throws IOException {
		for (int i = 0; i < 10; i++) {
			write(reading("a:b", i, T + i), reading("a:c", i, T + i));
		}
		assertEquals(3, this.store.delete("a:b", T + 2, T + 4));
		assertEquals(0, this.store.delete("a:b", T + 2, T + 4));
		assertEquals(0, this.store.delete("a:none", 0, ValueStore.LAST));
		for (int round = 0; round < 2; round++) {
			assertNumbers("a:b", 0, 1, 5, 6, 7, 8, 9);
			assertEquals(10, this.store.count("a:c", 0, ValueStore.LAST));
			assertEquals(7, this.store.count("a:b", 0, ValueStore.LAST));
			assertEquals(2, this.store.buckets("a:b", T, T + 4, 5).get(0).count());
			if (keeps()) {
				close();
				open();
			}
		}
		write(reading("a:b", 33, T + 3));
		assertNumbers("a:b", 0, 1, 33, 5, 6, 7, 8, 9);
	}

	@Test
	void aPointWhoseValuesAreAllDeletedIsNoMore() {
		write(reading("a:b", 1, T), reading("a:b", 2, T + 1), reading("a:c", 1, T));
		assertEquals(2, this.store.delete("a:b", 0, ValueStore.LAST));
		Map<String, Value> newest = new TreeMap<>();
		this.store.eachNewest((point, unit, value, stored) -> newest.put(point, value));
		assertEquals(Map.of("a:c", Value.of(T, 1)), newest);
		Map<String, Long> counts = new TreeMap<>();
		this.store.eachCount((point, count, first) -> counts.put(point, count));
		assertEquals(Map.of("a:c", 1L), counts);
		assertTrue(this.store.newest("a:b", 0, ValueStore.LAST, 1).values().isEmpty());
	}

	/** Deleting the newest makes the one before it the newest. */
	@Test
	void theNewestThatIsLeftIsTheNewest() {
		write(reading("a:b", 1, T), reading("a:b", 2, T + 1));
		this.store.delete("a:b", T + 1, T + 1);
		Map<String, Value> newest = new TreeMap<>();
		this.store.eachNewest((point, unit, value, stored) -> newest.put(point, value));
		assertEquals(Map.of("a:b", Value.of(T, 1)), newest);
	}

	private Map<String, Long> expire(ToLongFunction<String> before) {
		Map<String, Long> all = new TreeMap<>();
		for (Map<String, Long> gone = this.store.expire(before); !gone.isEmpty(); gone = this.store.expire(before)) {
			gone.forEach((point, count) -> all.merge(point, count, Long::sum));
		}
		return all;
	}

	@Test
	void whatExpiresIsGoneAndTheRestStays() {
		write(reading("a:b", 1, T - 10 * DAY), reading("a:b", 2, T - 5 * DAY), reading("a:b", 3, T), reading("a:c", 4, T - 10 * DAY), reading("a:keep", 5, T - 5 * DAY));
		ToLongFunction<String> before = point -> point.equals("a:keep") ? 0 : T - 2 * DAY;
		assertEquals(Map.of("a:b", 2L, "a:c", 1L), expire(before));
		assertNumbers("a:b", 3);
		assertNumbers("a:keep", 5);
		assertEquals(0, this.store.count("a:c", 0, ValueStore.LAST));
		assertEquals(Map.of(), expire(before));
		write(reading("a:b", 1, T - 10 * DAY));
		assertNumbers("a:b", 1, 3);
	}

	/** To the microsecond, within a day whose other values stay. */
	@Test
	void aDayOfWhichAPartExpiresKeepsTheRest() {
		for (int i = 0; i < 10; i++) {
			write(reading("a:b", i, T + i), reading("a:c", i, T + i));
		}
		assertEquals(Map.of("a:b", 4L), expire(point -> point.equals("a:b") ? T + 4 : T));
		assertNumbers("a:b", 4, 5, 6, 7, 8, 9);
		assertEquals(10, this.store.count("a:c", 0, ValueStore.LAST));
	}

	/** The dump has everything that was appended before it began, though more is being appended meanwhile; and a store takes it up. */
	@Test
	void aDumpTakenWhileItIsBeingWrittenIsWhole() throws IOException, InterruptedException {
		for (int i = 0; i < 100; i++) {
			write(reading("a:b", i, T + i), new Reading("a:text", null, Value.of(T + i, "text " + i)));
		}
		this.store.delete("a:b", T, T + 9);
		AtomicBoolean end = new AtomicBoolean();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread writer = new Thread(() -> {
			for (int i = 0; !end.get(); i++) {
				try {
					this.store.append(List.of(reading("a:more", i, T + i)), T);
				} catch (RuntimeException e) {
					failure.set(e);
					return;
				}
			}
		});
		writer.start();
		ByteArrayOutputStream dump = new ByteArrayOutputStream();
		try {
			Dump.write(this.store, dump);
		} finally {
			end.set(true);
			writer.join();
		}
		assertNull(failure.get());
		this.store.delete("a:b", 0, ValueStore.LAST);
		this.store.delete("a:text", 0, ValueStore.LAST);
		this.store.delete("a:more", 0, ValueStore.LAST);
		Import rows = new Import(this.store, count -> { });
		Dump.read(new ByteArrayInputStream(dump.toByteArray()), rows);
		rows.finish();
		assertEquals(90, this.store.count("a:b", 0, ValueStore.LAST));
		assertEquals("text 99", this.store.newest("a:text", 0, ValueStore.LAST, 1).values().get(0).text());
	}
}
