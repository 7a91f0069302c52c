package frond.borderrouter;

import frond.air.AirLoop;
import frond.air.AirNode;
import frond.air.AirRadio;
import frond.air.Medium;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.Stats;
import frond.ieee802154.FrameCounterStore;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.lowpan.Nhc;
import frond.mqttsn.ConnectMessage;
import frond.mqttsn.MqttSn;
import frond.mqttsn.PublishMessage;
import frond.mqttsn.SubscribeMessage;
import frond.mqttsn.TopicMessage;
import frond.node.Config;
import frond.node.Node;
import frond.rpl.Rpl;
import frond.sensor.Sensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * One node, the border router's mesh side with its root and SNTP server, and an MQTT-SN gateway on the root, under virtual time, on an
 * {@link Ether} or on a {@link Medium}. The gateway keeps
 * what was published, decoded by a decoder of its own.
 */
final class World implements Node.Listener, RplRoot.Listener, UdpReceiver {
	static final long SECOND = 1_000_000;
	/** Milliseconds since 1970 at virtual time 0. */
	static final long EPOCH = 1_700_000_000_123L;
	static final long NODE = 0x02f00d0000000101L;
	private static final long ROOT = 0x02f00d0000000001L;
	private static final long PREFIX = 0xfd00000000000000L;
	private static final int TOPIC_ID = 0x0042;
	private static final int COMMAND_ID = 0x43;
	private static final int ANSWER_ID = 0x44;

	/** One reading as it reached the gateway. */
	record Reading(String name, String unit, double value, long millis) {
	}

	final Ether ether = new Ether();
	final Ether.Port nodeRadio = this.ether.port();
	final Ether.Port rootRadio = this.ether.port();
	/** On a medium instead of the ether; else null. */
	private final AirLoop loop;
	private final AirRadio nodeAir;
	private final AirRadio rootAir;
	final Stats nodeStats = new Stats();
	final Stats rootStats = new Stats();
	final Config config = new Config();
	final Counting counting = new Counting();
	final Counters nodeCounters = new Counters();
	final Counters rootCounters = new Counters();
	Node node;
	Mesh mesh;
	/** Of what is random in the node. */
	int seed = 0x1234567;
	long now;
	/** What the gateway does with a message: nothing, while silent. */
	boolean silent;
	/** Every so many PUBLISHes the acknowledgement is lost; 0 for never. */
	int losePuback;
	/** Whether the gateway has a session. */
	boolean session;
	/** What the node subscribed to, from where, what it said of the last command's PUBLISH, and its answers. */
	String subscribed;
	private Host client;
	int commandCode = -1;
	final List<String> answers = new ArrayList<>();
	/** Return code of the REGACK for answers. */
	int answerCode = MqttSn.ACCEPTED;
	private int commands;
	/** Return code of the next PUBACKs. */
	int code = MqttSn.ACCEPTED;
	/** Whether readings are decoded and kept. */
	boolean keeping = true;
	/** Readings by name and time, with how often each came. */
	final Map<String, Reading> stored = new LinkedHashMap<>();
	int publishes;
	int acknowledged;
	int doubled;
	final List<String> events = new ArrayList<>();

	/** A frame counter that outlives its node. */
	static final class Counters implements FrameCounterStore {
		private int reserved;

		@Override
		public int first() {
			return this.reserved;
		}

		@Override
		public boolean reserve(int end) {
			this.reserved = end;
			return true;
		}
	}

	/** A sensor that counts its readings: its value says which one it was. */
	static final class Counting extends Sensor {
		int count;
		boolean fails;

		Counting() {
			super("count", "V", 1000);
		}

		@Override
		public int read(long now) {
			return this.fails ? FAULT : this.count++;
		}
	}

	/** On the ether. */
	World() {
		this(null);
	}

	/** On a medium. */
	World(Medium medium) {
		this.loop = medium == null ? null : new AirLoop(medium);
		this.nodeAir = medium == null ? null : new AirRadio(medium);
		this.rootAir = medium == null ? null : new AirRadio(medium);
		this.config.eui64 = NODE;
		this.config.setPeriod(5000);
		this.config.contextLength = 64;
		this.config.contextHigh = PREFIX;
	}

	/** Switches both on. */
	World start() {
		startRoot(1);
		this.node = new Node(this.config, this.loop == null ? this.nodeRadio : this.nodeAir, this.nodeStats, new Sensor[] { this.counting }, this.nodeCounters, this.seed, this);
		this.node.start(this.now);
		if (this.loop != null) {
			this.loop.add(drive(this.node::onTime, this.node::nextDeadline), this.nodeAir);
			this.loop.add(drive(this.mesh::onTime, this.mesh::nextDeadline), this.rootAir);
		}
		return this;
	}

	private static AirNode drive(LongConsumer onTime, LongSupplier nextDeadline) {
		return new AirNode() {
			@Override
			public void onTime(long now) {
				onTime.accept(now);
			}

			@Override
			public long nextDeadline() {
				return nextDeadline.getAsLong();
			}
		};
	}

