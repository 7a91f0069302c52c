package frond.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A tool's data directory, locked for as long as the process lives; kill -9 unlocks it. */
public final class DataDirectory implements Closeable {
	private final FileChannel lock;

	/**
	 * Creates the directory if need be, and locks it.
	 *
	 * @throws IOException with a message for the user, if it cannot be written or another process has it
	 */
	public DataDirectory(Path path) throws IOException {
		try {
			Files.createDirectories(path);
			this.lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		} catch (IOException e) {
			throw new IOException("cannot write to the directory " + path + ": " + e, e);
		}
		if (this.lock.tryLock() == null) {
			this.lock.close();
			throw new IOException(path + " is in use by another process");
		}
	}

	@Override
	public void close() throws IOException {
		this.lock.close();
	}
}
