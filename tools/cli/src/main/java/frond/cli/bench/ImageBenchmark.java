package frond.cli.bench;

import frond.cli.CommandException;
import frond.cli.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bytes of flash and RAM that the node's image takes on a board, and each of its rooms. RAM is everything: data, heap and stack. */
final class ImageBenchmark implements Benchmark {
	private static final String APP = "node";
	private static final String PACKAGE = "frond.";

	private final Path root;
	private final String board;

	private ImageBenchmark(Path root, String board) {
		this.root = root;
		this.board = board;
	}

	/** One for each board that there is. */
	static List<ImageBenchmark> all(Path root) {
		try (Stream<Path> boards = Files.list(root.resolve("bsp/boards"))) {
			return boards.map(board -> board.getFileName().toString()).sorted().map(board -> new ImageBenchmark(root, board)).toList();
		} catch (IOException missing) {
			throw new CommandException("no boards: " + missing.getMessage());
		}
	}

	@Override
	public List<String> prefixes() {
		return List.of("image." + this.board + "." + APP + ".");
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		progress.accept("building " + APP + " for " + this.board);
		Image image = Image.build(this.root, this.board, APP);
		String prefix = prefixes().get(0);
		List<Row> rows = new ArrayList<>();
		add(rows, prefix, image.flash(), image.ram());
		for (Image.Room room : image.rooms()) {
			String name = room.name().startsWith(PACKAGE) ? room.name().substring(PACKAGE.length()) : room.name();
			add(rows, prefix + name + ".", room.flash(), room.ram());
		}
		return rows;
	}

	/** The heap has no flash, and some rooms no RAM: no row says zero. */
	private static void add(List<Row> rows, String prefix, int flash, int ram) {
		if (flash != 0) {
			rows.add(new Row(prefix + "flash", flash, "bytes"));
		}
		if (ram != 0) {
			rows.add(new Row(prefix + "ram", ram, "bytes"));
		}
	}
}
