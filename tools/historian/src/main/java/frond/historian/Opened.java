package frond.historian;

import frond.historian.meta.Metadata;
import frond.historian.pipeline.Core;
import frond.historian.store.ValueStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A data directory that is locked, with its values and what is configured open. */
final class Opened implements Closeable {
	private final DataDirectory directory;
	private final ValueStore values;
	private final Metadata metadata;

	/**
	 * Opens it.
	 *
	 * @param existing whether it must be there already; else it is made
	 * @throws IOException or a StoreException with a sentence for the user if something cannot be used
	 */
	Opened(Path data, Storage storage, boolean existing) throws IOException {
		this(directory(data, existing), storage, null);
	}

	private static DataDirectory directory(Path data, boolean existing) throws IOException {
		if (existing && !Files.isDirectory(data)) {
			throw new IOException("there is no data directory " + data);
		}
		return new DataDirectory(data);
	}

	private Opened(DataDirectory directory, Storage storage, ValueStore values) throws IOException {
		this.directory = directory;
		ValueStore open = values;
		boolean done = false;
		try {
			open = values == null ? storage.values(directory) : values;
			this.metadata = storage.metadata(directory);
			done = true;
		} finally {
			if (!done) {
				close(open, directory);
			}
		}
		this.values = open;
	}

	/** Waits for a cluster that does not answer; null if {@code end} came first. */
	static Opened await(Path data, Storage storage, CountDownLatch end) throws IOException, InterruptedException {
		DataDirectory directory = new DataDirectory(data);
		ValueStore values = null;
		try {
			values = storage.await(directory, end);
		} finally {
			if (values == null) {
				directory.close();
			}
		}
		return values == null ? null : new Opened(directory, storage, values);
	}

	DataDirectory directory() {
		return this.directory;
	}

	ValueStore values() {
		return this.values;
	}

	Metadata metadata() {
		return this.metadata;
	}

	/** Begins to take readings; the core then owns the storage and closes it, all but the directory. */
	Core core() {
		return new Core(this.values, this.metadata);
	}

	@Override
	public void close() throws IOException {
		this.metadata.close();
		close(this.values, this.directory);
	}

	private static void close(ValueStore values, DataDirectory directory) throws IOException {
		if (values != null) {
			values.close();
		}
		directory.close();
	}
}
