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

/**
 * Loss on a channel that many share, and over links that lose frames: the firmware's CSMA-CA and its driver on the chip's model, in virtual time. What is
 * measured is among the tests ({@code tests/air}), and runs in a process of its own.
 */
final class MacBenchmark implements Benchmark {
	private final Path root;

	MacBenchmark(Path root) {
		this.root = root;
	}

	@Override
	public List<String> prefixes() {
		return List.of("mac.");
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		progress.accept("50 nodes contend for 10 minutes of virtual time");
		Path classes = this.root.resolve("build/classes");
		String path = String.join(File.pathSeparator, classes.resolve("tests/air").toString(), classes.resolve("air").toString(), classes.resolve("firmware").toString(),
				this.root.resolve("build/lib/tools") + "/*");
		List<Row> rows = new ArrayList<>();
		try {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-cp", path, "frond.air.MacBenchmark")
					.redirectError(ProcessBuilder.Redirect.INHERIT).start();
			try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					String[] words = line.split(" ");
					rows.add(new Row(words[1], Double.parseDouble(words[2]), words[3]));
				}
			}
			if (process.waitFor() != 0) {
				throw new CommandException("mac: the measurement ended with code " + process.exitValue());
			}
		} catch (IOException failed) {
			throw new CommandException("mac: " + failed.getMessage());
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted while measuring");
		}
		return rows;
	}
}
