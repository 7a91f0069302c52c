package frond.borderrouter;

import frond.ieee802154.FrameCounterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The frame counter in a file: a decimal number, replaced whole and on the disk before a counter below it is used. */
final class FileCounters implements FrameCounterStore {
	private final Path file;
	private final Path next;
	private final int first;

	/** @throws IOException if there is a file that is not a counter: starting below what was used would give messages away */
	FileCounters(Path file) throws IOException {
		this.file = file.toAbsolutePath();
		this.next = this.file.resolveSibling(this.file.getFileName() + ".next");
		this.first = Files.exists(this.file) ? read() : 0;
	}

	private int read() throws IOException {
		String text = Files.readString(this.file, StandardCharsets.US_ASCII).strip();
		try {
			return Integer.parseUnsignedInt(text);
		} catch (NumberFormatException none) {
			throw new IOException(this.file + " is not a frame counter", none);
		}
	}

	@Override
	public int first() {
		return this.first;
	}

	@Override
	public boolean reserve(int end) {
		ByteBuffer text = StandardCharsets.US_ASCII.encode(Integer.toUnsignedString(end) + "\n");
		try {
			try (FileChannel channel = FileChannel.open(this.next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
				while (text.hasRemaining()) {
					channel.write(text);
				}
				channel.force(true);
			}
			Files.move(this.next, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			try (FileChannel directory = FileChannel.open(this.file.getParent())) {
				directory.force(true);
			}
			return true;
		} catch (IOException failed) {
			return false;
		}
	}
}
