package frond.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image as {@code ./frond build} makes it.
 *
 * @param elf the image
 * @param flash bytes of flash
 * @param ram bytes of RAM, heap and stack included
 * @param rooms what they are made of
 */
public record Image(Path elf, int flash, int ram, List<Room> rooms) {
	/** What one part of an image weighs, in bytes. */
	public record Room(String name, int flash, int ram) {
	}

	/**
	 * Builds what has changed.
	 *
	 * @param root the checkout
	 * @throws CommandException with what the build said if it fails
	 */
	public static Image build(Path root, String board, String app) {
		try {
			ProcessBuilder builder = new ProcessBuilder(root.resolve("frond").toString(), "build", "--board", board, "--app", app, "--json");
			builder.environment().put("FROND_READY", "1");
			Process build = builder.start();
			// Its result is one short line, for which a pipe has room: what it complains about can be read first.
			String complaints = new String(build.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			byte[] json = build.getInputStream().readAllBytes();
			if (build.waitFor() != 0) {
				throw new CommandException("the image " + app + " for " + board + " could not be built: " + complaints);
			}
			JsonNode sizes = new ObjectMapper().readTree(json);
			List<Room> rooms = new ArrayList<>();
			for (JsonNode room : sizes.path("rooms")) {
				rooms.add(new Room(room.path("room").asText(), room.path("flash").asInt(), room.path("ram").asInt()));
			}
			return new Image(root.resolve("build/images").resolve(board).resolve(app + ".elf"), sizes.path("flash").asInt(), sizes.path("ram").asInt(), rooms);
		} catch (IOException failed) {
			throw new CommandException("the image " + app + " for " + board + " could not be built: " + failed.getMessage());
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted while an image was built");
		}
	}
}
