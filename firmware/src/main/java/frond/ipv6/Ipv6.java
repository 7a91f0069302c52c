package frond.ipv6;

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
import frond.lowpan.Ipv6Header;
import frond.lowpan.Lowpan;
import frond.lowpan.Nhc;
import frond.radio.Radio;

/**
 * A host with one 802.15.4 interface (RFC 8200, 4291, 4443, 768): its addresses, input down to the port, ICMPv6, output with the next hop
 * chosen. A datagram is fields from end to end; its payload is written once. This half receives.
 */
public final class Ipv6 extends Ipv6Output implements Mac.Listener {
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

	/** Null without fragmentation. */
	private FragmentReassembly fragments;
	/** Who waits for echoes; null for nobody. */
	Ping ping;
	private boolean router;
	private int arrivals;
	/** Second half of one more group; 0 for none. */
	private long group;

	private final Datagram in = new Datagram();
	/** Whether that is the inner one of two. */
	private boolean inTunnel;
	private final Icmpv6 icmpv6;
	private final UdpPorts ports;

	/**
	 * @param eui64 this node's, as printed
	 * @param mac where frames go; the owner starts it with this as its listener
	 * @param pool packets of at least {@link Radio#MAX_FRAME} bytes
	 */
	public Ipv6(long eui64, Mac mac, PacketPool pool, Stats stats, Contexts contexts) {
		super(eui64, mac, pool, stats, contexts);
		this.icmpv6 = new Icmpv6(this);
		this.ports = new UdpPorts(this.icmpv6);
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
		setPrefix(prefix, Addresses.INFINITE, Addresses.INFINITE, 0);
	}

	/**
	 * Sets the prefix that routing announces, or how long it goes on, else as {@link #setPrefix(long)}.
	 *
	 * @param valid seconds from now, {@link Addresses#INFINITE} for ever
	 * @param preferred seconds, at most {@code valid}
	 */
	public void setPrefix(long prefix, long valid, long preferred, long now) {
		this.addresses.setRoutingPrefix(prefix, valid, preferred, now);
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
			return this.ports.onDatagram(datagram, now);
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

	@Override
	public boolean bind(int port, UdpReceiver receiver) {
		return this.ports.bind(port, receiver);
	}

	/** Takes an error about a datagram from one of this node's ports. */
	void onUdpError(int port, int type, int code, long destinationHigh, long destinationLow, int destinationPort, long now) {
		this.ports.onError(port, type, code, destinationHigh, destinationLow, destinationPort, now);
	}
}
