package frond.sim;

import frond.air.PcapWriter;
import frond.cli.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the simulator. */
@Command(name = "frond sim", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = {
		"Runs scenarios in virtual time: the firmware's nodes, the border router's mesh side, and an air between them.",
		"Without a scenario, lists those of tests/network. The exit code is 0 if every expectation held in every run, else 1." })
public final class Main implements Callable<Integer> {
	private static final String SUFFIX = ".sim";
	private static final int USAGE = 2;
	/** How often a line of progress appears. */
	private static final long PROGRESS_NANOS = 2_000_000_000L;
	/** The same of a run that goes by this machine's clock. */
	private static final long LINE_PROGRESS_NANOS = 10_000_000_000L;

	@Spec
	private CommandSpec spec;
	@Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "A file, or the name of one in tests/network.")
	private List<String> names = List.of();
	@Option(names = "--seed", paramLabel = "N", description = "Of everything random; the same seed, the same run (1).")
	private Long seed;
	@Option(names = "--seeds", paramLabel = "N-M", description = "One run for each of these seeds.")
	private String seeds;
	@Option(names = "--jobs", defaultValue = "1", paramLabel = "N", description = "Runs at a time, each in a thread (${DEFAULT-VALUE}).")
	private int jobs;
	@Option(names = "--for", paramLabel = "TIME", description = "Another length than the scenario's: 90s, 10m, 24h.")
	private String length;
	@Option(names = "--json", paramLabel = "FILE", description = "Write every run's metrics and nodes; - for standard output, then without the table.")
	private String json;
	@Option(names = "--pcap", paramLabel = "FILE", description = "Write what was on the air, of a single run.")
	private Path pcap;
	@Option(names = "--timeline", paramLabel = "FILE", description = "Draw a single run as SVG: a row a node.")
	private Path timeline;

	private Main() {
	}

	public static void main(String[] arguments) {
		System.exit(run(new PrintWriter(System.err, true), arguments));
	}

	/** Runs the command; returns its exit code. */
	static int run(PrintWriter errors, String... arguments) {
		CommandLine command = new CommandLine(new Main()).setErr(errors);
		command.setParameterExceptionHandler((wrong, given) -> {
			wrong.getCommandLine().getErr().println("frond sim: " + wrong.getMessage());
			return USAGE;
		});
		command.setExecutionExceptionHandler((thrown, line, result) -> {
			if (thrown instanceof ScenarioException || thrown instanceof IOException || thrown instanceof CommandException) {
				line.getErr().println("frond sim: " + thrown.getMessage());
				return thrown instanceof ScenarioException ? USAGE : 1;
			}
			throw thrown;
		});
		return command.execute(arguments);
	}

	@Override
	public Integer call() throws Exception {
		if (this.names.isEmpty()) {
			list();
			return 0;
		}
		long[] range = seedRange();
		List<Scenario> scenarios = new ArrayList<>();
		for (String name : this.names) {
			scenarios.add(scenario(name));
		}
		boolean single = scenarios.size() == 1 && range[0] == range[1];
		if (!single && (this.pcap != null || this.timeline != null)) {
			throw new ParameterException(this.spec.commandLine(), "--pcap and --timeline are for a single run");
		}
		List<Results> all = new ArrayList<>();
		ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, this.jobs));
		try {
			List<Future<Results>> runs = new ArrayList<>();
			for (Scenario scenario : scenarios) {
				for (long each = range[0]; each <= range[1]; each++) {
					long runSeed = each;
					runs.add(pool.submit(() -> simulate(scenario, runSeed)));
				}
			}
			for (Future<Results> run : runs) {
				Results results = finished(run);
				all.add(results);
				if (!"-".equals(this.json)) {
					System.out.print(Report.text(results, single));
				}
			}
		} finally {
			pool.shutdownNow();
		}
		if (this.json != null) {
			writeJson(all);
		}
		if (this.timeline != null) {
			Files.writeString(this.timeline, Timeline.svg(all.get(0)));
		}
		return all.stream().allMatch(results -> results.unmet().isEmpty()) ? 0 : 1;
	}

	private static Results finished(Future<Results> run) throws Exception {
		try {
			return run.get();
		} catch (ExecutionException e) {
			throw e.getCause() instanceof Exception cause ? cause : e;
		}
	}

	private Results simulate(Scenario scenario, long runSeed) throws IOException {
		try (RealLine line = scenario.processes == 0 ? null : new RealLine(root(), scenario)) {
			return simulate(scenario, runSeed, line);
		}
	}

	private Results simulate(Scenario scenario, long runSeed, RealLine line) throws IOException {
		Simulation simulation = new Simulation(scenario, runSeed, line);
		PcapWriter capture = this.pcap == null ? null : PcapWriter.complete(this.pcap, Simulation.CHANNEL, simulation.epochMicros());
		if (capture != null) {
			simulation.medium().tap(capture);
		}
		long began = System.nanoTime();
		long[] told = { began };
		Results results = simulation.run(now -> {
			long wall = System.nanoTime();
			if (wall - told[0] >= (line == null ? PROGRESS_NANOS : LINE_PROGRESS_NANOS)) {
				told[0] = wall;
				System.err.printf(Locale.ROOT, "  %s seed %d: %s of %s, %.0f x real time, %d of %d joined%s%n", scenario.name, runSeed, Units.clock(now),
						Units.clock(scenario.length + scenario.drain), now * 1000.0 / (wall - began), simulation.joinedSoFar(), scenario.places.size() - 1,
						line == null ? "" : ", " + simulation.readingsSoFar() + " readings, killed " + line.processes().killed());
			}
		});
		if (capture != null) {
			capture.close();
		}
		return results;
	}

	private void writeJson(List<Results> all) throws IOException {
		String text = Report.json(all);
		if ("-".equals(this.json)) {
			System.out.print(text);
		} else {
			Files.writeString(Path.of(this.json), text);
		}
	}

	private Scenario scenario(String name) throws ScenarioException {
		Path file = Path.of(name);
		if (!Files.exists(file) && Files.exists(folder().resolve(name + SUFFIX))) {
			file = folder().resolve(name + SUFFIX);
		}
		if (!Files.exists(file)) {
			throw new ParameterException(this.spec.commandLine(), "no scenario '" + name + "'; without one, they are listed");
		}
		Scenario scenario = ScenarioReader.read(file);
		if (this.length != null) {
			try {
				scenario.length = Units.time(this.length);
			} catch (IllegalArgumentException e) {
				throw new ParameterException(this.spec.commandLine(), "--for: " + e.getMessage());
			}
		}
		return scenario;
	}

	private long[] seedRange() {
		if (this.seeds == null) {
			long only = this.seed == null ? 1 : this.seed;
			return new long[] { only, only };
		}
		if (this.seed != null || !this.seeds.matches("[0-9]{1,9}-[0-9]{1,9}")) {
			throw new ParameterException(this.spec.commandLine(), "--seeds: two numbers such as 1-10 are wanted, and no --seed");
		}
		String[] ends = this.seeds.split("-");
		long[] range = { Long.parseLong(ends[0]), Long.parseLong(ends[1]) };
		if (range[0] > range[1] || range[1] - range[0] > 1000) {
			throw new ParameterException(this.spec.commandLine(), "--seeds: from a lower number to a higher, at most 1000 of them");
		}
		return range;
	}

	private static Path folder() {
		return root().resolve("tests").resolve("network");
	}

	/** The checkout. */
	private static Path root() {
		return Path.of(System.getenv().getOrDefault("FROND_ROOT", ".")).toAbsolutePath();
	}

	private static void list() throws IOException, ScenarioException {
		try (Stream<Path> files = Files.list(folder())) {
			for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX)).sorted().toList()) {
				Scenario scenario = ScenarioReader.read(file);
				System.out.printf("%-20s %s%n", scenario.name, scenario.title);
			}
		}
	}
}
