package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.ipv6.Checksum;
import frond.lowpan.Datagram;
import frond.lowpan.Ipv6Header;
import java.util.function.Consumer;

/**
 * Routes between the mesh and the IPv6 network of the host (RFC 8200 section 3): hop limit, sources that may be (RFC 2827), MTU, and the errors that go
 * with them (RFC 4443). Sans-I/O; one thread.
 */
public final class HostRouter implements Outside {
	private final Mesh mesh;
	private final Address own;
	private final Address host;
	private final Consumer<byte[]> out;
	private final ErrorRate errors = new ErrorRate();
	private final Stats fromHost = new Stats();
	private final Datagram datagram = new Datagram();
	private Nat64Side nat64;
	private Nat64 ipv4;
	private long toHost;

	/**
	 * @param host the host's address on the interface, one of the mesh's prefix; null without
	 * @param out takes packets for the host's network; null for none, and there is only IPv4
	 */
	public HostRouter(Mesh mesh, Address host, Consumer<byte[]> out) {
		this.mesh = mesh;
		this.own = mesh.root().address();
		this.host = host;
		this.out = out;
	}

	/** Sets who takes what is for IPv4. */
	void setNat64(Nat64Side side) {
		this.nat64 = side;
	}

	/** Sets who takes the host's IPv4 packets. */
	void setIpv4(Nat64 translator) {
		this.ipv4 = translator;
	}

	/** What came from the host: received = delivered to the mesh, or answered here, + drops. */
	public Stats fromHost() {
		return this.fromHost;
	}

	/** Packets that went to the host. */
	public long toHost() {
		return this.toHost;
	}

	/** The host's address. */
	public Address host() {
		return this.host;
	}

	@Override
	public int onDatagram(Datagram from, long now) {
		Address source = new Address(from.sourceHigh, from.sourceLow);
		Address destination = new Address(from.destinationHigh, from.destinationLow);
		if (source.high() != this.own.high() || source.equals(this.own) || source.equals(this.host)) {
			return Drop.IPV6_SOURCE;
		}
		boolean translated = this.nat64 != null && this.nat64.prefix().contains(destination);
		if (!translated && this.out == null || !Ipv6Packet.isGlobalUnicast(destination) || destination.high() == this.own.high() && !destination.equals(this.host)) {
			return Drop.IPV6_NO_ROUTE;
		}
		if (from.hopLimit <= 1) {
			return Drop.IPV6_HOP_LIMIT;
		}
		byte[] packet = Ipv6Packet.of(from);
		packet[7]--;
		if (translated) {
			return this.nat64.onPacket(packet, now);
		}
		send(packet);
		return 0;
	}

	/**
	 * Sends a packet of this process to a node, or to the host's network if it is for that.
	 *
	 * @return 0, or why it was dropped, not yet counted
	 */
	int toMesh(byte[] packet, long now) {
		Address to = Ipv6Packet.destination(packet);
		if (this.out != null && (to.equals(this.host) || to.high() != this.own.high()) && Ipv6Packet.hopLimit(packet) > 1) {
			packet[7]--;
			send(packet);
			return 0;
		}
		if (!this.mesh.root().reaches(to)) {
			return Drop.IPV6_NO_ROUTE;
		}
		Ipv6Packet.into(packet, this.datagram);
		return this.mesh.ipv6().forward(this.datagram, now);
	}

	/** Takes a packet of the host, which is this object's from now on. */
	public void onPacket(byte[] packet, long now) {
		this.fromHost.received++;
		int reason = take(packet, now);
		if (reason == 0) {
			this.fromHost.delivered();
		} else {
			this.fromHost.drop(reason);
		}
	}

	private int take(byte[] packet, long now) {
		int wrong = Ipv6Packet.check(packet);
		if (wrong != 0) {
			return wrong == Drop.IPV6_VERSION && this.ipv4 != null && (packet[0] >> 4 & 15) == 4 ? this.ipv4.onIpv4(packet, now) : wrong;
		}
		Address source = Ipv6Packet.source(packet);
		Address destination = Ipv6Packet.destination(packet);
		// Solicitations and MLD reports of the host's own stack are among these.
		if (!Ipv6Packet.isGlobalUnicast(destination)) {
			return Drop.IPV6_OTHER_DESTINATION;
		}
		if (!Ipv6Packet.isGlobalUnicast(source) || source.high() == this.own.high() && !source.equals(this.host)) {
			return Drop.IPV6_SOURCE;
		}
		if (destination.equals(this.own)) {
			return own(packet, now);
		}
		if (Ipv6Packet.hopLimit(packet) <= 1) {
			error(packet, Ipv6Packet.TIME_EXCEEDED, 0, 0, now);
			return Drop.IPV6_HOP_LIMIT;
		}
		if (this.nat64 != null && this.nat64.prefix().contains(destination)) {
			// Whoever routes the prefix here reaches IPv4 as nodes do.
			packet[7]--;
			return this.nat64.onPacket(packet, now);
		}
		if (destination.high() != this.own.high() || destination.equals(this.host)) {
			error(packet, Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.NO_ROUTE, 0, now);
			return Drop.IPV6_NO_ROUTE;
		}
		if (packet.length > Ipv6Packet.MTU) {
			error(packet, Ipv6Packet.PACKET_TOO_BIG, 0, Ipv6Packet.MTU, now);
			return Drop.LOWPAN_OVERSIZE;
		}
		if (!this.mesh.root().reaches(destination)) {
			error(packet, Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.ADDRESS_UNREACHABLE, 0, now);
			return Drop.IPV6_NO_ROUTE;
		}
		return toMesh(packet, now);
	}

	/** A packet for this router itself: echo is answered, there is nothing else for the host's side. */
	private int own(byte[] packet, long now) {
		int at = Ipv6Header.LENGTH;
		int next = Ipv6Packet.nextHeader(packet);
		if (next != Ipv6Header.ICMPV6) {
			if (next == Ipv6Header.FRAGMENT) {
				return Drop.IPV6_FRAGMENT;
			}
			error(packet, Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.PORT_UNREACHABLE, 0, now);
			return Drop.UDP_PORT;
		}
		if (packet.length < at + 8) {
			return Drop.ICMPV6_TRUNCATED;
		}
		Ipv6Packet.into(packet, this.datagram);
		if (Checksum.fold(this.datagram, next, packet.length - at, Checksum.words(packet, at, packet.length)) != 0xffff) {
			return Drop.ICMPV6_CHECKSUM;
		}
		if ((packet[at] & 0xff) != Ipv6Packet.ECHO_REQUEST) {
			return Drop.ICMPV6_UNKNOWN;
		}
		send(Ipv6Packet.icmpv6(this.own, Ipv6Packet.source(packet), Ipv6Packet.ECHO_REPLY, 0, Bytes.get32(packet, at + 4), packet, at + 8, packet.length));
		return 0;
	}

	private void error(byte[] about, int type, int code, int value, long now) {
		byte[] error = Ipv6Packet.error(about, this.own, type, code, value);
		if (error != null && this.errors.allow(now)) {
			send(error);
		}
	}

	private void send(byte[] packet) {
		this.toHost++;
		this.out.accept(packet);
	}
}
