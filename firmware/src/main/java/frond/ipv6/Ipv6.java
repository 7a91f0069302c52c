package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import frond.ieee802154.Mac;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Fragmentation;
import frond.lowpan.Iid;
import frond.lowpan.Iphc;
import frond.lowpan.Ipv6Header;
import frond.lowpan.Lowpan;
import frond.lowpan.Nhc;
import frond.radio.Radio;

/**
 * A host with one 802.15.4 interface (RFC 8200, 4291, 4443, 768): its addresses, input down to the port, ICMPv6, output with the next hop
 * chosen. A datagram is fields from end to end; its payload is written once.
 */
public final class Ipv6 implements Udp, Mac.Listener, Mac.Returns {
	/** First half of a link-local address (RFC 4291 section 2.5.6). */
	public static final long LINK_LOCAL = 0xfe80000000000000L;
	/** First half of the link-local multicast addresses (RFC 4291 section 2.7). */
	public static final long MULTICAST_LINK = 0xff02000000000000L;
	/** Second half of all nodes, ff02::1. */
	public static final long ALL_NODES = 1;
	/** Second half of all RPL nodes, ff02::1a (RFC 6550 section 6). */
	public static final long ALL_RPL_NODES = 0x1a;
	/** Hop limit where nothing else is asked for, and no router has named another. */
	public static final int HOP_LIMIT = 64;
	/** Of {@link #takeArrivals}: a datagram from beyond the link had a RPL option. */
	public static final int ARRIVED_WITH_OPTION = 2;
	/** Of {@link #takeArrivals}: one had none. */
	public static final int ARRIVED_WITHOUT_OPTION = 1;
	private static final long MULTICAST_INTERFACE = 0xff01000000000000L;

	/** How often a datagram that was not delivered to the next hop is sent again, by whatever next hop there is then. */
	private static final int RETURNS = 3;

	private static final int PORTS = 10;
	/** A payload that fits a frame whatever is in front of it. */
	private static final int SHORT_PAYLOAD = 24;
	/** Bytes of a compressed UDP header with both ports in full. */
	static final int UDP_HEADER = 7;
	/** Bytes of a compressed hop-by-hop header with the RPL option. */
	private static final int RPL_OPTION = 8;

	private final long iid;
	private final Mac mac;
	private final PacketPool pool;
	private final Stats stats;
	private final Contexts contexts;
	private final Addresses addresses;
	Routing routing;
	private int arrivals;
	Neighbors neighbors;
	private Fragmentation fragmentation;
	/** Null without fragmentation. */
	private FragmentReassembly fragments;
	/** What fragments were put together to, while it is dispatched: whoever passes it on or answers with its contents takes it. */
	private Packet whole;
	/** Who waits for echoes; null for nobody. */
	Ping ping;
	private boolean router;
	/** Second half of one more group; 0 for none. */
	private long group;
	private int hopLimit = HOP_LIMIT;

	private final Datagram in = new Datagram();
	/** Whether that is the inner one of two. */
	private boolean inTunnel;
	private final Datagram out = new Datagram();
	private final int[] ports = new int[PORTS];
	private final UdpReceiver[] receivers = new UdpReceiver[PORTS];
	private int bound;
	private final Icmpv6 icmpv6;

	/**
	 * @param eui64 this node's, as printed
	 * @param mac where frames go; the owner starts it with this as its listener
	 * @param pool packets of at least {@link Radio#MAX_FRAME} bytes
	 */
	public Ipv6(long eui64, Mac mac, PacketPool pool, Stats stats, Contexts contexts) {
		this.iid = Iid.ofEui64(eui64);
		this.addresses = new Addresses(eui64);
		this.mac = mac;
		this.pool = pool;
		this.stats = stats;
		this.contexts = contexts;
		this.icmpv6 = new Icmpv6(this);
		mac.setReturns(this);
	}

	/** Sets the routing protocol; without one, datagrams stay on the link. */
	public void setRouting(Routing routing) {
		this.routing = routing;
	}

