package frond.borderrouter;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * What the DAOs said, on the disk, so that a root that restarts still knows every way down: a line a change, each with its checksum, appended and
 * forced out before the change counts; read at the start and written anew, without what has no meaning any more. A line that is cut short or
 * damaged (the process was killed while it wrote) ends the reading of that line only.
 *
 * <pre>
 * CRC-32 root VERSION DTSN
 * CRC-32 put TARGET PARENT PATH-SEQUENCE EXPIRES EUI64 DESCRIPTOR      addresses as 32 hexadecimal digits; EXPIRES in ms since 1970, -1 for never
 * CRC-32 del TARGET
 * </pre>
 */
public final class RouteJournal implements Closeable {
	/** Lines beyond those needed after which the file is written anew. */
	static final int SLACK = 1000;

	/**
	 * One target.
	 *
	 * @param expires milliseconds since 1970; -1 for never
	 * @param descriptor as the node gave it; 0 for none
	 * @param eui64 of the neighbour that the target is, where its address does not tell; 0 for none
	 */
	record Entry(Address target, Address parent, int pathSequence, long expires, long eui64, int descriptor) {
	}

	private final Path file;
	private final Map<Address, Entry> entries = new LinkedHashMap<>();
	private FileChannel channel;
	private int version = -1;
	private int dtsn = -1;
	private int lines;
	private boolean damaged;
	private boolean failed;

	/** @throws IOException if the file is there and cannot be read, or cannot be written */
	public RouteJournal(Path file) throws IOException {
		this.file = file.toAbsolutePath();
		if (Files.exists(this.file)) {
			for (String line : Files.readString(this.file, StandardCharsets.ISO_8859_1).split("\n")) {
				if (!line.isEmpty()) {
					read(line);
				}
			}
		}
		rewrite();
	}

	private void read(String line) {
		String[] words = line.split(" ");
		try {
			if (words.length < 3 || Long.parseLong(words[0], 16) != checksum(line.substring(words[0].length() + 1))) {
				this.damaged = true;
			} else if (words[1].equals("root") && words.length == 4) {
				this.version = Integer.parseInt(words[2]) & 0xff;
				this.dtsn = Integer.parseInt(words[3]) & 0xff;
			} else if (words[1].equals("put") && words.length == 8) {
				Address target = address(words[2]);
				this.entries.put(target,
						new Entry(target, address(words[3]), Integer.parseInt(words[4]) & 0xff, Long.parseLong(words[5]), Long.parseUnsignedLong(words[6], 16),
								Integer.parseUnsignedInt(words[7], 16)));
			} else if (words[1].equals("del")) {
				this.entries.remove(address(words[2]));
			} else {
				this.damaged = true;
			}
		} catch (IllegalArgumentException | IndexOutOfBoundsException notOne) {
			// Not one of ours, or half of one.
			this.damaged = true;
		}
	}

	private static Address address(String digits) {
		return new Address(Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
	}

	private static String digits(Address address) {
		return String.format("%016x%016x", address.high(), address.low());
	}

	private static long checksum(String text) {
		CRC32 crc = new CRC32();
		crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
		return crc.getValue();
	}

	/** The DODAGVersionNumber that was; -1 for none. */
	int version() {
		return this.version;
	}

	/** The DTSN that was; -1 for none. */
	int dtsn() {
		return this.dtsn;
	}

	/** Whether a line could not be read when this was opened: something that was known is missing. */
	boolean isDamaged() {
		return this.damaged;
	}

	/** What was known, oldest first. */
	List<Entry> entries() {
		return new ArrayList<>(this.entries.values());
	}

	/** Whether the disk failed; what is said after that is not kept. */
	boolean failed() {
		return this.failed;
	}

	void root(int newVersion, int newDtsn) {
		this.version = newVersion;
		this.dtsn = newDtsn;
		append(rootLine());
	}

	void put(Entry entry) {
		this.entries.put(entry.target(), entry);
		append(line(entry));
	}

	void remove(Address target) {
		if (this.entries.remove(target) != null) {
			append(sealed("del " + digits(target)));
		}
	}

	private String rootLine() {
		return sealed("root " + this.version + " " + this.dtsn);
	}

	private static String line(Entry entry) {
		return sealed("put " + digits(entry.target()) + " " + digits(entry.parent()) + " " + entry.pathSequence() + " " + entry.expires() + " "
				+ Long.toHexString(entry.eui64()) + " " + Integer.toHexString(entry.descriptor()));
	}

	private static String sealed(String text) {
		return String.format("%08x", checksum(text)) + " " + text + "\n";
	}

	private void append(String line) {
		if (this.failed) {
			return;
		}
		try {
			write(this.channel, line);
			if (++this.lines > this.entries.size() + SLACK) {
				rewrite();
			}
		} catch (IOException full) {
			this.failed = true;
		}
	}

	private static void write(FileChannel to, String text) throws IOException {
		ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
		while (bytes.hasRemaining()) {
			to.write(bytes);
		}
		to.force(false);
	}

	private void rewrite() throws IOException {
		StringBuilder text = new StringBuilder();
		if (this.version >= 0) {
			text.append(rootLine());
		}
		this.entries.values().forEach(entry -> text.append(line(entry)));
		Path next = this.file.resolveSibling(this.file.getFileName() + ".next");
		try (FileChannel fresh = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
			write(fresh, text.toString());
		}
		if (this.channel != null) {
			this.channel.close();
		}
		Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		try (FileChannel directory = FileChannel.open(this.file.getParent())) {
			directory.force(true);
		}
		this.channel = FileChannel.open(this.file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
		this.lines = this.entries.size();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}
}
