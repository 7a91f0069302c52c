package frond.cli.bench;

import frond.cli.CommandException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What is measured by a program among the tests, in virtual time and a process of its own, which prints {@code bench NAME VALUE UNIT}. */
final class ProcessBenchmark implements Benchmark {
	private final Path root;
	private final String prefix;
	private final String progress;
	private final List<String> classes;
	private final String main;

	private ProcessBenchmark(Path root, String prefix, String progress, List<String> classes, String main) {
		this.root = root;
		this.prefix = prefix;
		this.progress = progress;
		this.classes = classes;
		this.main = main;
	}

	/**
	 * Loss on a channel that many share, and over links that lose frames: the firmware's CSMA-CA and its driver on the chip's model; and what the store
	 * of readings does to a model of flash.
	 */
	static List<Benchmark> all(Path root) {
		return List.of(new ProcessBenchmark(root, "mac.", "50 nodes contend for 10 minutes of virtual time", List.of("tests/air", "air", "firmware"), "frond.air.MacBenchmark"),
				new ProcessBenchmark(root, "store.", "200,000 readings go through a model of flash", List.of("tests/node", "tests/firmware", "firmware"), "frond.store.StoreBenchmark"));
	}

	@Override
	public List<String> prefixes() {
		return List.of(this.prefix);
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		progress.accept(this.progress);
		Path classes = this.root.resolve("build/classes");
		String path = this.classes.stream().map(room -> classes.resolve(room) + File.pathSeparator).collect(Collectors.joining()) + this.root.resolve("build/lib/tools") + "/*";
		List<Row> rows = new ArrayList<>();
		try {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-cp", path, this.main)
					.redirectError(ProcessBuilder.Redirect.INHERIT).start();
			try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					String[] words = line.split(" ");
					rows.add(new Row(words[1], Double.parseDouble(words[2]), words[3]));
				}
			}
			if (process.waitFor() != 0) {
				throw new CommandException(this.main + ": the measurement ended with code " + process.exitValue());
			}
		} catch (IOException failed) {
			throw new CommandException(this.main + ": " + failed.getMessage());
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted while measuring");
		}
		return rows;
	}
}