	/** Sets neighbour discovery; without it, the EUI-64 of a neighbour is in its address, and only routing knows a way beyond the link. */
	public void setNeighbors(Neighbors neighbors) {
		this.neighbors = neighbors;
	}

	/** Takes and sends datagrams of more than a frame; its owner calls {@link Fragmentation#onTime}. */
	public void setFragmentation(Fragmentation fragmentation) {
		this.fragmentation = fragmentation;
		this.fragments = fragmentation == null ? null : new FragmentReassembly(fragmentation, this.stats, this.icmpv6);
	}

	/** Listens to one group more of the link, ff02::/64 and this. */
	public void join(long low) {
		this.group = low;
	}

	/** Sets the hop limit of what is sent without another (CurHopLimit, RFC 4861 section 6.3.2), 1 to 255. */
	public void setHopLimit(int hopLimit) {
		this.hopLimit = hopLimit;
	}

	/** The hop limit of what is sent without another. */
	public int hopLimit() {
		return this.hopLimit;
	}

	/** Listens to the group of all routers, ff02::2. */
	public void beRouter() {
		this.router = true;
	}

	/** This node's addresses. */
	public Addresses addresses() {
		return this.addresses;
	}

	/**
	 * Sets the prefix that routing announces: an address is made of it, which lasts until another takes its place, and comes before others.
	 *
	 * @param prefix 64 bits; 0 for none
	 */
	public void setPrefix(long prefix) {
		this.addresses.setRoutingPrefix(prefix);
	}

	/** First half of the address that comes before others beyond the link; 0 for none. */
	public long prefix() {
		int slot = this.addresses.primary();
		return slot < 0 ? 0 : this.addresses.high(slot);
	}

	/** Second half of the address that comes before others beyond the link; without one, of the link-local address. */
	public long iid() {
		int slot = this.addresses.primary();
		return slot < 0 ? this.iid : this.addresses.low(slot);
	}

	/** ICMPv6 error messages received. */
	public int errorsReceived() {
		return this.icmpv6.errorsReceived();
	}

	/** What came from beyond the link for this node since this was asked last: {@link #ARRIVED_WITH_OPTION} and {@link #ARRIVED_WITHOUT_OPTION}, or 0. */
	public int takeArrivals() {
		int taken = this.arrivals;
		this.arrivals = 0;
		return taken;
	}

	/** Whether a datagram for this address is for this node. */
	public boolean isOwn(long high, long low) {
		if (this.addresses.find(high, low) >= 0) {
			return true;
		}
		if (high == MULTICAST_LINK) {
			return low == ALL_NODES || low == ALL_RPL_NODES || (low & ~0xffffffL) == NdMessage.SOLICITED_NODE && this.addresses.isSolicited((int) low)
					|| low == NdMessage.ALL_ROUTERS && this.router || low == this.group && low != 0;
		}
		return high == MULTICAST_INTERFACE && low == ALL_NODES;
	}

	// Input

