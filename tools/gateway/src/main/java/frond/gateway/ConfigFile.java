package frond.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A file of lines that is read at the start, again when it has changed, and when that is asked for. What cannot be read changes nothing. */
final class ConfigFile {
	/** Takes the file's content; throws with {@code FILE, line N: what is wrong} what cannot be taken, and then has not changed. */
	interface Reader {
		/** @return what to tell of it */
		String read(Path file) throws IOException;
	}

	private final String option;
	private final Path file;
	private final Reader reader;
	private FileTime read;

	/** Reads it. @param option what it is called by the user */
	ConfigFile(String option, Path file, Reader reader) throws IOException {
		this.option = option;
		this.file = file;
		this.reader = reader;
		try {
			this.read = Files.getLastModifiedTime(file);
			reader.read(file);
		} catch (IOException e) {
			throw new IOException(reason(e), e);
		}
	}

	private String reason(IOException e) {
		return String.valueOf(e.getMessage()).contains(", line ") ? e.getMessage() : this.option + ": " + this.file + " cannot be read";
	}

	/**
	 * Reads it again if it has changed.
	 *
	 * @param always also if it does not look so
	 * @return {@code NAME what is now}, or {@code NAME unchanged why}; null for nothing to tell
	 */
	String refresh(String name, boolean always) {
		try {
			FileTime changed = Files.getLastModifiedTime(this.file);
			if (changed.equals(this.read) && !always) {
				return null;
			}
			this.read = changed;
			return name + " " + this.reader.read(this.file);
		} catch (IOException e) {
			String reason = reason(e);
			boolean told = this.read == null;
			this.read = reason.contains(", line ") ? this.read : null;
			return told && !always ? null : name + " unchanged " + reason;
		}
	}
}
