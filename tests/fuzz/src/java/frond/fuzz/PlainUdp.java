package frond.fuzz;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import java.util.Arrays;

/** UDP with one receiver and nobody at the other end: keeps the last datagram sent. */
public final class PlainUdp implements Udp {
	private static final int PACKETS = 2;
	private static final int ROOM = 240;
	private static final int HEADERS = 67;

	final PacketPool pool = new PacketPool(PACKETS, HEADERS + ROOM);
	/** The payload sent last; null for none. */
	public byte[] sent;
	private UdpReceiver receiver;
	private final Datagram datagram = new Datagram();

	@Override
	public int maxPayload() {
		return ROOM;
	}

	@Override
	public Packet begin(int length) {
		Packet packet = this.pool.take();
		packet.at = HEADERS;
		packet.end = HEADERS;
		return packet;
	}

	@Override
	public void abandon(Packet packet) {
		this.pool.give(packet);
	}

	@Override
	public int send(Packet packet, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now) {
		Target.check(packet.length() <= ROOM, "a payload of " + packet.length() + " bytes");
		this.sent = Arrays.copyOfRange(packet.bytes, packet.at, packet.end);
		this.pool.give(packet);
		return 0;
	}

	@Override
	public boolean bind(int port, UdpReceiver receiver) {
		this.receiver = receiver;
		return true;
	}

	/** Lets a datagram arrive in the middle of a buffer, as it does in a frame. */
	public int receive(byte[] payload, long high, long low, int port, long now) {
		byte[] frame = new byte[payload.length + 8];
		Arrays.fill(frame, (byte) 0xa5);
		System.arraycopy(payload, 0, frame, 4, payload.length);
		this.datagram.bytes = frame;
		this.datagram.at = 4;
		this.datagram.end = 4 + payload.length;
		this.datagram.sourceHigh = high;
		this.datagram.sourceLow = low;
		this.datagram.sourcePort = port;
		int reason = this.receiver.onDatagram(this.datagram, now);
		Target.check(reason == 0 || Drop.name(reason) != null, "no reason: " + reason);
		Target.check(this.pool.free() == PACKETS, "a packet is lost");
		return reason;
	}
}
