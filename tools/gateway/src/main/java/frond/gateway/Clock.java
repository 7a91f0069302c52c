package frond.gateway;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The clock by which clients are supervised and times are resolved: this machine's; or, in a simulation, that of whoever simulates, from a file in which he
 * keeps it up to date: milliseconds since 1970, 64 bits, big-endian. The connection to the broker runs by this machine's clock in both cases.
 */
final class Clock {
	/** How often the file is looked at, milliseconds of this machine. */
	static final long LOOK = 5;
	private static final VarHandle MILLIS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	/** Null for this machine's clock. */
	private final ByteBuffer simulated;

	/** @param file of a simulation's clock; null for this machine's */
	Clock(Path file) throws IOException {
		if (file == null) {
			this.simulated = null;
			return;
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			if (channel.size() != Long.BYTES) {
				throw new IOException(file + " is no clock: it has " + channel.size() + " bytes, not " + Long.BYTES);
			}
			this.simulated = channel.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES);
		} catch (java.nio.file.NoSuchFileException missing) {
			throw new IOException("cannot read " + file + ": there is no such file", missing);
		}
	}

	/** Milliseconds on a clock that only goes forward. */
	long millis() {
		return this.simulated == null ? EventLoop.now() : unixMillis();
	}

	/** Milliseconds since 1970. */
	long unixMillis() {
		return this.simulated == null ? System.currentTimeMillis() : (long) MILLIS.getVolatile(this.simulated, 0);
	}

	/** This machine's milliseconds at which something of this clock is to be looked at again. */
	long deadline(long due) {
		return this.simulated == null ? due : due <= unixMillis() ? EventLoop.now() : EventLoop.now() + LOOK;
	}
}
