package frond.mqttsn;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.buffer.Stats;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import java.util.Arrays;

/**
 * An MQTT-SN 1.2 client that publishes with QoS 1 and takes what comes to one topic (sections 6.2, 6.5, 6.6, 6.9 to 6.11, 6.13). One message of its own is under way at any
 * time, whatever its type, so there is one buffer, one timer and one count of attempts; a retransmission is the same bytes, with DUP set in a
 * PUBLISH. A gateway that does not answer after all attempts, or that says DISCONNECT, is connected to again after a jittered pause that
 * doubles, from 1 to 2 seconds up to 30 to 60.
 *
 * <pre>
 *            start            CONNACK             REGACK            SUBACK
 *   STOPPED -------> CONNECT ---------> REGISTER --------> SUBSCRIBE ------> READY <------- PUBACK, PINGRESP
 *                     ^    |               |   ^               |               |   publish     |
 *               pause |    | silence,      |   | invalid       |               +-------> PUBLISH or PINGREQ
 *                     |    v refusal       v   | topic id      |                             |
 *                     +- PAUSE <-----------+---+--- silence ---+---- silence, DISCONNECT ----+
 * </pre>
 *
 * <p>
 * What was published and not acknowledged is given back to the listener; nothing is given up here.
 */
public final class MqttSnClient implements UdpReceiver {
	/** Not started, or stopped. */
	public static final int STOPPED = 0;
	/** Waits before the next CONNECT. */
	public static final int PAUSE = 1;
	/** CONNECT is under way. */
	public static final int CONNECTING = 2;
	/** REGISTER is under way. */
	public static final int REGISTERING = 3;
	/** Connected; nothing is under way. */
	public static final int READY = 4;
	/** PUBLISH is under way. */
	public static final int PUBLISHING = 5;
	/** PINGREQ is under way. */
	public static final int PINGING = 6;
	/** SUBSCRIBE is under way. */
	public static final int SUBSCRIBING = 7;

	/** Why the session ended, or a publish was given back: the gateway was silent. */
	public static final int SILENT = 0;
	/** The gateway said DISCONNECT. */
	public static final int DISCONNECTED = 1;
	/** The gateway refused: congestion, or something that it does not support. */
	public static final int REFUSED = 2;
	/** The gateway does not know the topic id (any more). */
	public static final int TOPIC_UNKNOWN = 3;
	/** {@link #stop} or {@link #start}. */
	public static final int LOCAL = 4;

	/** Takes what happens; called from within {@link #onDatagram}, {@link #onTime}, {@link #start} or {@link #stop}. It must not call back into the client. */
	public interface Listener {
		/** The gateway accepted a session. */
		void onConnected(long now);

		/** The gateway gave the topic an id: from now on {@link #ready} answers true while nothing is under way. */
		void onRegistered(long now);

		/** The session ended; {@code why} is one of the reasons of {@link MqttSnClient}. */
		void onDisconnected(int why, long now);

		/** What was published last is with the broker. */
		void onAcknowledged(long now);

		/** What was published last is not acknowledged and must be published again; {@code why} as above. */
		void onReturned(int why, long now);

		/**
		 * A message came to the topic that is subscribed to, {@code bytes[at..end)}, valid during the call; it may come more than once.
		 *
		 * @return false if it cannot be taken now: the gateway is told congestion, and may send it again
		 */
		boolean onMessage(byte[] bytes, int at, int end, long now);
	}

	private static final long SECOND = 1000000;
	/** The most that the first pause before a CONNECT takes, and any; each takes at least half of its most. */
	private static final long FIRST_PAUSE = 2 * SECOND;
	private static final long LONGEST_PAUSE = 60 * SECOND;
	/** Room in front of the data for the longer header. */
	private static final int DATA_AT = MqttSn.LONG_HEADER + MqttSn.PUBLISH_FIELDS;

	private final Udp udp;
	private final Stats stats;
	private final Listener listener;
	private final int port;
	private final byte[] clientId;
	/** What is published to; {@link #TOPICS} of them at most, the first the one that is registered with each session, others when they are needed. */
	private final byte[][] topics = new byte[TOPICS][];
	/** 0 for not registered, {@link #NOT_GIVEN} for refused in this session. */
	private final int[] topicIds = new int[TOPICS];
	/** Null for no subscription. */
	private byte[] subscription;
	/** What the gateway calls it; 0 for not subscribed. */
	private int subscribedId;
	private final boolean cleanSession;
	private final int keepAlive;
	/** Doublings of Tretry. */
	private static final int MOST_DOUBLINGS = 2;
	private static final int TOPICS = 2;
	private static final int NOT_GIVEN = -1;

