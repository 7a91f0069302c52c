package frond.gateway;

import java.util.HexFormat;

import frond.mqttsn.ConnectMessage;
import frond.mqttsn.Encapsulation;
import frond.mqttsn.GatewayMessage;
import frond.mqttsn.MqttSn;
import frond.mqttsn.PublishMessage;
import frond.mqttsn.SubscribeMessage;
import frond.mqttsn.TopicMessage;
import frond.mqttsn.WillMessage;

/** The gateway's own messages; to a client behind a forwarder in a wrapper (section 5.5). */
final class Wire {
	private final Outlet outlet;
	private final byte[] bytes = new byte[64];

	Wire(Outlet outlet) {
		this.outlet = outlet;
	}

	/** Sends {@code bytes[0..length)}. */
	void send(Peer to, byte[] bytes, int length) {
		if (to.node().isEmpty()) {
			this.outlet.send(to, bytes, length);
			return;
		}
		byte[] node = HexFormat.of().parseHex(to.node());
		byte[] wrapped = new byte[MqttSn.size(1 + node.length) + length];
		int at = Encapsulation.writeEncapsulation(wrapped, 0, 0, node, 0, node.length);
		System.arraycopy(bytes, 0, wrapped, at, length);
		this.outlet.send(to, wrapped, wrapped.length);
	}

	/** A message without a body. */
	void empty(Peer to, int type) {
		send(to, this.bytes, MqttSn.writeEmpty(this.bytes, 0, type));
	}

	/** PUBREC, PUBREL, PUBCOMP or UNSUBACK. */
	void messageId(Peer to, int type, int messageId) {
		send(to, this.bytes, PublishMessage.writeMessageId(this.bytes, 0, type, messageId));
	}

	void connack(Peer to, int code) {
		send(to, this.bytes, ConnectMessage.writeConnack(this.bytes, 0, code));
	}

	/** REGACK or PUBACK. */
	void topicAck(Peer to, int type, int topicId, int messageId, int code) {
		send(to, this.bytes, TopicMessage.writeTopicAck(this.bytes, 0, type, topicId, messageId, code));
	}

	void suback(Peer to, int qos, int topicId, int messageId, int code) {
		send(to, this.bytes, SubscribeMessage.writeSuback(this.bytes, 0, qos << 5, topicId, messageId, code));
	}

	/** WILLTOPICRESP or WILLMSGRESP. */
	void willResponse(Peer to, int type, int code) {
		send(to, this.bytes, WillMessage.writeWillResponse(this.bytes, 0, type, code));
	}

	void gwInfo(Peer to, int gatewayId) {
		send(to, this.bytes, GatewayMessage.writeGwInfo(this.bytes, 0, gatewayId, this.bytes, 0, 0));
	}

	void advertise(Peer to, int gatewayId, int seconds) {
		send(to, this.bytes, GatewayMessage.writeAdvertise(this.bytes, 0, gatewayId, seconds));
	}
}
