package frond.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import frond.cli.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond bench}: what is measured, by a command that anybody can run again. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Measures size (bytes of flash and RAM by room), instructions on the Cortex-M4 (counted by QEMU, the same in every run; those of a",
		"board with a transceiver by Renode, where that is installed), allocation after start-up, loss on a shared channel (in virtual time),",
		"wear of the flash, and the throughput of gateway and historian on this machine." })
public final class BenchCommand implements Callable<Integer> {
	private static final int NOT_INSTALLED = 3;

	@Option(names = "--only", paramLabel = "NAME-PREFIX", description = "run what has rows that begin so, for example image. or node.receive60")
	String only = "";
	@Option(names = "--json", paramLabel = "FILE", description = "also write an array of {name, value, unit}")
	Path json;

	@Option(names = "--gateway", paramLabel = "HOST:PORT", description = {
			"an MQTT-SN gateway that runs: the same load as gateway. puts on ours, right after it, as rows gateway.other." })
	String gateway;

	@Spec
	CommandSpec spec;

	private final Supplier<List<Benchmark>> benchmarks;

	/** With all that there are. */
	public BenchCommand() {
		this(BenchCommand::all);
	}

	BenchCommand(Supplier<List<Benchmark>> benchmarks) {
		this.benchmarks = benchmarks;
	}

	private static List<Benchmark> all() {
		Path root = Path.of(System.getenv("FROND_ROOT"));
		List<Benchmark> all = new ArrayList<>(ImageBenchmark.all(root));
		all.addAll(TargetBenchmark.all(root));
		all.addAll(ProcessBenchmark.all(root));
		all.add(new RenodeBenchmark(root));
		all.add(new LineBenchmark(root));
		all.add(new GatewayBenchmark(root, null));
		all.add(new HistorianBenchmark(root));
		all.add(new MqttIngestBenchmark(root));
		return all;
	}

	@Override
	public Integer call() {
		if (this.json != null && !Files.isDirectory(this.json.toAbsolutePath().getParent())) {
			// Before minutes of measuring.
			throw new ParameterException(this.spec.commandLine(), "--json: there is no directory " + this.json.toAbsolutePath().getParent());
		}
		List<Benchmark> all = new ArrayList<>(this.benchmarks.get());
		if (this.gateway != null) {
			all.add(new GatewayBenchmark(Path.of(System.getenv("FROND_ROOT")), other()));
		}
		String paho = System.getenv(SideBySideBenchmark.PAHO);
		if (paho != null && !paho.isEmpty()) {
			all.add(new SideBySideBenchmark(Path.of(System.getenv("FROND_ROOT")), Path.of(paho)));
		}
		PrintWriter err = this.spec.commandLine().getErr();
		List<Benchmark> chosen = all.stream().filter(each -> each.prefixes().stream().anyMatch(this::touches)).toList();
		List<Benchmark> skipped = chosen.stream().filter(each -> each.missing().isPresent()).toList();
		skipped.forEach(each -> err.println("bench: skipped " + String.join(", ", each.prefixes()) + ": " + each.missing().get()));
		List<Row> rows = chosen.stream().filter(each -> !skipped.contains(each)).flatMap(each -> each.run(progress -> err.println("bench: " + progress)).stream())
				.filter(row -> row.name().startsWith(this.only)).toList();
		if (rows.isEmpty() && !skipped.isEmpty()) {
			return NOT_INSTALLED;
		}
		if (rows.isEmpty()) {
			throw new ParameterException(this.spec.commandLine(), "no row begins with '" + this.only + "'; there are rows "
					+ String.join(", ", all.stream().flatMap(each -> each.prefixes().stream()).toList()));
		}
		PrintWriter out = this.spec.commandLine().getOut();
		int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
		for (Row row : rows) {
			out.println(String.format("%-" + width + "s  %12s  %s", row.name(), row.text(), row.unit()).stripTrailing());
		}
		out.flush();
		if (this.json != null) {
			write(rows);
		}
		return 0;
	}

	private InetSocketAddress other() {
		int colon = this.gateway.lastIndexOf(':');
		try {
			InetSocketAddress address = new InetSocketAddress(this.gateway.substring(0, Math.max(0, colon)), Integer.parseInt(this.gateway.substring(colon + 1)));
			if (colon > 0 && !address.isUnresolved()) {
				return address;
			}
		} catch (IllegalArgumentException e) {
			// Told below.
		}
		throw new ParameterException(this.spec.commandLine(), "--gateway takes HOST:PORT; not " + this.gateway);
	}

	private void write(List<Row> rows) {
		try {
			new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(this.json.toFile(), rows);
		} catch (IOException failed) {
			throw new CommandException("--json: " + this.json + " cannot be written: " + failed.getMessage());
		}
	}

	/** {@code --only node.receive60} wants the group {@code node.}, and {@code --only node} too. */
	private boolean touches(String prefix) {
		return prefix.startsWith(this.only) || this.only.startsWith(prefix);
	}
}