	private final long retryInterval;
	private final int retries;

	private int state;
	/** Whether there is a session. */
	private boolean connected;
	private long gatewayHigh;
	private long gatewayLow;
	private int gatewayPort;
	/** The message under way, {@code message[messageAt..messageEnd)}; while READY, room for the next one. */
	private final byte[] message;
	private int messageAt;
	private int messageEnd;
	private int messageId;
	/** The topic that is being registered. */
	private int registering;
	private int attempts;
	/** When to send again, to connect, to ping. */
	private long deadline = Long.MAX_VALUE;
	/** When to publish again after a refusal; {@link Long#MIN_VALUE} for at once. */
	private long notBefore = Long.MIN_VALUE;
	private long pause = FIRST_PAUSE;
	private final Jitter jitter;
	private int connects;
	private int retransmissions;

	/**
	 * @param port UDP port of the client
	 * @param clientId 1 to {@link MqttSn#MAX_CLIENT_ID} ASCII characters
	 * @param topic UTF-8; 6 bytes less than {@code largest} at most
	 * @param keepAlive seconds, 1 to 65535: the gateway hears from this client at least that often
	 * @param retryInterval microseconds until an unanswered message is sent again (Tretry)
	 * @param retries how often that is done (Nretry)
	 * @param largest message that is sent, bytes, 32 or more; {@link Udp#maxPayload()} may be less at times
	 * @param random seed of the jitter and of the message ids
	 */
	public MqttSnClient(Udp udp, Stats stats, int port, byte[] clientId, byte[] topic, boolean cleanSession, int keepAlive, long retryInterval, int retries,
			int largest, int random, Listener listener) {
		this.udp = udp;
		this.stats = stats;
		this.port = port;
		this.clientId = clientId;
		this.topics[0] = topic;
		this.cleanSession = cleanSession;
		this.keepAlive = keepAlive;
		this.retryInterval = retryInterval;
		this.retries = retries;
		this.jitter = new Jitter(random);
		this.messageId = random >>> 16;
		this.listener = listener;
		this.message = new byte[MqttSn.LONG_HEADER + largest];
		udp.bind(port, this);
	}

	/**
	 * Has messages for this client: subscribes to a topic after every CONNECT, QoS 1. Before {@link #start}.
	 *
	 * @param subscription UTF-8, a topic without wildcards
	 * @param answers UTF-8, another topic to publish to, for {@link #prepare}
	 */
	public void subscribe(byte[] subscription, byte[] answers) {
		this.subscription = subscription;
		this.topics[1] = answers;
	}

	/** Connects to a gateway, at once; a session with another one is left, one with the same is kept. */
	public void start(long gatewayHigh, long gatewayLow, int gatewayPort, long now) {
		if (gatewayHigh == this.gatewayHigh && gatewayLow == this.gatewayLow && gatewayPort == this.gatewayPort && this.state > PAUSE) {
			return;
		}
		stop(now);
		this.gatewayHigh = gatewayHigh;
		this.gatewayLow = gatewayLow;
		this.gatewayPort = gatewayPort;
		this.pause = FIRST_PAUSE;
		connect(now);
	}

	/** Sets where the CONNECT behind a pause goes: another address of the same gateway, which may answer where this one did not. */
	public void redirect(long gatewayHigh, long gatewayLow, int gatewayPort) {
		if (this.state == PAUSE) {
			this.gatewayHigh = gatewayHigh;
			this.gatewayLow = gatewayLow;
			this.gatewayPort = gatewayPort;
		}
	}

	/** Says DISCONNECT, once, and waits for nothing. */
	public void stop(long now) {
		int state = this.state;
		if (state != STOPPED) {
			end(LOCAL, now);
			this.state = STOPPED;
			this.deadline = Long.MAX_VALUE;
			if (state != PAUSE) {
				this.messageAt = 0;
				this.messageEnd = MqttSn.writeEmpty(this.message, 0, MqttSn.DISCONNECT);
				send(now);
			}
		}
	}

