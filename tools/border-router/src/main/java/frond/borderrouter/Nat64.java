package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.ipv6.Checksum;
import frond.lowpan.Datagram;
import frond.lowpan.Ipv6Header;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A stateful NAT64 (RFC 6146) with one IPv4 address: whole packets of UDP, TCP and ICMP, translated as RFC 7915 says, errors and what they quote included.
 * What a port may receive is what its node has sent to (address-dependent filtering). Sans-I/O; one thread.
 */
final class Nat64 implements Nat64Side {
	private static final int UDP_HEADER = 8;
	private static final int TCP_HEADER = 20;
	private static final int FRAGMENT_HEADER = 8;
	/** The largest IPv4 packet that goes without fragments (RFC 7915 section 4.1). */
	private static final int IPV4_MTU = Ipv6Packet.MTU - Nat64Errors.DIFFERENCE;
	/** Administratively prohibited (RFC 4443 section 3.1). */
	private static final int PROHIBITED = 1;

	private final Nat64Prefix prefix;
	private final int address;
	private final Address own;
	private final BiFunction<byte[], Long, Integer> toMesh;
	private final Consumer<byte[]> toIpv4;
	private final Nat64Bindings bindings;
	private final Ipv4Reassembly reassembly = new Ipv4Reassembly();
	private final ErrorRate errors = new ErrorRate();
	private int identification;
	/** Packets of nodes for which there was no binding left, or no port. */
	private long refused;
	private long translatedOut;
	private long translatedIn;

	/**
	 * @param address the IPv4 address that stands for the mesh
	 * @param own this router's IPv6 address, which its errors come from
	 * @param toMesh takes an IPv6 packet and the time, and says why it was dropped, or 0
	 * @param toIpv4 takes IPv4 packets
	 */
	Nat64(Nat64Prefix prefix, int address, Address own, BiFunction<byte[], Long, Integer> toMesh, Consumer<byte[]> toIpv4, Random random) {
		this.prefix = prefix;
		this.address = address;
		this.own = own;
		this.toMesh = toMesh;
		this.toIpv4 = toIpv4;
		this.bindings = new Nat64Bindings(random);
	}

	@Override
	public Nat64Prefix prefix() {
		return this.prefix;
	}

	@Override
	public void onTime(long now) {
		this.bindings.expire(now);
	}

