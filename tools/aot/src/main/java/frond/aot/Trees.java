package frond.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directory trees of generated files. */
public final class Trees {
	private Trees() {
	}

	/** Deletes a directory, if there is one, with all that is in it. */
	public static void delete(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return;
		}
		List<Path> paths;
		try (Stream<Path> walk = Files.walk(directory)) {
			paths = walk.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
		}
		for (Path path : paths) {
			Files.delete(path);
		}
	}

	/** Files of a tree that end with one of the suffixes, as relative names with {@code /}, sorted. */
	static List<String> list(Path directory, String... suffixes) throws IOException {
		try (Stream<Path> walk = Files.walk(directory)) {
			return walk.filter(Files::isRegularFile).map(path -> directory.relativize(path).toString().replace('\\', '/'))
					.filter(name -> Stream.of(suffixes).anyMatch(name::endsWith)).sorted().collect(Collectors.toList());
		}
	}

	/** Makes a directory hold exactly these files; one that is already as it should be keeps its time, so that make leaves it alone. */
	static void synchronize(Map<String, String> files, Path directory) throws IOException {
		Files.createDirectories(directory);
		for (String name : list(directory, "")) {
			if (!files.containsKey(name)) {
				Files.delete(directory.resolve(name));
			}
		}
		for (Map.Entry<String, String> file : files.entrySet()) {
			Path path = directory.resolve(file.getKey());
			if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
				Files.createDirectories(path.getParent());
				Files.writeString(path, file.getValue());
			}
		}
	}
}