	/** Whether {@link #publish} would be taken. */
	public boolean ready(long now) {
		return now >= readyAt();
	}

	/** When {@link #ready} answers true unless something else happens first; {@link Long#MAX_VALUE} for not by itself. */
	public long readyAt() {
		return this.state == READY ? this.notBefore : Long.MAX_VALUE;
	}

	/**
	 * Whether something can be published to a topic now: the client is {@link #ready}, and the topic has an id. If only that is missing, it is asked for.
	 *
	 * @param topic 0 for the first, 1 for that of {@link #subscribe}
	 */
	public boolean prepare(int topic, long now) {
		if (!ready(now)) {
			return false;
		}
		if (this.topicIds[topic] == 0) {
			register(topic, now);
			return false;
		}
		return this.topicIds[topic] > 0;
	}

	/** Whether the gateway gives a topic no id in this session. */
	public boolean refused(int topic) {
		return this.topicIds[topic] == NOT_GIVEN;
	}

	/** Where the data of the next publish is to be written, from {@link #dataAt()} on, while {@link #ready}. */
	public byte[] data() {
		return this.message;
	}

	/** Index of the first byte of data. */
	public int dataAt() {
		return DATA_AT;
	}

	/** Index that the data must not reach, so that the message fits one datagram. */
	public int dataLimit() {
		// The longer header is needed only from 256 bytes on.
		int most = Math.min(this.message.length - MqttSn.LONG_HEADER, this.udp.maxPayload());
		return DATA_AT + most - MqttSn.PUBLISH_FIELDS - (most > 255 ? MqttSn.LONG_HEADER : MqttSn.SHORT_HEADER);
	}

	/**
	 * Publishes what is in {@link #data()} from {@link #dataAt()} to {@code end} to the first topic. The listener is told what became of it.
	 *
	 * @return false if not {@link #ready}; then nothing was done
	 */
	public boolean publish(int end, long now) {
		return publish(0, end, now);
	}

	/** As the other, to a topic that is {@link #prepare prepared}. */
	public boolean publish(int topic, int end, long now) {
		if (!ready(now) || this.topicIds[topic] <= 0) {
			return false;
		}
		int length = end - DATA_AT;
		this.messageAt = DATA_AT + length - MqttSn.size(MqttSn.PUBLISH_FIELDS + length);
		this.messageEnd = MqttSn.writePublish(this.message, this.messageAt, MqttSn.QOS_1 | MqttSn.TOPIC_NORMAL, this.topicIds[topic], nextMessageId(), this.message, DATA_AT,
				length);
		begin(PUBLISHING, now);
		return true;
	}

	/** One of the states of this class. */
	public int state() {
		return this.state;
	}

	/** CONNECTs that were accepted. */
	public int connects() {
		return this.connects;
	}

	/** Messages sent again. */
	public int retransmissions() {
		return this.retransmissions;
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return this.deadline;
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (now < this.deadline) {
			return;
		}
		if (this.state == PAUSE) {
			connect(now);
		} else if (this.state == READY) {
			this.messageAt = 0;
			this.messageEnd = MqttSn.writePingreq(this.message, 0, this.clientId, 0, 0);
			begin(PINGING, now);
		} else if (this.attempts > this.retries) {
			pause(SILENT, now);
		} else {
			if (this.state == PUBLISHING) {
				this.message[MqttSn.body(this.message, this.messageAt)] |= (byte) MqttSn.FLAG_DUP;
			}
			this.retransmissions++;
			this.attempts++;
			send(now);
			// Each wait is twice as long as the one before, up to four times: a mesh that is full does not become empty by more of the same.
			this.deadline = now + (this.retryInterval << Math.min(this.attempts - 1, MOST_DOUBLINGS));
		}
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		if (datagram.sourceHigh != this.gatewayHigh || datagram.sourceLow != this.gatewayLow || datagram.sourcePort != this.gatewayPort) {
			return Drop.MQTTSN_SOURCE;
		}
		byte[] bytes = datagram.bytes;
		int type = MqttSn.check(bytes, datagram.at, datagram.end);
		if (type < 0) {
			return type;
		}
		int body = MqttSn.body(bytes, datagram.at);
		int state = this.state;
		switch (type) {
		case MqttSn.CONNACK:
			if (state != CONNECTING) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			onConnack(MqttSn.returnCode(bytes, body), now);
			return 0;
		case MqttSn.REGACK:
			if (state != REGISTERING || MqttSn.topicMessageId(bytes, body) != this.messageId) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			onRegack(MqttSn.topicReturnCode(bytes, body), MqttSn.topicId(bytes, body), now);
			return 0;
		case MqttSn.SUBACK:
			if (state != SUBSCRIBING || MqttSn.subackMessageId(bytes, body) != this.messageId) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			// A gateway that has no subscriptions still takes readings.
			this.subscribedId = MqttSn.subackReturnCode(bytes, body) == MqttSn.ACCEPTED ? MqttSn.subackTopicId(bytes, body) : 0;
			answered(now);
			return 0;
		case MqttSn.PUBLISH:
			return onPublish(bytes, body, datagram.end, now);
		case MqttSn.REGISTER:
			return onRegister(bytes, body, datagram.end, now);
		case MqttSn.PUBACK:
			if (state != PUBLISHING || MqttSn.topicMessageId(bytes, body) != this.messageId) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			onPuback(MqttSn.topicReturnCode(bytes, body), now);
			return 0;
		case MqttSn.PINGRESP:
			if (state != PINGING) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			answered(now);
			return 0;
		case MqttSn.PINGREQ:
			// The gateway asks whether this client is alive (section 5.4.19).
			return answerPing(now);
		case MqttSn.DISCONNECT:
			if (state == STOPPED || state == PAUSE) {
				// The answer to stop(), or one more of those that ended the session.
				return 0;
			}
			pause(DISCONNECTED, now);
			return 0;
		default:
			return Drop.MQTTSN_TYPE;
		}
	}

