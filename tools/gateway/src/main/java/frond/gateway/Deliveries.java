package frond.gateway;

import java.nio.charset.StandardCharsets;

import frond.mqttsn.MqttSn;
import frond.mqttsn.PublishMessage;
import frond.mqttsn.TopicMessage;

/**
 * Messages to clients: a queue for each, one message on its way at a time (section 6.13), a topic name told by REGISTER before its first message
 * (6.10), and for a client that sleeps all of it when it asks (6.14).
 */
final class Deliveries {
	/** Messages that wait for one client. */
	static final int MAX_QUEUE = 100;
	/** The same in bytes. */
	static final int MAX_QUEUE_BYTES = 32_768;
	/** Tretry and Nretry (section 7.2). */
	static final long RETRY = 10_000;
	static final int TRIES = 4;

	private final Sessions sessions;
	private final Predefined predefined;
	private final Wire wire;
	private final Counters counters;
	private final byte[] bytes = new byte[MqttSn.MAX_LENGTH];

	Deliveries(Sessions sessions, Predefined predefined, Wire wire, Counters counters) {
		this.sessions = sessions;
		this.predefined = predefined;
		this.wire = wire;
		this.counters = counters;
	}

	/** A message for a client. Of a queue that is full the oldest that is not on its way gives way. */
	void offer(Session session, Message message, long now) {
		if (!session.connected && (session.clean || message.qos() == 0)) {
			return;
		}
		// The journal writes lengths in 16 bits, and UDP carries no more.
		if (message.size() > MAX_QUEUE_BYTES) {
			this.counters.count(Counter.QUEUE_FULL);
			return;
		}
		while (session.queue.size() >= MAX_QUEUE || session.queuedBytes + message.size() > MAX_QUEUE_BYTES) {
			this.counters.count(Counter.QUEUE_FULL);
			session.step = Session.Step.IDLE;
			remove(session);
		}
		session.enqueue(message);
		SessionRecords.queued(this.sessions.journal, session, message);
		pump(session, now);
	}

	private void remove(Session session) {
		session.dequeue();
		SessionRecords.dequeued(this.sessions.journal, session);
	}

	/** Sends what can be sent now. A client that is awake for its messages is told when there are no more. */
	void pump(Session session, long now) {
		while (session.reachable() && session.step == Session.Step.IDLE && !session.queue.isEmpty()) {
			session.tries = 0;
			begin(session, now);
		}
		if (session.awake && session.step == Session.Step.IDLE && session.queue.isEmpty()) {
			session.awake = false;
			this.wire.empty(session.peer, MqttSn.PINGRESP);
		}
	}

	private void begin(Session session, long now) {
		Message message = session.queue.peek();
		byte[] name = message.topic().getBytes(StandardCharsets.UTF_8);
		Integer predefinedId = this.predefined.id(message.topic());
		int type = MqttSn.TOPIC_NORMAL;
		int topicId;
		if (name.length == 2) {
			type = MqttSn.TOPIC_SHORT;
			topicId = (name[0] & 0xff) << 8 | name[1] & 0xff;
		} else if (predefinedId != null) {
			type = MqttSn.TOPIC_PREDEFINED;
			topicId = predefinedId;
		} else if (session.topicIds.containsKey(message.topic())) {
			topicId = session.topicIds.get(message.topic());
		} else {
			topicId = session.step == Session.Step.REGACK ? session.topicId : this.sessions.freeTopicId(session);
			if (topicId == 0) {
				this.counters.count(Counter.UNDELIVERED);
				remove(session);
				return;
			}
			exchange(session, Session.Step.REGACK, topicId, now);
			this.wire.send(session.peer, this.bytes, TopicMessage.writeRegister(this.bytes, 0, topicId, session.messageId, name, 0, name.length));
			return;
		}
		if (message.qos() > 0) {
			exchange(session, message.qos() == 1 ? Session.Step.PUBACK : Session.Step.PUBREC, topicId, now);
		}
		int flags = type | message.qos() << 5 | (message.retain() ? MqttSn.FLAG_RETAIN : 0) | (session.tries > 1 ? MqttSn.FLAG_DUP : 0);
		byte[] payload = message.payload();
		this.wire.send(session.peer, this.bytes,
				PublishMessage.writePublish(this.bytes, 0, flags, topicId, message.qos() == 0 ? 0 : session.messageId, payload, 0, payload.length));
		if (message.qos() == 0) {
			this.counters.count(Counter.DELIVERED);
			remove(session);
		}
	}

	private void exchange(Session session, Session.Step step, int topicId, long now) {
		if (session.tries++ == 0) {
			session.messageId = session.messageId % 0xffff + 1;
		}
		session.step = step;
		session.topicId = topicId;
		session.retryAt = now + RETRY;
	}

	/** REGACK, PUBACK, PUBREC or PUBCOMP of a client; whether it was waited for. */
	boolean onAnswer(Session session, int type, byte[] bytes, int body, long now) {
		boolean topicAck = type == MqttSn.REGACK || type == MqttSn.PUBACK;
		int messageId = topicAck ? TopicMessage.topicMessageId(bytes, body) : PublishMessage.messageId(bytes, body);
		int code = topicAck ? TopicMessage.topicReturnCode(bytes, body) : MqttSn.ACCEPTED;
		Session.Step step = session.step;
		// A client may refuse a message of QoS 0, 1 or 2 with PUBACK (section 5.4.13).
		boolean refused = type == MqttSn.PUBACK && code != MqttSn.ACCEPTED && step == Session.Step.PUBREC;
		if (step == Session.Step.IDLE || messageId != session.messageId || !step.name().equals(name(type)) && !refused) {
			return false;
		}
		session.step = Session.Step.IDLE;
		if (code == MqttSn.REJECTED_CONGESTION) {
			session.step = step;
			session.retryAt = now + RETRY;
			return true;
		}
		if (step == Session.Step.REGACK && code == MqttSn.ACCEPTED) {
			this.sessions.addTopic(session, session.topicId, session.queue.peek().topic());
		} else if (step == Session.Step.PUBREC && type == MqttSn.PUBREC) {
			session.step = Session.Step.PUBCOMP;
			session.retryAt = now + RETRY;
			session.tries = 1;
			this.wire.messageId(session.peer, MqttSn.PUBREL, messageId);
		} else if (code == MqttSn.REJECTED_TOPIC_ID && session.topics.containsKey(session.topicId)) {
			// It has forgotten what it was told: it is told again.
			session.removeTopic(session.topicId);
			SessionRecords.topicGone(this.sessions.journal, session, session.topicId);
		} else {
			this.counters.count(code == MqttSn.ACCEPTED ? Counter.DELIVERED : Counter.UNDELIVERED);
			remove(session);
		}
		pump(session, now);
		return true;
	}

	private static String name(int type) {
		switch (type) {
		case MqttSn.REGACK:
			return "REGACK";
		case MqttSn.PUBACK:
			return "PUBACK";
		case MqttSn.PUBREC:
			return "PUBREC";
		default:
			return "PUBCOMP";
		}
	}

	/** Sends again what was not answered in time; after the last try it waits until the client is heard again. */
	void onTime(Session session, long now) {
		if (session.step == Session.Step.IDLE || now < session.retryAt) {
			return;
		}
		if (session.tries >= TRIES || !session.reachable()) {
			session.step = Session.Step.IDLE;
			session.awake = false;
			return;
		}
		if (session.step == Session.Step.PUBCOMP) {
			session.tries++;
			session.retryAt = now + RETRY;
			this.wire.messageId(session.peer, MqttSn.PUBREL, session.messageId);
		} else {
			begin(session, now);
		}
	}
}
