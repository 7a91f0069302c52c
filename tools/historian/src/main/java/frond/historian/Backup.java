package frond.historian;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import frond.historian.meta.Metadata;
import frond.historian.store.Dump;
import frond.historian.store.ValueStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;

/**
 * The directory of a backup: {@code values.dump.gz} ({@link Dump}), then {@code metadata.json} (what is configured, tokens as their hashes), by kind and id. It
 * is complete when both are there; any engine takes it up.
 */
final class Backup {
	static final String VALUES = "values.dump.gz";
	static final String METADATA = "metadata.json";

	private final Path directory;

	Backup(Path directory) {
		this.directory = directory;
	}

	/** Writes one file of it. */
	@FunctionalInterface
	interface Source {
		void write(OutputStream out) throws IOException;
	}

	/** Takes a backup from sources of both files; makes its directory, readable by its owner only. What is not complete goes again. */
	void write(Source values, Source metadata) throws IOException {
		create();
		boolean done = false;
		try {
			file(VALUES, values);
			file(METADATA, metadata);
			done = true;
		} finally {
			if (!done) {
				Files.deleteIfExists(this.directory.resolve(VALUES));
				Files.deleteIfExists(this.directory.resolve(METADATA));
				Files.deleteIfExists(this.directory);
			}
		}
	}

	/** Takes a backup of storage that is open here. */
	void write(Opened opened) throws IOException {
		write(out -> Dump.write(opened.values(), out), out -> out.write(Metadata.JSON.writeValueAsBytes(opened.metadata().dump())));
	}

	private void create() throws IOException {
		try {
			Files.createDirectories(this.directory.toAbsolutePath().getParent());
			Files.createDirectory(this.directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		} catch (FileAlreadyExistsException e) {
			throw new IOException(this.directory + " exists already; a backup makes its directory", e);
		}
	}

	private void file(String name, Source source) throws IOException {
		Path file = this.directory.resolve(name);
		try (OutputStream out = Files.newOutputStream(file)) {
			source.write(out);
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.force(true);
		}
	}

	/**
	 * Hands its values to a sink.
	 *
	 * @return how many
	 * @throws IOException with a sentence for the user if they are damaged or cut short
	 */
	long values(ValueStore.RowSink sink) throws IOException {
		Path file = existing(VALUES);
		try (InputStream in = Files.newInputStream(file)) {
			return Dump.read(in, sink);
		} catch (IOException e) {
			throw new IOException(file + ": " + e.getMessage(), e);
		}
	}

	/** What is configured. */
	SortedMap<String, SortedMap<String, String>> metadata() throws IOException {
		Path file = existing(METADATA);
		try {
			return Metadata.JSON.readValue(Files.readAllBytes(file), new TypeReference<SortedMap<String, SortedMap<String, String>>>() {
			});
		} catch (JsonProcessingException e) {
			throw new IOException(file + " is damaged", e);
		}
	}

	private Path existing(String name) throws IOException {
		Path file = this.directory.resolve(name);
		if (!Files.isRegularFile(file)) {
			throw new IOException(this.directory + " is no complete backup: it has no " + name);
		}
		return file;
	}
}