	private void onConnack(int code, long now) {
		if (code != MqttSn.ACCEPTED) {
			pause(REFUSED, now);
			return;
		}
		this.connects++;
		this.connected = true;
		this.subscribedId = 0;
		register(0, now);
		this.listener.onConnected(now);
	}

	private void onRegack(int code, int topicId, long now) {
		int id = code == MqttSn.ACCEPTED && topicId != 0 ? topicId : NOT_GIVEN;
		this.topicIds[this.registering] = id;
		if (this.registering != 0) {
			rest(now);
			return;
		}
		if (id == NOT_GIVEN) {
			pause(REFUSED, now);
			return;
		}
		if (this.subscription != null && this.subscribedId == 0) {
			this.messageAt = 0;
			this.messageEnd = MqttSn.writeSubscribe(this.message, 0, MqttSn.SUBSCRIBE, MqttSn.QOS_1 | MqttSn.TOPIC_NORMAL, nextMessageId(), this.subscription, 0, this.subscription.length);
			begin(SUBSCRIBING, now);
		} else {
			rest(now);
		}
		this.listener.onRegistered(now);
	}

	/** A message for this client (section 6.10). QoS 2 was not asked for. */
	private int onPublish(byte[] bytes, int body, int end, long now) {
		int flags = MqttSn.flags(bytes, body);
		int topicId = MqttSn.publishTopicId(bytes, body);
		boolean known = this.connected && (flags & MqttSn.TOPIC_MASK) == MqttSn.TOPIC_NORMAL && topicId == this.subscribedId && topicId != 0;
		boolean taken = known && this.listener.onMessage(bytes, MqttSn.publishDataAt(body), end, now);
		if ((flags & MqttSn.QOS_MASK) == MqttSn.QOS_1) {
			int code = taken ? MqttSn.ACCEPTED : known ? MqttSn.REJECTED_CONGESTION : MqttSn.REJECTED_TOPIC_ID;
			int answered = acknowledge(MqttSn.PUBACK, topicId, MqttSn.publishMessageId(bytes, body), code, now);
			if (answered < 0) {
				return answered;
			}
		}
		return known ? 0 : Drop.MQTTSN_UNEXPECTED;
	}

	/** The gateway names a topic id (section 6.5): the one of the subscription, in a session that it kept. */
	private int onRegister(byte[] bytes, int body, int end, long now) {
		int at = MqttSn.registerTopicNameAt(body);
		byte[] subscription = this.subscription;
		boolean known = this.connected && subscription != null && end - at == subscription.length;
		for (int i = 0; known && i < subscription.length; i++) {
			known = bytes[at + i] == subscription[i];
		}
		int topicId = MqttSn.topicId(bytes, body);
		if (known) {
			this.subscribedId = topicId;
		}
		return acknowledge(MqttSn.REGACK, topicId, MqttSn.topicMessageId(bytes, body), known ? MqttSn.ACCEPTED : MqttSn.REJECTED_NOT_SUPPORTED, now);
	}

