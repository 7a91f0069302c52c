package frond.fuzz;

import frond.buffer.Bytes;
import frond.buffer.Packet;
import frond.buffer.Stats;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.mqttsn.Forwarder;
import frond.mqttsn.Gateways;
import frond.mqttsn.MqttSn;
import frond.mqttsn.MqttSnClient;

/**
 * MQTT-SN at the port of the discovery and of the forwarder, whoever says it: configured gateways stay, no more are known than there is room for, time passes, and
 * no packet is lost. Kind: 1 from the gateway; 2 to the client itself; 8 to 128 time that passes before.
 */
final class MqttSnDiscoveryTarget implements Target {
	private static final long SECOND = 1_000_000;
	private static final long HIGH = 0xfd00000000000000L;
	private static final int CLIENT_PORT = 0xf0b1;

	@Override
	public int take(byte[] input) {
		Node node = new Node();
		Records records = new Records(input);
		while (records.next()) {
			node.pass((long) (records.kind() >> 3) * SECOND / 2);
			node.port = records.kind(2) ? CLIENT_PORT : MqttSn.PORT;
			node.receive(records.message(), records.kind(1) ? node.client.gateways().low() : 9);
			Target.check(node.client.gateways().count() <= Gateways.MOST, "too many gateways");
		}
		node.pass(7200 * SECOND);
		Target.check(node.asked >= 3, "both configured gateways are asked again and again, whoever else is: " + node.asked);
		return records.count();
	}

	private static final class Node implements Udp, MqttSnClient.Listener {
		private final PlainUdp udp = new PlainUdp();
		private final UdpReceiver[] receivers = new UdpReceiver[2];
		private final Datagram datagram = new Datagram();
		private final MqttSnClient client = new MqttSnClient(this, new Stats(), CLIENT_PORT, Bytes.ascii("02f00d0000000101"), Bytes.ascii("a/b"), true, 60, 3 * SECOND, 1, 60, 7, this);
		private long now = SECOND;
		private int port;
		/** CONNECTs to the configured ones. */
		private int asked;

		Node() {
			this.client.gateways().add(HIGH, 2, MqttSn.PORT);
			this.client.gateways().discover(MqttSn.PORT);
			new Forwarder(this, this.client.gateways(), MqttSn.PORT);
			this.client.start(HIGH, 1, MqttSn.PORT, this.now);
		}

		void pass(long micros) {
			long until = this.now + micros;
			for (int steps = 0; this.client.nextDeadline() <= until; steps++) {
				Target.check(steps < 20000, "the client does not let time pass");
				this.now = Math.max(this.now, this.client.nextDeadline());
				this.client.onTime(this.now);
			}
			this.now = until;
		}

		void receive(byte[] message, long low) {
			this.datagram.sourceHigh = HIGH;
			this.datagram.sourceLow = low;
			this.datagram.sourcePort = MqttSn.PORT;
			this.datagram.bytes = message;
			this.datagram.at = 0;
			this.datagram.end = message.length;
			this.receivers[this.port == CLIENT_PORT ? 0 : 1].onDatagram(this.datagram, this.now);
			Target.check(this.udp.pool.free() == 2, "a packet is lost");
		}

		@Override
		public int maxPayload() {
			return this.udp.maxPayload();
		}

		@Override
		public Packet begin(int length) {
			return length > this.udp.maxPayload() ? null : this.udp.begin(length);
		}

		@Override
		public void abandon(Packet packet) {
			this.udp.abandon(packet);
		}

		@Override
		public int send(Packet packet, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now) {
			this.udp.send(packet, destinationHigh, destinationLow, sourcePort, destinationPort, now);
			boolean connect = this.udp.sent.length > 1 && this.udp.sent[1] == MqttSn.CONNECT && sourcePort == CLIENT_PORT;
			this.asked += connect && destinationHigh == HIGH && destinationLow <= 2 ? 1 : 0;
			return 0;
		}

		@Override
		public boolean bind(int port, UdpReceiver receiver) {
			this.receivers[port == CLIENT_PORT ? 0 : 1] = receiver;
			return true;
		}

		@Override
		public void onConnected(long time) {
			// Told by the state.
		}

		@Override
		public void onRegistered(long time) {
			// As above.
		}

		@Override
		public void onDisconnected(int why, long time) {
			// As above.
		}

		@Override
		public void onAcknowledged(long time) {
			// Nothing is published.
		}

		@Override
		public void onReturned(int why, long time) {
			// As above.
		}

		@Override
		public boolean onMessage(byte[] bytes, int at, int end, long time) {
			return true;
		}
	}
}
