package frond.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import frond.cli.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond bench}: what is measured, by a command that anybody can run again. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Measures size (bytes of flash and RAM by room), instructions on the Cortex-M4 (counted by QEMU, the same in every run),",
		"allocation after start-up, and the throughput of gateway and historian on this machine." })
public final class BenchCommand implements Callable<Integer> {
	@Option(names = "--only", paramLabel = "NAME-PREFIX", description = "run what has rows that begin so, for example image. or node.receive60")
	String only;
	@Option(names = "--json", paramLabel = "FILE", description = "also write an array of {name, value, unit}")
	Path json;

	@Spec
	CommandSpec spec;

	@Override
	public Integer call() throws IOException {
		Path root = Path.of(System.getenv("FROND_ROOT"));
		List<Benchmark> all = List.of(new LineBenchmark(root));
		List<Benchmark> wanted = all.stream().filter(each -> this.only == null || each.prefixes().stream().anyMatch(this::touches)).toList();
		if (wanted.isEmpty()) {
			throw new ParameterException(this.spec.commandLine(), "no row begins with '" + this.only + "'; there are rows "
					+ String.join(", ", all.stream().flatMap(each -> each.prefixes().stream()).toList()));
		}
		List<Row> rows = new ArrayList<>();
		for (Benchmark benchmark : wanted) {
			try {
				benchmark.run(progress -> System.err.println("bench: " + progress)).stream().filter(row -> this.only == null || row.name().startsWith(this.only))
						.forEach(rows::add);
			} catch (CommandException failed) {
				System.err.println("frond bench: " + failed.getMessage());
				return 1;
			}
		}
		int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
		for (Row row : rows) {
			System.out.println(String.format("%-" + width + "s  %12s  %s", row.name(), row.text(), row.unit()).stripTrailing());
		}
		if (this.json != null) {
			new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(this.json.toFile(), rows);
		}
		return 0;
	}

	/** {@code --only node.receive60} wants the group {@code node.}, and {@code --only node} too. */
	private boolean touches(String prefix) {
		return prefix.startsWith(this.only) || this.only.startsWith(prefix);
	}
}
