package frond.gateway;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** The journal's records and what they do to the sessions. Each begins with type and client id. */
final class SessionRecords {
	private static final int CONNECTED = 1;
	private static final int TOPIC = 2;
	private static final int GONE = 3;
	private static final int FORGOTTEN = 4;
	private static final int TOPIC_GONE = 5;
	private static final int SUBSCRIBED = 6;
	private static final int UNSUBSCRIBED = 7;
	private static final int WILL = 8;
	private static final int NO_WILL = 9;
	private static final int ASLEEP = 10;
	private static final int QUEUED = 11;
	private static final int DEQUEUED = 12;
	private static final int RECEIVED = 13;
	private static final int RELEASED = 14;
	/** When a client started; not a session's. */
	static final int BOOT = 15;

	private static final Journal.Fields NOTHING = out -> { };

	private final long now;
	private final BootTimes bootTimes;
	private final Map<String, Session> sessions = new LinkedHashMap<>();

	SessionRecords(long now, BootTimes bootTimes) {
		this.now = now;
		this.bootTimes = bootTimes;
	}

	/** What the records so far come to. */
	Map<String, Session> sessions() {
		this.sessions.values().removeIf(session -> session.peer == null);
		return this.sessions;
	}

	/** Applies a record; false if it is not one that this version wrote. */
	boolean read(byte[] bytes, int at, int length) {
		try {
			DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, at, length));
			int type = in.readUnsignedByte();
			String clientId = in.readUTF();
			if (type == FORGOTTEN) {
				this.sessions.remove(clientId);
			} else if (type == BOOT) {
				this.bootTimes.put(clientId, in.readLong(), in.readLong());
			} else {
				Session session = this.sessions.computeIfAbsent(clientId, Session::new);
				session.since = this.now;
				apply(type, session, in);
			}
			return true;
		} catch (IOException cutShort) {
			return false;
		}
	}

	private static void apply(int type, Session session, DataInputStream in) throws IOException {
		switch (type) {
		case CONNECTED:
			boolean clean = in.readBoolean();
			int keepAlive = in.readUnsignedShort();
			InetAddress host = InetAddress.getByAddress(bytes(in, in.readUnsignedByte()));
			session.peer = new Peer(new InetSocketAddress(host, in.readUnsignedShort()), in.readUTF(), in.readUTF());
			session.connected = true;
			session.clean = clean;
			session.keepAlive = keepAlive;
			session.sleep = 0;
			if (in.readBoolean()) {
				session.clear();
			}
			break;
		case TOPIC:
			session.addTopic(in.readUnsignedShort(), in.readUTF());
			break;
		case TOPIC_GONE:
			session.removeTopic(in.readUnsignedShort());
			break;
		case GONE:
			session.connected = false;
			session.sleep = 0;
			break;
		case ASLEEP:
			session.sleep = in.readUnsignedShort();
			break;
		case SUBSCRIBED:
			int qos = in.readUnsignedByte();
			session.filters.put(in.readUTF(), qos);
			break;
		case UNSUBSCRIBED:
			session.filters.remove(in.readUTF());
			break;
		case WILL:
			session.will = new Will(in.readUTF(), in.readUnsignedByte() & 3, in.readBoolean(), bytes(in, in.readUnsignedShort()));
			break;
		case NO_WILL:
			session.will = null;
			break;
		case QUEUED:
			session.enqueue(new Message(in.readUTF(), bytes(in, in.readUnsignedShort()), in.readUnsignedByte() & 3, in.readBoolean()));
			break;
		case DEQUEUED:
			if (!session.queue.isEmpty()) {
				session.dequeue();
			}
			break;
		case RECEIVED:
			session.received.add(in.readUnsignedShort());
			break;
		case RELEASED:
			session.received.remove(in.readUnsignedShort());
			break;
		default:
			throw new IOException("type " + type);
		}
	}

	private static byte[] bytes(DataInputStream in, int length) throws IOException {
		byte[] bytes = new byte[length];
		in.readFully(bytes);
		return bytes;
	}

	/** A whole session, as if it had come to be just so. */
	static void write(Session session, Journal.Sink sink) throws IOException {
		sink.write(CONNECTED, session.clientId, connection(session, true));
		for (Map.Entry<Integer, String> topic : session.topics.entrySet()) {
			sink.write(TOPIC, session.clientId, topic(topic.getKey(), topic.getValue()));
		}
		for (Map.Entry<String, Integer> filter : session.filters.entrySet()) {
			sink.write(SUBSCRIBED, session.clientId, filter(filter.getKey(), filter.getValue()));
		}
		if (session.will != null) {
			sink.write(WILL, session.clientId, will(session.will));
		}
		for (Message message : session.queue) {
			sink.write(QUEUED, session.clientId, message(message));
		}
		for (int id : session.received) {
			sink.write(RECEIVED, session.clientId, out -> out.writeShort(id));
		}
		if (session.sleep > 0) {
			sink.write(ASLEEP, session.clientId, out -> out.writeShort(session.sleep));
		}
		if (!session.connected) {
			sink.write(GONE, session.clientId, NOTHING);
		}
	}

	/** A client connected; {@code anew} if nothing of before is left. */
	static void connected(Journal journal, Session session, boolean anew) {
		journal.append(CONNECTED, session.clientId, connection(session, anew));
	}

	static void topic(Journal journal, Session session, int id, String name) {
		journal.append(TOPIC, session.clientId, topic(id, name));
	}

	static void topicGone(Journal journal, Session session, int id) {
		journal.append(TOPIC_GONE, session.clientId, out -> out.writeShort(id));
	}

	/** A client was disconnected or lost. */
	static void gone(Journal journal, Session session) {
		journal.append(GONE, session.clientId, NOTHING);
	}

	/** A session ended. */
	static void forgotten(Journal journal, Session session) {
		journal.append(FORGOTTEN, session.clientId, NOTHING);
	}

	static void asleep(Journal journal, Session session) {
		journal.append(ASLEEP, session.clientId, out -> out.writeShort(session.sleep));
	}

	static void subscribed(Journal journal, Session session, String filter, int qos) {
		journal.append(SUBSCRIBED, session.clientId, filter(filter, qos));
	}

	static void unsubscribed(Journal journal, Session session, String filter) {
		journal.append(UNSUBSCRIBED, session.clientId, out -> out.writeUTF(filter));
	}

	/** The session's will is another one, or none. */
	static void will(Journal journal, Session session) {
		if (session.will == null) {
			journal.append(NO_WILL, session.clientId, NOTHING);
		} else {
			journal.append(WILL, session.clientId, will(session.will));
		}
	}

	static void queued(Journal journal, Session session, Message message) {
		journal.append(QUEUED, session.clientId, message(message));
	}

	/** The oldest of the queue is done with. */
	static void dequeued(Journal journal, Session session) {
		journal.append(DEQUEUED, session.clientId, NOTHING);
	}

	/** The broker has a message of QoS 2. */
	static void received(Journal journal, Session session, int messageId) {
		journal.append(RECEIVED, session.clientId, out -> out.writeShort(messageId));
	}

	/** Its message id is free again. */
	static void released(Journal journal, Session session, int messageId) {
		journal.append(RELEASED, session.clientId, out -> out.writeShort(messageId));
	}

	private static Journal.Fields connection(Session session, boolean anew) {
		return out -> {
			byte[] host = session.peer.address().getAddress().getAddress();
			out.writeBoolean(session.clean);
			out.writeShort(session.keepAlive);
			out.writeByte(host.length);
			out.write(host);
			out.writeShort(session.peer.address().getPort());
			out.writeUTF(session.peer.node());
			out.writeUTF(session.peer.identity());
			out.writeBoolean(anew);
		};
	}

	private static Journal.Fields topic(int id, String name) {
		return out -> {
			out.writeShort(id);
			out.writeUTF(name);
		};
	}

	private static Journal.Fields filter(String filter, int qos) {
		return out -> {
			out.writeByte(qos);
			out.writeUTF(filter);
		};
	}

	private static Journal.Fields will(Will will) {
		return out -> {
			out.writeUTF(will.topic());
			out.writeByte(will.qos());
			out.writeBoolean(will.retain());
			bytes(out, will.message());
		};
	}

	private static Journal.Fields message(Message message) {
		return out -> {
			out.writeUTF(message.topic());
			bytes(out, message.payload());
			out.writeByte(message.qos());
			out.writeBoolean(message.retain());
		};
	}

	private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
		out.writeShort(bytes.length);
		out.write(bytes);
	}
}
