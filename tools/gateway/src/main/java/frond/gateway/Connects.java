package frond.gateway;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import frond.mqttsn.ConnectMessage;
import frond.mqttsn.MqttSn;
import frond.mqttsn.WillMessage;

/** CONNECT, the will that it may announce (section 6.3), and wills changed later (6.4) or published when their client is lost. */
final class Connects {
	/** Clients between CONNECT and WILLMSG; the oldest gives way. */
	private static final int MAX_OPEN = 1024;
	/** Wills that wait for the broker; the oldest gives way. */
	private static final int MAX_WILLS = 1000;

	/** A client that was asked for its will. */
	private record Open(String clientId, boolean clean, int keepAlive, Will will) {
	}

	private final Sessions sessions;
	private final Publishes publishes;
	private final Uplink uplink;
	private final Access access;
	private final Wire wire;
	private final Outlet outlet;
	private final Counters counters;
	private final Map<Peer, Open> open = new LinkedHashMap<>();
	private final ArrayDeque<Will> wills = new ArrayDeque<>();
	/** Told of each client that is connected by now. */
	private final Consumer<Session> connected;

	/** @param connected is told of each client once it has its CONNACK, which accepts */
	Connects(Sessions sessions, Publishes publishes, Uplink uplink, Consumer<Session> connected, Access access, Wire wire, Outlet outlet, Counters counters) {
		this.sessions = sessions;
		this.publishes = publishes;
		this.uplink = uplink;
		this.connected = connected;
		this.access = access;
		this.wire = wire;
		this.outlet = outlet;
		this.counters = counters;
	}

	/** CONNECT; the client is asked for its will, or it is connected, or refused. */
	void onConnect(Peer from, String clientId, byte[] bytes, int body, long now) {
		int flags = MqttSn.flags(bytes, body);
		this.open.remove(from);
		if (ConnectMessage.protocolId(bytes, body) != MqttSn.PROTOCOL_ID || clientId.length() > MqttSn.MAX_CLIENT_ID) {
			this.counters.count(Counter.REJECTED);
			this.wire.connack(from, MqttSn.REJECTED_NOT_SUPPORTED);
			return;
		}
		if (!this.access.mayConnect(clientId, from)) {
			this.counters.count(Counter.REJECTED);
			this.outlet.event("refused " + clientId);
			this.wire.connack(from, MqttSn.REJECTED_NOT_SUPPORTED);
			return;
		}
		Open client = new Open(clientId, (flags & MqttSn.FLAG_CLEAN_SESSION) != 0, ConnectMessage.connectDuration(bytes, body), null);
		if ((flags & MqttSn.FLAG_WILL) == 0) {
			connect(from, client, false, now);
			return;
		}
		if (this.open.size() >= MAX_OPEN) {
			this.open.remove(this.open.keySet().iterator().next());
		}
		this.open.put(from, client);
		this.wire.empty(from, MqttSn.WILLTOPICREQ);
	}

	/** WILLTOPIC; an empty one means no will. It was asked for. */
	void onWillTopic(Peer from, byte[] bytes, int body, int end, long now) {
		Open client = this.open.get(from);
		if (body == end) {
			this.open.remove(from);
			connect(from, client, true, now);
			return;
		}
		Will will = will(bytes, body, end);
		if (will == null || !this.access.mayPublish(client.clientId, will.topic())) {
			this.open.remove(from);
			this.counters.count(Counter.REJECTED);
			this.wire.connack(from, MqttSn.REJECTED_NOT_SUPPORTED);
			return;
		}
		this.open.put(from, new Open(client.clientId, client.clean, client.keepAlive, will));
		this.wire.empty(from, MqttSn.WILLMSGREQ);
	}

	/** WILLMSG. It was asked for. */
	void onWillMessage(Peer from, byte[] bytes, int body, int end, long now) {
		Open client = this.open.remove(from);
		byte[] message = Arrays.copyOfRange(bytes, body, end);
		connect(from, new Open(client.clientId, client.clean, client.keepAlive, client.will.withMessage(message)), true, now);
	}

