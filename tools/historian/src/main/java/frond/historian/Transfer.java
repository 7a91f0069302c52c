package frond.historian;

import frond.historian.model.Console;
import frond.historian.store.Import;
import frond.historian.store.ValueStore;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** Puts values and what is configured into storage that is open, says how far it is, and compares the counts at the end. Doing it again changes nothing. */
final class Transfer {
	private static final long REPORT_NANOS = 5_000_000_000L;
	private static final int SHOWN = 10;

	private final Opened target;
	private long reported = System.nanoTime();

	/** Where values come from. */
	@FunctionalInterface
	interface Source {
		void each(ValueStore.RowSink sink) throws IOException;
	}

	Transfer(Opened target) {
		this.target = target;
	}

	/**
	 * Does it.
	 *
	 * @param more whether the target may have values of its own
	 * @return the exit code: 1 where a count differs
	 */
	int run(Source values, SortedMap<String, SortedMap<String, String>> metadata, boolean more) throws IOException {
		Counts counts = new Counts();
		Import rows = new Import(this.target.values(), this::progress);
		values.each((point, unit, value, stored) -> {
			counts.add(point);
			rows.accept(point, unit, value, stored);
		});
		rows.finish();
		this.target.metadata().put(metadata);
		List<String> differences = counts.differences(Counts.of(this.target.values()), more);
		differences.stream().limit(SHOWN).forEach(Console::error);
		if (!differences.isEmpty()) {
			Console.error(differences.size() + " of " + counts.points() + " points differ; doing it again adds what is missing");
			return 1;
		}
		Console.event("done points=" + counts.points() + " values=" + counts.values() + " documents=" + metadata.values().stream().mapToInt(SortedMap::size).sum());
		return 0;
	}

	private void progress(long count) {
		long now = System.nanoTime();
		if (now - this.reported > REPORT_NANOS) {
			this.reported = now;
			Console.event("progress values=" + count);
		}
	}
}