	@Override
	public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		int reason = receive(header, bytes, at, end, rssi, lqi, now);
		if (reason == Drop.LOWPAN_FRAGMENT && this.fragmentation != null) {
			reason = fragment(header, bytes, at, end, rssi, lqi, now);
		}
		if (reason == 0) {
			this.stats.delivered();
		} else {
			this.stats.drop(reason);
		}
	}

	private int receive(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		Datagram datagram = this.in;
		boolean unicast = !header.broadcast();
		int reason = Lowpan.decompress(bytes, at, end, iid(header.sourceMode, header.source), unicast ? iid(header.destinationMode, header.destination) : 0,
				this.contexts, datagram);
		if (reason == 0) {
			datagram.linkSource = header.sourceMode == Frame.EXTENDED ? header.source : 0;
			datagram.linkUnicast = unicast;
			datagram.rssi = rssi;
			datagram.lqi = lqi;
			reason = dispatch(datagram, now);
		} else if (datagram.problem != 0 || reason == Drop.IPV6_FRAGMENT) {
			datagram.linkUnicast = unicast;
			reason = problem(datagram, header.sourceMode == Frame.EXTENDED ? header.source : 0, reason, now);
		}
		return reason;
	}

	private int fragment(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		int reason = this.fragmentation.onFragment(bytes, at, end, iid(header.sourceMode, header.source),
				header.broadcast() ? 0 : iid(header.destinationMode, header.destination), now);
		if (reason != Fragmentation.WHOLE) {
			return reason;
		}
		Packet packet = this.fragmentation.take();
		this.whole = packet;
		reason = receive(header, packet.bytes, packet.at, packet.end, rssi, lqi, now);
		if (this.whole != null) {
			this.whole = null;
			packet.giveBack();
		}
		return reason;
	}

	@Override
	public void onSent(long destination, int status, int tag, long now) {
		if (this.fragmentation != null) {
			this.fragmentation.onSent(tag, status, now);
		}
		// A busy channel or a failed radio says nothing about the neighbour.
		if (destination != Mac.BROADCAST && (status == Radio.SENT || status == Radio.NO_ACK)) {
			if (this.routing != null) {
				this.routing.onSent(destination, status == Radio.SENT, now);
			}
			if (this.neighbors != null) {
				this.neighbors.onSent(destination, status == Radio.SENT, now);
			}
		}
	}

	/**
	 * Sends a datagram that the next hop did not take once more: routing has heard of that, and may know another next hop. What stays on the link
	 * is for that neighbour alone, and its sender has a timer.
	 */
	@Override
	public void onReturned(Packet packet, long destination, int tag, long now) {
		Datagram datagram = this.out;
		// A fragment is sent again by whoever has its datagram.
		if (tag != 0 || packet.returns++ == RETURNS || this.routing == null
				|| Lowpan.decompress(packet.bytes, packet.at, packet.end, this.iid, Iid.ofEui64(destination), this.contexts, datagram) != 0
				|| isLinkScope(datagram.destinationHigh)) {
			this.pool.give(packet);
			return;
		}
		boolean lastHop = !datagram.rplOption && datagram.destinationLow == Iid.ofEui64(destination);
		if (datagram.routeAt != 0 || datagram.hopsEnd != 0 || lastHop) {
			// The way is in it and leads by this neighbour, or was in it and ends there.
			this.mac.send(packet, destination, tag, now);
			return;
		}
		restore(datagram);
		packet.at = datagram.at;
		packet.end = datagram.end;
		output(packet, datagram, datagram.nextHeader == Ipv6Header.UDP ? Nhc.pushUdp(packet, datagram) : 0, now);
	}

	private static long iid(int mode, long address) {
		return mode == Frame.EXTENDED ? Iid.ofEui64(address) : mode == Frame.SHORT ? Iid.ofShort((int) address) : 0;
	}

	private int dispatch(Datagram datagram, long now) {
		if (isMulticast(datagram.sourceHigh) || datagram.sourceHigh == 0 && !isSource(datagram)) {
			return Drop.IPV6_SOURCE;
		}
		if (this.addresses.find(datagram.destinationHigh, datagram.destinationLow) < 0) {
			int scope = isMulticast(datagram.destinationHigh) ? (int) (datagram.destinationHigh >>> 48) & 15 : -1;
			// What is within a node, or has no scope, does not come from a link (RFC 4291 section 2.7).
			if (scope == 0 || scope == 1 || !isOwn(datagram.destinationHigh, datagram.destinationLow)) {
				return onOther(datagram, now);
			}
		}
		if (datagram.sourceHigh != LINK_LOCAL) {
			this.arrivals |= datagram.rplOption ? ARRIVED_WITH_OPTION : ARRIVED_WITHOUT_OPTION;
		}
		if (datagram.routeAt != 0) {
			return this.routing == null ? Drop.IPV6_ROUTING_HEADER : this.routing.onSourceRoute(datagram, now);
		}
		switch (datagram.nextHeader) {
		case Ipv6Header.UDP:
			return udp(datagram, now);
		case Ipv6Header.ICMPV6:
			return this.icmpv6.onMessage(datagram, now);
		case Ipv6Header.IPV6:
		case Nhc.NESTED:
			return tunnel(datagram, now);
		case Ipv6Header.NONE:
			return Drop.IPV6_NEXT_HEADER;
		default:
			this.icmpv6.sendProblem(datagram, Icmpv6.UNRECOGNIZED_NEXT_HEADER, datagram.extensionHeaders == 0 ? -1 : datagram.problemAt, false, now);
			return Drop.IPV6_NEXT_HEADER;
		}
	}

	/**
	 * A datagram in another for this node, as RPL's routers make them (RFC 9008), once. What stays on a link does not come out of a tunnel: its hop limit
	 * of 255 would prove nothing.
	 */
	private int tunnel(Datagram datagram, long now) {
		if (this.inTunnel) {
			return Drop.IPV6_NEXT_HEADER;
		}
		int reason = Lowpan.decapsulate(datagram, this.contexts);
		if (reason == 0 && (isLinkScope(datagram.sourceHigh) || datagram.destinationHigh == LINK_LOCAL || isMulticast(datagram.destinationHigh))) {
			reason = Drop.IPV6_SOURCE;
		}
		if (reason == 0) {
			this.inTunnel = true;
			reason = dispatch(datagram, now);
			this.inTunnel = false;
		}
		return reason;
	}

	/** Whether a source without a prefix may be one: not loopback from a link (RFC 4291 section 2.5.3), and unspecified only for ICMPv6 (2.5.2). */
	private static boolean isSource(Datagram datagram) {
		return datagram.sourceLow != 1 && (datagram.sourceLow != 0 || datagram.nextHeader == Ipv6Header.ICMPV6);
	}

	/** A datagram for another node, and what its sender is told if it goes no further. */
	private int onOther(Datagram datagram, long now) {
		long high = datagram.destinationHigh;
		if (this.routing == null || isMulticast(high) || high == LINK_LOCAL || high == 0 && datagram.destinationLow >>> 1 == 0) {
			return Drop.IPV6_OTHER_DESTINATION;
		}
		if (datagram.hopsEnd != 0) {
			return this.routing.onSourceRoute(datagram, now);
		}
		int reason = this.routing.onForward(datagram, now);
		if (reason == Drop.IPV6_HOP_LIMIT) {
			this.icmpv6.sendError(datagram, Icmpv6.TIME_EXCEEDED, 0, 0, now);
		} else if (reason == Drop.IPV6_NO_ROUTE) {
			this.icmpv6.sendError(datagram, Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.NO_ROUTE, 0, now);
			return Drop.IPV6_UNREACHABLE;
		} else if (reason == Drop.IPV6_SOURCE && isLinkScope(datagram.sourceHigh)) {
			this.icmpv6.sendError(datagram, Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.BEYOND_SCOPE, 0, now);
		}
		return reason;
	}

	/** A datagram with a header that is not taken: whom it is for tells its sender, where there is something to tell; others pass it on. */
	private int problem(Datagram datagram, long linkSource, int reason, long now) {
		if (isMulticast(datagram.sourceHigh)) {
			return Drop.IPV6_SOURCE;
		}
		boolean own = isOwn(datagram.destinationHigh, datagram.destinationLow);
		// Neither fragments nor options for the destination are read by whoever passes them on; what is behind a source route is for its end.
		if (datagram.restAt != 0 && (reason == Drop.IPV6_OPTION || reason == Drop.IPV6_FRAGMENT) && (!own || datagram.routeAt != 0)) {
			datagram.linkSource = linkSource;
			return !own ? onOther(datagram, now) : this.routing == null ? Drop.IPV6_ROUTING_HEADER : this.routing.onSourceRoute(datagram, now);
		}
		if (own && reason == Drop.IPV6_FRAGMENT && this.fragments != null) {
			datagram.linkSource = linkSource;
			return ipv6Fragment(datagram, now);
		}
		// Hop-by-hop options are of concern to whoever is on the way (RFC 8200 section 4.2); for another's group nobody speaks up.
		if (datagram.problem != 0 && (own || this.router && datagram.restAt == 0 && !isMulticast(datagram.destinationHigh))) {
			this.icmpv6.sendProblem(datagram, datagram.problem - 1, datagram.problemAt, datagram.problemOfGroup, now);
		}
		return reason;
	}

	private int ipv6Fragment(Datagram datagram, long now) {
		int reason = this.fragments.onFragment(datagram, now);
		if (reason != FragmentReassembly.WHOLE) {
			return reason;
		}
		// The fragment may itself have come in 6LoWPAN fragments.
		Packet outer = this.whole;
		Packet packet = this.fragments.take(datagram);
		this.whole = packet;
		reason = Lowpan.goOn(datagram);
		if (reason == 0) {
			reason = dispatch(datagram, now);
		} else if (datagram.problem != 0) {
			this.icmpv6.sendProblem(datagram, datagram.problem - 1, datagram.problemAt, datagram.problemOfGroup, now);
		}
		if (this.whole != null) {
			packet.giveBack();
		}
		this.whole = outer;
		return reason;
	}

	/** Does what is due: gives up datagrams whose IPv6 fragments do not come. */
	public void onTime(long now) {
		if (this.fragments != null) {
			this.fragments.onTime(this.in, now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return this.fragments == null ? Long.MAX_VALUE : this.fragments.nextDeadline();
	}

	/** Takes an error about a datagram from one of this node's ports. */
	void onUdpError(int port, int type, int code, long destinationHigh, long destinationLow, int destinationPort, long now) {
		for (int i = this.bound - 1; i >= 0; i--) {
			if (this.ports[i] == port && this.receivers[i] instanceof UdpErrorReceiver) {
				((UdpErrorReceiver) this.receivers[i]).onError(type, code, destinationHigh, destinationLow, destinationPort, now);
			}
		}
	}

	private int udp(Datagram datagram, long now) {
		int length = datagram.end - datagram.at + 8;
		// RFC 8200 section 8.1: no checksum is not allowed over IPv6.
		if (datagram.checksum == 0 || Checksum.fold(datagram, Ipv6Header.UDP, length,
				Checksum.words(datagram.bytes, datagram.at, datagram.end) + datagram.sourcePort + datagram.destinationPort + length + datagram.checksum) != 0xffff) {
			return Drop.UDP_CHECKSUM;
		}
		int[] ports = this.ports;
		int port = datagram.destinationPort;
		for (int i = this.bound - 1; i >= 0; i--) {
			if (ports[i] == port) {
				return this.receivers[i].onDatagram(datagram, now);
			}
		}
		this.icmpv6.sendError(datagram, Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.PORT_UNREACHABLE, 0, now);
		return Drop.UDP_PORT;
	}

	// Output

	/**
	 * What fits one frame to a global address, and the frames of the routers on the way: without link security, with both prefixes in a context and the
	 * root as parent, 79 bytes; with addresses inline, 55.
	 */
	@Override
	public int maxPayload() {
		int slot = this.addresses.primary();
		int context = slot < 0 ? -1 : this.contexts.find(this.addresses.high(slot), this.addresses.low(slot));
		// IPHC, addresses, RPL option, UDP. With a context the source is elided, and the destination's identifier inline.
		int headers = 2 + (context < 0 ? 32 : context == 0 ? 8 : 9) + RPL_OPTION + UDP_HEADER + (this.routing == null ? 0 : this.routing.growth());
		return this.mac.maxPayload() - headers;
	}

	/** What a frame has room for above the link, bytes. */
	int framePayload() {
		return this.mac.maxPayload();
	}

	/** A packet for a payload that fits one frame: {@link #begin(int)} with {@link #maxPayload}. */
	public Packet begin() {
		return begin(null, Radio.MAX_FRAME, maxPayload());
	}

	/**
	 * A packet whose payload of at most {@code length} bytes ends where its storage does, so that what room there is is in front.
	 *
	 * @return null if none is free, or if {@code length} is more than a frame and there is no fragmentation
	 */
	@Override
	public Packet begin(int length) {
		if (this.fragmentation != null && length > SHORT_PAYLOAD && length > maxPayload()) {
			Packet packet = this.fragmentation.buffer();
			if (packet != null) {
				return begin(packet, packet.bytes.length, length);
			}
		}
		return begin(null, Radio.MAX_FRAME, length);
	}

	/** Makes what is not for routers the payload again, as it was received: extension headers stay. */
	private static void restore(Datagram datagram) {
		if (datagram.restAt != 0) {
			datagram.at = datagram.restAt;
			datagram.end = datagram.lastEnd;
			datagram.nextHeader = datagram.restHeader;
		}
	}

	/** @param packet null for one of the pool */
	private Packet begin(Packet packet, int size, int length) {
		int at = size - this.mac.tailroom() - length;
		Packet result = packet != null || at < 0 ? packet : this.pool.take();
		if (result != null) {
			result.at = at;
			result.end = at;
		}
		return result;
	}

	/** A packet with what a received datagram carries: a copy, or what fragments were put together to; null if none is free. */
	Packet copy(Datagram datagram) {
		int length = datagram.end - datagram.at;
		Packet packet = this.whole;
		if (packet != null && packet.bytes == datagram.bytes) {
			this.whole = null;
			packet.at = datagram.at;
			packet.end = datagram.end;
			moveToEnd(packet);
			return packet;
		}
		packet = begin(length);
		if (packet != null) {
			System.arraycopy(datagram.bytes, datagram.at, packet.bytes, packet.at, length);
			packet.end = packet.at + length;
		}
		return packet;
	}

	@Override
	public void abandon(Packet packet) {
		this.pool.give(packet);
	}

	@Override
	public boolean bind(int port, UdpReceiver receiver) {
		if (this.bound == PORTS) {
			return false;
		}
		this.ports[this.bound] = port;
		this.receivers[this.bound++] = receiver;
		return true;
	}

	@Override
	public int send(Packet packet, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now) {
		return send(packet, this.addresses.select(destinationHigh, destinationLow), destinationHigh, destinationLow, sourcePort, destinationPort, now);
	}

	/**
	 * Sends a datagram from a given address, else as {@link #send}: an answer comes from where the question went.
	 *
	 * @param sourceHigh first half of an address of this node, or of a group, which stands for any of its own; {@link Drop#IPV6_NO_ROUTE} for another
	 */
	public int sendFrom(Packet packet, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now) {
		int slot = this.addresses.find(sourceHigh, sourceLow);
		if (slot < 0 && isMulticast(sourceHigh)) {
			// The answer to what came to a group.
			slot = this.addresses.select(destinationHigh, destinationLow);
		}
		return send(packet, slot, destinationHigh, destinationLow, sourcePort, destinationPort, now);
	}

	private int send(Packet packet, int slot, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now) {
		Datagram datagram = this.out;
		int reason = address(datagram, slot, destinationHigh, destinationLow, this.hopLimit);
		if (reason == 0) {
			datagram.sourcePort = sourcePort;
			datagram.destinationPort = destinationPort;
			int length = packet.end - packet.at + 8;
			if (length > Fragmentation.MTU - Ipv6Header.LENGTH) {
				// There is no need to find out what the path takes (RFC 8200 section 5).
				reason = Drop.LOWPAN_OVERSIZE;
			}
			int sum = ~Checksum.fold(datagram, Ipv6Header.UDP, length, Checksum.words(packet.bytes, packet.at, packet.end) + sourcePort + destinationPort + length)
					& 0xffff;
			// A sum of zero is sent as its other form: zero means none (RFC 768).
			datagram.checksum = sum == 0 ? 0xffff : sum;
			reason = reason != 0 ? reason : Nhc.pushUdp(packet, datagram);
		}
		return output(packet, datagram, reason, now);
	}

	/**
	 * Sends an ICMPv6 message and takes ownership of the packet, whatever the result.
	 *
	 * @param packet its body behind the checksum
	 * @return 0, or the reason for which it was dropped ({@link Drop}, counted)
	 */
	public int sendIcmpv6(Packet packet, int type, int code, long destinationHigh, long destinationLow, int hopLimit, long now) {
		return sendIcmpv6(packet, type, code, this.addresses.select(destinationHigh, destinationLow), destinationHigh, destinationLow, hopLimit, now);
	}

	/**
	 * Sends an ICMPv6 message from one of this node's addresses, else as {@link #sendIcmpv6(Packet, int, int, long, long, int, long)}.
	 *
	 * @param slot of {@link #addresses}; -1 for none, which is a reason to drop it
	 */
	public int sendIcmpv6(Packet packet, int type, int code, int slot, long destinationHigh, long destinationLow, int hopLimit, long now) {
		Datagram datagram = this.out;
		int reason = address(datagram, slot, destinationHigh, destinationLow, hopLimit);
		if (reason == 0 && packet.at < 4) {
			reason = Drop.LOWPAN_OVERSIZE;
		}
		if (reason == 0) {
			byte[] bytes = packet.bytes;
			int at = packet.at - 4;
			packet.at = at;
			bytes[at] = (byte) type;
			bytes[at + 1] = (byte) code;
			Bytes.put16(bytes, at + 2, 0);
			Bytes.put16(bytes, at + 2, ~Checksum.fold(datagram, Ipv6Header.ICMPV6, packet.end - at, Checksum.words(bytes, at, packet.end)));
			datagram.nextHeader = Ipv6Header.ICMPV6;
		}
		return output(packet, datagram, reason, now);
	}

	/** Sends an RPL message (RFC 6550 section 6), else as {@link #sendIcmpv6}. */
	public int sendRpl(Packet packet, int code, long destinationHigh, long destinationLow, long now) {
		return sendIcmpv6(packet, Icmpv6.RPL, code, destinationHigh, destinationLow, isLinkScope(destinationHigh) ? 255 : this.hopLimit, now);
	}

	/**
	 * Passes on a datagram for another node (RFC 8200 section 3), with the extension headers it came with; of hop-by-hop options only the RPL
	 * option is known, and that is for routing to write.
	 *
	 * @return 0, or the reason for which it was dropped ({@link Drop}, not yet counted)
	 */
	public int forward(Datagram datagram, long now) {
		if (isLinkScope(datagram.sourceHigh) || datagram.sourceHigh == 0 && datagram.sourceLow == 0) {
			return Drop.IPV6_SOURCE;
		}
		if (datagram.hopLimit <= 1) {
			return Drop.IPV6_HOP_LIMIT;
		}
		restore(datagram);
		Packet packet = copy(datagram);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		datagram.hopLimit--;
		datagram.rplOption = false;
		int reason = datagram.nextHeader == Ipv6Header.UDP ? Nhc.pushUdp(packet, datagram) : 0;
		output(packet, datagram, reason, now);
		return 0;
	}

	/** Fills in the fields of a datagram of this node's own. */
	private int address(Datagram datagram, int slot, long destinationHigh, long destinationLow, int hopLimit) {
		if (slot < 0) {
			return Drop.IPV6_NO_ROUTE;
		}
		datagram.destinationHigh = destinationHigh;
		datagram.destinationLow = destinationLow;
		datagram.sourceHigh = this.addresses.high(slot);
		datagram.sourceLow = this.addresses.low(slot);
		datagram.hopLimit = hopLimit;
		datagram.rplOption = false;
		datagram.hopsEnd = 0;
		return 0;
	}

	/** The EUI-64 of the next hop of a datagram to one node; 0 for none. */
	private long nextHop(Datagram datagram, Packet packet) {
		long low = datagram.destinationLow;
		if (datagram.destinationHigh == LINK_LOCAL) {
			long known = this.neighbors == null ? 0 : this.neighbors.resolve(low);
			// Every neighbour has an EUI-64: an address made of a short one has nowhere to go.
			return known != 0 ? known : Iid.isShort(low) ? 0 : Iid.ofEui64(low);
		}
		long nextHop = this.routing == null ? 0 : this.routing.route(datagram, packet);
		if (nextHop == 0 && this.neighbors != null) {
			datagram.rplOption = false;
			nextHop = this.neighbors.route(datagram.destinationHigh, low);
		}
		return nextHop;
	}

	/** The next hop, IPHC, and the link; or the packet given back and {@code reason} counted. */
	private int output(Packet packet, Datagram datagram, int reason, long now) {
		if (reason == 0) {
			long nextHop;
			long linkIid;
			if (isMulticast(datagram.destinationHigh)) {
				nextHop = isLinkScope(datagram.destinationHigh) ? Mac.BROADCAST : 0;
				linkIid = 0;
			} else {
				nextHop = nextHop(datagram, packet);
				linkIid = Iid.ofEui64(nextHop);
			}
			if (nextHop == 0) {
				reason = Drop.IPV6_NO_ROUTE;
			} else {
				if (datagram.rplOption && !datagram.rplCompressed) {
					reason = Nhc.pushRplOption(packet, datagram);
				}
				if (reason == 0) {
					reason = Iphc.push(packet, this.mac.headroom(), datagram, this.iid, linkIid, this.contexts);
					// An address that compresses less than the one begin() counts on.
					while (reason != 0) {
						Packet roomier = makeRoom(packet);
						if (roomier == null) {
							break;
						}
						packet = roomier;
						reason = Iphc.push(packet, this.mac.headroom(), datagram, this.iid, linkIid, this.contexts);
					}
				}
				if (reason == 0 && packet.length() > this.mac.maxPayload()) {
					if (this.fragmentation != null) {
						return this.fragmentation.send(packet, nextHop, now);
					}
					reason = Drop.LOWPAN_OVERSIZE;
				}
				if (reason == 0) {
					return this.mac.send(packet, nextHop, 0, now);
				}
			}
		}
		this.pool.give(packet);
		return this.stats.drop(reason);
	}

	/** The packet with all room in front, or if it has that a larger one with its contents; null if there is none. */
	private Packet makeRoom(Packet packet) {
		if (moveToEnd(packet)) {
			return packet;
		}
		Packet larger = this.fragmentation == null || !packet.isOf(this.pool) ? null : this.fragmentation.buffer();
		if (larger != null) {
			larger.end = packet.length();
			System.arraycopy(packet.bytes, packet.at, larger.bytes, 0, larger.end);
			moveToEnd(larger);
			packet.giveBack();
		}
		return larger;
	}

	/** Moves what a packet holds to the end of its storage, so that all room but the MAC's is in front; false if it is there already. */
	private boolean moveToEnd(Packet packet) {
		byte[] bytes = packet.bytes;
		int length = packet.end - packet.at;
		int to = bytes.length - this.mac.tailroom() - length;
		if (packet.at == to) {
			return false;
		}
		System.arraycopy(bytes, packet.at, bytes, to, length);
		packet.at = to;
		packet.end = to + length;
		return true;
	}

	static boolean isMulticast(long high) {
		return (int) (high >>> 56) == 0xff;
	}

	/** Whether an address means something on this link only: fe80::/64, ff01::/16, ff02::/16. */
	private static boolean isLinkScope(long high) {
		return high == LINK_LOCAL || isMulticast(high) && ((int) (high >>> 48) & 15) <= 2;
	}
}
