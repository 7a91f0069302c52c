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
import java.util.List;
import java.util.stream.Stream;

/**
 * The frame counter in files: a decimal number, replaced whole and on the disk before a counter below it is used. In several files, the highest counts: one stays
 * with the key, whoever uses that, another with the data that a border router takes over from the one before it, which may have had the key in another place.
 */
final class FileCounters implements FrameCounterStore {
	private final List<Path> files;
	private final int first;

	/** @throws IOException if there is a file that is not a counter: starting below what was used would give messages away */
	FileCounters(Path... files) throws IOException {
		this.files = Stream.of(files).map(Path::toAbsolutePath).toList();
		int highest = 0;
		for (Path file : this.files) {
			int counter = Files.exists(file) ? read(file) : 0;
			highest = Integer.compareUnsigned(counter, highest) > 0 ? counter : highest;
		}
		this.first = highest;
	}

	private static int read(Path file) throws IOException {
		String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
		try {
			return Integer.parseUnsignedInt(text);
		} catch (NumberFormatException none) {
			throw new IOException(file + " is not a frame counter", none);
		}
	}

	@Override
	public int first() {
		return this.first;
	}

	@Override
	public boolean reserve(int end) {
		byte[] text = (Integer.toUnsignedString(end) + "\n").getBytes(StandardCharsets.US_ASCII);
		try {
			for (Path file : this.files) {
				replace(file, ByteBuffer.wrap(text));
			}
			return true;
		} catch (IOException failed) {
			return false;
		}
	}

	private static void replace(Path file, ByteBuffer text) throws IOException {
		Path next = file.resolveSibling(file.getFileName() + ".next");
		try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
			while (text.hasRemaining()) {
				channel.write(text);
			}
			channel.force(true);
		}
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		try (FileChannel directory = FileChannel.open(file.getParent())) {
			directory.force(true);
		}
	}
}
