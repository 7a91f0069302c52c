package frond.gateway;

import java.util.Arrays;
import java.util.function.LongSupplier;

import frond.mqttsn.MqttSn;
import frond.mqttsn.PublishMessage;

/**
 * PUBLISH of clients, to the broker. An acknowledgement that accepts is sent only after the broker's own; what cannot be taken now is answered
 * with congestion, and the client keeps it. Nothing of a message is kept here beyond that.
 */
final class Publishes {
	/** Messages that wait for the broker, of all clients. */
	static final int MAX_PENDING = 4096;
	/** The same of one client, so that none takes the whole. */
	static final int MAX_PENDING_OF_ONE = 64;
	/** Bytes of payload that wait for the broker. */
	private static final int MAX_PENDING_BYTES = 8 << 20;

	private final Sessions sessions;
	private final Uplink uplink;
	private final Predefined predefined;
	private final Access access;
	private final UnresolvedPacks packs;
	private final Wire wire;
	private final Counters counters;
	private int pending;
	private int pendingBytes;

	Publishes(Sessions sessions, Uplink uplink, Predefined predefined, Access access, LongSupplier unixMillis, Wire wire, Counters counters) {
		this.sessions = sessions;
		this.uplink = uplink;
		this.predefined = predefined;
		this.access = access;
		this.packs = new UnresolvedPacks(sessions.journal, unixMillis);
		this.wire = wire;
		this.counters = counters;
	}

	int pending() {
		return this.pending;
	}

	/** @param session null for QoS -1 */
	Counter onPublish(Peer from, Session session, byte[] bytes, int body, int end) {
		int flags = MqttSn.flags(bytes, body);
		int qos = session == null ? 0 : Subscriptions.qosOf(flags);
		int topicId = PublishMessage.publishTopicId(bytes, body);
		int messageId = PublishMessage.publishMessageId(bytes, body);
		String clientId = session == null ? Access.NOBODY : session.clientId;
		String topic = topic(session, flags & MqttSn.TOPIC_MASK, topicId);
		byte[] payload = Arrays.copyOfRange(bytes, PublishMessage.publishDataAt(body), end);
		byte[] resolved = payload;
		int refusal = MqttSn.ACCEPTED;
		Counter fate = Counter.TOPIC_ID;
		if (topic == null) {
			refusal = MqttSn.REJECTED_TOPIC_ID;
		} else if (!this.access.mayPublish(clientId, topic)) {
			refusal = MqttSn.REJECTED_NOT_SUPPORTED;
			fate = Counter.DENIED;
		} else if (session != null) {
			resolved = this.packs.resolve(clientId, payload);
			if (resolved == null) {
				refusal = MqttSn.REJECTED_NOT_SUPPORTED;
				fate = Counter.TIME_UNKNOWN;
			}
		}
		if (refusal != MqttSn.ACCEPTED) {
			// Section 5.4.13: a PUBACK tells also a sender of QoS 0 that its topic id is not known.
			if (session == null) {
				return fate;
			}
			session.rejects++;
			refuse(from, topicId, messageId, refusal);
			if (fate != Counter.TOPIC_ID) {
				return fate;
			}
			return qos == 0 ? fate : Counter.HANDLED;
		}
		boolean retain = (flags & MqttSn.FLAG_RETAIN) != 0;
		if (qos > 0) {
			return acknowledgeLater(from, session, new Pending(topicId, topic, payload, qos), messageId, resolved, retain);
		}
		Uplink way = session == null ? this.uplink : this.uplink.of(clientId);
		if (!hasRoom(way, resolved.length)) {
			return Counter.BROKER_AWAY;
		}
		take(resolved.length);
		int size = resolved.length;
		this.counters.count(Counter.PUBLISHES);
		way.publish(topic, resolved, 0, retain, result -> settle(size));
		return Counter.HANDLED;
	}

