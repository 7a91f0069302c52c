package frond.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

import frond.buffer.Drop;
import frond.mqttsn.ConnectMessage;
import frond.mqttsn.Encapsulation;
import frond.mqttsn.MqttSn;
import frond.mqttsn.PublishMessage;
import frond.mqttsn.SubscribeMessage;
import frond.mqttsn.TopicMessage;

/** The server side of MQTT-SN 1.2, sans-I/O and single-threaded: what comes from clients and from the broker, and who takes it. */
final class Gateway {
	/** GwId of ADVERTISE and GWINFO, unless told otherwise. */
	static final int GATEWAY_ID = 1;
	/** Milliseconds between looks for lost clients and late answers. */
	private static final long SCAN = 1000;
	/** Bytes of a forwarder's wireless node id (section 5.5); IEEE addresses have eight. */
	private static final int MAX_NODE_ID = 32;

	private final Sessions sessions;
	private final Subscriptions subscriptions = new Subscriptions();
	private final Predefined predefined;
	private final Access access;
	private final Uplink uplink;
	private final Outlet outlet;
	private final Wire wire;
	private final Counters counters;
	private final Publishes publishes;
	private final Connects connects;
	private final Deliveries deliveries;
	private final NodeReports reports;
	private final int gatewayId;
	private long nextScan;
	/** The time of the last datagram or look. */
	private long latest;

	/**
	 * @param random gives topic ids
	 * @param unixMillis the time of day
	 */
	Gateway(Journal journal, Uplink uplink, Outlet outlet, Counters counters, Predefined predefined, Access access, Random random, LongSupplier unixMillis, int gatewayId,
			long now) throws IOException {
		this.sessions = new Sessions(journal, random, now);
		this.predefined = predefined;
		this.access = access;
		this.uplink = uplink;
		this.outlet = outlet;
		this.wire = new Wire(outlet);
		this.counters = counters;
		this.publishes = new Publishes(this.sessions, uplink, predefined, access, unixMillis, this.wire, counters);
		this.connects = new Connects(this.sessions, this.publishes, uplink, this::connected, access, this.wire, outlet, counters);
		this.deliveries = new Deliveries(this.sessions, predefined, this.wire, counters);
		this.reports = new NodeReports(this.sessions, this.publishes, now);
		this.gatewayId = gatewayId;
		this.nextScan = now + SCAN;
		this.sessions.onForgotten = this::forgetFilters;
		this.sessions.onConnected = session -> uplink.connected(session.clientId, session.clean);
		this.sessions.onGone = session -> uplink.gone(session.clientId);
		for (Session session : this.sessions.all()) {
			session.filters.keySet().forEach(filter -> this.subscriptions.add(filter, session, Long.MIN_VALUE));
			if (session.connected) {
				uplink.connected(session.clientId, session.clean);
			}
		}
	}

	/** Clients that are connected, asleep or not. */
	int clients() {
		return this.sessions.connected();
	}

	/** Sessions kept, connected or not. */
	int sessions() {
		return this.sessions.size();
	}

	/** Messages that wait for the broker. */
	int pending() {
		return this.publishes.pending();
	}

	/** What clients have subscribed to, and the highest QoS of each: to be asked of a broker that has forgotten it. */
	Map<String, Integer> filters() {
		return this.subscriptions.filters();
	}

	/** When {@link #onTime} wants to be called, milliseconds. */
	long nextDeadline() {
		return this.nextScan;
	}

	/** Gives up the clients that were silent too long, and sends again what was not answered. */
	void onTime(long now) {
		this.latest = now;
		if (now < this.nextScan) {
			return;
		}
		this.nextScan = now + SCAN;
		for (Session session : this.sessions.all()) {
			if (session.deadline() <= now) {
				this.connects.lose(session, now);
			} else {
				this.deliveries.onTime(session, now);
			}
		}
		this.connects.publishWills();
		this.reports.onTime(now);
		this.sessions.old(now).forEach(this.sessions::forget);
	}

	/** Tells everybody that a gateway is here (section 6.1). */
	void advertise(Peer to, int seconds) {
		this.wire.advertise(to, this.gatewayId, seconds);
	}