	/** Switches the root on, or on again with nothing known. */
	void startRoot(int seed) {
		this.mesh = new Mesh(new Mesh.Settings(26, 0xabcd, ROOT, PREFIX, this.config.contextLength != 0, Rpl.OF0),
				this.loop == null ? this.rootRadio : this.rootAir, this.rootStats, seed,
				micros -> EPOCH * 1000 + micros, this);
		if (this.config.keys.count != 0) {
			this.mesh.secure(this.config.keys, this.config.securityLevel, this.rootCounters);
		}
		this.mesh.ipv6().bind(MqttSn.PORT, this);
		this.mesh.ipv6().bind(Nhc.PORT_4, this);
		this.mesh.start(this.now);
	}

	/** Lets time pass. */
	void pass(long micros) {
		long until = this.now + micros;
		if (this.loop != null) {
			this.loop.runUntil(until);
			this.now = until;
			return;
		}
		while (true) {
			long nodeNext = this.node.nextDeadline();
			long next = Math.min(nodeNext, this.mesh.nextDeadline());
			if (next > until) {
				this.now = until;
				return;
			}
			this.now = Math.max(this.now, next);
			if (nodeNext <= this.now) {
				this.node.onTime(this.now);
			}
			if (this.mesh.nextDeadline() <= this.now) {
				this.mesh.onTime(this.now);
			}
		}
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int type = MqttSn.check(bytes, datagram.at, datagram.end);
		if (type < 0) {
			return type;
		}
		if (this.silent) {
			return 0;
		}
		int body = MqttSn.body(bytes, datagram.at);
		Packet answer = this.mesh.ipv6().begin();
		if (answer == null) {
			return Drop.NO_PACKET;
		}
		if (type == MqttSn.CONNECT) {
			this.session = true;
			answer.end = ConnectMessage.writeConnack(answer.bytes, answer.at, MqttSn.ACCEPTED);
		} else if (!this.session) {
			answer.end = MqttSn.writeEmpty(answer.bytes, answer.at, MqttSn.DISCONNECT);
		} else if (type == MqttSn.REGISTER) {
			String name = new String(bytes, TopicMessage.registerTopicNameAt(body), datagram.end - TopicMessage.registerTopicNameAt(body), StandardCharsets.US_ASCII);
			answer.end = TopicMessage.writeTopicAck(answer.bytes, answer.at, MqttSn.REGACK, name.endsWith("/answer") ? ANSWER_ID : TOPIC_ID, TopicMessage.topicMessageId(bytes, body),
					name.endsWith("/answer") ? this.answerCode : MqttSn.ACCEPTED);
		} else if (type == MqttSn.SUBSCRIBE) {
			this.subscribed = new String(bytes, SubscribeMessage.subscribeTopicNameAt(body), datagram.end - SubscribeMessage.subscribeTopicNameAt(body), StandardCharsets.US_ASCII);
			this.client = new Host(datagram.sourceHigh, datagram.sourceLow, datagram.sourcePort, new Address(datagram.destinationHigh, datagram.destinationLow),
					datagram.destinationPort);
			answer.end = SubscribeMessage.writeSuback(answer.bytes, answer.at, MqttSn.QOS_1, COMMAND_ID, SubscribeMessage.subscribeMessageId(bytes, body), MqttSn.ACCEPTED);
		} else if (type == MqttSn.PUBACK) {
			this.commandCode = TopicMessage.topicReturnCode(bytes, body);
			answer.giveBack();
			return 0;
		} else if (type == MqttSn.PUBLISH && PublishMessage.publishTopicId(bytes, body) == ANSWER_ID) {
			String text = new String(bytes, PublishMessage.publishDataAt(body), datagram.end - PublishMessage.publishDataAt(body), StandardCharsets.US_ASCII);
			if ((MqttSn.flags(bytes, body) & MqttSn.FLAG_DUP) == 0) {
				this.answers.add(text);
			}
			answer.end = TopicMessage.writeTopicAck(answer.bytes, answer.at, MqttSn.PUBACK, ANSWER_ID, PublishMessage.publishMessageId(bytes, body), MqttSn.ACCEPTED);
		} else if (type == MqttSn.PUBLISH) {
			this.publishes++;
			if (this.code == MqttSn.ACCEPTED && this.keeping) {
				keep(ByteBuffer.wrap(bytes, PublishMessage.publishDataAt(body), datagram.end - PublishMessage.publishDataAt(body)));
			}
			if (this.losePuback != 0 && this.publishes % this.losePuback == 0) {
				answer.giveBack();
				return 0;
			}
			answer.end = TopicMessage.writeTopicAck(answer.bytes, answer.at, MqttSn.PUBACK, PublishMessage.publishTopicId(bytes, body), PublishMessage.publishMessageId(bytes, body), this.code);
		} else {
			answer.end = MqttSn.writeEmpty(answer.bytes, answer.at, MqttSn.PINGRESP);
		}
		this.mesh.ipv6().sendFrom(answer, datagram.destinationHigh, datagram.destinationLow, datagram.sourceHigh, datagram.sourceLow, datagram.destinationPort, datagram.sourcePort, now);
		return 0;
	}

