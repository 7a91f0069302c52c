package frond.historian.store.questdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Copies a tree of files that nobody writes to. */
final class DirectoryCopy {
	private DirectoryCopy() {
	}

	/** @param wanted of paths below {@code from}; a directory that is not wanted is left out with all that it holds */
	static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
		Files.createDirectories(to);
		List<Path> entries;
		try (Stream<Path> list = Files.list(from)) {
			entries = list.filter(wanted).toList();
		}
		for (Path entry : entries) {
			Path target = to.resolve(entry.getFileName().toString());
			if (Files.isDirectory(entry)) {
				copy(entry, target, wanted);
			} else {
				Files.copy(entry, target);
			}
		}
	}
}
