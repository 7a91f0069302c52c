package frond.sim;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The virtual time for other processes: a file of 8 bytes, milliseconds since 1970, big-endian, that they map into their memory ({@code ./frond gateway --clock}). */
final class SharedClock implements Closeable {
	private static final VarHandle MILLIS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private final Path file;
	private final ByteBuffer shared;

	SharedClock(Path file) throws IOException {
		this.file = file;
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			this.shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
		}
	}

	Path file() {
		return this.file;
	}

	/** From now on it is so late. */
	void set(long unixMillis) {
		MILLIS.setVolatile(this.shared, 0, unixMillis);
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.file);
	}
}
