package frond.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The sessions on disk: a file of changes, written anew when most of it is history. What is written survives kill -9; no write is
 * forced to the medium, because a session lost in a power cut only makes its client connect again.
 *
 * <pre>
 * +---------------+----------------------+--------+----------+
 * | u16 length    | u32 CRC-32 of the    | u8     | fields   |   length counts type and fields
 * |               | length bytes behind  | type   |          |   fields as DataOutputStream writes them
 * +---------------+----------------------+--------+----------+
 * </pre>
 */
final class Journal implements Closeable {
	private static final int HEADER = 6;
	private static final int CONNECTED = 1;
	private static final int TOPIC = 2;
	private static final int GONE = 3;
	private static final int FORGOTTEN = 4;
	/** Records of history that are not worth a rewrite. */
	private static final int SLACK = 10_000;

	private static final Fields NOTHING = out -> { };

	private final Path file;
	private final Counters counters;
	private FileChannel channel;
	private int records;
	/** Records from which on a rewrite is worth it. */
	private int limit;

	private interface Fields {
		void write(DataOutputStream out) throws IOException;
	}

	/** @param file is created if it is not there */
	Journal(Path file, Counters counters) {
		this.file = file;
		this.counters = counters;
	}

	/**
	 * The sessions of the file, and opens it for more. Whatever follows a record that is cut short or damaged is given up.
	 *
	 * @param now start of each session's keep-alive, milliseconds
	 */
	Map<String, Session> open(long now) throws IOException {
		Map<String, Session> sessions = new LinkedHashMap<>();
		if (Files.exists(this.file)) {
			byte[] bytes = Files.readAllBytes(this.file);
			int at = 0;
			while (bytes.length - at >= HEADER) {
				ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER);
				int length = header.getShort() & 0xffff;
				int expected = header.getInt();
				if (length == 0 || length > bytes.length - at - HEADER || crc(bytes, at + HEADER, length) != expected) {
					break;
				}
				try {
					read(new DataInputStream(new ByteArrayInputStream(bytes, at + HEADER, length)), sessions, now);
				} catch (IOException damaged) {
					// Whole by its CRC, but not one of these records: no gateway of this version wrote it.
					break;
				}
				at += HEADER + length;
			}
		}
		sessions.values().removeIf(session -> session.address == null);
		rewrite(sessions.values());
		return sessions;
	}

	private static void read(DataInputStream in, Map<String, Session> sessions, long now) throws IOException {
		int type = in.readUnsignedByte();
		String clientId = in.readUTF();
		if (type == FORGOTTEN) {
			sessions.remove(clientId);
			return;
		}
		Session session = sessions.computeIfAbsent(clientId, Session::new);
		session.since = now;
		if (type == CONNECTED) {
			boolean clean = in.readBoolean();
			int keepAlive = in.readUnsignedShort();
			byte[] address = new byte[in.readUnsignedByte()];
			in.readFully(address);
			session.address = new InetSocketAddress(InetAddress.getByAddress(address), in.readUnsignedShort());
			session.connected = true;
			session.clean = clean;
			session.keepAlive = keepAlive;
			if (session.clean) {
				session.clearTopics();
			}
		} else if (type == TOPIC) {
			session.addTopic(in.readUnsignedShort(), in.readUTF());
		} else if (type == GONE) {
			session.connected = false;
		}
	}

	/** A client connected; a clean one starts without topics. */
	void connected(Session session) {
		append(CONNECTED, session, address(session));
	}

	void topic(Session session, int id, String name) {
		append(TOPIC, session, topic(id, name));
	}

	/** A client was disconnected or lost. */
	void gone(Session session) {
		append(GONE, session, NOTHING);
	}

	/** A session ended. */
	void forgotten(Session session) {
		append(FORGOTTEN, session, NOTHING);
	}

	private static Fields address(Session session) {
		return out -> {
			byte[] address = session.address.getAddress().getAddress();
			out.writeBoolean(session.clean);
			out.writeShort(session.keepAlive);
			out.writeByte(address.length);
			out.write(address);
			out.writeShort(session.address.getPort());
		};
	}

	private static Fields topic(int id, String name) {
		return out -> {
			out.writeShort(id);
			out.writeUTF(name);
		};
	}

	/** Writes the file anew if it is mostly history: if it has grown to more than twice what was worth writing last time. */
	void compact(Collection<Session> sessions) {
		if (this.records > this.limit) {
			try {
				rewrite(sessions);
			} catch (IOException e) {
				this.limit = 2 * this.records;
				this.counters.count(Counter.JOURNAL_ERRORS);
			}
		}
	}

	private void rewrite(Collection<Session> sessions) throws IOException {
		Path fresh = this.file.resolveSibling(this.file.getFileName() + ".new");
		int written = 0;
		FileChannel next = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
		try {
			for (Session session : sessions) {
				write(next, CONNECTED, session, address(session));
				for (Map.Entry<Integer, String> topic : session.topics.entrySet()) {
					write(next, TOPIC, session, topic(topic.getKey(), topic.getValue()));
				}
				if (!session.connected) {
					write(next, GONE, session, NOTHING);
				}
				written += 2 + session.topics.size();
			}
			Files.move(fresh, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		} catch (IOException e) {
			next.close();
			throw e;
		}
		close();
		this.channel = next;
		this.records = written;
		this.limit = 2 * written + SLACK;
	}

	/** A change that cannot be written is counted; the gateway goes on, and after a restart the client has to connect again. */
	private void append(int type, Session session, Fields fields) {
		try {
			write(this.channel, type, session, fields);
			this.records++;
		} catch (IOException e) {
			this.counters.count(Counter.JOURNAL_ERRORS);
		}
	}

	private static void write(FileChannel channel, int type, Session session, Fields fields) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(new byte[HEADER]);
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeByte(type);
		out.writeUTF(session.clientId);
		fields.write(out);
		byte[] record = bytes.toByteArray();
		int length = record.length - HEADER;
		ByteBuffer buffer = ByteBuffer.wrap(record);
		buffer.putShort((short) length).putInt(crc(record, HEADER, length)).rewind();
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
