package frond.gateway;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import frond.buffer.Drop;
import frond.mqttsn.MqttSn;

/**
 * The server side of MQTT-SN 1.2, sans-I/O and single-threaded. A PUBACK that accepts is sent only after the broker's own; what cannot
 * be taken now is answered with congestion, and the client keeps it. Nothing of a message is kept here beyond that.
 */
final class Gateway {
	/** Messages of QoS 1 that wait for the broker, of all clients. */
	static final int MAX_PENDING = 1024;
	/** The same of one client, so that none takes the whole. */
	static final int MAX_PENDING_OF_ONE = 64;
	/** Bytes of payload that wait for the broker. */
	private static final int MAX_PENDING_BYTES = 8 << 20;
	/** Bytes of a topic name. */
	private static final int MAX_TOPIC_NAME = 1024;
	/** GwId of GWINFO: a gateway that is alone needs only some number. */
	private static final int GATEWAY_ID = 1;
	/** Milliseconds between looks for lost clients. */
	private static final long SCAN = 1000;

	private final Sessions sessions;
	private final Uplink uplink;
	private final Outlet outlet;
	private final Counters counters;
	private final byte[] answer = new byte[64];
	private int pending;
	private int pendingBytes;
	private long nextScan;

	/** @param random gives topic ids */
	Gateway(Journal journal, Uplink uplink, Outlet outlet, Counters counters, Random random, long now) throws java.io.IOException {
		this.sessions = new Sessions(journal, random, now);
		this.uplink = uplink;
		this.outlet = outlet;
		this.counters = counters;
		this.nextScan = now + SCAN;
	}

	/** Clients that are connected. */
	int clients() {
		return this.sessions.connected();
	}

	/** Messages that wait for the broker. */
	int pending() {
		return this.pending;
	}

	/** When {@link #onTime} wants to be called, milliseconds. */
	long nextDeadline() {
		return this.nextScan;
	}

	/** Gives up the clients that were silent too long. */
	void onTime(long now) {
		if (now < this.nextScan) {
			return;
		}
		this.nextScan = now + SCAN;
		for (Session session : this.sessions.silent(now)) {
			lose(session, now);
		}
		this.sessions.forgetOld(now);
	}

	private void lose(Session session, long now) {
		this.sessions.disconnect(session, now);
		this.counters.count(Counter.LOST);
		this.outlet.event("lost " + session.clientId);
	}

	/**
	 * Takes a datagram.
	 *
	 * @param bytes is the caller's again when this returns
	 * @param now milliseconds
	 */
	void onDatagram(InetSocketAddress from, byte[] bytes, int length, long now) {
		this.counters.count(Counter.RECEIVED);
		int type = MqttSn.check(bytes, 0, length);
		Counter fate;
		if (type == Drop.MQTTSN_LENGTH) {
			fate = Counter.LENGTH;
		} else if (type < 0) {
			fate = Counter.TYPE;
		} else {
			fate = onMessage(from, type, bytes, MqttSn.body(bytes, 0), length, now);
		}
		this.counters.count(fate);
	}

	private Counter onMessage(InetSocketAddress from, int type, byte[] bytes, int body, int end, long now) {
		switch (type) {
		case MqttSn.SEARCHGW:
			send(from, MqttSn.writeGwInfo(this.answer, 0, GATEWAY_ID, this.answer, 0, 0));
			return Counter.HANDLED;
		case MqttSn.CONNECT:
			return onConnect(from, bytes, body, end, now);
		case MqttSn.PUBLISH:
			if ((MqttSn.flags(bytes, body) & MqttSn.QOS_MASK) == MqttSn.QOS_MINUS_1) {
				return onPublish(from, null, bytes, body, end);
			}
			break;
		case MqttSn.REGISTER:
		case MqttSn.SUBSCRIBE:
		case MqttSn.UNSUBSCRIBE:
		case MqttSn.PINGREQ:
		case MqttSn.DISCONNECT:
		case MqttSn.WILLTOPICUPD:
		case MqttSn.WILLMSGUPD:
			break;
		default:
			return Counter.UNEXPECTED;
		}
		Session session = this.sessions.at(from);
		if (type == MqttSn.DISCONNECT) {
			return onDisconnect(from, session, now);
		}
		if (session == null || !session.connected) {
			// Section 5.4.21: so told, the client connects again at once.
			send(from, MqttSn.writeEmpty(this.answer, 0, MqttSn.DISCONNECT));
			return Counter.NO_SESSION;
		}
		session.since = now;
		switch (type) {
		case MqttSn.PUBLISH:
			return onPublish(from, session, bytes, body, end);
		case MqttSn.REGISTER:
			return onRegister(from, session, bytes, body, end);
		case MqttSn.PINGREQ:
			send(from, MqttSn.writeEmpty(this.answer, 0, MqttSn.PINGRESP));
			return Counter.HANDLED;
		case MqttSn.SUBSCRIBE:
			this.counters.count(Counter.REJECTED);
			send(from, MqttSn.writeSuback(this.answer, 0, 0, 0, MqttSn.subscribeMessageId(bytes, body), MqttSn.REJECTED_NOT_SUPPORTED));
			return Counter.HANDLED;
		case MqttSn.UNSUBSCRIBE:
			send(from, MqttSn.writeMessageId(this.answer, 0, MqttSn.UNSUBACK, MqttSn.subscribeMessageId(bytes, body)));
			return Counter.HANDLED;
		default:
			this.counters.count(Counter.REJECTED);
			send(from, MqttSn.writeWillResponse(this.answer, 0, type == MqttSn.WILLTOPICUPD ? MqttSn.WILLTOPICRESP : MqttSn.WILLMSGRESP,
					MqttSn.REJECTED_NOT_SUPPORTED));
			return Counter.HANDLED;
		}
	}

