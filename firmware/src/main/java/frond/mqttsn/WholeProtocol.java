package frond.mqttsn;

import frond.buffer.Drop;
import frond.buffer.Packet;

/**
 * What is left of MQTT-SN 1.2 for a client: QoS 2 both ways, a will and changes of it, UNSUBSCRIBE.
 *
 * <p>
 * A PUBLISH of QoS 2 is the client's until PUBCOMP: if the session ends before, it is given back, for the gateway may have forgotten it. So a message comes once
 * while a session lasts, and may come twice when it breaks.
 */
public final class WholeProtocol extends Extension {
	private static final int MOST_TOLD = 3;

	private final Will will = new Will();
	private final ExactlyOnce received = new ExactlyOnce();
	private boolean leave;
	/** How often the will was told since the last session began. */
	private int told;
	/** The type of the request under way. */
	private int asked;

	/**
	 * Sets the will of sessions from the next on.
	 *
	 * @param topic UTF-8; empty for no will
	 * @param flags {@link MqttSn#QOS_0} to {@link MqttSn#QOS_2}, {@link MqttSn#FLAG_RETAIN}
	 */
	public void setWill(byte[] topic, byte[] message, int flags) {
		this.will.set(topic, message, flags);
	}

	/** Changes the will, also of the session that there is, as soon as nothing is under way. */
	public void changeWill(byte[] topic, byte[] message, int flags) {
		this.will.change(topic, message, flags);
	}

	/** Ends the subscription of this session, as soon as nothing is under way. */
	public void unsubscribe() {
		this.leave = true;
	}

	/** Readings are worth more than a will: a gateway that never accepts a session once it was told (Paho's at 07a9512) gets a CONNECT without one. */
	@Override
	int connectFlags() {
		return this.will.isSet() && this.told < MOST_TOLD ? MqttSn.FLAG_WILL : 0;
	}

	@Override
	boolean exactlyOnce() {
		return true;
	}

	@Override
	void forget() {
		this.received.forget();
		this.will.told();
		this.told = 0;
		this.leave = false;
	}

	@Override
	boolean isRepeated(int messageId) {
		return this.received.contains(messageId);
	}

	@Override
	boolean received(MqttSnClient client, int messageId, boolean taken, long now) {
		this.received.add(messageId);
		return answer(client, MqttSn.PUBREC, messageId, now) == 0;
	}

	/** Answers with a message id alone. */
	private static int answer(MqttSnClient client, int type, int messageId, long now) {
		Packet packet = client.out().packet(MqttSn.SHORT_HEADER + 2);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		packet.end = PublishMessage.writeMessageId(packet.bytes, packet.at, type, messageId);
		client.out().transmit(packet, now);
		return 0;
	}

	@Override
	int take(MqttSnClient client, int type, byte[] bytes, int body, int end, long now) {
		int state = client.state();
		Outgoing out = client.out();
		switch (type) {
		case MqttSn.WILLTOPICREQ:
		case MqttSn.WILLMSGREQ:
			if (state != MqttSnClient.CONNECTING || !this.will.isSet()) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			this.told += type == MqttSn.WILLTOPICREQ ? 1 : 0;
			return this.will.answer(out, type + 1, now);
		case MqttSn.PUBREL:
			this.received.remove(PublishMessage.messageId(bytes, body));
			return answer(client, MqttSn.PUBCOMP, PublishMessage.messageId(bytes, body), now);
		case MqttSn.PUBREC:
		case MqttSn.PUBCOMP:
			if (state != MqttSnClient.PUBLISHING || PublishMessage.messageId(bytes, body) != out.id()) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			return exchange(client, out, type, now);
		case MqttSn.WILLTOPICRESP:
		case MqttSn.WILLMSGRESP:
			return settle(client, type - 1, now);
		case MqttSn.UNSUBACK:
			if (PublishMessage.messageId(bytes, body) != out.id() || this.asked != MqttSn.UNSUBSCRIBE) {
				return Drop.MQTTSN_UNEXPECTED;
			}
			client.unsubscribed();
			return settle(client, type - 1, now);
		default:
			return Drop.MQTTSN_TYPE;
		}
	}

	/** PUBREC is answered by PUBREL, which is under way until PUBCOMP. */
	private static int exchange(MqttSnClient client, Outgoing out, int type, long now) {
		boolean releasing = out.bytes[MqttSn.body(out.bytes, out.at) - 1] == MqttSn.PUBREL;
		if (type == MqttSn.PUBREC && !releasing) {
			out.at = 0;
			client.begin(MqttSnClient.PUBLISHING, PublishMessage.writeMessageId(out.bytes, 0, MqttSn.PUBREL, out.id()), now);
		} else if (type == MqttSn.PUBCOMP && releasing) {
			client.published(now);
		} else {
			return Drop.MQTTSN_UNEXPECTED;
		}
		return 0;
	}

	private int settle(MqttSnClient client, int asked, long now) {
		if (client.state() != MqttSnClient.EXTENDED || this.asked != asked) {
			return Drop.MQTTSN_UNEXPECTED;
		}
		client.answered(now);
		return 0;
	}

	@Override
	void onRest(MqttSnClient client, long now) {
		Outgoing out = client.out();
		int change = this.will.nextChange();
		if (change != 0) {
			this.asked = change;
			out.at = 0;
			client.begin(MqttSnClient.EXTENDED, this.will.write(out.bytes, 0, change), now);
		} else if (this.leave) {
			this.leave = false;
			this.asked = MqttSn.UNSUBSCRIBE;
			out.at = 0;
			client.begin(MqttSnClient.EXTENDED, client.writeSubscription(MqttSn.UNSUBSCRIBE, 0), now);
		}
	}
}
