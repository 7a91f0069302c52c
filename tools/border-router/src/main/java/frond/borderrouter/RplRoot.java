package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Ipv6;
import frond.ipv6.Neighbors;
import frond.ipv6.Routing;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Nhc;
import frond.rpl.Dao;
import frond.rpl.DaoAck;
import frond.rpl.Dio;
import frond.rpl.Dis;
import frond.rpl.Rpl;
import frond.rpl.RplOption;
import frond.rpl.Sequence;
import frond.rpl.Trickle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The root of a DODAG: announces it, learns where everyone is, and routes down, by source routes (RFC 6554) in non-storing mode (RFC 6550 section
 * 9.7), and by the child that announced a target in storing mode (section 9.8).
 */
public final class RplRoot implements Routing {
	/** Takes what happens. */
	public interface Listener {
		/** A target that was not known has announced itself. */
		void onJoined(Address target, Address parent);

		/** A target withdrew, or did not renew itself in time. */
		void onLeft(Address target);
	}

	/** DIOIntervalMin: 2^9 ms. A node that asks by multicast waits half of this at least, all of it at most. */
	private static final int INTERVAL_MINIMUM = 9;
	/** DIOIntervalDoublings: up to 17.5 minutes. */
	private static final int INTERVAL_DOUBLINGS = 11;
	private static final int REDUNDANCY = 10;
	private static final int MIN_HOP_RANK_INCREASE = 128;
	private static final int MAX_RANK_INCREASE = 8 * MIN_HOP_RANK_INCREASE;
	/** ROOT_RANK (section 17). */
	private static final int RANK = MIN_HOP_RANK_INCREASE;
	private static final int DEFAULT_LIFETIME = 10;
	private static final int LIFETIME_UNIT = 60;
	private static final int INSTANCE = 0;
	private static final int CAPACITY = 4096;
	/** DAO-ACK status: the table is full. */
	private static final int REFUSED = DaoAck.REJECTED;

	private final Ipv6 ipv6;
	private final Address address;
	private final int objective;
	private final int mode;
	private final Listener listener;
	private final Trickle trickle;
	private final Routes routes;
	private final int dtsn;
	private Neighbors neighbors;
	/** EUI-64s of children whose address does not tell it, from the frames of their DAOs. */
	private final Map<Address, Long> children = new HashMap<>();
	private int version = Sequence.START;
	private long expiryAt = Long.MAX_VALUE;

	/**
	 * @param ipv6 with its prefix set; its global address is the DODAGID
	 * @param objective {@link Rpl#OF0} or {@link Rpl#MRHOF}
	 * @param mode {@link Rpl#NON_STORING} or {@link Rpl#STORING}
	 * @param seed of jitter and DTSN: from another DTSN than before, the nodes see that a root that restarted has forgotten them
	 */
	RplRoot(Ipv6 ipv6, int objective, int mode, int seed, Listener listener) {
		this.ipv6 = ipv6;
		this.address = new Address(ipv6.prefix(), ipv6.iid());
		this.objective = objective;
		this.mode = mode;
		this.listener = listener;
		Jitter jitter = new Jitter(seed);
		this.trickle = new Trickle(1000L << INTERVAL_MINIMUM, INTERVAL_DOUBLINGS, REDUNDANCY, jitter);
		this.routes = new Routes(this.address, CAPACITY);
		this.dtsn = jitter.below(256);
	}

	/** Sets who knows the EUI-64s of neighbours whose addresses do not tell them. */
	void setNeighbors(Neighbors neighbors) {
		this.neighbors = neighbors;
	}

	/** Begins to announce the DODAG. */
	void start(long now) {
		this.trickle.start(now);
	}

	/** The root's address, the DODAGID. */
	public Address address() {
		return this.address;
	}

	public Routes routes() {
		return this.routes;
	}