	private Counter onConnect(InetSocketAddress from, byte[] bytes, int body, int end, long now) {
		int flags = MqttSn.flags(bytes, body);
		int idAt = MqttSn.connectClientIdAt(body);
		String clientId = text(bytes, idAt, end);
		if (clientId == null) {
			return Counter.TEXT;
		}
		int code = MqttSn.ACCEPTED;
		if (MqttSn.protocolId(bytes, body) != MqttSn.PROTOCOL_ID || clientId.length() > MqttSn.MAX_CLIENT_ID || (flags & MqttSn.FLAG_WILL) != 0) {
			code = MqttSn.REJECTED_NOT_SUPPORTED;
			this.counters.count(Counter.REJECTED);
		} else {
			Session other = this.sessions.at(from);
			if (other != null && other.connected && !other.clientId.equals(clientId)) {
				lose(other, now);
			}
			boolean clean = (flags & MqttSn.FLAG_CLEAN_SESSION) != 0;
			Session session = this.sessions.connect(clientId, from, clean, MqttSn.connectDuration(bytes, body), now);
			if (session == null) {
				code = MqttSn.REJECTED_CONGESTION;
				this.counters.count(Counter.CONGESTION);
			} else {
				this.counters.count(Counter.CONNECTS);
				this.outlet.event("connected " + clientId);
			}
		}
		send(from, MqttSn.writeConnack(this.answer, 0, code));
		return Counter.HANDLED;
	}

	private Counter onDisconnect(InetSocketAddress from, Session session, long now) {
		if (session == null) {
			// No answer: two servers that take each other for clients would answer for ever.
			return Counter.NO_SESSION;
		}
		if (session.connected) {
			this.sessions.disconnect(session, now);
			this.outlet.event("disconnected " + session.clientId);
		}
		send(from, MqttSn.writeEmpty(this.answer, 0, MqttSn.DISCONNECT));
		return Counter.HANDLED;
	}

	private Counter onRegister(InetSocketAddress from, Session session, byte[] bytes, int body, int end) {
		int messageId = MqttSn.topicMessageId(bytes, body);
		int at = MqttSn.registerTopicNameAt(body);
		String name = text(bytes, at, end);
		if (name == null) {
			return Counter.TEXT;
		}
		int code = MqttSn.ACCEPTED;
		int id = 0;
		// No wildcards (MQTT 5 section 3.3.2.1); names that begin with $ are the broker's own (section 4.7.2).
		if (end - at > MAX_TOPIC_NAME || name.indexOf('+') >= 0 || name.indexOf('#') >= 0 || name.charAt(0) == '$') {
			code = MqttSn.REJECTED_NOT_SUPPORTED;
			this.counters.count(Counter.REJECTED);
		} else {
			id = this.sessions.topicId(session, name);
			if (id == 0) {
				code = MqttSn.REJECTED_CONGESTION;
				this.counters.count(Counter.CONGESTION);
			}
		}
		send(from, MqttSn.writeTopicAck(this.answer, 0, MqttSn.REGACK, id, messageId, code));
		return Counter.HANDLED;
	}