	private record Host(long high, long low, int port, Address gateway, int gatewayPort) {
	}

	/** Publishes a command to the node with QoS 1, message id of its own. */
	void command(String line) {
		byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
		Packet packet = this.mesh.ipv6().begin();
		packet.end = PublishMessage.writePublish(packet.bytes, packet.at, MqttSn.QOS_1, COMMAND_ID, ++this.commands, bytes, 0, bytes.length);
		Address gateway = this.client.gateway;
		this.mesh.ipv6().sendFrom(packet, gateway.high(), gateway.low(), this.client.high, this.client.low, this.client.gatewayPort, this.client.port, this.now);
	}

	/** RFC 8428 sections 4 and 6, by the book. */
	private void keep(ByteBuffer pack) {
		Object records = Cbor.read(pack);
		if (pack.hasRemaining()) {
			throw new AssertionError("bytes behind the pack");
		}
		double baseTime = 0;
		for (Object each : (List<?>) records) {
			Map<?, ?> map = (Map<?, ?>) each;
			baseTime = map.containsKey(-3L) ? number(map.get(-3L)) : baseTime;
			double time = baseTime + (map.containsKey(6L) ? number(map.get(6L)) : 0);
			Reading reading = new Reading((String) map.get(0L), map.containsKey(1L) ? (String) map.get(1L) : "", number(map.get(2L)), Math.round(time * 1000));
			Reading before = this.stored.put(reading.name() + "@" + reading.millis(), reading);
			if (before != null && !before.equals(reading)) {
				throw new AssertionError("another value at the time of " + before);
			}
			this.doubled += before == null ? 0 : 1;
		}
	}

	private static double number(Object value) {
		return ((Number) value).doubleValue();
	}

	/** Readings of one sensor, in the order in which they came first. */
	List<Reading> stored(String name) {
		return this.stored.values().stream().filter(reading -> reading.name().equals(name)).toList();
	}

	@Override
	public void onEvent(int event, int detail, long now) {
		this.events.add(switch (event) {
		case Node.BOOT -> "boot";
		case Node.DIS -> "dis";
		case Node.JOINED -> "joined";
		case Node.SYNCED -> "synced";
		case Node.CONNECTED -> "connected";
		case Node.REGISTERED -> "registered";
		case Node.ACKED -> "acked";
		case Node.LOST_PARENT -> "lost-parent";
		case Node.RESOLVED -> "resolved";
		case Node.ASSIGNED -> "assigned " + detail;
		default -> "disconnected " + detail;
		});
	}

	@Override
	public void onJoined(Address target, Address parent) {
		// Told by the node.
	}

	@Override
	public void onLeft(Address target) {
		// As above.
	}

	/** CBOR (RFC 8949) as far as SenML needs it, written from the standard and not from the firmware. */
	static final class Cbor {
		private Cbor() {
		}

		static Object read(ByteBuffer from) {
			int head = from.get() & 0xff;
			int info = head & 31;
			if (head >> 5 == 7) {
				return switch (info) {
				case 25 -> half(from.getShort() & 0xffff);
				case 26 -> (double) from.getFloat();
				case 27 -> from.getDouble();
				default -> throw new AssertionError("simple value " + info);
				};
			}
			long argument = switch (info) {
			case 24 -> from.get() & 0xff;
			case 25 -> from.getShort() & 0xffff;
			case 26 -> from.getInt() & 0xffffffffL;
			case 27 -> from.getLong();
			default -> info;
			};
			switch (head >> 5) {
			case 0:
				return argument;
			case 1:
				return -1 - argument;
			case 3:
				byte[] text = new byte[(int) argument];
				from.get(text);
				return new String(text, StandardCharsets.UTF_8);
			case 4:
				List<Object> list = new ArrayList<>();
				for (long i = 0; i < argument; i++) {
					list.add(read(from));
				}
				return list;
			case 5:
				Map<Object, Object> map = new LinkedHashMap<>();
				for (long i = 0; i < argument; i++) {
					Object key = read(from);
					map.put(key, read(from));
				}
				return map;
			default:
				throw new AssertionError("major type " + (head >> 5));
			}
		}

		/** RFC 8949 appendix D. */
		private static double half(int bits) {
			int exponent = bits >> 10 & 31;
			int mantissa = bits & 0x3ff;
			double value = exponent == 0 ? Math.scalb(mantissa, -24) : Math.scalb(mantissa + 1024, exponent - 25);
			return (bits & 0x8000) == 0 ? value : -value;
		}
	}
}
