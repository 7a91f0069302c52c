package frond.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;

import frond.buffer.Bytes;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.mqttsn.MqttSnClient;
import frond.mqttsn.WholeProtocol;
import frond.tests.support.Tool;

/** The node's MQTT-SN client on a UDP socket of this host, in real time; the gateway is whoever has the port on the loopback address. */
final class SocketClient implements Udp, MqttSnClient.Listener, AutoCloseable {
	private static final int ROOM = 1200;
	private static final int CLIENT_PORT = 1;

	final WholeProtocol whole = new WholeProtocol();
	final MqttSnClient client;
	final List<String> messages = new ArrayList<>();
	/** What went out and came in, for a failure's message. */
	final List<String> log = new ArrayList<>();
	int acknowledged;
	int returned;
	int why = -1;
	private final int gatewayPort;
	private final DatagramSocket socket;
	private final PacketPool pool = new PacketPool(4, ROOM);
	private final Datagram datagram = new Datagram();
	private UdpReceiver receiver;

	/** @param port of the client; 0 for any */
	SocketClient(InetSocketAddress gateway, int port, String id, String topic, boolean cleanSession, int keepAlive) {
		try {
			this.socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		this.gatewayPort = gateway.getPort();
		this.client = new MqttSnClient(this, new Stats(), CLIENT_PORT, Bytes.ascii(id), Bytes.ascii(topic), cleanSession, keepAlive, 3_000_000, 4, 600, id.hashCode(), this);
	}

	static long now() {
		return System.nanoTime() / 1000;
	}

	SocketClient start() {
		this.client.start(0, 1, this.gatewayPort, now());
		return this;
	}

	/** Lets the client do its work until something is so. */
	SocketClient await(String what, BooleanSupplier condition) {
		long end = now() + 1000L * Tool.PATIENCE;
		while (!condition.getAsBoolean()) {
			if (now() > end) {
				throw new AssertionError(what + " did not come; " + this.log);
			}
			turn();
		}
		return this;
	}

	/** Lets it do its work for a time. */
	void run(int milliseconds) {
		long end = now() + 1000L * milliseconds;
		while (now() < end) {
			turn();
		}
	}

	private void turn() {
		try {
			byte[] buffer = new byte[ROOM];
			DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
			this.socket.setSoTimeout(20);
			this.socket.receive(packet);
			this.log.add("< " + HexFormat.of().formatHex(buffer, 0, packet.getLength()));
			this.datagram.sourceLow = 1;
			this.datagram.sourcePort = packet.getPort();
			this.datagram.bytes = buffer;
			this.datagram.at = 0;
			this.datagram.end = packet.getLength();
			this.receiver.onDatagram(this.datagram, now());
		} catch (SocketTimeoutException nothing) {
			// Time passes.
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		if (this.client.nextDeadline() <= now()) {
			this.client.onTime(now());
		}
	}

	SocketClient ready() {
		return await("a session", () -> this.client.ready(now()));
	}

	/** Publishes to the first topic, and waits until it is acknowledged. */
	void publish(int qos, String text) {
		ready();
		int before = this.acknowledged;
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		System.arraycopy(bytes, 0, this.client.data(), this.client.dataAt(), bytes.length);
		if (!this.client.publish(MqttSnClient.READINGS, qos, this.client.dataAt() + bytes.length, now())) {
			throw new AssertionError("not taken");
		}
		await("an acknowledgement of " + text, () -> this.acknowledged > before);
	}

	@Override
	public int maxPayload() {
		return 600;
	}

	@Override
	public Packet begin(int length) {
		Packet packet = this.pool.take();
		if (packet != null) {
			packet.at = 64;
			packet.end = 64;
		}
		return packet;
	}

	@Override
	public void abandon(Packet packet) {
		this.pool.give(packet);
	}

	@Override
	public int send(Packet packet, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now) {
		try {
			this.log.add("> " + HexFormat.of().formatHex(packet.bytes, packet.at, packet.end));
			this.socket.send(new DatagramPacket(packet.bytes, packet.at, packet.length(), InetAddress.getLoopbackAddress(), destinationPort));
			return 0;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		} finally {
			this.pool.give(packet);
		}
	}

	@Override
	public boolean bind(int port, UdpReceiver receiver) {
		this.receiver = receiver;
		return true;
	}

	@Override
	public void onConnected(long now) {
		// Told by the state.
	}

	@Override
	public void onRegistered(long now) {
		// As above.
	}

	@Override
	public void onDisconnected(int why, long now) {
		this.why = why;
	}

	@Override
	public void onAcknowledged(long now) {
		this.acknowledged++;
	}

	@Override
	public void onReturned(int why, long now) {
		this.returned++;
		this.why = why;
	}

	@Override
	public boolean onMessage(byte[] bytes, int at, int end, long now) {
		this.messages.add(new String(bytes, at, end - at, StandardCharsets.UTF_8));
		return true;
	}

	@Override
	public void close() {
		this.socket.close();
	}
}
