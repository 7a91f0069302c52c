package frond.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the compiled rooms of this checkout are. */
final class Tree {
	private static final Path CLASSES = Path.of(System.getenv("FROND_ROOT"), "build", "classes");

	private Tree() {
	}

	static Path room(String name) {
		return CLASSES.resolve(name);
	}

	static List<Path> classFiles(String room) throws IOException {
		try (Stream<Path> files = Files.walk(room(room))) {
			return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
		}
	}
}
