package frond.historian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import frond.historian.model.Reading;
import frond.historian.store.questdb.QuestDbLog;
import frond.historian.store.questdb.QuestDbStore;
import frond.tests.support.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** QuestDB as it is, in a directory of the test's own. */
class QuestDbStoreTest extends StoreConformance {
	@Override
	protected ValueStore open(Path directory) throws IOException {
		QuestDbLog.start(this.directory.resolve("log"));
		Files.createDirectories(directory);
		return new QuestDbStore(directory);
	}

	private List<String> days(Path store) throws IOException {
		try (Stream<Path> files = Files.find(store, 2, (path, attributes) -> path.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d.*"))) {
			return files.map(path -> path.getFileName().toString().substring(0, 10)).sorted().toList();
		}
	}

	/** A day's files go when nothing in it is alive: because all of it is too old, or because the rest of it was deleted before. 2026-01-31 12:00 is T. */
	@Test
	void daysOfWhichNothingLivesFreeTheirSpace() throws IOException {
		Path place = this.directory.resolve("days");
		try (ValueStore store = open(place)) {
			store.append(List.of(reading("a:b", T - 3 * DAY), reading("a:keep", T - 3 * DAY), reading("a:b", T - 2 * DAY), reading("a:b", T)), T);
			assertEquals(3, store.count("a:b", 0, ValueStore.LAST));
			assertEquals(List.of("2026-01-28", "2026-01-29", "2026-01-31"), days(place));
			ToLongFunction<String> before = point -> point.equals("a:keep") ? 0 : T - DAY;
			while (!store.expire(before).isEmpty()) {
				// A day at a time.
			}
			Tool.await("the day of which all has expired is gone", () -> listed(place).equals(List.of("2026-01-28", "2026-01-31")));
			assertEquals(1, store.delete("a:keep", 0, T - DAY));
			while (!store.expire(before).isEmpty()) {
				// A day at a time.
			}
			Tool.await("the day whose rest was deleted is gone", () -> listed(place).equals(List.of("2026-01-31")));
			assertEquals(1, store.count("a:b", 0, ValueStore.LAST));
		}
	}

	private List<String> listed(Path place) {
		try {
			return days(place);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static Reading reading(String point, long time) {
		return new Reading(point, "V", 1, time);
	}
}
