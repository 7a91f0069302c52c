package frond.mqttsn;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;

/**
 * Passes on what clients say that have no way to a gateway (sections 4 and 5.5): wrapped to this node's gateway, and its answers back. Nothing is remembered of a
 * client: its address is in the wrapper.
 *
 * <pre>
 * Length, 0xfe, Ctrl 0, Wireless Node Id: IPv6 address (16 bytes), UDP port (2 bytes); then the message
 * </pre>
 */
public final class Forwarder implements UdpReceiver {
	/** Bytes of a wireless node id. */
	private static final int NODE_ID = 18;
	/** Bytes around a message. */
	private static final int WRAPPER = MqttSn.SHORT_HEADER + 1 + NODE_ID;

	private final Udp udp;
	private final Gateways gateways;
	private final int port;
	private int forwarded;
	private int returned;

	/**
	 * Binds a port, after {@link Gateways#discover} if that is the same: what that is for is passed to it.
	 *
	 * @param port of both ways
	 */
	public Forwarder(Udp udp, Gateways gateways, int port) {
		this.udp = udp;
		this.gateways = gateways;
		this.port = port;
		udp.bind(port, this);
	}

	/** Messages that went to the gateway. */
	public int forwarded() {
		return this.forwarded;
	}

	/** Messages that came back. */
	public int returned() {
		return this.returned;
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		int type = MqttSn.check(datagram.bytes, datagram.at, datagram.end);
		if (type < 0) {
			return type;
		}
		if (type == MqttSn.ADVERTISE || type == MqttSn.GWINFO) {
			return this.gateways.onDatagram(datagram, now);
		}
		boolean ofGateway = datagram.sourceHigh == this.gateways.high() && datagram.sourceLow == this.gateways.low() && datagram.sourcePort == this.gateways.port();
		if (ofGateway) {
			return type == MqttSn.ENCAPSULATED ? unwrap(datagram, now) : Drop.MQTTSN_UNEXPECTED;
		}
		// Forwarders of forwarders are not.
		return type == MqttSn.ENCAPSULATED ? Drop.MQTTSN_UNEXPECTED : wrap(datagram, now);
	}

	private int wrap(Datagram datagram, long now) {
		if (this.gateways.port() == 0) {
			// There is none yet.
			return Drop.MQTTSN_SOURCE;
		}
		int length = datagram.end - datagram.at;
		Packet packet = this.udp.begin(WRAPPER + length);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		byte[] bytes = packet.bytes;
		int body = MqttSn.header(bytes, packet.at, MqttSn.ENCAPSULATED, 1 + NODE_ID);
		bytes[body] = 0;
		Bytes.put64(bytes, body + 1, datagram.sourceHigh);
		Bytes.put64(bytes, body + 9, datagram.sourceLow);
		Bytes.put16(bytes, body + 17, datagram.sourcePort);
		System.arraycopy(datagram.bytes, datagram.at, bytes, body + 1 + NODE_ID, length);
		packet.end = body + 1 + NODE_ID + length;
		this.forwarded++;
		this.udp.send(packet, this.gateways.high(), this.gateways.low(), this.port, this.gateways.port(), now);
		return 0;
	}

	private int unwrap(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int node = Encapsulation.wirelessNodeIdAt(MqttSn.body(bytes, datagram.at));
		int inner = Encapsulation.encapsulatedAt(bytes, datagram.at);
		if (inner - node != NODE_ID) {
			return Drop.MQTTSN_LENGTH;
		}
		int type = MqttSn.check(bytes, inner, datagram.end);
		if (type < 0) {
			return type;
		}
		long high = Bytes.get64(bytes, node);
		int port = Bytes.get16(bytes, node + 16);
		if (type == MqttSn.ENCAPSULATED || high >>> 56 == 0xff || port == 0) {
			return Drop.MQTTSN_UNEXPECTED;
		}
		int length = datagram.end - inner;
		Packet packet = this.udp.begin(length);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		System.arraycopy(bytes, inner, packet.bytes, packet.at, length);
		packet.end = packet.at + length;
		this.returned++;
		this.udp.send(packet, high, Bytes.get64(bytes, node + 8), this.port, port, now);
		return 0;
	}
}
