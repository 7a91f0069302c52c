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

	/** As the constructor, but waits while another process has it. */
	public static DataDirectory whenFree(Path path) throws IOException {
		try {
			Files.createDirectories(path);
			FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			channel.lock();
			return new DataDirectory(channel);
		} catch (IOException e) {
			throw new IOException("cannot write to the directory " + path + ": " + e, e);
		}
	}

	private DataDirectory(FileChannel locked) {
		this.lock = locked;
	}

	@Override
	public void close() throws IOException {
		this.lock.close();
	}
}