	private Counter acknowledgeLater(Peer from, Session session, Pending message, int messageId, byte[] payload, boolean retain) {
		if (message.qos == 2 && session.received.contains(messageId)) {
			// The broker has it (section 6.13); only PUBREC was lost.
			this.counters.count(Counter.DUPLICATES);
			session.duplicates++;
			this.wire.messageId(from, MqttSn.PUBREC, messageId);
			return Counter.HANDLED;
		}
		Pending earlier = session.pending.get(messageId);
		if (earlier != null && earlier.isSame(message)) {
			this.counters.count(Counter.DUPLICATES);
			session.duplicates++;
			return Counter.HANDLED;
		}
		boolean full = session.pending.size() >= MAX_PENDING_OF_ONE || message.qos == 2 && session.received.size() >= MAX_PENDING_OF_ONE;
		Uplink way = this.uplink.of(session.clientId);
		if (full || !hasRoom(way, payload.length)) {
			refuse(from, message.topicId, messageId, MqttSn.REJECTED_CONGESTION);
			return Counter.HANDLED;
		}
		// An earlier message under the same id is no longer waited for: its acknowledgement would be taken for this one's.
		session.pending.put(messageId, message);
		take(payload.length);
		this.counters.count(Counter.PUBLISHES);
		long start = System.nanoTime();
		way.publish(message.topic, payload, message.qos, retain, result -> {
			settle(payload.length);
			this.counters.answered(System.nanoTime() - start);
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
			if (message.qos == 2) {
				session.received.add(messageId);
				SessionRecords.received(this.sessions.journal, session, messageId);
				this.wire.messageId(session.peer, MqttSn.PUBREC, messageId);
			} else {
				this.wire.topicAck(session.peer, MqttSn.PUBACK, message.topicId, messageId, MqttSn.ACCEPTED);
			}
		} else {
			session.rejects += result == Uplink.Result.REFUSED ? 1 : 0;
			refuse(session.peer, message.topicId, messageId, result == Uplink.Result.FAILED ? MqttSn.REJECTED_CONGESTION : MqttSn.REJECTED_NOT_SUPPORTED);
		}
	}

	/** PUBREL ends an exchange of QoS 2; one that comes again is answered again. */
	void onRelease(Session session, int messageId) {
		if (session.received.remove(messageId)) {
			SessionRecords.released(this.sessions.journal, session, messageId);
		}
		this.wire.messageId(session.peer, MqttSn.PUBCOMP, messageId);
	}

	/** Publishes a will; whether the broker is there for it. */
	boolean publishWill(Will will) {
		if (!hasRoom(this.uplink, will.message().length)) {
			return false;
		}
		take(will.message().length);
		this.uplink.publish(will.topic(), will.message(), will.qos(), will.retain(), result -> settle(will.message().length));
		return true;
	}

	/** Publishes something of the gateway's own, with QoS 1; not at all while the broker is away or too much waits. */
	void publishOwn(String topic, byte[] payload, Uplink.Answer answer) {
		if (hasRoom(this.uplink, payload.length)) {
			take(payload.length);
			this.uplink.publish(topic, payload, 1, false, result -> {
				settle(payload.length);
				answer.onAnswer(result);
			});
		}
	}

	private void refuse(Peer to, int topicId, int messageId, int code) {
		this.counters.count(code == MqttSn.REJECTED_CONGESTION ? Counter.CONGESTION : Counter.REJECTED);
		this.wire.topicAck(to, MqttSn.PUBACK, topicId, messageId, code);
	}

	private boolean hasRoom(Uplink way, int bytes) {
		return way.isUp() && this.pending < MAX_PENDING && this.pendingBytes + bytes <= MAX_PENDING_BYTES;
	}

	private void take(int bytes) {
		this.pending++;
		this.pendingBytes += bytes;
	}

	private void settle(int bytes) {
		this.pending--;
		this.pendingBytes -= bytes;
	}

	/** A topic's name; null if there is none. */
	private String topic(Session session, int type, int id) {
		if (type == MqttSn.TOPIC_SHORT) {
			return shortName(id);
		}
		if (type == MqttSn.TOPIC_PREDEFINED) {
			return this.predefined.name(id);
		}
		return type == MqttSn.TOPIC_NORMAL && session != null ? session.topics.get(id) : null;
	}

	/** The name of two characters that stands in place of an id (section 6.7); null if nobody can publish to it. */
	static String shortName(int id) {
		String topic = Texts.read(new byte[] { (byte) (id >> 8), (byte) id }, 0, 2);
		return Texts.isTopicName(topic) ? topic : null;
	}
}