	/** A message from the broker. When this returns it is in the queues of the clients that it is for, and in their journal. */
	void onMessage(Message message, long now) {
		for (Map.Entry<Session, Integer> receiver : this.subscriptions.receivers(message.topic(), message.retain(), now)) {
			int qos = Math.min(message.qos(), receiver.getValue());
			this.deliveries.offer(receiver.getKey(), new Message(message.topic(), message.payload(), qos, message.retain()), now);
		}
	}

	/** What a client has subscribed to, and the QoS of each: to be asked of a broker that has forgotten it. */
	Map<String, Integer> filters(String clientId) {
		Session session = this.sessions.of(clientId);
		return session == null ? Map.of() : session.filters;
	}

	/** A message from the broker for one client, on that client's own connection. As {@link #onMessage(Message, long)}. */
	void onMessage(String clientId, Message message, long now) {
		Session session = this.sessions.of(clientId);
		if (session != null) {
			this.deliveries.offer(session, message, now);
		}
	}

	/**
	 * Takes a datagram.
	 *
	 * @param bytes is the caller's again when this returns
	 * @param now milliseconds
	 */
	void onDatagram(Peer from, byte[] bytes, int length, long now) {
		this.latest = now;
		this.counters.count(Counter.RECEIVED);
		this.counters.count(onBytes(from, bytes, 0, length, now));
	}

	private Counter onBytes(Peer from, byte[] bytes, int at, int end, long now) {
		int type = MqttSn.check(bytes, at, end);
		if (type < 0) {
			return type == Drop.MQTTSN_LENGTH ? Counter.LENGTH : Counter.TYPE;
		}
		int body = MqttSn.body(bytes, at);
		if (type != MqttSn.ENCAPSULATED) {
			return onMessage(from, type, bytes, body, end, now);
		}
		int inner = Encapsulation.encapsulatedAt(bytes, at);
		int node = Encapsulation.wirelessNodeIdAt(body);
		if (!from.node().isEmpty() || node == inner || inner - node > MAX_NODE_ID) {
			// Forwarders of forwarders are not (section 5.5), and a node without an id cannot be answered.
			return Counter.UNEXPECTED;
		}
		return onBytes(new Peer(from.address(), HexFormat.of().formatHex(bytes, node, inner), from.identity()), bytes, inner, end, now);
	}

	private Counter onMessage(Peer from, int type, byte[] bytes, int body, int end, long now) {
		switch (type) {
		case MqttSn.SEARCHGW:
			this.wire.gwInfo(from, this.gatewayId);
			return Counter.HANDLED;
		case MqttSn.CONNECT:
			String clientId = Texts.read(bytes, ConnectMessage.connectClientIdAt(body), end);
			if (clientId == null) {
				return Counter.TEXT;
			}
			this.connects.onConnect(from, clientId, bytes, body, now);
			return Counter.HANDLED;
		case MqttSn.WILLTOPIC:
			if (!this.connects.isOpen(from, false)) {
				return Counter.UNEXPECTED;
			}
			this.connects.onWillTopic(from, bytes, body, end, now);
			return Counter.HANDLED;
		case MqttSn.WILLMSG:
			if (!this.connects.isOpen(from, true)) {
				return Counter.UNEXPECTED;
			}
			this.connects.onWillMessage(from, bytes, body, end, now);
			return Counter.HANDLED;
		case MqttSn.PUBLISH:
			if ((MqttSn.flags(bytes, body) & MqttSn.QOS_MASK) == MqttSn.QOS_MINUS_1) {
				return this.publishes.onPublish(from, null, bytes, body, end);
			}
			break;
		case MqttSn.PINGREQ:
			if (body < end) {
				return onAwake(from, Texts.read(bytes, body, end), now);
			}
			break;
		case MqttSn.REGISTER:
		case MqttSn.PUBREL:
		case MqttSn.SUBSCRIBE:
		case MqttSn.UNSUBSCRIBE:
		case MqttSn.DISCONNECT:
		case MqttSn.WILLTOPICUPD:
		case MqttSn.WILLMSGUPD:
			break;
		case MqttSn.REGACK:
		case MqttSn.PUBACK:
		case MqttSn.PUBREC:
		case MqttSn.PUBCOMP:
			return onAnswer(this.sessions.at(from), type, bytes, body, now);
		default:
			return Counter.UNEXPECTED;
		}
		Session session = this.sessions.at(from);
		if (type == MqttSn.DISCONNECT) {
			return onDisconnect(from, session, ConnectMessage.disconnectDuration(bytes, body, end), now);
		}
		if (session == null || !session.connected) {
			// Section 5.4.21: so told, the client connects again at once.
			this.wire.empty(from, MqttSn.DISCONNECT);
			return Counter.NO_SESSION;
		}
		session.since = now;
		return onRequest(from, session, type, bytes, body, end, now);
	}

