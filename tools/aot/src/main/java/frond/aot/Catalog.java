package frond.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The boards and applications that there are: directories of {@code bsp/boards}, properties files of {@code firmware/apps}. */
final class Catalog {
	private final Path root;

	Catalog(Path root) {
		this.root = root;
	}

	List<String> boards() {
		return names(this.root.resolve("bsp/boards"), "");
	}

	List<String> apps() {
		return names(this.root.resolve("firmware/apps"), ".properties");
	}

	Definition board(String name) {
		return find("board", name, boards(), this.root.resolve("bsp/boards").resolve(name).resolve("board.properties"));
	}

	Definition app(String name) {
		return find("application", name, apps(), this.root.resolve("firmware/apps").resolve(name + ".properties"));
	}

	private static Definition find(String kind, String name, List<String> names, Path file) {
		if (!names.contains(name)) {
			throw new BuildException("no " + kind + " '" + name + "'; there are: " + String.join(", ", names));
		}
		return new Definition(file);
	}

	private static List<String> names(Path directory, String suffix) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix))
					.map(name -> name.substring(0, name.length() - suffix.length())).sorted().collect(Collectors.toList());
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
