package frond.cli.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A group of rows that are measured together. */
interface Benchmark {
	/** Beginnings of the names of its rows, by which {@code --only} chooses. */
	List<String> prefixes();

	/** What it needs that is not installed, and how to get it; its rows are then left out. */
	default Optional<String> missing() {
		return Optional.empty();
	}

	/**
	 * Measures.
	 *
	 * @param progress takes a word on what is being waited for
	 */
	List<Row> run(Consumer<String> progress);
}
