package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
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
 * The sending half of {@link Ipv6}: packets with room in front, the source's address, checksums, the next hop, IPHC, and the link. What is passed on
 * goes the same way out. The halves are one object, so that what both use is one field away.
 */
public abstract class Ipv6Output implements Udp, Mac.Returns {
	/** How often a datagram that was not delivered to the next hop is sent again, by whatever next hop there is then. */
	private static final int RETURNS = 3;
	/** A payload that fits a frame whatever is in front of it. */
	private static final int SHORT_PAYLOAD = 24;
	/** Bytes of a compressed UDP header with both ports in full. */
	static final int UDP_HEADER = 7;
	/** Bytes of a compressed hop-by-hop header with the RPL option. */
	private static final int RPL_OPTION = 8;

	/** Second half of the link-local address. */
	final long iid;
	final Stats stats;
	final Contexts contexts;
	final Addresses addresses;
	private final Mac mac;
	private final PacketPool pool;
	Routing routing;
	Neighbors neighbors;
	/** Null for none. */
	Fragmentation fragmentation;
	/** What fragments were put together to, while it is dispatched: whoever passes it on or answers with its contents takes it. */
	Packet whole;
	private int hopLimit = Ipv6.HOP_LIMIT;
	private final Datagram out = new Datagram();

	Ipv6Output(long eui64, Mac mac, PacketPool pool, Stats stats, Contexts contexts) {
		this.iid = Iid.ofEui64(eui64);
		this.addresses = new Addresses(eui64);
		this.mac = mac;
		this.pool = pool;
		this.stats = stats;
		this.contexts = contexts;
	}

	/**
	 * Names the next hop that is known to have a short address: frames to it are six bytes shorter.
	 *
	 * @param neighbor its EUI-64 as printed
	 * @param address 0 to 0xfffd; {@link Mac#BROADCAST} for none
	 */
	public void setShort(long neighbor, long address) {
		this.mac.setShort(neighbor, address);
	}

	/** Sets the hop limit of what is sent without another (CurHopLimit, RFC 4861 section 6.3.2), 1 to 255. */
	public void setHopLimit(int hopLimit) {
		this.hopLimit = hopLimit;
	}

	/** The hop limit of what is sent without another. */
	public int hopLimit() {
		return this.hopLimit;
	}

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
		boolean outer = datagram.outerHopLimit != 0;
		if ((outer ? datagram.outerHopLimit : datagram.hopLimit) <= 1) {
			return Drop.IPV6_HOP_LIMIT;
		}
		restore(datagram);
		Packet packet = copy(datagram);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		// In another it does not travel itself (RFC 2473 section 3.1).
		if (outer) {
			datagram.outerHopLimit--;
		} else {
			datagram.hopLimit--;
		}
		datagram.rplOption = false;
		int reason = datagram.nextHeader == Ipv6Header.UDP ? Nhc.pushUdp(packet, datagram) : 0;
		output(packet, datagram, reason, now);
		return 0;
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
				|| Lowpan.decompress(packet.bytes, packet.at, packet.end, this.iid, linkIid(destination), this.contexts, datagram) != 0
				|| isLinkScope(datagram.destinationHigh)) {
			this.pool.give(packet);
			return;
		}
		boolean lastHop = !datagram.rplOption && datagram.destinationLow == linkIid(destination);
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
		datagram.outerHopLimit = 0;
		return 0;
	}

	/** The interface identifier of a link-layer destination, an EUI-64 or a short address. */
	private static long linkIid(long destination) {
		return Mac.isShort(destination) ? Iid.ofShort((int) destination) : Iid.ofEui64(destination);
	}

	/** The EUI-64 of the next hop of a datagram to one node; 0 for none. */
	private long nextHop(Datagram datagram, Packet packet) {
		long low = datagram.destinationLow;
		if (datagram.destinationHigh == Ipv6.LINK_LOCAL) {
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
				long brief = this.mac.shortAddress(nextHop);
				if (brief != Mac.BROADCAST && datagram.destinationLow != linkIid) {
					// Not for an address that only the EUI-64 lets leave out, which has two bytes more.
					nextHop = brief;
					linkIid = linkIid(brief);
				}
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
	static boolean isLinkScope(long high) {
		return high == Ipv6.LINK_LOCAL || isMulticast(high) && ((int) (high >>> 48) & 15) <= 2;
	}
}
