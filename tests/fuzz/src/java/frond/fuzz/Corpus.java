package frond.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The seeds in tests/fuzz/corpus: a directory a target, a file an input, as text. Hexadecimal digits are bytes, {@code 'text'} stands for its
 * ASCII, {@code [...]} for what is in it behind one byte with its length, {@code #} for a comment up to the line's end.
 */
final class Corpus {
	private Corpus() {
	}

	/** The seeds of a target by file name. */
	static Map<String, byte[]> of(Path root, Targets target) throws IOException {
		Map<String, byte[]> seeds = new TreeMap<>();
		try (Stream<Path> files = Files.list(root.resolve("tests/fuzz/corpus").resolve(target.title()))) {
			for (Path file : files.toList()) {
				seeds.put(file.getFileName().toString(), parse(Files.readString(file)));
			}
		}
		return seeds;
	}

	/** The bytes that a seed's text stands for. */
	static byte[] parse(String text) {
		String plain = text.replaceAll("(?m)#.*$", "");
		return new Reader(plain).bytes(false);
	}

	private static final class Reader {
		private final String text;
		private int at;

		Reader(String text) {
			this.text = text;
		}

		byte[] bytes(boolean bracket) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			while (this.at < this.text.length()) {
				char c = this.text.charAt(this.at++);
				if (c == '[') {
					byte[] inside = bytes(true);
					bytes.write(inside.length);
					bytes.writeBytes(inside);
				} else if (c == ']' && bracket) {
					return bytes.toByteArray();
				} else if (c == '\'') {
					int end = this.text.indexOf('\'', this.at);
					bytes.writeBytes(this.text.substring(this.at, end).getBytes(StandardCharsets.US_ASCII));
					this.at = end + 1;
				} else if (!Character.isWhitespace(c)) {
					bytes.write(Integer.parseInt(this.text, this.at - 1, this.at + 1, 16));
					this.at++;
				}
			}
			return bytes.toByteArray();
		}
	}
}
