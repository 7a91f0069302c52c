package frond.cli.bench;

import java.util.List;
import java.util.function.Consumer;

/** A group of rows that are measured together. */
interface Benchmark {
	/** Beginnings of the names of its rows, by which {@code --only} chooses. */
	List<String> prefixes();

	/**
	 * Measures.
	 *
	 * @param progress takes a word on what is being waited for
	 */
	List<Row> run(Consumer<String> progress);
}