	@Override
	public Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("prefix", this.prefix.toString());
		status.put("address", Ipv4Packet.text(this.address));
		status.put("bindings", this.bindings.size());
		status.put("sessions", this.bindings.sessions());
		status.put("refused", this.refused);
		status.put("toIpv4", this.translatedOut);
		status.put("toMesh", this.translatedIn);
		return status;
	}

	// From the mesh

	@Override
	public int onPacket(byte[] packet, long now) {
		int peer = this.prefix.ipv4(Ipv6Packet.destination(packet));
		if (!Ipv4Packet.isUnicast(peer) || this.prefix.equals(Nat64Prefix.WELL_KNOWN) && !Ipv4Packet.isGlobal(peer)) {
			// RFC 6052 section 3.1: the well-known prefix stands for global addresses only.
			error(packet, Ipv6Packet.DESTINATION_UNREACHABLE, PROHIBITED, now);
			return Drop.IPV6_FORWARD;
		}
		int at = Ipv6Header.LENGTH;
		int length = packet.length - at;
		switch (Ipv6Packet.nextHeader(packet)) {
		case Ipv6Header.UDP:
			if (length < UDP_HEADER) {
				return Drop.UDP_TRUNCATED;
			}
			return Bytes.get16(packet, at + 6) == 0 ? Drop.UDP_CHECKSUM : out(packet, Ipv4Packet.UDP, 6, peer, now);
		case Ipv4Packet.TCP:
			return length < TCP_HEADER ? Drop.IPV6_TRUNCATED : out(packet, Ipv4Packet.TCP, 16, peer, now);
		case Ipv6Header.ICMPV6:
			return icmpv6(packet, peer, now);
		case Ipv6Header.FRAGMENT:
			return Drop.IPV6_FRAGMENT;
		default:
			error(packet, Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.PORT_UNREACHABLE, now);
			return Drop.IPV6_NEXT_HEADER;
		}
	}

	/** @param sumAt of the checksum, behind the header */
	private int out(byte[] packet, int protocol, int sumAt, int peer, long now) {
		int at = Ipv6Header.LENGTH;
		int port = Bytes.get16(packet, at);
		Nat64Bindings.Binding binding = binding(packet, protocol, port, now);
		if (binding == null) {
			return Drop.IPV6_FORWARD;
		}
		int flags = protocol == Ipv4Packet.TCP ? packet[at + 13] & 0xff : 0;
		this.bindings.use(binding, peer, Bytes.get16(packet, at + 2), true, flags, now);
		byte[] to = ipv4(packet, protocol, peer);
		int upper = Ipv4Packet.HEADER;
		Bytes.put16(to, upper, binding.port);
		long before = OnesComplement.words(Ipv6Packet.source(packet)) + OnesComplement.words(Ipv6Packet.destination(packet)) + port;
		long after = OnesComplement.words(this.address) + OnesComplement.words(peer) + binding.port;
		int sum = OnesComplement.adjust(Bytes.get16(packet, at + sumAt), before, after);
		Bytes.put16(to, upper + sumAt, sum == 0 && protocol == Ipv4Packet.UDP ? 0xffff : sum);
		return send(to, now);
	}

	/** The node's binding; null if there is no room for one, which it is told. */
	private Nat64Bindings.Binding binding(byte[] packet, int protocol, int port, long now) {
		Nat64Bindings.Binding binding = this.bindings.outgoing(new Nat64Bindings.Endpoint(protocol, Ipv6Packet.source(packet), port));
		if (binding == null) {
			this.refused++;
			error(packet, Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.ADDRESS_UNREACHABLE, now);
		}
		return binding;
	}

	/** A packet with an IPv4 header and what was behind the IPv6 header. */
	private byte[] ipv4(byte[] packet, int protocol, int peer) {
		int length = packet.length - Ipv6Header.LENGTH;
		byte[] to = new byte[Ipv4Packet.HEADER + length];
		header(to, 0, packet, length, protocol, this.address, peer);
		System.arraycopy(packet, Ipv6Header.LENGTH, to, Ipv4Packet.HEADER, length);
		return to;
	}

	/** RFC 7915 section 5.1: what fits every path may be cut by routers, and has an identification for that. */
	private void header(byte[] to, int at, byte[] packet, int length, int protocol, int source, int destination) {
		int total = Ipv4Packet.HEADER + length;
		boolean whole = total > IPV4_MTU;
		this.identification = this.identification + 1 & 0xffff;
		Ipv4Packet.write(to, at, Bytes.get16(packet, 0) >> 4 & 0xff, total, whole ? 0 : this.identification, whole ? Ipv4Packet.DONT_FRAGMENT : 0,
				Ipv6Packet.hopLimit(packet), protocol, source, destination);
	}

	private int icmpv6(byte[] packet, int peer, long now) {
		int at = Ipv6Header.LENGTH;
		if (packet.length < at + 8) {
			return Drop.ICMPV6_TRUNCATED;
		}
		int type = packet[at] & 0xff;
		if (type == Ipv6Packet.ECHO_REQUEST) {
			int identifier = Bytes.get16(packet, at + 4);
			Nat64Bindings.Binding binding = binding(packet, Ipv4Packet.ICMP, identifier, now);
			if (binding == null) {
				return Drop.IPV6_FORWARD;
			}
			this.bindings.use(binding, peer, 0, true, 0, now);
			byte[] to = ipv4(packet, Ipv4Packet.ICMP, peer);
			int upper = Ipv4Packet.HEADER;
			to[upper] = Ipv4Packet.ECHO_REQUEST;
			Bytes.put16(to, upper + 4, binding.port);
			// ICMP has no pseudo-header.
			long before = pseudoHeader(packet, packet.length - at) + (type << 8) + identifier;
			Bytes.put16(to, upper + 2, OnesComplement.adjust(Bytes.get16(packet, at + 2), before, (Ipv4Packet.ECHO_REQUEST << 8) + binding.port));
			return send(to, now);
		}
		return type < 128 ? errorOut(packet, peer, now) : Drop.ICMPV6_UNKNOWN;
	}

	private static long pseudoHeader(byte[] packet, int length) {
		return OnesComplement.words(Ipv6Packet.source(packet)) + OnesComplement.words(Ipv6Packet.destination(packet)) + length + Ipv6Header.ICMPV6;
	}

	/** An error of a node about what came to it through here: the packet in it becomes what it was. */
	private int errorOut(byte[] packet, int peer, long now) {
		int at = Ipv6Header.LENGTH;
		Nat64Errors.Message message = Nat64Errors.toIcmp(packet[at] & 0xff, packet[at + 1] & 0xff, Bytes.get32(packet, at + 4) & 0xffffffffL);
		int inner = at + 8;
		int upper = inner + Ipv6Header.LENGTH;
		if (Nat64Errors.isNone(message)) {
			return Drop.ICMPV6_UNKNOWN;
		}
		if (packet.length < upper + 8) {
			return Drop.ICMPV6_TRUNCATED;
		}
		byte[] about = Arrays.copyOfRange(packet, inner, packet.length);
		int next = Ipv6Packet.nextHeader(about);
		int protocol = next == Ipv6Header.ICMPV6 ? Ipv4Packet.ICMP : next;
		boolean query = protocol == Ipv4Packet.ICMP;
		if (query && (about[Ipv6Header.LENGTH] & 0xff) != Ipv6Packet.ECHO_REPLY || !query && protocol != Ipv4Packet.UDP && protocol != Ipv4Packet.TCP) {
			return Drop.ICMPV6_UNKNOWN;
		}
		int portAt = query ? 4 : 2;
		Nat64Bindings.Binding binding = this.bindings.known(
				new Nat64Bindings.Endpoint(protocol, Ipv6Packet.destination(about), Bytes.get16(about, Ipv6Header.LENGTH + portAt)));
		if (binding == null || !this.prefix.contains(Ipv6Packet.source(about))) {
			return Drop.ICMPV6_UNKNOWN;
		}
		int length = about.length - Ipv6Header.LENGTH;
		byte[] to = new byte[2 * Ipv4Packet.HEADER + 8 + length];
		int icmp = Ipv4Packet.HEADER;
		header(to, 0, packet, to.length - Ipv4Packet.HEADER, Ipv4Packet.ICMP, this.address, peer);
		header(to, icmp + 8, about, Bytes.get16(about, 4), protocol, this.prefix.ipv4(Ipv6Packet.source(about)), this.address);
		System.arraycopy(about, Ipv6Header.LENGTH, to, icmp + 8 + Ipv4Packet.HEADER, length);
		Bytes.put16(to, icmp + 8 + Ipv4Packet.HEADER + portAt, binding.port);
		if (query) {
			to[icmp + 8 + Ipv4Packet.HEADER] = Ipv4Packet.ECHO_REPLY;
		}
		finishIcmp(to, icmp, message);
		return send(to, now);
	}

	private static void finishIcmp(byte[] packet, int at, Nat64Errors.Message message) {
		packet[at] = (byte) message.type();
		packet[at + 1] = (byte) message.code();
		Bytes.put32(packet, at + 4, (int) message.value());
		Bytes.put16(packet, at + 2, ~OnesComplement.fold(Checksum.words(packet, at, packet.length)));
	}

	/** To the IPv4 side, or back (hairpinning, RFC 6146 section 3.8): 0, or why it did not get there. */
	private int send(byte[] packet, long now) {
		this.translatedOut++;
		if (Ipv4Packet.destination(packet, 0) == this.address) {
			return onIpv4(packet, now);
		}
		this.toIpv4.accept(packet);
		return 0;
	}

	private void error(byte[] about, int type, int code, long now) {
		byte[] error = Ipv6Packet.error(about, this.own, type, code, 0);
		if (error != null && this.errors.allow(now)) {
			this.toMesh.apply(error, now);
		}
	}

	// From the IPv4 side

	/**
	 * Takes a packet of the IPv4 side, which is this object's from now on.
	 *
	 * @return 0, or why it was dropped
	 */
	int onIpv4(byte[] given, long now) {
		int header = given.length < Ipv4Packet.HEADER ? -1 : Ipv4Packet.headerLength(given, 0);
		int total = header < 0 ? 0 : Bytes.get16(given, 2);
		if (header < 0 || total < header || total > given.length || OnesComplement.fold(Checksum.words(given, 0, header)) != 0xffff) {
			return Drop.IPV6_TRUNCATED;
		}
		byte[] packet = total == given.length ? given : Arrays.copyOf(given, total);
		int peer = Ipv4Packet.source(packet, 0);
		if (Ipv4Packet.destination(packet, 0) != this.address) {
			return Drop.IPV6_OTHER_DESTINATION;
		}
		if (!Ipv4Packet.isUnicast(peer)) {
			return Drop.IPV6_SOURCE;
		}
		if (Ipv4Packet.timeToLive(packet) <= 1) {
			errorIpv4(packet, Ipv4Packet.TIME_EXCEEDED, 0, 0, now);
			return Drop.IPV6_HOP_LIMIT;
		}
		if ((Ipv4Packet.fragment(packet) & (Ipv4Packet.MORE_FRAGMENTS | Ipv4Packet.OFFSET)) != 0) {
			packet = this.reassembly.take(packet, header, now);
			if (packet == null) {
				// Kept until the others come, or not to be used.
				return this.reassembly.reason();
			}
		}
		int length = packet.length - header;
		int protocol = Ipv4Packet.protocol(packet, 0);
		switch (protocol) {
		case Ipv4Packet.UDP:
			return length < UDP_HEADER ? Drop.UDP_TRUNCATED : in(packet, header, protocol, 6, peer, now);
		case Ipv4Packet.TCP:
			return length < TCP_HEADER ? Drop.IPV6_TRUNCATED : in(packet, header, protocol, 16, peer, now);
		case Ipv4Packet.ICMP:
			return length < 8 ? Drop.ICMPV6_TRUNCATED : icmp(packet, header, peer, now);
		default:
			errorIpv4(packet, Ipv4Packet.UNREACHABLE, 2, 0, now);
			return Drop.IPV6_NEXT_HEADER;
		}
	}

	private int in(byte[] packet, int header, int protocol, int sumAt, int peer, long now) {
		int port = Bytes.get16(packet, header + 2);
		Nat64Bindings.Binding binding = this.bindings.incoming(protocol, port);
		if (binding == null || !binding.knows(peer)) {
			errorIpv4(packet, Ipv4Packet.UNREACHABLE, binding == null ? 1 : 13, 0, now);
			return Drop.IPV6_NO_ROUTE;
		}
		if (protocol == Ipv4Packet.UDP && Bytes.get16(packet, header + 4) != packet.length - header) {
			return Drop.UDP_TRUNCATED;
		}
		byte[] to = ipv6(packet, header, protocol, peer, binding.endpoint.node());
		int upper = Ipv6Header.LENGTH;
		Bytes.put16(to, upper + 2, binding.endpoint.port());
		int sum = Bytes.get16(packet, header + sumAt);
		if (sum == 0 && protocol == Ipv4Packet.UDP) {
			// RFC 7915 section 4.5: IPv6 has no UDP without one.
			Datagram fields = new Datagram();
			Ipv6Packet.into(to, fields);
			sum = ~Checksum.fold(fields, protocol, to.length - upper, Checksum.words(to, upper, to.length)) & 0xffff;
		} else {
			long before = OnesComplement.words(peer) + OnesComplement.words(this.address) + port;
			long after = OnesComplement.words(Ipv6Packet.source(to)) + OnesComplement.words(Ipv6Packet.destination(to)) + binding.endpoint.port();
			sum = OnesComplement.adjust(sum, before, after);
		}
		Bytes.put16(to, upper + sumAt, sum == 0 && protocol == Ipv4Packet.UDP ? 0xffff : sum);
		int reason = deliver(packet, to, now);
		if (reason == 0) {
			this.bindings.use(binding, peer, Bytes.get16(packet, header), false, protocol == Ipv4Packet.TCP ? packet[header + 13] & 0xff : 0, now);
		}
		return reason;
	}

	/** A packet with an IPv6 header and what was behind the IPv4 header (RFC 7915 section 4.1). */
	private byte[] ipv6(byte[] packet, int header, int nextHeader, int peer, Address node) {
		int length = packet.length - header;
		byte[] to = new byte[Ipv6Header.LENGTH + length];
		header(to, 0, packet, 0, length, nextHeader, this.prefix.of(peer), node);
		System.arraycopy(packet, header, to, Ipv6Header.LENGTH, length);
		return to;
	}

	private static void header(byte[] to, int at, byte[] packet, int from, int length, int nextHeader, Address source, Address destination) {
		Datagram fields = new Datagram();
		fields.trafficClass = packet[from + 1] & 0xff;
		fields.nextHeader = nextHeader;
		fields.hopLimit = packet[from + 8] & 0xff;
		fields.sourceHigh = source.high();
		fields.sourceLow = source.low();
		fields.destinationHigh = destination.high();
		fields.destinationLow = destination.low();
		Ipv6Header.write(to, at, fields, length);
	}

	private int icmp(byte[] packet, int header, int peer, long now) {
		if (OnesComplement.fold(Checksum.words(packet, header, packet.length)) != 0xffff) {
			return Drop.ICMPV6_CHECKSUM;
		}
		int type = packet[header] & 0xff;
		if (type == Ipv4Packet.ECHO_REPLY) {
			int identifier = Bytes.get16(packet, header + 4);
			Nat64Bindings.Binding binding = this.bindings.incoming(Ipv4Packet.ICMP, identifier);
			if (binding == null || !binding.knows(peer)) {
				return Drop.IPV6_NO_ROUTE;
			}
			byte[] to = ipv6(packet, header, Ipv6Header.ICMPV6, peer, binding.endpoint.node());
			int upper = Ipv6Header.LENGTH;
			to[upper] = (byte) Ipv6Packet.ECHO_REPLY;
			Bytes.put16(to, upper + 4, binding.endpoint.port());
			long after = pseudoHeader(to, to.length - upper) + (Ipv6Packet.ECHO_REPLY << 8) + binding.endpoint.port();
			Bytes.put16(to, upper + 2, OnesComplement.adjust(Bytes.get16(packet, header + 2), identifier, after));
			return deliver(packet, to, now);
		}
		if (type == Ipv4Packet.ECHO_REQUEST) {
			// For this address itself; nobody behind it is meant.
			return Drop.ICMPV6_UNKNOWN;
		}
		return errorIn(packet, header, peer, now);
	}

	/** An error about what a node has sent: the packet in it becomes what it was. */
	private int errorIn(byte[] packet, int header, int peer, long now) {
		Nat64Errors.Message message = Nat64Errors.toIcmpv6(packet[header] & 0xff, packet[header + 1] & 0xff, Bytes.get32(packet, header + 4) & 0xffffffffL);
		if (Nat64Errors.isNone(message)) {
			return Drop.ICMPV6_UNKNOWN;
		}
		int inner = header + 8;
		int innerHeader = packet.length < inner + Ipv4Packet.HEADER ? -1 : Ipv4Packet.headerLength(packet, inner);
		int upper = inner + innerHeader;
		if (innerHeader < 0 || packet.length < upper + 8) {
			return Drop.ICMPV6_TRUNCATED;
		}
		int protocol = Ipv4Packet.protocol(packet, inner);
		boolean query = protocol == Ipv4Packet.ICMP;
		int portAt = query ? 4 : 0;
		Nat64Bindings.Binding binding = query && packet[upper] != Ipv4Packet.ECHO_REQUEST || Ipv4Packet.source(packet, inner) != this.address
				|| (Bytes.get16(packet, inner + 6) & Ipv4Packet.OFFSET) != 0 ? null : this.bindings.incoming(protocol, Bytes.get16(packet, upper + portAt));
		int target = Ipv4Packet.destination(packet, inner);
		if (binding == null || !binding.knows(target)) {
			return Drop.ICMPV6_UNKNOWN;
		}
		int length = Math.min(packet.length - upper, Ipv6Packet.MTU - 2 * Ipv6Header.LENGTH - 8);
		byte[] to = new byte[2 * Ipv6Header.LENGTH + 8 + length];
		int icmp = Ipv6Header.LENGTH;
		header(to, 0, packet, 0, to.length - icmp, Ipv6Header.ICMPV6, this.prefix.of(peer), binding.endpoint.node());
		header(to, icmp + 8, packet, inner, Math.max(0, Bytes.get16(packet, inner + 2) - innerHeader), query ? Ipv6Header.ICMPV6 : protocol, binding.endpoint.node(),
				this.prefix.of(target));
		int at = icmp + 8 + Ipv6Header.LENGTH;
		System.arraycopy(packet, upper, to, at, length);
		Bytes.put16(to, at + portAt, binding.endpoint.port());
		if (query) {
			to[at] = (byte) Ipv6Packet.ECHO_REQUEST;
		}
		to[icmp] = (byte) message.type();
		to[icmp + 1] = (byte) message.code();
		Bytes.put32(to, icmp + 4, (int) message.value());
		Datagram fields = new Datagram();
		Ipv6Packet.into(to, fields);
		Bytes.put16(to, icmp + 2, ~Checksum.fold(fields, Ipv6Header.ICMPV6, to.length - icmp, Checksum.words(to, icmp, to.length)));
		return deliver(packet, to, now);
	}

	/** To the mesh, in fragments if it is more than that takes and may be cut (RFC 7915 section 4). */
	private int deliver(byte[] from, byte[] packet, long now) {
		this.translatedIn++;
		if (packet.length <= Ipv6Packet.MTU) {
			return this.toMesh.apply(packet, now);
		}
		if ((Ipv4Packet.fragment(from) & Ipv4Packet.DONT_FRAGMENT) != 0) {
			errorIpv4(from, Ipv4Packet.UNREACHABLE, 4, IPV4_MTU, now);
			return Drop.LOWPAN_OVERSIZE;
		}
		int most = Ipv6Packet.MTU - Ipv6Header.LENGTH - FRAGMENT_HEADER & ~7;
		int length = packet.length - Ipv6Header.LENGTH;
		for (int offset = 0; offset < length; offset += most) {
			int part = Math.min(most, length - offset);
			byte[] fragment = Arrays.copyOf(packet, Ipv6Header.LENGTH + FRAGMENT_HEADER + part);
			int at = Ipv6Header.LENGTH;
			Bytes.put16(fragment, 4, FRAGMENT_HEADER + part);
			fragment[6] = Ipv6Header.FRAGMENT;
			Bytes.put16(fragment, at, Ipv6Packet.nextHeader(packet) << 8);
			Bytes.put16(fragment, at + 2, offset | (offset + part < length ? 1 : 0));
			Bytes.put32(fragment, at + 4, Bytes.get16(from, 4));
			System.arraycopy(packet, at + offset, fragment, at + FRAGMENT_HEADER, part);
			int reason = this.toMesh.apply(fragment, now);
			if (reason != 0) {
				return reason;
			}
		}
		return 0;
	}

	private void errorIpv4(byte[] about, int type, int code, int value, long now) {
		byte[] error = Ipv4Packet.error(about, this.address, type, code, value);
		if (error != null && this.errors.allow(now)) {
			// About what came from a node itself by hairpinning, it goes back the same way.
			send(error, now);
		}
	}
}
