package frond.historian;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The key of an encrypted file or the password of a database's user. From a file or the environment, never from a command line, which others can see. */
final class Secret {
	/** Holds the secret where no file does. */
	static final String VARIABLE = "FROND_STORE_SECRET";
	private static final int LONGEST = 4096;

	private final char[] characters;

	private Secret(char[] characters) {
		this.characters = characters;
	}

	/**
	 * Reads it.
	 *
	 * @param file that holds it in its first line, or null to ask the environment
	 * @param variable of the environment
	 * @return null if there is none
	 * @throws IOException with a sentence for the user if the file cannot be read or holds none
	 */
	static Secret of(Path file, String variable) throws IOException {
		if (file == null) {
			String text = System.getenv(variable);
			return text == null || text.isEmpty() ? null : new Secret(text.toCharArray());
		}
		byte[] bytes = bytes(file);
		int end = 0;
		while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
			end++;
		}
		if (end == 0 || end > LONGEST) {
			throw new IOException(file + " must hold the secret in its first line, up to " + LONGEST + " bytes");
		}
		try {
			CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes, 0, end));
			return new Secret(Arrays.copyOf(text.array(), text.limit()));
		} catch (CharacterCodingException e) {
			throw new IOException(file + " must hold text in UTF-8", e);
		}
	}

	private static byte[] bytes(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			throw new IOException("there is no file " + file);
		}
		try {
			return Files.readAllBytes(file);
		} catch (IOException e) {
			throw new IOException(file + " cannot be read", e);
		}
	}

	/** A copy, since H2 overwrites what it is given. */
	char[] copy() {
		return this.characters.clone();
	}
}
