package frond.mqttsn;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Stats;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;

/**
 * An MQTT-SN 1.2 client (sections 6.2 to 6.14): its session with one of the {@link Gateways}. One message of its own is under way at any
 * time, whatever its type ({@link Outgoing}). A gateway that does not answer after all attempts is left for the next one; if there is none, and where a gateway says
 * DISCONNECT, it is connected to again after a jittered pause that doubles, from 1 to 2 seconds up to 30 to 60.
 *
 * <pre>
 *            start            CONNACK             REGACK            SUBACK
 *   STOPPED -------> CONNECT ---------> REGISTER --------> SUBSCRIBE ------> READY <------- PUBACK, PINGRESP
 *                     ^  ^ |               |   ^               |             |   publish     |
 *               pause |  | | silence,      |   | invalid       |             +-------> PUBLISH or PINGREQ
 *                     |  | v refusal       v   | topic id      |             | quiet         |
 *                     +- PAUSE <-----------+---+--- silence ---+-- silence, DISCONNECT ------+
 *                        |                                                   v
 *                        | wake                                    DISCONNECT (duration)
 *                      ASLEEP <------------------ DISCONNECT ----------------+
 *                        |  ^
 *         every so often v  | PINGRESP
 *                  PINGREQ (client id)
 * </pre>
 *
 * <p>
 * What was published and not acknowledged is given back to the listener; nothing is given up here. Names of two characters are short topic names; other
 * topics are registered unless they are predefined.
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
	/** PUBLISH is under way, or what follows it. */
	public static final int PUBLISHING = 5;
	/** PINGREQ is under way. */
	public static final int PINGING = 6;
	/** SUBSCRIBE is under way. */
	public static final int SUBSCRIBING = 7;
	/** DISCONNECT with a duration is under way. */
	public static final int FALLING_ASLEEP = 8;
	/** The gateway keeps what comes for this client. */
	public static final int ASLEEP = 9;
	/** PINGREQ with the client id is under way: the gateway sends what it has kept. */
	public static final int AWAKE = 10;
	/** A request of an {@link Extension}. */
	public static final int EXTENDED = 11;

	/** The first topic. */
	public static final int READINGS = 0;
	/** The second. */
	public static final int ANSWERS = 1;
	/** The topic that is subscribed to. */
	public static final int COMMANDS = Topics.HEARD;

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
	/** The gateway will never take what was published (return code 0x03). */
	public static final int NOT_SUPPORTED = 5;

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
	/** How long a client that sleeps stays when nothing is under way. */
	private static final long LINGER = SECOND;

	private final Outgoing out;
	private final Incoming incoming;
	private final Topics topics = new Topics();
	private final Gateways gateways;
	private final Jitter jitter;
	private final Listener listener;
	private final byte[] clientId;
	private final boolean cleanSession;
	private final int keepAlive;
	/** Null for none. */
	private Extension extension;
	/** Seconds between two questions of a client that sleeps; 0 for one that does not. */
	private int sleep;
	/** Whether it publishes without sessions. */
	private boolean connectionless;

	private int state;
	/** Whether there is a session. */
	private boolean connected;
	private boolean subscribed;
	/** The topic that is being registered. */
	private int registering;
	/** When to publish again after a refusal; {@link Long#MIN_VALUE} for at once. */
	private long notBefore = Long.MIN_VALUE;
	private long pause = FIRST_PAUSE;
	private int connects;

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
		this.clientId = clientId;
		this.topics.set(READINGS, topic);
		this.cleanSession = cleanSession;
		this.keepAlive = keepAlive;
		this.jitter = new Jitter(random);
		this.listener = listener;
		this.gateways = new Gateways(udp, this.jitter);
		this.out = new Outgoing(udp, stats, this.gateways, port, retryInterval, retries, largest, random >>> 16);
		this.incoming = new Incoming(this.out, this.topics, listener);
		udp.bind(port, this);
	}

	/**
	 * Has messages for this client: subscribes to a topic after every CONNECT, QoS 1. Before {@link #start}.
	 *
	 * @param subscription UTF-8, a topic without wildcards
	 * @param answers UTF-8, another topic to publish to, for {@link #prepare}
	 */
	public void subscribe(byte[] subscription, byte[] answers) {
		this.topics.set(COMMANDS, subscription);
		this.topics.set(ANSWERS, answers);
	}

	/**
	 * Both ends know a topic by a number (section 6.6). Before {@link #start}.
	 *
	 * @param topic one of those of this class
	 * @param id 1 to 65534
	 */
	public void predefine(int topic, int id) {
		this.topics.predefine(topic, id);
	}

	/**
	 * Has the gateway keep what comes for this client, which asks for it every so often (section 6.14), and goes back to sleep whenever it has nothing to
	 * do. Before {@link #start}.
	 *
	 * @param seconds 1 to 40000
	 */
	public void setSleep(int seconds) {
		this.sleep = seconds;
	}

	/** Publishes with QoS -1 only, without a session (section 6.8); false if the first topic has neither a predefined id nor a short name. */
	public boolean setConnectionless() {
		this.connectionless = this.topics.known(READINGS);
		return this.connectionless;
	}

	/** Has it do more. Before {@link #start}. */
	public void extend(Extension extension) {
		this.extension = extension;
	}

	/** Whether it can publish with QoS 2. */
	public boolean exactlyOnce() {
		return this.extension != null && this.extension.exactlyOnce();
	}

	/** Whom it knows. */
	public Gateways gateways() {
		return this.gateways;
	}

	/** Connects to a gateway, at once; a session with another first one is left, one with the same, or with one that stands in for it, is kept. */
	public void start(long gatewayHigh, long gatewayLow, int gatewayPort, long now) {
		if (!this.gateways.setFirst(gatewayHigh, gatewayLow, gatewayPort) && this.state > PAUSE) {
			return;
		}
		stop(now);
		this.gateways.reset();
		this.pause = FIRST_PAUSE;
		if (this.connectionless) {
			this.state = READY;
			this.out.deadline = Long.MAX_VALUE;
		} else {
			connect(now);
		}
	}

	/** Sets where the CONNECT behind a pause goes: another address of the first gateway, which may answer where this one did not. */
	public void redirect(long gatewayHigh, long gatewayLow, int gatewayPort) {
		if (this.state == PAUSE) {
			this.gateways.setFirst(gatewayHigh, gatewayLow, gatewayPort);
		}
	}

	/** Says DISCONNECT, once, and waits for nothing. */
	public void stop(long now) {
		int state = this.state;
		if (state != STOPPED) {
			end(LOCAL, now);
			this.out.deadline = Long.MAX_VALUE;
			if (state != PAUSE && !this.connectionless) {
				this.out.at = 0;
				this.out.end = MqttSn.writeEmpty(this.out.bytes, 0, MqttSn.DISCONNECT);
				this.out.send(now);
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

	/** Whether the client sleeps: {@link #wake} lets it publish. */
	public boolean asleep() {
		return this.state == ASLEEP;
	}

	/** Whether a client that sleeps is about to ask for what is kept for it. */
	public boolean wakesUp(long now) {
		return this.state == ASLEEP && now >= this.out.deadline;
	}

	/** Ends a sleep: back to being active by CONNECT, in the same session. */
	public void wake(long now) {
		if (this.state == ASLEEP) {
			connect(now);
		}
	}

	/**
	 * Whether something can be published to a topic now: the client is {@link #ready}, and the topic has an id. If only that is missing, it is asked for.
	 *
	 * @param topic {@link #READINGS}, or {@link #ANSWERS}, that of {@link #subscribe}
	 */
	public boolean prepare(int topic, long now) {
		if (!ready(now)) {
			return false;
		}
		if (this.topics.id(topic) == 0 && this.connected) {
			register(topic, now);
			return false;
		}
		return this.topics.known(topic);
	}

	/** Whether the gateway gives a topic no id in this session. */
	public boolean refused(int topic) {
		return this.topics.id(topic) < 0;
	}

	/** Where the data of the next publish is to be written, from {@link #dataAt()} on, while {@link #ready}. */
	public byte[] data() {
		return this.out.bytes;
	}

	/** Index of the first byte of data. */
	public int dataAt() {
		return Outgoing.DATA_AT;
	}

	/** Index that the data must not reach, so that the message fits one datagram of one frame. */
	public int dataLimit() {
		return this.out.dataLimit(true);
	}

	/** Index that the data must not reach in any case. */
	public int longDataLimit() {
		return this.out.dataLimit(false);
	}

	/**
	 * Publishes what is in {@link #data()} from {@link #dataAt()} to {@code end} to the first topic with QoS 1. The listener is told what became of it.
	 *
	 * @return false if not {@link #ready}; then nothing was done
	 */
	public boolean publish(int end, long now) {
		return publish(READINGS, MqttSn.QOS_1, end, now);
	}

	/**
	 * As the other, to a topic that is {@link #prepare prepared}.
	 *
	 * @param qos one of {@link MqttSn}, as in the flags; what has no acknowledgement is acknowledged by being sent. {@link MqttSn#QOS_2} is QoS 1 unless {@link #exactlyOnce()}
	 */
	public boolean publish(int topic, int qos, int end, long now) {
		if (!ready(now) || !this.topics.known(topic)) {
			return false;
		}
		int length = end - Outgoing.DATA_AT;
		int given = this.connectionless ? MqttSn.QOS_MINUS_1 : qos == MqttSn.QOS_2 && !exactlyOnce() ? MqttSn.QOS_1 : qos;
		boolean answered = given == MqttSn.QOS_1 || given == MqttSn.QOS_2;
		Outgoing out = this.out;
		out.at = Outgoing.DATA_AT + length - MqttSn.size(MqttSn.PUBLISH_FIELDS + length);
		out.end = PublishMessage.writePublish(out.bytes, out.at, given | this.topics.type(topic), this.topics.id(topic), answered ? out.nextId() : 0, out.bytes,
				Outgoing.DATA_AT, length);
		if (answered) {
			begin(PUBLISHING, out.end, now);
		} else if (out.send(now)) {
			this.notBefore = Long.MIN_VALUE;
			this.listener.onAcknowledged(now);
		} else {
			this.notBefore = now + nextPause();
			this.listener.onReturned(SILENT, now);
		}
		return true;
	}

	/** One of the states of this class. */
	public int state() {
		return this.state;
	}

	/** Whether there is a session. */
	boolean connected() {
		return this.connected;
	}

	/** CONNECTs that were accepted. */
	public int connects() {
		return this.connects;
	}

	/** Messages sent again. */
	public int retransmissions() {
		return this.out.sentAgain();
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return this.state == PAUSE && this.gateways.found() ? Long.MIN_VALUE : Math.min(this.out.deadline, this.gateways.nextDeadline());
	}

	/** Does what is due. */
	public void onTime(long now) {
		this.gateways.onTime(now);
		if (now < this.out.deadline && !(this.state == PAUSE && this.gateways.found())) {
			return;
		}
		Outgoing out = this.out;
		switch (this.state) {
		case PAUSE:
			this.gateways.choose(now);
			connect(now);
			break;
		case READY:
			out.at = 0;
			if (this.sleep != 0) {
				// The gateway waits half as long again, so that an answer that is lost ends nothing.
				begin(FALLING_ASLEEP, ConnectMessage.writeSleep(out.bytes, 0, this.sleep + this.sleep / 2), now);
			} else {
				begin(PINGING, ConnectMessage.writePingreq(out.bytes, 0, this.clientId, 0, 0), now);
			}
			break;
		case ASLEEP:
			out.at = 0;
			begin(AWAKE, ConnectMessage.writePingreq(out.bytes, 0, this.clientId, 0, this.clientId.length), now);
			break;
		default:
			if (!out.again(now)) {
				pause(SILENT, now);
			}
		}
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		if (datagram.sourceHigh != this.gateways.high() || datagram.sourceLow != this.gateways.low() || datagram.sourcePort != this.gateways.port()) {
			return Drop.MQTTSN_SOURCE;
		}
		byte[] bytes = datagram.bytes;
		int type = MqttSn.check(bytes, datagram.at, datagram.end);
		if (type < 0) {
			return type;
		}
		int body = MqttSn.body(bytes, datagram.at);
		int state = this.state;
		boolean expected = true;
		switch (type) {
		case MqttSn.CONNACK:
			expected = state == CONNECTING;
			if (expected) {
				onConnack(ConnectMessage.returnCode(bytes, body), now);
			}
			break;
		case MqttSn.REGACK:
			expected = state == REGISTERING && TopicMessage.topicMessageId(bytes, body) == this.out.id();
			if (expected) {
				onRegack(TopicMessage.topicReturnCode(bytes, body), TopicMessage.topicId(bytes, body), now);
			}
			break;
		case MqttSn.SUBACK:
			expected = state == SUBSCRIBING && SubscribeMessage.subackMessageId(bytes, body) == this.out.id();
			if (expected) {
				// A gateway that has no subscriptions still takes readings.
				this.topics.given(COMMANDS, SubscribeMessage.subackReturnCode(bytes, body) == MqttSn.ACCEPTED ? SubscribeMessage.subackTopicId(bytes, body) : 0);
				answered(now);
			}
			break;
		case MqttSn.PUBLISH:
			if (state == AWAKE) {
				this.out.restart(now);
			}
			return this.incoming.onPublish(this, this.extension, bytes, body, datagram.end, now);
		case MqttSn.REGISTER:
			return this.incoming.onRegister(this.connected, bytes, body, datagram.end, now);
		case MqttSn.PUBACK:
			expected = state == PUBLISHING && TopicMessage.topicMessageId(bytes, body) == this.out.id();
			if (expected) {
				onPuback(TopicMessage.topicReturnCode(bytes, body), now);
			}
			break;
		case MqttSn.PINGRESP:
			if (state == AWAKE) {
				fallAsleep(now);
			} else if (state == PINGING) {
				answered(now);
			} else {
				expected = false;
			}
			break;
		case MqttSn.PINGREQ:
			// The gateway asks whether this client is alive (section 5.4.19).
			return this.out.answer(MqttSn.PINGRESP, now);
		case MqttSn.DISCONNECT:
			if (state == FALLING_ASLEEP) {
				this.pause = FIRST_PAUSE;
				fallAsleep(now);
			} else if (state > PAUSE && !this.connectionless) {
				pause(DISCONNECTED, now);
			}
			// Else the answer to stop(), or one more of those that ended the session.
			break;
		default:
			return this.extension == null ? Drop.MQTTSN_TYPE : this.extension.take(this, type, bytes, body, datagram.end, now);
		}
		return expected ? 0 : Drop.MQTTSN_UNEXPECTED;
	}

	private void onConnack(int code, long now) {
		if (code != MqttSn.ACCEPTED) {
			pause(REFUSED, now);
			return;
		}
		boolean woken = this.connected;
		this.connects++;
		this.connected = true;
		this.subscribed = false;
		this.gateways.succeed();
		this.topics.forget(woken);
		if (this.extension != null && !woken) {
			this.extension.forget();
		}
		if (!woken) {
			this.listener.onConnected(now);
		}
		if (this.topics.known(READINGS)) {
			registered(now);
		} else {
			register(READINGS, now);
		}
	}

	private void onRegack(int code, int topicId, long now) {
		this.topics.given(this.registering, code == MqttSn.ACCEPTED ? topicId : 0);
		if (this.registering != READINGS) {
			rest(now);
		} else if (this.topics.known(READINGS)) {
			registered(now);
		} else {
			pause(REFUSED, now);
		}
	}

	/** There is something to publish to: the subscription comes next. */
	private void registered(long now) {
		if (this.topics.name(COMMANDS) != null && !this.subscribed) {
			this.subscribed = true;
			begin(SUBSCRIBING, writeSubscription(MqttSn.SUBSCRIBE, exactlyOnce() ? MqttSn.QOS_2 : MqttSn.QOS_1), now);
		} else {
			rest(now);
		}
		this.listener.onRegistered(now);
	}

	/** Writes SUBSCRIBE or UNSUBSCRIBE, with the next message id; returns its end. */
	int writeSubscription(int type, int qos) {
		Outgoing out = this.out;
		out.at = 0;
		byte[] name = this.topics.name(COMMANDS);
		int idType = this.topics.type(COMMANDS);
		return idType == MqttSn.TOPIC_PREDEFINED ? SubscribeMessage.writeSubscribeId(out.bytes, 0, type, qos | idType, out.nextId(), this.topics.id(COMMANDS))
				: SubscribeMessage.writeSubscribe(out.bytes, 0, type, qos | idType, out.nextId(), name, 0, name.length);
	}

	private void onPuback(int code, long now) {
		if (code == MqttSn.ACCEPTED) {
			published(now);
		} else if (code == MqttSn.REJECTED_TOPIC_ID && this.topics.type(READINGS) == MqttSn.TOPIC_NORMAL) {
			this.topics.forget(true);
			register(READINGS, now);
			this.listener.onReturned(TOPIC_UNKNOWN, now);
		} else {
			rest(now);
			this.notBefore = now + nextPause();
			this.listener.onReturned(code == MqttSn.REJECTED_NOT_SUPPORTED ? NOT_SUPPORTED : REFUSED, now);
		}
	}

	/** What was published is where its QoS says. */
	void published(long now) {
		answered(now);
		this.listener.onAcknowledged(now);
	}

	/** Nothing comes any more. */
	void unsubscribed() {
		this.topics.given(COMMANDS, 0);
	}

	/** The message under way, and room for one; for extensions. */
	Outgoing out() {
		return this.out;
	}

	private void connect(long now) {
		// A session that sleeps is to be found as it was.
		int flags = (this.cleanSession && !this.connected ? MqttSn.FLAG_CLEAN_SESSION : 0) | (this.extension == null ? 0 : this.extension.connectFlags());
		this.out.at = 0;
		begin(CONNECTING, ConnectMessage.writeConnect(this.out.bytes, 0, flags, this.keepAlive, this.clientId, 0, this.clientId.length), now);
	}

	/**
	 * Registers a topic, the first after every CONNECT: a gateway that lost its sessions may have given the old id to another node's topic, and
	 * this node's readings would become that node's.
	 */
	private void register(int topic, long now) {
		byte[] name = this.topics.name(topic);
		this.registering = topic;
		this.out.at = 0;
		begin(REGISTERING, TopicMessage.writeRegister(this.out.bytes, 0, 0, this.out.nextId(), name, 0, name.length), now);
	}

	/** Sends a message that is answered, from {@link #out} on to {@code end}. */
	void begin(int state, int end, long now) {
		this.state = state;
		this.out.begin(end, now);
	}

	/** The gateway answered as it should: a pause, should there be one, is the first again. */
	void answered(long now) {
		this.pause = FIRST_PAUSE;
		rest(now);
	}

	/** Nothing is under way: the next thing to do is a ping, in time for its retransmissions, or to fall asleep. */
	private void rest(long now) {
		this.state = READY;
		this.notBefore = Long.MIN_VALUE;
		this.out.deadline = now + (this.sleep != 0 ? LINGER : this.keepAlive * SECOND * 3 / 4);
		if (this.extension != null) {
			this.extension.onRest(this, now);
		}
	}

	private void fallAsleep(long now) {
		this.state = ASLEEP;
		this.out.deadline = now + this.sleep * SECOND;
	}

	private void pause(int why, long now) {
		if (why != DISCONNECTED) {
			this.gateways.fail();
		}
		end(why, now);
		this.state = PAUSE;
		// Another gateway may have more time.
		this.out.deadline = now + (why != DISCONNECTED && this.gateways.hasUntried(now) ? this.jitter.below((int) FIRST_PAUSE) : nextPause());
	}

	/** The session is over, if there was one; what was under way is given back. */
	private void end(int why, long now) {
		int state = this.state;
		this.state = STOPPED;
		this.gateways.end();
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
}