	void onTime(long now) {
		if (this.trickle.onTime(now)) {
			sendDio(Ipv6.MULTICAST_LINK, Ipv6.ALL_RPL_NODES, now);
		}
		if (now >= this.expiryAt) {
			for (Address target : this.routes.expire(now)) {
				this.children.remove(target);
				this.listener.onLeft(target);
			}
			this.expiryAt = this.routes.nextExpiry();
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds. */
	long nextDeadline() {
		return Math.min(this.trickle.nextDeadline(), this.expiryAt);
	}

	// Routing

	@Override
	public long route(Datagram datagram, Packet packet) {
		Address target = new Address(datagram.destinationHigh, datagram.destinationLow);
		if (this.mode == Rpl.STORING) {
			return routeDown(datagram, target);
		}
		List<Address> path = this.routes.path(target);
		if (path.isEmpty()) {
			return 0;
		}
		Address first = path.get(0);
		if (path.size() > 1) {
			if (!pushSourceRoute(path, datagram, packet)) {
				return 0;
			}
			datagram.destinationHigh = first.high();
			datagram.destinationLow = first.low();
		}
		long registered = this.neighbors == null ? 0 : this.neighbors.route(first.high(), first.low());
		return registered != 0 ? registered : this.children.getOrDefault(first, Iid.ofEui64(first.low()));
	}

	/** Storing mode: the child that announced the target has the next step; the RPL option says that it goes down (RFC 6550 section 11.2). */
	private long routeDown(Datagram datagram, Address target) {
		Address next = this.routes.nextHop(target);
		if (next == null) {
			return 0;
		}
		datagram.rplOption = true;
		datagram.rplFlags = Rpl.DOWN;
		datagram.rplInstance = INSTANCE;
		datagram.rplSenderRank = RANK;
		datagram.rplSkippable = false;
		return Iid.ofEui64(next.low());
	}

	/**
	 * Writes a source routing header (RFC 6554 section 3) in front of the packet, compressed by NHC: the hops after the first, without the bytes that
	 * they have in common with it.
	 */
	private static boolean pushSourceRoute(List<Address> path, Datagram datagram, Packet packet) {
		Address first = path.get(0);
		int common = 15;
		for (Address hop : path) {
			int same = 0;
			while (same < common && hop.octet(same) == first.octet(same)) {
				same++;
			}
			common = same;
		}
		int segments = path.size() - 1;
		int addresses = segments * (16 - common);
		// Eight bytes of fixed header, of which NHC has two; the whole a multiple of eight.
		int padding = -addresses & 7;
		int length = 6 + addresses + padding;
		int at = packet.at - length;
		if (at < 0) {
			return false;
		}
		packet.at = at;
		byte[] bytes = packet.bytes;
		bytes[at] = 3;
		bytes[at + 1] = (byte) segments;
		bytes[at + 2] = (byte) (common << 4 | common);
		bytes[at + 3] = (byte) (padding << 4);
		Bytes.put16(bytes, at + 4, 0);
		at += 6;
		for (Address hop : path.subList(1, path.size())) {
			for (int i = common; i < 16; i++) {
				bytes[at++] = (byte) hop.octet(i);
			}
		}
		for (int i = 0; i < padding; i++) {
			bytes[at++] = 0;
		}
		return Nhc.pushExtension(packet, datagram, Nhc.ROUTING, length) == 0;
	}

	@Override
	public int onForward(Datagram datagram, long now) {
		// What is not in the mesh has nowhere to go: towards the host there is only what --forward names, on this router's own address.
		Address target = new Address(datagram.destinationHigh, datagram.destinationLow);
		Address next = this.mode == Rpl.STORING ? this.routes.nextHop(target) : this.routes.path(target).stream().findFirst().orElse(null);
		if (next == null) {
			return this.neighbors == null || this.neighbors.route(target.high(), target.low()) == 0 ? Drop.IPV6_NO_ROUTE : this.ipv6.forward(datagram, now);
		}
		if (this.mode == Rpl.STORING && datagram.linkSource == Iid.ofEui64(next.low())) {
			// The child that announced the target does not know it any more (section 11.2.2.3), or sends up what is below it.
			forget(target);
			return datagram.rplOption && (datagram.rplFlags & Rpl.FORWARDING_ERROR) != 0 ? Drop.RPL_FORWARDING_ERROR : Drop.IPV6_NO_ROUTE;
		}
		return this.ipv6.forward(datagram, now);
	}

	@Override
	public int onSourceRoute(Datagram datagram, long now) {
		return Drop.IPV6_ROUTING_HEADER;
	}

	@Override
	public void onSent(long eui64, boolean acknowledged, long now) {
		// A leaf that does not answer now may be asleep; its route ends with its lifetime.
	}

	@Override
	public int onMessage(int code, Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		int options;
		int reason;
		switch (code) {
		case Rpl.DIS:
			reason = Dis.check(at, end);
			options = at + Dis.LENGTH;
			break;
		case Rpl.DIO:
			reason = Dio.check(at, end);
			options = at + Dio.LENGTH;
			break;
		case Rpl.DAO:
			reason = Dao.check(bytes, at, end);
			options = reason == 0 ? Dao.options(bytes, at) : end;
			break;
		case Rpl.DAO_ACK:
			return Drop.RPL_UNEXPECTED;
		default:
			return (code & Rpl.SECURE) != 0 ? Drop.RPL_SECURED : Drop.RPL_UNKNOWN;
		}
		for (int option = options; reason == 0 && option < end;) {
			int length = RplOption.length(bytes, option, end);
			reason = Math.min(length, 0);
			option += length;
		}
		if (reason != 0) {
			return reason;
		}
		return code == Rpl.DIS ? onDis(datagram, now) : code == Rpl.DIO ? onDio(datagram, now) : onDao(datagram, options, now);
	}

	/** RFC 6550 section 8.3: asked by multicast, all hear from the Trickle timer; asked alone, the one gets an answer of its own. */
	private int onDis(Datagram datagram, long now) {
		if (datagram.sourceHigh != Ipv6.LINK_LOCAL) {
			return Drop.RPL_UNEXPECTED;
		}
		if (datagram.destinationHigh == Ipv6.MULTICAST_LINK) {
			this.trickle.reset(now);
		} else {
			sendDio(datagram.sourceHigh, datagram.sourceLow, now);
		}
		return 0;
	}

	private int onDio(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (Dio.instance(bytes, at) != INSTANCE || Dio.dodagHigh(bytes, at) != this.address.high() || Dio.dodagLow(bytes, at) != this.address.low()) {
			return Drop.RPL_OTHER_DODAG;
		}
		int heard = Dio.version(bytes, at);
		if (heard == this.version) {
			this.trickle.heard();
		} else if (Sequence.later(heard, this.version)) {
			// From before this root's restart; go on from there, for only then do its nodes follow.
			this.version = Sequence.next(heard);
			this.trickle.reset(now);
		}
		return 0;
	}

	/** RFC 6550 sections 6.4 and 9.7: targets, then the Transit Information that holds for them, any number of times. */
	private int onDao(Datagram datagram, int options, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (Dao.instance(bytes, at) != INSTANCE
				|| Dao.hasDodag(bytes, at) && (Dao.dodagHigh(bytes, at) != this.address.high() || Dao.dodagLow(bytes, at) != this.address.low())) {
			return Drop.RPL_OTHER_DODAG;
		}
		boolean storing = this.mode == Rpl.STORING;
		if (datagram.destinationHigh != (storing ? Ipv6.LINK_LOCAL : this.address.high())) {
			// The other mode's way.
			return Drop.RPL_UNEXPECTED;
		}
		List<Address> targets = new ArrayList<>();
		boolean described = false;
		boolean full = false;
		int taken = 0;
		for (int option = options; option < datagram.end; option += RplOption.length(bytes, option, datagram.end)) {
			int type = RplOption.type(bytes, option);
			if (type == RplOption.TARGET) {
				if (described) {
					targets.clear();
					described = false;
				}
				// Nodes of the mesh only: a prefix behind one of them would need tunnels (RFC 9008).
				if (RplOption.targetLength(bytes, option) == 128 && RplOption.targetHigh(bytes, option) == this.address.high()) {
					targets.add(new Address(RplOption.targetHigh(bytes, option), RplOption.targetLow(bytes, option)));
				}
			} else if (type == RplOption.TRANSIT && !described && (storing || RplOption.hasParent(bytes, option))) {
				// The first of several parents; the others would be for when it fails.
				described = true;
				// In storing mode: the child that it is behind.
				Address parent = storing ? new Address(this.address.high(), datagram.sourceLow)
						: new Address(RplOption.parentHigh(bytes, option), RplOption.parentLow(bytes, option));
				for (Address target : targets) {
					taken++;
					if (parent.equals(this.address)) {
						learn(target, datagram.linkSource);
					}
					full |= !update(target, storing && target.equals(parent) ? this.address : parent, RplOption.pathSequence(bytes, option),
							RplOption.pathLifetime(bytes, option), now);
				}
			}
		}
		if (taken == 0) {
			return Drop.RPL_UNEXPECTED;
		}
		if (Dao.acknowledge(bytes, at)) {
			acknowledge(datagram, Dao.sequence(bytes, at), full ? REFUSED : 0, now);
		}
		return full ? Drop.RPL_TABLE_FULL : 0;
	}

	/** A child's DAO comes in a frame of its own: that tells its EUI-64 where the address does not. */
	private void learn(Address target, long eui64) {
		if (eui64 == 0 || target.low() == Iid.ofEui64(eui64)) {
			this.children.remove(target);
		} else if (this.children.size() < CAPACITY || this.children.containsKey(target)) {
			this.children.put(target, eui64);
		}
	}

	/** Takes what a DAO says about one target. Returns false if there is no room for it. */
	private boolean update(Address target, Address parent, int pathSequence, int lifetime, long now) {
		if (target.equals(this.address) || target.equals(parent) || this.routes.isLater(target, pathSequence)) {
			return true;
		}
		if (lifetime == 0) {
			// In storing mode a way that was changed since is not ended by the child that had it before.
			Address next = this.routes.nextHop(target);
			if (this.mode != Rpl.STORING || next == null || next.equals(parent.equals(this.address) ? target : parent)) {
				forget(target);
			}
			return true;
		}
		if (!this.routes.hasRoom(target)) {
			return false;
		}
		long expires = lifetime == Rpl.INFINITE_LIFETIME ? Long.MAX_VALUE : now + lifetime * LIFETIME_UNIT * 1000000L;
		if (this.routes.put(target, new Routes.Route(parent, pathSequence, expires, now))) {
			this.listener.onJoined(target, parent);
		}
		this.expiryAt = Math.min(this.expiryAt, expires);
		return true;
	}

	private void forget(Address target) {
		if (this.routes.remove(target)) {
			this.listener.onLeft(target);
		}
	}

	private void acknowledge(Datagram to, int sequence, int status, long now) {
		Packet packet = this.ipv6.begin(DaoAck.LENGTH);
		if (packet != null) {
			packet.end = DaoAck.write(packet.bytes, packet.at, INSTANCE, sequence, status);
			this.ipv6.sendRpl(packet, Rpl.DAO_ACK, to.sourceHigh, to.sourceLow, now);
		}
	}

	private void sendDio(long high, long low, long now) {
		Packet packet = this.ipv6.begin(Dio.LENGTH + RplOption.CONFIGURATION_LENGTH + RplOption.PREFIX_LENGTH);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = Dio.write(bytes, packet.at, INSTANCE, this.version, RANK, true, this.mode, 0, this.dtsn, this.address.high(), this.address.low());
		at = RplOption.writeConfiguration(bytes, at, 0, INTERVAL_DOUBLINGS, INTERVAL_MINIMUM, REDUNDANCY, MAX_RANK_INCREASE, MIN_HOP_RANK_INCREASE,
				this.objective, DEFAULT_LIFETIME, LIFETIME_UNIT);
		packet.end = RplOption.writePrefix(bytes, at, 64, RplOption.AUTONOMOUS, this.address.high(), 0);
		this.ipv6.sendRpl(packet, Rpl.DIO, high, low, now);
	}
}
