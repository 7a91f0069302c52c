package frond.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Topic ids that both ends were told (section 6.6): a file with an id and a topic name a line; lines that begin with # are skipped. */
final class Predefined {
	private final Map<Integer, String> names = new HashMap<>();
	private final Map<String, Integer> ids = new HashMap<>();

	/** @param file null for none */
	Predefined(Path file) throws IOException {
		if (file == null) {
			return;
		}
		List<String> lines;
		try {
			lines = Files.readAllLines(file);
		} catch (IOException e) {
			throw new IOException("--topics: " + file + " cannot be read: " + e.getMessage());
		}
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			String[] words = line.split("\\s+", 2);
			int id;
			try {
				id = Integer.decode(words[0]);
			} catch (NumberFormatException e) {
				id = 0;
			}
			if (id < 1 || id > 0xfffe || words.length < 2 || !Texts.isTopicName(words[1]) || this.names.containsKey(id)) {
				throw new IOException(file + ", line " + (i + 1) + ": not a topic id of its own (1 to 65534) and a topic name");
			}
			this.names.put(id, words[1]);
			this.ids.put(words[1], id);
		}
	}

	/** Null if the id is not predefined. */
	String name(int id) {
		return this.names.get(id);
	}

	/** Null if the topic has no predefined id. */
	Integer id(String name) {
		return this.ids.get(name);
	}
}
