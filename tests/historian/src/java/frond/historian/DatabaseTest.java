package frond.historian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QuestDB as it is, in a directory of the test's own. */
class DatabaseTest {
	private static final long DAY = 86_400_000_000L;
	private static final long T = 1_769_860_800_000_000L;

	@TempDir
	private Path directory;
	private Database database;

	@BeforeEach
	void open() throws IOException {
		QuestDbLog.start(this.directory.resolve("log"));
		Files.createDirectories(this.directory.resolve("db"));
		this.database = new Database(this.directory.resolve("db"));
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	private void write(Reading... readings) {
		this.database.write(List.of(readings), T);
	}

	private static Reading reading(String point, double value, long time) {
		return new Reading(point, "V", value, time);
	}

	@Test
	void whatIsWrittenCanBeReadAtOnce() {
		for (int i = 0; i < 50; i++) {
			write(reading("a:b", i, T + i));
			assertEquals(i + 1, this.database.count("a:b", T, T + 100));
		}
	}

	@Test
	void aReadingThatComesAgainReplacesTheOneBefore() {
		write(reading("a:b", 1, T), reading("a:c", 1, T), reading("a:b", 2, T + 1));
		write(reading("a:b", 3, T), reading("a:b", 2, T + 1));
		Samples samples = this.database.values("a:b", 0, Long.MAX_VALUE, 10);
		assertArrayEquals(new long[] {T, T + 1}, samples.times());
		assertArrayEquals(new double[] {3, 2}, samples.values());
		assertEquals(1, this.database.count("a:c", 0, Long.MAX_VALUE));
	}

	@Test
	void lateReadingsOfOtherDaysFindTheirPlace() {
		write(reading("a:b", 3, T), reading("a:b", 1, T - 40 * DAY));
		write(reading("a:b", 2, T - 20 * DAY), reading("a:b", 4, T + 1));
		assertArrayEquals(new double[] {1, 2, 3, 4}, this.database.values("a:b", 0, Long.MAX_VALUE, 10).values());
	}

	/** With a first time the oldest come first and the rest can be asked for; without one, the newest. */
	@Test
	void aLimitLeavesOutTheFarEnd() {
		for (int i = 0; i < 10; i++) {
			write(reading("a:b", i, T + i));
		}
		Samples first = this.database.values("a:b", T + 2, T + 8, 4);
		assertArrayEquals(new double[] {2, 3, 4, 5}, first.values());
		assertEquals(T + 6, first.next());
		Samples rest = this.database.values("a:b", first.next(), T + 8, 4);
		assertArrayEquals(new double[] {6, 7, 8}, rest.values());
		assertEquals(Long.MIN_VALUE, rest.next());
		assertArrayEquals(new double[] {6, 7, 8}, this.database.values("a:b", Long.MIN_VALUE, T + 8, 3).values());
		assertEquals(0, this.database.values("a:b", T + 20, T + 30, 4).size());
	}

	@Test
	void pointsAreKnownAgainAfterARestart() {
		write(reading("a:b", 1, T), new Reading("a:c", null, -7.5, T + 5), reading("a:b", 2, T + 3), reading("a:b", 9, T - DAY));
		close();
		this.database = new Database(this.directory.resolve("db"));
		Points points = new Points(this.database);
		Point b = points.get("a:b");
		assertEquals(new Point("a:b", "V", 3, true, T - DAY, T + 3, 2, T, 0), b);
		assertNull(points.get("a:c").unit());
		assertEquals(2, points.size());
	}

	@Test
	void countsAreExactAgainAfterLateAndRepeatedReadings() {
		Points points = new Points(this.database);
		List<Reading> readings = List.of(reading("a:b", 1, T), reading("a:b", 2, T + 2), reading("a:b", 1, T), reading("a:b", 5, T + 1), reading("a:b", 2, T + 2));
		this.database.write(readings, T);
		points.stored(readings, T);
		assertEquals(3, points.all().get(0).count());
		assertEquals(2, points.all().get(0).value());
		assertEquals(T, points.all().get(0).first());
	}

	@Test
	void manyPointsInOneCommitAreAllThere() {
		List<Reading> readings = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			readings.add(reading("urn:dev:mac:" + Integer.toHexString(0x10000000 + i) + "00000000_x", i, T + i % 7));
		}
		this.database.write(readings, T);
		Points points = new Points(this.database);
		assertEquals(5000, points.size());
		assertTrue(points.all().stream().allMatch(point -> point.count() == 1));
	}
}