	private int acknowledge(int type, int topicId, int messageId, int code, long now) {
		Packet packet = this.udp.begin(MqttSn.SHORT_HEADER + 5);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		packet.end = MqttSn.writeTopicAck(packet.bytes, packet.at, type, topicId, messageId, code);
		this.udp.send(packet, this.gatewayHigh, this.gatewayLow, this.port, this.gatewayPort, now);
		return 0;
	}

	private void onPuback(int code, long now) {
		if (code == MqttSn.ACCEPTED) {
			answered(now);
			this.listener.onAcknowledged(now);
		} else if (code == MqttSn.REJECTED_TOPIC_ID) {
			register(0, now);
			this.listener.onReturned(TOPIC_UNKNOWN, now);
		} else {
			rest(now);
			this.notBefore = now + nextPause();
			this.listener.onReturned(REFUSED, now);
		}
	}

	private int answerPing(long now) {
		Packet packet = this.udp.begin(MqttSn.SHORT_HEADER);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		packet.end = MqttSn.writeEmpty(packet.bytes, packet.at, MqttSn.PINGRESP);
		this.udp.send(packet, this.gatewayHigh, this.gatewayLow, this.port, this.gatewayPort, now);
		return 0;
	}

	private void connect(long now) {
		this.messageAt = 0;
		this.messageEnd = MqttSn.writeConnect(this.message, 0, this.cleanSession ? MqttSn.FLAG_CLEAN_SESSION : 0, this.keepAlive, this.clientId, 0,
				this.clientId.length);
		begin(CONNECTING, now);
	}

	/**
	 * Registers the topic, after every CONNECT: a gateway that lost its sessions may have given the old id to another node's topic, and
	 * this node's readings would become that node's.
	 */
	private void register(int which, long now) {
		byte[] topic = this.topics[which];
		this.registering = which;
		if (which == 0) {
			Arrays.fill(this.topicIds, 0);
		}
		this.messageAt = 0;
		this.messageEnd = MqttSn.writeRegister(this.message, 0, 0, nextMessageId(), topic, 0, topic.length);
		begin(REGISTERING, now);
	}

	private void begin(int state, long now) {
		this.state = state;
		this.attempts = 1;
		send(now);
		this.deadline = now + this.retryInterval;
	}

	/** The gateway answered as it should: a pause, should there be one, is the first again. */
	private void answered(long now) {
		this.pause = FIRST_PAUSE;
		rest(now);
	}

	/** Nothing is under way: the next thing to do is a ping, in time for its retransmissions. */
	private void rest(long now) {
		this.state = READY;
		this.notBefore = Long.MIN_VALUE;
		this.deadline = now + this.keepAlive * SECOND * 3 / 4;
	}

	private void pause(int why, long now) {
		end(why, now);
		this.state = PAUSE;
		this.deadline = now + nextPause();
	}

	/** The session is over, if there was one; what was under way is given back. */
	private void end(int why, long now) {
		int state = this.state;
		this.state = STOPPED;
		if (state == PUBLISHING) {
			this.listener.onReturned(why, now);
		}
		if (this.connected) {
			this.connected = false;
			this.listener.onDisconnected(why, now);
		}
	}

	/** The next pause, jittered so that nodes that lost their gateway together do not come back together. */
	private long nextPause() {
		long most = this.pause;
		this.pause = Math.min(2 * most, LONGEST_PAUSE);
		return most - this.jitter.below((int) (most / 2));
	}

	/** 1 to 65535, each one more than the last. */
	private int nextMessageId() {
		this.messageId = this.messageId % 0xffff + 1;
		return this.messageId;
	}

	private void send(long now) {
		int length = this.messageEnd - this.messageAt;
		Packet packet = this.udp.begin(length);
		if (packet == null) {
			// Counted as an attempt: the timer sends it again.
			this.stats.drop(Drop.NO_PACKET);
			return;
		}
		System.arraycopy(this.message, this.messageAt, packet.bytes, packet.at, length);
		packet.end = packet.at + length;
		this.udp.send(packet, this.gatewayHigh, this.gatewayLow, this.port, this.gatewayPort, now);
	}
}
