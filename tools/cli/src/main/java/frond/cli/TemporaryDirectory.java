package frond.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that goes, with what is in it, when it is closed. */
public final class TemporaryDirectory implements AutoCloseable {
	private final Path path;

	/** @param prefix of its name */
	public TemporaryDirectory(String prefix) throws IOException {
		this.path = Files.createTempDirectory(prefix);
	}

	public Path path() {
		return this.path;
	}

	@Override
	public void close() throws IOException {
		try (Stream<Path> files = Files.walk(this.path)) {
			for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(each);
			}
		}
	}
}
