package frond.gateway;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The sessions on disk: a file of changes ({@link SessionRecords}), written anew when most of it is history. What is written survives kill
 * -9; no write is forced to the medium, because a session lost in a power cut only makes its client connect again.
 *
 * <pre>
 * +---------------+----------------------+--------+----------+
 * | u16 length    | u32 CRC-32 of the    | u8     | fields   |   length counts type and fields
 * |               | length bytes behind  | type   |          |   fields as DataOutputStream writes them
 * +---------------+----------------------+--------+----------+
 * </pre>
 */
final class Journal implements Closeable {
	/** The longest record, type and fields. */
	static final int MAX_RECORD = 0xffff;
	private static final int HEADER = 6;
	/** Bytes of history that are not worth a rewrite. */
	private static final int SLACK = 1 << 20;

	private final Path file;
	private final Counters counters;
	private final BootTimes bootTimes = new BootTimes();
	private FileChannel channel;
	private long size;
	/** Size from which on a rewrite is worth it. */
	private long limit;

	/** What a record holds behind its type and client id. */
	interface Fields {
		void write(DataOutputStream out) throws IOException;
	}

	/** Takes the records that a set of sessions is made of. */
	interface Sink {
		void write(int type, String clientId, Fields fields) throws IOException;
	}

	/** @param file is created if it is not there */
	Journal(Path file, Counters counters) {
		this.file = file;
		this.counters = counters;
	}

	/** When clients started; as the file has it once {@link #open} returned. */
	BootTimes bootTimes() {
		return this.bootTimes;
	}

	/**
	 * The sessions of the file, and opens it for more. Whatever follows a record that is cut short or damaged is given up.
	 *
	 * @param now start of each session's keep-alive, milliseconds
	 */
	Map<String, Session> open(long now) throws IOException {
		SessionRecords records = new SessionRecords(now, this.bootTimes);
		if (Files.exists(this.file)) {
			byte[] bytes = Files.readAllBytes(this.file);
			int at = 0;
			while (bytes.length - at >= HEADER) {
				ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER);
				int length = header.getShort() & 0xffff;
				int expected = header.getInt();
				if (length == 0 || length > bytes.length - at - HEADER || crc(bytes, at + HEADER, length) != expected || !records.read(bytes, at + HEADER, length)) {
					break;
				}
				at += HEADER + length;
			}
		}
		Map<String, Session> sessions = records.sessions();
		rewrite(sessions.values());
		return sessions;
	}

	/** Writes the file anew if it is mostly history: if it has grown to more than twice what was worth writing last time. */
	void compact(Collection<Session> sessions) {
		if (this.size > this.limit) {
			try {
				rewrite(sessions);
			} catch (IOException e) {
				this.limit = 2 * this.size;
				this.counters.count(Counter.JOURNAL_ERRORS);
			}
		}
	}

	private void rewrite(Collection<Session> sessions) throws IOException {
		Path fresh = this.file.resolveSibling(this.file.getFileName() + ".new");
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		FileChannel next = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
		long written;
		try {
			Sink sink = (type, clientId, fields) -> {
				bytes.writeBytes(record(type, clientId, fields));
				if (bytes.size() > SLACK) {
					write(next, bytes.toByteArray());
					bytes.reset();
				}
			};
			for (Session session : sessions) {
				SessionRecords.write(session, sink);
			}
			this.bootTimes.write(sink);
			write(next, bytes.toByteArray());
			written = next.position();
			Files.move(fresh, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		} catch (IOException e) {
			next.close();
			throw e;
		}
		close();
		this.channel = next;
		this.size = written;
		this.limit = 2 * written + SLACK;
	}

	/** Adds a change. One that cannot be written is counted; the gateway goes on, and after a restart the client has to connect again. */
	void append(int type, String clientId, Fields fields) {
		try {
			byte[] record = record(type, clientId, fields);
			write(this.channel, record);
			this.size += record.length;
		} catch (IOException e) {
			this.counters.count(Counter.JOURNAL_ERRORS);
		}
	}

	private static byte[] record(int type, String clientId, Fields fields) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
		bytes.write(new byte[HEADER]);
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeByte(type);
		out.writeUTF(clientId);
		fields.write(out);
		byte[] record = bytes.toByteArray();
		int length = record.length - HEADER;
		if (length > MAX_RECORD) {
			throw new IOException("a record of " + length + " bytes");
		}
		ByteBuffer.wrap(record).putShort((short) length).putInt(crc(record, HEADER, length));
		return record;
	}

	private static void write(FileChannel channel, byte[] bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		long start = channel.position();
		try {
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
		} catch (IOException e) {
			// A record cut short would hide those behind it.
			channel.truncate(start);
			throw e;
		}
	}

	private static int crc(byte[] bytes, int at, int length) {
		CRC32 crc = new CRC32();
		crc.update(bytes, at, length);
		return (int) crc.getValue();
	}

	@Override
	public void close() throws IOException {
		if (this.channel != null) {
			this.channel.close();
		}
	}
}
