package frond.node;

import frond.buffer.Bytes;
import frond.mqttsn.Gateways;
import frond.mqttsn.MqttSn;
import frond.mqttsn.MqttSnClient;

/** How a node speaks MQTT-SN: items 42 to 49 of the configuration block, with their defaults. */
public final class MqttSnSettings {
	/** 16 bytes IPv6 address, 2 bytes UDP port: a gateway for when the first does not answer. Up to three times, in the order in which they are tried. */
	public static final int GATEWAY_ALSO = 42;
	/** 1 byte, 0 or 1: whether gateways that say so are used, and searched for, when those that are configured do not answer. */
	public static final int GATEWAY_SEARCH = 43;
	/** 1 byte: QoS of readings, 0 to 2, or 3 for -1. */
	public static final int QOS = 44;
	/** 1 byte topic (0 readings, 1 answers, 2 commands), 2 bytes id, 1 to 65534: predefined. */
	public static final int TOPIC_ID = 45;
	/** 1 byte flags (QoS, retain), 1 byte length of the topic, 1 to 64; topic, message. Looked at by those images only that have wills. */
	public static final int WILL = 46;
	/** 2 bytes, seconds, 10 to 40000: the gateway keeps what comes for the node, which asks for it so often; 0 for off. */
	public static final int SLEEP = 47;
	/** 1 byte, 0 or 1: whether others' messages are passed on to the gateway. */
	public static final int FORWARD = 48;
	/** 2 bytes, seconds from the first session on, until readings go out without the time of day; 65535 for never. */
	public static final int TIME_PATIENCE = 49;

	/** {@link #timePatience}: readings wait for the time of day. */
	public static final int NEVER = 0xffff;
	private static final int SHORTEST_SLEEP = 10;
	private static final int LONGEST_SLEEP = 40000;
	/** The longest topic of a will. */
	public static final int MAX_WILL_TOPIC = 64;
	/** GATEWAY_ALSO, bytes. */
	private static final int GATEWAY = 18;
	/** TOPIC_ID, bytes. */
	private static final int TOPIC = 3;

	/** Addresses and ports, as in the items. */
	private final byte[] gateways = new byte[(Gateways.MOST - 1) * GATEWAY];
	private int gatewaysEnd;
	/** Whether gateways are searched for. */
	public boolean search = true;
	/** QoS of readings, 0 to 2; -1 for without a session. */
	public int qos = 1;
	/** By topic; 0 for none. */
	public final int[] topicIds = new int[TOPIC];
	/** As in the item; null for none. */
	public byte[] will;
	/** Seconds; 0 for off. */
	public int sleep;
	/** Whether others' messages are passed on. */
	public boolean forward;
	/** Seconds, or {@link #NEVER}. */
	public int timePatience = 120;

	/**
	 * Takes one item; false if it is wrong.
	 *
	 * @param one its value if it has one byte, else -1
	 * @param two likewise of two bytes
	 */
	boolean item(int type, byte[] block, int at, int length, int one, int two) {
		switch (type) {
		case GATEWAY_ALSO:
			return length == GATEWAY && block[at] != -1 && Bytes.get16(block, at + 16) != 0 && addGateway(block, at);
		case GATEWAY_SEARCH:
			if (one >>> 1 != 0) {
				return false;
			}
			this.search = one == 1;
			return true;
		case QOS:
			if (one >>> 2 != 0) {
				return false;
			}
			this.qos = one == 3 ? -1 : one;
			return true;
		case TOPIC_ID:
			int id = length == TOPIC ? Bytes.get16(block, at + 1) : 0;
			if (id == 0 || id == 0xffff || block[at] < 0 || block[at] >= TOPIC) {
				return false;
			}
			this.topicIds[block[at]] = id;
			return true;
		case WILL:
			this.will = Config.copy(block, at, length);
			return true;
		case SLEEP:
			if (two != 0 && two < SHORTEST_SLEEP || two > LONGEST_SLEEP) {
				return false;
			}
			this.sleep = two;
			return true;
		case FORWARD:
			if (one >>> 1 != 0) {
				return false;
			}
			this.forward = one == 1;
			return true;
		default:
			if (two < 0) {
				return false;
			}
			this.timePatience = two;
			return true;
		}
	}

	private boolean addGateway(byte[] block, int at) {
		if (this.gatewaysEnd == this.gateways.length) {
			return false;
		}
		System.arraycopy(block, at, this.gateways, this.gatewaysEnd, GATEWAY);
		this.gatewaysEnd += GATEWAY;
		return true;
	}

	/** Sets a client up. */
	void apply(MqttSnClient client) {
		Gateways known = client.gateways();
		byte[] gateways = this.gateways;
		for (int i = 0; i < this.gatewaysEnd; i += GATEWAY) {
			known.add(Bytes.get64(gateways, i), Bytes.get64(gateways, i + 8), Bytes.get16(gateways, i + 16));
		}
		if (this.search) {
			known.discover(MqttSn.PORT);
		}
		for (int i = 0; i < TOPIC; i++) {
			if (this.topicIds[i] != 0) {
				client.predefine(i, this.topicIds[i]);
			}
		}
		client.setSleep(this.sleep);
		if (this.qos < 0 && !client.setConnectionless()) {
			this.qos = 1;
		}
	}

	/** Length of the will's topic; 0 for none, or one that is wrong. */
	public int willTopicLength() {
		byte[] will = this.will;
		boolean right = will != null && will.length > 2 && (will[0] & ~(MqttSn.QOS_MASK | MqttSn.FLAG_RETAIN)) == 0 && (will[0] & MqttSn.QOS_MASK) != MqttSn.QOS_MINUS_1
				&& will[1] > 0 && will[1] <= MAX_WILL_TOPIC && will[1] <= will.length - 2;
		return right ? will[1] : 0;
	}

	/** As in the flags of PUBLISH. */
	int qosFlags() {
		return (this.qos & 3) << 5;
	}
}