	/** Whether a client's WILLTOPIC, or with {@code topicKnown} its WILLMSG, is waited for. */
	boolean isOpen(Peer from, boolean topicKnown) {
		Open client = this.open.get(from);
		return client != null && (client.will != null || !topicKnown);
	}

	private void connect(Peer from, Open client, boolean withWill, long now) {
		Session other = this.sessions.at(from);
		if (other != null && other.connected && !other.clientId.equals(client.clientId)) {
			lose(other, now);
		}
		Session session = this.sessions.connect(client.clientId, from, client.clean, client.keepAlive, now);
		if (session == null) {
			this.counters.count(Counter.CONGESTION);
			this.wire.connack(from, MqttSn.REJECTED_CONGESTION);
			return;
		}
		// Without the flag a session that goes on keeps the will it has (section 6.3).
		if (withWill && (client.will != null || session.will != null)) {
			session.will = client.will;
			SessionRecords.will(this.sessions.journal, session);
		}
		this.uplink.whenReady(client.clientId, result -> answer(from, session, result, now));
	}

	/** In transparent mode it is the broker that says whether a client may connect. */
	private void answer(Peer to, Session session, Uplink.Result result, long now) {
		if (!session.connected || !session.peer.equals(to)) {
			return;
		}
		if (result == Uplink.Result.TAKEN) {
			this.counters.count(Counter.CONNECTS);
			this.outlet.event("connected " + session.clientId);
			this.wire.connack(to, MqttSn.ACCEPTED);
			this.connected.accept(session);
			return;
		}
		this.sessions.disconnect(session, now);
		boolean refused = result == Uplink.Result.REFUSED;
		this.counters.count(refused ? Counter.REJECTED : Counter.CONGESTION);
		if (refused) {
			this.outlet.event("refused " + session.clientId);
		}
		this.wire.connack(to, refused ? MqttSn.REJECTED_NOT_SUPPORTED : MqttSn.REJECTED_CONGESTION);
	}

	/** WILLTOPICUPD and WILLMSGUPD (section 6.4). */
	void onWillUpdate(Session session, int type, byte[] bytes, int body, int end) {
		int code = MqttSn.ACCEPTED;
		if (type == MqttSn.WILLMSGUPD) {
			if (session.will == null) {
				code = MqttSn.REJECTED_NOT_SUPPORTED;
			} else {
				session.will = session.will.withMessage(Arrays.copyOfRange(bytes, body, end));
			}
		} else if (body == end) {
			session.will = null;
		} else {
			Will will = will(bytes, body, end);
			if (will == null || !this.access.mayPublish(session.clientId, will.topic())) {
				code = MqttSn.REJECTED_NOT_SUPPORTED;
			} else {
				session.will = session.will == null ? will : will.withMessage(session.will.message());
			}
		}
		if (code == MqttSn.ACCEPTED) {
			SessionRecords.will(this.sessions.journal, session);
		} else {
			this.counters.count(Counter.REJECTED);
		}
		this.wire.willResponse(session.peer, type == MqttSn.WILLTOPICUPD ? MqttSn.WILLTOPICRESP : MqttSn.WILLMSGRESP, code);
	}

	private static Will will(byte[] bytes, int body, int end) {
		String topic = Texts.read(bytes, WillMessage.willTopicAt(body), end);
		int flags = MqttSn.flags(bytes, body);
		return Texts.isTopicName(topic) ? new Will(topic, Subscriptions.qosOf(flags), (flags & MqttSn.FLAG_RETAIN) != 0, new byte[0]) : null;
	}

	/** A client is given up; its will is published. */
	void lose(Session session, long now) {
		this.sessions.disconnect(session, now);
		this.counters.count(Counter.LOST);
		this.outlet.event("lost " + session.clientId);
		if (session.will != null) {
			if (this.wills.size() >= MAX_WILLS) {
				this.wills.remove();
			}
			this.wills.add(session.will);
			publishWills();
		}
	}

	/** Wills that found no broker go as soon as there is one. */
	void publishWills() {
		while (!this.wills.isEmpty() && this.publishes.publishWill(this.wills.peek())) {
			this.wills.remove();
			this.counters.count(Counter.WILLS);
		}
	}
}
