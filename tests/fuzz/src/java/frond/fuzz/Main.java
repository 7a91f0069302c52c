package frond.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./frond fuzz}: one JVM with Jazzer a target, one after the other. */
@Command(name = "fuzz", mixinStandardHelpOptions = true, version = "frond 0.1.0", sortOptions = false,
		description = "Looks for inputs that break a parser: coverage-guided, by Jazzer. What was learnt is kept and used the next time.",
		footer = "Exit codes: 0 nothing found, 1 something found or a target failed, 2 wrong usage.")
public final class Main implements Callable<Integer> {
	/** Beyond the longest datagram there is in the mesh, and several messages in one input. */
	private static final int LONGEST_INPUT = 1024;
	/** Findings after which a target ends. */
	private static final int FINDINGS = 5;
	/** Seconds after which an input has hung; by the wall clock, so more than a busy machine needs. */
	private static final int HUNG = 60;

	@Parameters(arity = "0..*", paramLabel = "TARGET", description = "targets; all if none is given")
	private List<String> titles = new ArrayList<>();
	@Option(names = "--for", paramLabel = "SECONDS", defaultValue = "60", description = "how long for each target (default: ${DEFAULT-VALUE})")
	private int seconds;
	@Option(names = "--messages", paramLabel = "N", description = "without Jazzer: mutations of the seeds, until each target was given so many messages; the same ones each time")
	private long messages;
	@Option(names = "--list", description = "list the targets")
	private boolean list;
	@Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "seed of everything random; 0 for another one each time (default: ${DEFAULT-VALUE})")
	private int seed;
	@Option(names = "--corpus", paramLabel = "DIR", description = "where what was learnt is kept, a directory a target (default: build/fuzz)")
	private Path corpus;
	@Option(names = "--replay", paramLabel = "FILE", description = "give one input, such as a finding, to one target, without Jazzer; or each file of a directory")
	private Path replay;
	@Option(names = "--before", paramLabel = "HEX", defaultValue = "", description = "with --replay: bytes in front of each input, such as a record's kind and length")
	private String before;
	private final Path root = Path.of(System.getenv().getOrDefault("FROND_ROOT", "."));

	private Main() {
	}

	public static void main(String[] arguments) {
		CommandLine line = new CommandLine(new Main());
		line.setParameterExceptionHandler((wrong, given) -> {
			System.err.println("fuzz: " + wrong.getMessage() + " (see --help)");
			return 2;
		});
		System.exit(line.execute(arguments));
	}

	@Override
	public Integer call() throws Exception {
		Map<String, Targets> all = Targets.byTitle();
		if (this.list) {
			all.forEach((title, target) -> System.out.printf("%-15s %s%n", title, target.about));
			return 0;
		}
		String unknown = this.titles.stream().filter(title -> !all.containsKey(title)).findFirst().orElse(null);
		if (unknown != null) {
			return usage("no target '" + unknown + "'; there are " + String.join(", ", all.keySet()));
		}
		if (this.seconds < 1 || this.seed < 0) {
			return usage(this.seconds < 1 ? "--for needs a second at least" : "--seed cannot be negative");
		}
		if (this.replay != null) {
			return this.titles.size() != 1 ? usage("--replay needs one target") : replay(all.get(this.titles.get(0)));
		}
		if (this.messages < 0) {
			return usage("--messages cannot be negative");
		}
		boolean clean = true;
		for (Targets target : this.titles.isEmpty() ? all.values() : this.titles.stream().map(all::get).toList()) {
			clean &= this.messages == 0 ? run(target) : count(target);
		}
		return clean ? 0 : 1;
	}

	private static int usage(String problem) {
		System.err.println("fuzz: " + problem);
		return 2;
	}

	private int replay(Targets target) throws IOException {
		if (!Files.isReadable(this.replay)) {
			return usage("no file " + this.replay);
		}
		if (!this.before.matches("([0-9a-fA-F]{2})*")) {
			return usage("--before needs pairs of hexadecimal digits");
		}
		byte[] before = HexFormat.of().parseHex(this.before);
		Trial trial = new Trial(target.make());
		List<Path> files;
		try (Stream<Path> all = Files.walk(this.replay)) {
			files = all.filter(Files::isRegularFile).sorted().toList();
		}
		boolean clean = true;
		for (Path file : files) {
			byte[] contents = Files.readAllBytes(file);
			byte[] input = Arrays.copyOf(before, before.length + contents.length);
			System.arraycopy(contents, 0, input, before.length, contents.length);
			try {
				trial.take(input);
			} catch (Throwable found) {
				System.out.println(file);
				found.printStackTrace(System.out);
				clean = false;
			}
		}
		System.out.println((clean ? "nothing found " : "FOUND ") + trial.summary());
		return clean ? 0 : 1;
	}

	/** Gives a target so many messages; false if something was found. */
	private boolean count(Targets target) throws IOException {
		List<byte[]> seeds = new ArrayList<>(Corpus.of(this.root, target).values());
		Random random = new Random(this.seed);
		Trial trial = new Trial(target.make());
		while (trial.messages() < this.messages) {
			byte[] input = Mutation.of(seeds, random);
			try {
				trial.take(input);
			} catch (Throwable found) {
				Path findings = Files.createDirectories((this.corpus == null ? this.root.resolve("build/fuzz") : this.corpus).resolve(target.title()).resolve("findings"));
				Path file = Files.write(findings.resolve("counted"), input);
				System.out.println("FOUND " + target.title() + " " + trial.summary() + "\n  " + found + "\n  input: " + file);
				return false;
			}
		}
		System.out.println("ok " + target.title() + " " + trial.summary());
		return true;
	}

	/** Fuzzes one target; false if something was found. */
	private boolean run(Targets target) throws IOException, InterruptedException {
		Path base = this.corpus == null ? this.root.resolve("build/fuzz") : this.corpus;
		Path learnt = Files.createDirectories(base.resolve(target.title()).resolve("learnt")).toAbsolutePath();
		Path seeds = Files.createDirectories(base.resolve(target.title()).resolve("seeds")).toAbsolutePath();
		Path findings = Files.createDirectories(base.resolve(target.title()).resolve("findings")).toAbsolutePath();
		for (Map.Entry<String, byte[]> each : Corpus.of(this.root, target).entrySet()) {
			Files.write(seeds.resolve(each.getKey()), each.getValue());
		}
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:-OmitStackTraceInFastThrow",
				"-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer", "--target_class=" + Harness.class.getName(),
				"--target_args=" + target.title(), "--instrumentation_includes=frond.**", "--instrumentation_excludes=frond.fuzz.**",
				"--keep_going=" + FINDINGS, "--reproducer_path=" + findings, "-artifact_prefix=" + findings + "/", "-max_total_time=" + this.seconds,
				"-max_len=" + LONGEST_INPUT, "-len_control=0", "-timeout=" + HUNG, "-rss_limit_mb=0", "-use_value_profile=1", "-print_final_stats=1"));
		if (this.seed != 0) {
			command.add("-seed=" + this.seed);
		}
		command.add(learnt.toString());
		command.add(seeds.toString());
		Path log = base.resolve(target.title()).resolve("log");
		Process process = new ProcessBuilder(command).directory(findings.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		Thread end = new Thread(process::destroy);
		Runtime.getRuntime().addShutdownHook(end);
		int code = process.waitFor();
		Runtime.getRuntime().removeShutdownHook(end);
		return tell(target, log, findings, code);
	}

	/** One line a target, and what was found. */
	private boolean tell(Targets target, Path log, Path findings, int code) throws IOException {
		String summary = "ended with code " + code + " and no totals; see " + log;
		String coverage = "";
		List<String> found = new ArrayList<>();
		try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
			boolean exception = false;
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(Harness.SUMMARY)) {
					summary = line.substring(Harness.SUMMARY.length());
				} else if (line.contains(" cov: ")) {
					coverage = line.replaceAll(".* cov: (\\d+) .*", " branches=$1");
				} else if (line.contains("== Java Exception: ") || line.contains("ERROR: ")) {
					found.add("  " + line.replace("== Java Exception: ", ""));
					exception = true;
				} else if (exception && line.matches("\\s+at .*\\bfrond\\..*")) {
					found.add("    " + line.strip());
				} else if (line.startsWith("DEDUP_TOKEN")) {
					exception = false;
				} else if (line.contains("Test unit written to ")) {
					found.add("  input: " + line.replaceFirst(".*written to ", ""));
				}
			}
		}
		boolean clean = code == 0 && found.isEmpty();
		System.out.printf("%s %s %s%s%n", clean ? "ok" : "FOUND", target.title(), summary, coverage);
		found.forEach(System.out::println);
		try (Stream<Path> files = Files.list(findings)) {
			for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
				// Jazzer's reproducers; --replay does what they do.
				Files.delete(file);
			}
		}
		return clean;
	}
}