	/** What a client asks that is connected. One that sleeps may publish without waking wholly. */
	private Counter onRequest(Peer from, Session session, int type, byte[] bytes, int body, int end, long now) {
		Counter fate = Counter.HANDLED;
		switch (type) {
		case MqttSn.PUBLISH:
			fate = this.publishes.onPublish(from, session, bytes, body, end);
			break;
		case MqttSn.PUBREL:
			this.publishes.onRelease(session, PublishMessage.messageId(bytes, body));
			break;
		case MqttSn.REGISTER:
			fate = onRegister(from, session, bytes, body, end);
			break;
		case MqttSn.PINGREQ:
			this.wire.empty(from, MqttSn.PINGRESP);
			break;
		case MqttSn.SUBSCRIBE:
		case MqttSn.UNSUBSCRIBE:
			fate = onSubscribe(from, session, type == MqttSn.SUBSCRIBE, bytes, body, end, now);
			break;
		default:
			this.connects.onWillUpdate(session, type, bytes, body, end);
		}
		this.deliveries.pump(session, now);
		return fate;
	}

	/** A client has its CONNACK. */
	private void connected(Session session) {
		if (session.filters.isEmpty()) {
			forgetFilters(session);
		}
		this.deliveries.pump(session, this.latest);
	}

	/** A session began anew: what it had subscribed to before is nobody's. */
	private void forgetFilters(Session session) {
		for (String filter : this.subscriptions.of(session)) {
			unsubscribe(filter, session);
		}
	}

	private void unsubscribe(String filter, Session session) {
		if (this.subscriptions.remove(filter, session) || this.uplink.isPerClient()) {
			this.uplink.of(session.clientId).unsubscribe(filter);
		}
	}

	/** PINGREQ with a client id: a sleeping client takes its messages (section 6.14), wherever it is now. */
	private Counter onAwake(Peer from, String clientId, long now) {
		if (clientId == null) {
			return Counter.TEXT;
		}
		Session session = this.sessions.of(clientId);
		if (session == null || !session.connected || !session.peer.equals(from) && !this.access.mayConnect(clientId, from)) {
			this.wire.empty(from, MqttSn.DISCONNECT);
			return Counter.NO_SESSION;
		}
		if (session.sleep == 0) {
			if (!session.peer.equals(from)) {
				// An active client says where it is by CONNECT.
				this.wire.empty(from, MqttSn.DISCONNECT);
				return Counter.NO_SESSION;
			}
			session.since = now;
			this.wire.empty(from, MqttSn.PINGRESP);
			return Counter.HANDLED;
		}
		Session other = this.sessions.at(from);
		if (other != null && other != session && other.connected) {
			this.connects.lose(other, now);
		}
		this.sessions.move(session, from);
		session.since = now;
		session.awake = true;
		this.deliveries.pump(session, now);
		return Counter.HANDLED;
	}

	private Counter onAnswer(Session session, int type, byte[] bytes, int body, long now) {
		if (session == null || !session.connected) {
			// No answer: it may be a gateway that answers our own.
			return Counter.UNEXPECTED;
		}
		session.since = now;
		return this.deliveries.onAnswer(session, type, bytes, body, now) ? Counter.HANDLED : Counter.UNEXPECTED;
	}

	private Counter onDisconnect(Peer from, Session session, int sleep, long now) {
		if (session == null) {
			// No answer: two servers that take each other for clients would answer for ever.
			return Counter.NO_SESSION;
		}
		if (session.connected && sleep > 0) {
			session.since = now;
			if (session.sleep == 0) {
				this.outlet.event("asleep " + session.clientId);
			}
			this.sessions.sleep(session, sleep);
		} else if (session.connected) {
			this.sessions.disconnect(session, now);
			this.outlet.event("disconnected " + session.clientId);
		}
		this.wire.empty(from, MqttSn.DISCONNECT);
		return Counter.HANDLED;
	}

