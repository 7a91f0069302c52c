package frond.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command around the benchmarks: what {@code --only} chooses, what {@code --json} writes. Expectations: issue 2, item 11. */
class BenchCommandTest {
	@TempDir
	Path directory;
	private final List<String> ran = new ArrayList<>();
	private final StringWriter output = new StringWriter();
	private final StringWriter error = new StringWriter();

	/** Rows that are known beforehand, and a note that they were asked for. */
	private final class Known implements Benchmark {
		private final String prefix;
		private final List<Row> rows;

		Known(String prefix, Row... rows) {
			this.prefix = prefix;
			this.rows = List.of(rows);
		}

		@Override
		public List<String> prefixes() {
			return List.of(this.prefix);
		}

		@Override
		public List<Row> run(Consumer<String> progress) {
			BenchCommandTest.this.ran.add(this.prefix);
			progress.accept("measuring " + this.prefix);
			return this.rows;
		}
	}

	/** One that needs what is not installed. */
	private final class Missing implements Benchmark {
		@Override
		public List<String> prefixes() {
			return List.of("node.rf.");
		}

		@Override
		public Optional<String> missing() {
			return Optional.of("no Renode");
		}

		@Override
		public List<Row> run(Consumer<String> progress) {
			throw new IllegalStateException();
		}
	}

	private int run(String... arguments) {
		List<Benchmark> all = List.of(new Known("image.board.node.", new Row("image.board.node.flash", 70000, "bytes"), new Row("image.board.node.ram", 34000, "bytes")),
				new Known("node.", new Row("node.receive60.instructions", 14000, "instructions"), new Row("node.send60.instructions", 9000, "instructions")),
				new Known("line.", new Row("line.readings_per_s", 1500.5, "readings/s"), new Row("line.latency", 1.25, "ms")), new Missing());
		return new CommandLine(new BenchCommand(() -> all)).setOut(new PrintWriter(this.output, true)).setErr(new PrintWriter(this.error, true)).execute(arguments);
	}

	@Test
	void withoutOptionsAllRowsArePrinted() {
		assertEquals(0, run());
		assertEquals(List.of("image.board.node.", "node.", "line."), this.ran);
		assertEquals(6, this.output.toString().lines().count(), this.output.toString());
		assertTrue(this.output.toString().contains("node.receive60.instructions         14000  instructions"), this.output.toString());
	}

	@Test
	void onlyRunsWhatHasSuchRowsAndPrintsNoOthers() {
		assertEquals(0, run("--only", "node.receive60"));
		assertEquals(List.of("node."), this.ran);
		assertEquals(List.of("node.receive60.instructions"), this.output.toString().lines().map(line -> line.split(" ")[0]).toList());
	}

	@Test
	void onlyTakesABeginningThatSeveralRowsShare() {
		assertEquals(0, run("--only", "image"));
		assertEquals(List.of("image.board.node."), this.ran);
		assertEquals(2, this.output.toString().lines().count());
	}

	@Test
	void whatNeedsAProgramThatIsNotInstalledIsLeftOutAndSaysWhy() {
		assertEquals(0, run("--only", "node."));
		assertEquals(2, this.output.toString().lines().count());
		assertTrue(this.error.toString().contains("bench: skipped node.rf.: no Renode"), this.error.toString());
	}

	@Test
	void ifThereIsNothingElseItIsSaidWithCode3() {
		assertEquals(3, run("--only", "node.rf.receive60"));
		assertEquals("", this.output.toString());
		assertTrue(this.error.toString().contains("bench: skipped node.rf.: no Renode"), this.error.toString());
	}

	@Test
	void anUnknownPrefixIsWrongUsageAndNamesThoseThatThereAre() {
		assertEquals(2, run("--only", "lime."));
		assertEquals(List.of(), this.ran);
		assertEquals("", this.output.toString());
		assertTrue(this.error.toString().startsWith("no row begins with 'lime.'; there are rows image.board.node., node., line."), this.error.toString());
	}

	@Test
	void aPrefixWithinAGroupThatNoRowHasIsWrongUsageToo() {
		assertEquals(2, run("--only", "node.receive61"));
		assertEquals("", this.output.toString());
	}

	@Test
	void jsonIsAnArrayOfNameValueAndUnit() throws IOException {
		Path file = this.directory.resolve("rows.json");
		assertEquals(0, run("--only", "line.", "--json", file.toString()));
		JsonNode rows = new ObjectMapper().readTree(file.toFile());
		assertEquals(new ObjectMapper().readTree("[{\"name\":\"line.readings_per_s\",\"value\":1500.5,\"unit\":\"readings/s\"},"
				+ "{\"name\":\"line.latency\",\"value\":1.25,\"unit\":\"ms\"}]"), rows);
	}

	@Test
	void aFileThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() {
		Path file = this.directory.resolve("missing/rows.json");
		assertEquals(2, run("--json", file.toString()));
		assertEquals(List.of(), this.ran);
		assertFalse(Files.exists(file));
	}
}
