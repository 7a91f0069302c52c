package frond.mqttsn;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.Stats;
import frond.ipv6.Udp;

/**
 * What goes to the gateway: the one message that waits for its answer, with its timer and attempts (section 6.13, Tretry and Nretry), and answers, which
 * nobody waits for. A repetition is the same bytes, with DUP set in a PUBLISH.
 */
final class Outgoing {
	/** Room in front of the data of a PUBLISH for the longer header. */
	static final int DATA_AT = MqttSn.LONG_HEADER + MqttSn.PUBLISH_FIELDS;
	/** Doublings of Tretry. */
	private static final int MOST_DOUBLINGS = 2;
	/** The longest answer. */
	private static final int ANSWER = MqttSn.SHORT_HEADER + 5;

	private final Udp udp;
	private final Stats stats;
	private final Gateways gateways;
	private final int port;
	private final long interval;
	private final int retries;
	/** The message under way, {@code bytes[at..end)}; while there is none, room for the next one. */
	final byte[] bytes;
	int at;
	int end;
	/** When to send again, or whatever the client does next. */
	long deadline = Long.MAX_VALUE;
	private int id;
	private int attempts;
	private int sentAgain;

	Outgoing(Udp udp, Stats stats, Gateways gateways, int port, long interval, int retries, int largest, int firstId) {
		this.udp = udp;
		this.stats = stats;
		this.gateways = gateways;
		this.port = port;
		this.interval = interval;
		this.retries = retries;
		this.bytes = new byte[MqttSn.LONG_HEADER + largest];
		this.id = firstId;
	}

	/** The message id of the message under way. */
	int id() {
		return this.id;
	}

	/** 1 to 65535, each one more than the last. */
	int nextId() {
		this.id = this.id % 0xffff + 1;
		return this.id;
	}

	/** Messages sent again. */
	int sentAgain() {
		return this.sentAgain;
	}

	/** Sends a message that ends at {@code end} and that an answer will come to. */
	void begin(int end, long now) {
		this.end = end;
		restart(now);
		send(now);
	}

	/** The gateway is at it: the time for the answer begins anew. */
	void restart(long now) {
		this.attempts = 1;
		this.deadline = now + this.interval;
	}

	/** Sends the message again; false if that was done often enough. */
	boolean again(long now) {
		if (this.attempts > this.retries) {
			return false;
		}
		int body = MqttSn.body(this.bytes, this.at);
		if (this.bytes[body - 1] == MqttSn.PUBLISH) {
			this.bytes[body] |= (byte) MqttSn.FLAG_DUP;
		}
		this.sentAgain++;
		this.attempts++;
		send(now);
		// Each wait is twice as long as the one before, up to four times: a mesh that is full does not become empty by more of the same.
		this.deadline = now + (this.interval << Math.min(this.attempts - 1, MOST_DOUBLINGS));
		return true;
	}

	/** Sends what is in {@link #bytes}, once; false if there was no packet for it, or no way. One that waits for an answer has its timer. */
	boolean send(long now) {
		int length = this.end - this.at;
		Packet packet = this.udp.begin(length);
		if (packet == null) {
			this.stats.drop(Drop.NO_PACKET);
			return false;
		}
		System.arraycopy(this.bytes, this.at, packet.bytes, packet.at, length);
		packet.end = packet.at + length;
		return transmit(packet, now) >= 0;
	}

	/** Answers with a topic id and a return code. */
	int acknowledge(int type, int topicId, int messageId, int code, long now) {
		Packet packet = this.udp.begin(ANSWER);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		packet.end = TopicMessage.writeTopicAck(packet.bytes, packet.at, type, topicId, messageId, code);
		transmit(packet, now);
		return 0;
	}

	/** Answers with a message without a body. */
	int answer(int type, long now) {
		Packet packet = this.udp.begin(MqttSn.SHORT_HEADER);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		packet.end = MqttSn.writeEmpty(packet.bytes, packet.at, type);
		transmit(packet, now);
		return 0;
	}

	/** A packet for an answer of another kind; null if there is none. */
	Packet packet(int length) {
		return this.udp.begin(length);
	}

	/** Sends it to the gateway. */
	int transmit(Packet packet, long now) {
		return this.udp.send(packet, this.gateways.high(), this.gateways.low(), this.port, this.gateways.port(), now);
	}

	/** Index that the data of a PUBLISH must not reach. */
	int dataLimit(boolean oneFrame) {
		int room = this.bytes.length - MqttSn.LONG_HEADER;
		int most = oneFrame ? Math.min(room, this.udp.maxPayload()) : room;
		// The longer header is needed only from 256 bytes on.
		return DATA_AT + most - MqttSn.PUBLISH_FIELDS - (most > 255 ? MqttSn.LONG_HEADER : MqttSn.SHORT_HEADER);
	}
}