	private Counter onRegister(Peer from, Session session, byte[] bytes, int body, int end) {
		int messageId = TopicMessage.topicMessageId(bytes, body);
		String name = Texts.read(bytes, TopicMessage.registerTopicNameAt(body), end);
		if (name == null) {
			return Counter.TEXT;
		}
		int code = MqttSn.ACCEPTED;
		int id = 0;
		if (!Texts.isTopicName(name)) {
			code = MqttSn.REJECTED_NOT_SUPPORTED;
			this.counters.count(Counter.REJECTED);
		} else {
			id = this.sessions.topicId(session, name);
			if (id == 0) {
				code = MqttSn.REJECTED_CONGESTION;
				this.counters.count(Counter.CONGESTION);
			}
		}
		this.wire.topicAck(from, MqttSn.REGACK, id, messageId, code);
		return Counter.HANDLED;
	}

	private Counter onSubscribe(Peer from, Session session, boolean subscribe, byte[] bytes, int body, int end, long now) {
		int flags = MqttSn.flags(bytes, body);
		int messageId = SubscribeMessage.subscribeMessageId(bytes, body);
		int type = flags & MqttSn.TOPIC_MASK;
		int id = type == MqttSn.TOPIC_NORMAL ? 0 : SubscribeMessage.subscribeTopicId(bytes, body);
		String filter;
		if (type == MqttSn.TOPIC_NORMAL) {
			filter = Texts.read(bytes, SubscribeMessage.subscribeTopicNameAt(body), end);
			if (filter == null) {
				return Counter.TEXT;
			}
		} else {
			filter = type == MqttSn.TOPIC_PREDEFINED ? this.predefined.name(id) : type == MqttSn.TOPIC_SHORT ? Publishes.shortName(id) : null;
		}
		if (!subscribe) {
			if (filter != null && session.filters.remove(filter) != null) {
				SessionRecords.unsubscribed(this.sessions.journal, session, filter);
				unsubscribe(filter, session);
			}
			this.wire.messageId(from, MqttSn.UNSUBACK, messageId);
			return Counter.HANDLED;
		}
		int code = filter == null ? MqttSn.REJECTED_TOPIC_ID : MqttSn.ACCEPTED;
		if (filter != null && (!Texts.isTopicFilter(filter) || !this.access.maySubscribe(session.clientId, filter))) {
			code = MqttSn.REJECTED_NOT_SUPPORTED;
		} else if (filter != null && session.filters.size() >= Session.MAX_FILTERS && !session.filters.containsKey(filter)) {
			code = MqttSn.REJECTED_CONGESTION;
		}
		if (code != MqttSn.ACCEPTED) {
			this.counters.count(code == MqttSn.REJECTED_CONGESTION ? Counter.CONGESTION : Counter.REJECTED);
			this.wire.suback(from, 0, 0, messageId, code);
			return Counter.HANDLED;
		}
		subscribe(from, session, filter, type == MqttSn.TOPIC_NORMAL, Subscriptions.qosOf(flags), messageId, id, now);
		return Counter.HANDLED;
	}

	/** Before the broker is asked the client is entered, as what is retained comes before the answer. */
	private void subscribe(Peer from, Session session, String filter, boolean byName, int qos, int messageId, int id, long now) {
		boolean had = session.filters.containsKey(filter);
		session.filters.put(filter, qos);
		this.subscriptions.add(filter, session, now);
		int topicId = !byName ? id : Texts.hasWildcard(filter) || filter.getBytes(StandardCharsets.UTF_8).length == 2 ? 0 : this.sessions.topicId(session, filter);
		int asked = this.uplink.isPerClient() ? qos : this.subscriptions.qos(filter);
		this.uplink.of(session.clientId).subscribe(filter, asked, granted -> {
			if (granted < 0) {
				if (!had && session.filters.remove(filter) != null) {
					this.subscriptions.remove(filter, session);
				}
				this.counters.count(Counter.CONGESTION);
				this.wire.suback(from, 0, 0, messageId, MqttSn.REJECTED_CONGESTION);
			} else {
				SessionRecords.subscribed(this.sessions.journal, session, filter, qos);
				this.wire.suback(from, Math.min(qos, granted), topicId, messageId, MqttSn.ACCEPTED);
			}
		});
	}
}
