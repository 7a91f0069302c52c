package frond.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import frond.borderrouter.Address;
import frond.borderrouter.Mesh;
import frond.buffer.Drop;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.lowpan.Nhc;
import frond.mqttsn.ConnectMessage;
import frond.mqttsn.MqttSn;
import frond.mqttsn.PublishMessage;
import frond.mqttsn.SubscribeMessage;
import frond.mqttsn.TopicMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The far end of the nodes' readings: the server's side of MQTT-SN 1.2 as far as they need it, on the root's own port, with no broker behind it. It also
 * sends commands down: PINGREQ, which a client answers (section 5.4.19), up to {@value #TRIES} times {@value #PATIENCE_S} s apart.
 */
final class SimGateway implements FarEnd, UdpReceiver {
	/** Learns what arrives. */
	interface Watcher {
		/** @param seconds since 1970, as the reading says */
		void onReading(Address node, int number, double seconds, long now);
	}

	private static final int TOPIC_ID = 0x0101;
	private static final int TRIES = 4;
	private static final int PATIENCE_S = 5;
	private static final long PATIENCE = PATIENCE_S * Units.SECOND;
	private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

	/** One client. */
	private static final class Session {
		private int port;
		private int gatewayPort;
		private int lastMessage = -1;
		private long nextCommand = Long.MAX_VALUE;
		/** The last command, as counted. */
		private int command;
		private long commandAt;
		private int tries;
	}

	private final Mesh mesh;
	private final Watcher watcher;
	private final long commandEvery;
	private final Map<Address, Session> sessions = new HashMap<>();
	private final byte[] answer = new byte[64];
	private final Tally tally;
	private long next = Long.MAX_VALUE;
	private long lastCommands = Long.MAX_VALUE;

	/** What is counted over all gateways of a run. */
	static final class Tally {
		/** Messages that arrived at all; those that count are those whose first sending did. */
		final Share messages = new Share();
		/** Commands; those that count were answered. */
		final Share commands = new Share();
		/** When each that was answered began, and how long it took, microseconds. */
		private final List<long[]> answers = new ArrayList<>();

		/** Seconds from a command's first sending to its answer, of those that began after a time. */
		List<Double> answers(long after) {
			return this.answers.stream().filter(each -> each[0] >= after).map(each -> each[1] / (double) Units.SECOND).toList();
		}
	}

	/**
	 * @param commandEvery microseconds between two commands to a node; 0 for none
	 * @param lastCommands no command begins after this
	 */
	SimGateway(Mesh mesh, long commandEvery, long lastCommands, Tally tally, Watcher watcher) {
		this.mesh = mesh;
		this.commandEvery = commandEvery;
		this.lastCommands = lastCommands;
		this.tally = tally;
		this.watcher = watcher;
		mesh.ipv6().bind(MqttSn.PORT, this);
		mesh.ipv6().bind(Nhc.PORT_4, this);
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int type = MqttSn.check(bytes, datagram.at, datagram.end);
		if (type < 0) {
			return type;
		}
		int body = MqttSn.body(bytes, datagram.at);
		Address from = new Address(datagram.sourceHigh, datagram.sourceLow);
		Session session = this.sessions.get(from);
		int length;
		if (type == MqttSn.CONNECT) {
			if (session == null) {
				session = new Session();
				this.sessions.put(from, session);
				// Spread over the interval, so that commands do not all go out at once.
				if (this.commandEvery > 0) {
					plan(session, now + (from.low() & 0xff) * this.commandEvery / 256);
				}
			}
			session.lastMessage = -1;
			session.port = datagram.sourcePort;
			session.gatewayPort = datagram.destinationPort;
			length = ConnectMessage.writeConnack(this.answer, 0, MqttSn.ACCEPTED);
		} else if (session == null) {
			length = MqttSn.writeEmpty(this.answer, 0, MqttSn.DISCONNECT);
		} else if (type == MqttSn.REGISTER) {
			length = TopicMessage.writeTopicAck(this.answer, 0, MqttSn.REGACK, TOPIC_ID, TopicMessage.topicMessageId(bytes, body), MqttSn.ACCEPTED);
		} else if (type == MqttSn.SUBSCRIBE) {
			length = SubscribeMessage.writeSuback(this.answer, 0, MqttSn.QOS_1, TOPIC_ID, SubscribeMessage.subscribeMessageId(bytes, body), MqttSn.ACCEPTED);
		} else if (type == MqttSn.PUBLISH) {
			publish(session, from, bytes, body, datagram.end, now);
			length = TopicMessage.writeTopicAck(this.answer, 0, MqttSn.PUBACK, PublishMessage.publishTopicId(bytes, body), PublishMessage.publishMessageId(bytes, body), MqttSn.ACCEPTED);
		} else if (type == MqttSn.PINGRESP) {
			if (session.tries > 0) {
				this.tally.commands.count(session.command);
				this.tally.answers.add(new long[] { session.commandAt, now - session.commandAt });
				session.tries = 0;
				plan(session, now + this.commandEvery);
			}
			return 0;
		} else if (type == MqttSn.PINGREQ) {
			length = MqttSn.writeEmpty(this.answer, 0, MqttSn.PINGRESP);
		} else if (type == MqttSn.DISCONNECT) {
			length = MqttSn.writeEmpty(this.answer, 0, MqttSn.DISCONNECT);
		} else {
			return Drop.MQTTSN_TYPE;
		}
		this.mesh.send(this.answer, length, from, datagram.destinationPort, datagram.sourcePort, now);
		return 0;
	}

	private void publish(Session session, Address from, byte[] bytes, int body, int end, long now) {
		int message = PublishMessage.publishMessageId(bytes, body);
		if (message == session.lastMessage) {
			return;
		}
		session.lastMessage = message;
		int index = this.tally.messages.add(now);
		if ((MqttSn.flags(bytes, body) & MqttSn.FLAG_DUP) == 0) {
			this.tally.messages.count(index);
		}
		int at = PublishMessage.publishDataAt(body);
		try {
			double base = 0;
			for (JsonNode record : CBOR.readTree(bytes, at, end - at)) {
				base = record.path("-3").asDouble(base);
				this.watcher.onReading(from, record.path("2").asInt(), base + record.path("6").asDouble(0), now);
			}
		} catch (IOException e) {
			throw new IllegalStateException("a node published what is no SenML", e);
		}
	}

	private void plan(Session session, long at) {
		session.nextCommand = at;
		this.next = Math.min(this.next, at);
	}

	/** Sends the commands that are due. */
	@Override
	public void onTime(long now) {
		if (now < this.next) {
			return;
		}
		this.next = Long.MAX_VALUE;
		for (Map.Entry<Address, Session> each : this.sessions.entrySet()) {
			Session session = each.getValue();
			if (session.nextCommand <= now) {
				command(each.getKey(), session, now);
			}
			this.next = Math.min(this.next, session.nextCommand);
		}
	}

	private void command(Address to, Session session, long now) {
		if (session.tries == TRIES) {
			session.tries = 0;
			session.nextCommand = now + this.commandEvery;
			return;
		}
		if (session.tries == 0) {
			if (now > this.lastCommands) {
				session.nextCommand = Long.MAX_VALUE;
				return;
			}
			session.command = this.tally.commands.add(now);
			session.commandAt = now;
		}
		session.tries++;
		session.nextCommand = now + PATIENCE;
		this.mesh.send(this.answer, MqttSn.writeEmpty(this.answer, 0, MqttSn.PINGREQ), to, session.gatewayPort, session.port, now);
	}

	@Override
	public long nextDeadline() {
		return this.next;
	}
}
