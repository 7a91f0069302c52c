package frond.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs that a build runs. */
final class Commands {
	private Commands() {
	}

	/** Runs a program to its end and gives what it printed; an exit code other than 0 ends the build with that text. */
	static String run(Path directory, List<String> command) {
		try {
			Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int code = process.waitFor();
			if (code != 0) {
				throw new BuildException(command.get(0) + " failed (" + code + "):\n" + output.strip());
			}
			return output;
		} catch (IOException e) {
			throw new UncheckedIOException(command.get(0) + " could not be run: " + e.getMessage(), e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new BuildException("interrupted", e);
		}
	}
}