	/** @param session null for QoS -1 */
	private Counter onPublish(InetSocketAddress from, Session session, byte[] bytes, int body, int end) {
		int flags = MqttSn.flags(bytes, body);
		int qos = flags & MqttSn.QOS_MASK;
		int topicId = MqttSn.publishTopicId(bytes, body);
		boolean acknowledged = qos == MqttSn.QOS_1;
		String topic = topic(session, flags & MqttSn.TOPIC_MASK, topicId);
		int messageId = MqttSn.publishMessageId(bytes, body);
		int refusal = MqttSn.ACCEPTED;
		if (qos == MqttSn.QOS_2) {
			refusal = MqttSn.REJECTED_NOT_SUPPORTED;
		} else if (topic == null) {
			refusal = MqttSn.REJECTED_TOPIC_ID;
		}
		if (refusal != MqttSn.ACCEPTED) {
			// Section 5.4.13: a PUBACK tells also a sender of QoS 0 that its topic id is not known.
			if (session == null) {
				return Counter.TOPIC_ID;
			}
			refuse(from, topicId, messageId, refusal);
			return qos == MqttSn.QOS_0 ? Counter.TOPIC_ID : Counter.HANDLED;
		}
		byte[] payload = Arrays.copyOfRange(bytes, MqttSn.publishDataAt(body), end);
		boolean retain = (flags & MqttSn.FLAG_RETAIN) != 0;
		if (acknowledged) {
			return acknowledgeLater(from, session, new Pending(topicId, topic, payload), messageId, payload, retain);
		}
		if (!hasRoom(payload.length)) {
			return Counter.BROKER_AWAY;
		}
		take(payload.length);
		this.counters.count(Counter.PUBLISHES);
		this.uplink.publish(topic, payload, false, retain, result -> settle(payload.length));
		return Counter.HANDLED;
	}

	private Counter acknowledgeLater(InetSocketAddress from, Session session, Pending message, int messageId, byte[] payload, boolean retain) {
		Pending earlier = session.pending.get(messageId);
		if (earlier != null && earlier.isSame(message)) {
			this.counters.count(Counter.DUPLICATES);
			return Counter.HANDLED;
		}
		if (!hasRoom(payload.length) || session.pending.size() >= MAX_PENDING_OF_ONE) {
			refuse(from, message.topicId, messageId, MqttSn.REJECTED_CONGESTION);
			return Counter.HANDLED;
		}
		// An earlier message under the same id is no longer waited for: its acknowledgement would be taken for this one's.
		session.pending.put(messageId, message);
		take(payload.length);
		this.counters.count(Counter.PUBLISHES);
		this.uplink.publish(message.topic, payload, true, retain, result -> {
			settle(payload.length);
			onAnswer(session, messageId, message, result);
		});
		return Counter.HANDLED;
	}

	/** The broker has answered, or will not. The client may have reconnected since, from elsewhere, or be gone: then it asks again. */
	private void onAnswer(Session session, int messageId, Pending message, Uplink.Result result) {
		if (result == Uplink.Result.UNHEARD) {
			this.counters.count(Counter.UNHEARD);
		}
		if (!session.pending.remove(messageId, message)) {
			return;
		}
		if (result == Uplink.Result.TAKEN || result == Uplink.Result.UNHEARD) {
			this.counters.count(Counter.ACKNOWLEDGED);
			send(session.address, MqttSn.writeTopicAck(this.answer, 0, MqttSn.PUBACK, message.topicId, messageId, MqttSn.ACCEPTED));
		} else {
			refuse(session.address, message.topicId, messageId,
					result == Uplink.Result.FAILED ? MqttSn.REJECTED_CONGESTION : MqttSn.REJECTED_NOT_SUPPORTED);
		}
	}

	private void refuse(InetSocketAddress to, int topicId, int messageId, int code) {
		this.counters.count(code == MqttSn.REJECTED_CONGESTION ? Counter.CONGESTION : Counter.REJECTED);
		send(to, MqttSn.writeTopicAck(this.answer, 0, MqttSn.PUBACK, topicId, messageId, code));
	}

	private boolean hasRoom(int bytes) {
		return this.uplink.isUp() && this.pending < MAX_PENDING && this.pendingBytes + bytes <= MAX_PENDING_BYTES;
	}

	private void take(int bytes) {
		this.pending++;
		this.pendingBytes += bytes;
	}

	private void settle(int bytes) {
		this.pending--;
		this.pendingBytes -= bytes;
	}

	/** A topic's name; null if there is none. No topic ids are predefined. */
	private static String topic(Session session, int type, int id) {
		if (type == MqttSn.TOPIC_SHORT) {
			byte[] name = { (byte) (id >> 8), (byte) id };
			String topic = text(name, 0, 2);
			return topic == null || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0 || topic.charAt(0) == '$' ? null : topic;
		}
		return type == MqttSn.TOPIC_NORMAL && session != null ? session.topics.get(id) : null;
	}

	/** UTF-8 text without control characters (MQTT 5 section 1.5.4); null if it is not that. */
	private static String text(byte[] bytes, int at, int end) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, end - at)).toString();
			return text.isEmpty() || text.chars().anyMatch(Character::isISOControl) ? null : text;
		} catch (CharacterCodingException e) {
			return null;
		}
	}

	private void send(InetSocketAddress to, int length) {
		this.outlet.send(to, this.answer, length);
	}
}
