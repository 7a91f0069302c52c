package frond.rpl;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.ieee802154.LinkTable;
import frond.ipv6.CompressedRoute;
import frond.ipv6.Ipv6;
import frond.ipv6.NeighborCache;
import frond.ipv6.SourceRoute;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Nhc;

/**
 * A router of one DODAG (RFC 6550): a leaf that announces the DODAG by Trickle, passes datagrams on up and down, by its own table in storing mode and by
 * source routes (RFC 6554) in non-storing mode, and says when it has lost its way. Times in microseconds.
 */
public final class RplRouter extends RplLeaf {
	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	/** How often, and how far apart, the loss of the way up is announced. */
	private static final int POISONS = 3;
	private static final int POISON_INTERVAL = SECOND / 3;
	/** One neighbour is told of its error in this time. */
	private static final int CORRECTION_INTERVAL = SECOND / 20;
	/** Shortest and longest Imin that a root may ask for, as a power of two of milliseconds: 8 ms and 2.3 hours. */
	private static final int SHORTEST = 3;
	private static final int LONGEST = 23;
	/** Doublings, so that no interval is longer than 49 days. */
	private static final int LONGEST_INTERVAL = 32;
	private static final int CHILDREN = 16;

	private final Trickle trickle;
	private final DownwardRoutes routes = new DownwardRoutes();
	private final DaoForwarder forwarder;
	private int dtsn = Sequence.START;
	/** The lowest rank in this DODAG version (L in section 8.2.2.4). */
	private int lowest = Rpl.INFINITE_RANK;
	private int poisons;
	private long poisonAt = NEVER;
	private long expiryAt = NEVER;

	// The datagram that is being passed on.
	private Datagram passing;
	private long passTo;
	private int passFlags;
	/** Whether what is passed on came with an RPL option that was not compressed: its sender may not know RFC 8138, nor who is beyond it. */
	private boolean passPlain;
	private final CompressedRoute route = new CompressedRoute();
	/** What is left of its route in 6LoWPAN Routing Headers. */
	private final byte[] hops = new byte[CompressedRoute.LONGEST];

	private int passed;
	private long correctedAt;

	/** Neighbours whose global address does not have their EUI-64 (RFC 7217), by what they sent up. */
	private final NeighborCache children = new NeighborCache(CHILDREN);

	/** As {@link RplLeaf#RplLeaf}. */
	public RplRouter(Ipv6 ipv6, LinkTable links, int seed, Listener listener) {
		super(ipv6, links, seed, listener);
		this.trickle = new Trickle(1000L << SHORTEST, 0, 0, this.jitter);
		this.forwarder = new DaoForwarder(ipv6, this.dodag, this.routes, this.jitter);
	}

	/** Datagrams passed on. */
	public int passed() {
		return this.passed;
	}

	/** Targets that are known to be below this router, in storing mode. */
	public int targets() {
		return this.routes.size();
	}

	// Forwarding

	@Override
	public long route(Datagram datagram, Packet packet) {
		if (this.passing == datagram) {
			if (datagram.routeAt != 0) {
				datagram.rplOption = false;
				return pushSourceRoute(datagram, packet);
			}
			setOption(datagram, this.passFlags);
			datagram.rplCompressed &= !this.passPlain;
			return this.passTo;
		}
		int route = this.routes.find(datagram.destinationHigh, datagram.destinationLow);
		noteSending();
		setOption(datagram, route < 0 ? 0 : Rpl.DOWN);
		return route < 0 ? parent() : this.routes.nextHop(route);
	}

	/** Writes the source route, gone on by one, in front of what it leads; returns the next hop, which is a neighbour. */
	private long pushSourceRoute(Datagram datagram, Packet packet) {
		int length = datagram.routeEnd - datagram.routeAt;
		int at = packet.at - length;
		if (at < 0) {
			return 0;
		}
		System.arraycopy(datagram.bytes, datagram.routeAt, packet.bytes, at, length);
		packet.at = at;
		return Nhc.pushExtension(packet, datagram, Nhc.ROUTING, length) == 0 ? neighbor(datagram.destinationLow) : 0;
	}

	/** The EUI-64 of the neighbour whose address has this second half. */
	private long neighbor(long low) {
		long known = this.children.find(low);
		return known != 0 ? known : Iid.ofEui64(low);
	}

	/** Remembers the sender of what goes up, if the datagram comes from it and not from one behind it: its hop limit is what hosts begin with. */
	private void learn(Datagram datagram) {
		long low = datagram.sourceLow;
		if (datagram.hopLimit == Ipv6.HOP_LIMIT && datagram.linkSource != 0 && low != Iid.ofEui64(datagram.linkSource)) {
			this.children.put(low, datagram.linkSource);
		}
	}

	private int pass(Datagram datagram, long to, int flags, long now) {
		this.passing = datagram;
		this.passTo = to;
		this.passFlags = flags;
		this.passPlain = datagram.rplOption && !datagram.rplCompressed;
		int reason = this.ipv6.forward(datagram, now);
		this.passing = null;
		if (reason == 0) {
			this.passed++;
		}
		return reason;
	}

	@Override
	public int onSourceRoute(Datagram datagram, long now) {
		if (datagram.hopsEnd != 0) {
			int wrong = this.route.advance(this.ipv6, datagram, this.dodag.high, this.dodag.low, this.hops);
			return wrong != 0 ? wrong : pass(datagram, Iid.ofEui64(this.route.low()), Rpl.DOWN, now);
		}
		int reason = SourceRoute.advance(datagram);
		if (reason != 0) {
			return reason;
		}
		// The same node by another of its addresses would be a loop of one.
		if (this.ipv6.isOwn(datagram.destinationHigh, datagram.destinationLow)) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		return pass(datagram, 0, 0, now);
	}

	/** RFC 6550 section 11.2: direction and rank of what is passed on have to agree. */
	@Override
	public int onForward(Datagram datagram, long now) {
		int route = this.routes.find(datagram.destinationHigh, datagram.destinationLow);
		long from = datagram.linkSource;
		int flags = 0;
		if (datagram.rplOption) {
			if (datagram.rplInstance != this.dodag.instance) {
				return Drop.RPL_OTHER_DODAG;
			}
			flags = datagram.rplFlags & Rpl.RANK_ERROR;
			boolean down = (datagram.rplFlags & Rpl.DOWN) != 0;
			if ((datagram.rplFlags & Rpl.FORWARDING_ERROR) != 0) {
				return onForwardingError(route, from, flags, datagram, now);
			}
			if (rank() != Rpl.INFINITE_RANK) {
				int theirs = this.dodag.step(datagram.rplSenderRank);
				int own = this.dodag.step(rank());
				if (down ? theirs >= own : theirs <= own) {
					if (!down) {
						correct(from, now);
					}
					if (flags != 0) {
						// The second time: a loop (section 11.2.2.2).
						this.trickle.reset(now);
						return Drop.RPL_RANK_ERROR;
					}
					flags = Rpl.RANK_ERROR;
				}
			}
			if (down && route < 0 && this.dodag.storing()) {
				// Back to the parent, which takes this router for a way down that it is not (section 11.2.2.3).
				return from == 0 ? Drop.IPV6_NO_ROUTE : pass(datagram, from, flags | Rpl.DOWN | Rpl.FORWARDING_ERROR, now);
			}
		}
		if (route >= 0) {
			long to = this.routes.nextHop(route);
			if (to == from) {
				// The child that announced it sends it up: it has lost it.
				this.routes.invalidate(route);
				this.forwarder.tell(now);
			} else {
				return pass(datagram, to, flags | Rpl.DOWN, now);
			}
		}
		if (parent() == 0 || from == parent()) {
			correct(from, now);
			return Drop.IPV6_NO_ROUTE;
		}
		learn(datagram);
		return pass(datagram, parent(), flags, now);
	}

	/**
	 * A neighbour sends up what it should not send this way: it has not heard of this router's rank. It is told by itself, because Trickle lets few speak
	 * where there are many.
	 */
	private void correct(long neighbor, long now) {
		if (neighbor != 0 && now - this.correctedAt >= CORRECTION_INTERVAL) {
			this.correctedAt = now;
			sendDio(rank(), Ipv6.LINK_LOCAL, Iid.ofEui64(neighbor), now);
		}
	}

	/** A child knows no way to a target that it announced. */
	private int onForwardingError(int route, long from, int flags, Datagram datagram, long now) {
		if (route >= 0 && this.routes.nextHop(route) == from) {
			this.routes.invalidate(route);
			this.forwarder.tell(now);
		} else if (route >= 0) {
			return pass(datagram, this.routes.nextHop(route), flags | Rpl.DOWN, now);
		}
		return Drop.RPL_FORWARDING_ERROR;
	}

	// Announcing

	@Override
	int dtsn() {
		return this.dtsn;
	}

	@Override
	int onDis(Datagram datagram, int options, long now) {
		if (parent() == 0) {
			return super.onDis(datagram, options, now);
		}
		if (datagram.sourceHigh != Ipv6.LINK_LOCAL || !this.dodag.ready() || !isAskedFor(datagram.bytes, options, datagram.end)) {
			return Drop.RPL_UNEXPECTED;
		}
		if (datagram.destinationHigh == Ipv6.MULTICAST_LINK) {
			this.trickle.reset(now);
		} else {
			sendDio(rank(), datagram.sourceHigh, datagram.sourceLow, now);
		}
		return 0;
	}

	@Override
	int onDio(Datagram datagram, long now) {
		int version = this.dodag.version;
		int reason = super.onDio(datagram, now);
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (parent() == 0 || !this.dodag.isSame(bytes, at)) {
			return reason;
		}
		if (Dio.version(bytes, at) != this.dodag.version || version != this.dodag.version || Dio.rank(bytes, at) == Rpl.INFINITE_RANK) {
			// Somebody is behind, or looks for a way (section 8.3).
			this.trickle.reset(now);
		} else {
			this.trickle.heard();
		}
		return reason;
	}

	@Override
	void onDtsn(long now) {
		super.onDtsn(now);
		if (this.dodag.storing()) {
			this.routes.tellAll();
			this.forwarder.tell(now);
		} else {
			// Section 9.6: those below are to announce themselves too.
			this.dtsn = Sequence.next(this.dtsn);
			this.trickle.reset(now);
		}
	}

	@Override
	void moved(long now) {
		this.routes.tellAll();
		this.forwarder.stop();
		this.forwarder.tell(now);
	}

	@Override
	void placed(int before, long now) {
		Dodag dodag = this.dodag;
		this.poisonAt = NEVER;
		bound();
		if (before == Rpl.INFINITE_RANK) {
			int minimum = dodag.intervalMinimum < SHORTEST ? SHORTEST : dodag.intervalMinimum > LONGEST ? LONGEST : dodag.intervalMinimum;
			int doublings = minimum + dodag.doublings > LONGEST_INTERVAL ? LONGEST_INTERVAL - minimum : dodag.doublings;
			this.trickle.configure(1000L << minimum, doublings, dodag.redundancy);
			this.trickle.start(now);
			this.trickle.insist();
		} else if (dodag.step(before) != dodag.step(rank())) {
			// Section 8.3 names no reset for this; where many are, one for each trembling of a link would fill the air.
			this.trickle.hasten(now);
			this.trickle.insist();
		}
	}

	/** Bounds the choice of a parent by this router's rank. */
	private void bound() {
		int rank = rank();
		if (rank < this.lowest) {
			this.lowest = rank;
		}
		int highest = this.dodag.maxRankIncrease == 0 ? Rpl.INFINITE_RANK - 1 : this.lowest + this.dodag.maxRankIncrease;
		this.parents.highest = highest < Rpl.INFINITE_RANK ? highest : Rpl.INFINITE_RANK - 1;
		this.parents.ceiling = rank;
	}

	/** Section 8.2.2.5: who has no way up says so, before it takes one by those that it was a way for. */
	@Override
	void left(boolean poison, long now) {
		this.trickle.stop();
		this.forwarder.stop();
		this.parents.highest = Rpl.INFINITE_RANK - 1;
		if (poison && this.lowest != Rpl.INFINITE_RANK) {
			this.poisons = POISONS;
			this.poisonAt = now;
		} else {
			this.parents.ceiling = Rpl.INFINITE_RANK;
		}
		this.lowest = Rpl.INFINITE_RANK;
	}

	private void poison(long now) {
		if (this.poisons == 0) {
			this.poisonAt = NEVER;
			// Only what is heard from now on counts.
			this.parents.clear();
			this.parents.ceiling = Rpl.INFINITE_RANK;
			this.solicitor.search(POISON_INTERVAL, now);
			return;
		}
		this.poisons--;
		this.poisonAt = now + POISON_INTERVAL + this.jitter.below(POISON_INTERVAL / 4);
		if (this.dodag.ready()) {
			sendDio(Rpl.INFINITE_RANK, Ipv6.MULTICAST_LINK, Ipv6.ALL_RPL_NODES, now);
		}
	}

	// Downward routes

	/** Storing mode, from link to link (section 9.8): targets, then the Transit Information that holds for them, any number of times. */
	@Override
	int onDao(Datagram datagram, int options, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		long from = Iid.ofEui64(datagram.sourceLow);
		if (Dao.instance(bytes, at) != this.dodag.instance
				|| Dao.hasDodag(bytes, at) && (Dao.dodagHigh(bytes, at) != this.dodag.high || Dao.dodagLow(bytes, at) != this.dodag.low)) {
			return Drop.RPL_OTHER_DODAG;
		}
		if (!this.dodag.storing() || datagram.sourceHigh != Ipv6.LINK_LOCAL || Iid.isShort(datagram.sourceLow) || from == parent() || parent() == 0) {
			return Drop.RPL_UNEXPECTED;
		}
		int first = options;
		boolean described = false;
		boolean full = false;
		for (int option = options; option < datagram.end; option += RplOption.length(bytes, option, datagram.end)) {
			int type = RplOption.type(bytes, option);
			if (type == RplOption.TARGET && described) {
				first = option;
				described = false;
			} else if (type == RplOption.TRANSIT && !described) {
				described = true;
				full |= !take(bytes, first, option, from, now);
			}
		}
		this.expiryAt = this.routes.nextExpiry();
		this.forwarder.tell(now);
		if (Dao.acknowledge(bytes, at)) {
			acknowledge(datagram, full ? DaoAck.REJECTED : 0, now);
		}
		return full ? Drop.RPL_TABLE_FULL : 0;
	}

	/** Takes the targets in {@code bytes[first..transit)}; false if there was no room for one. */
	private boolean take(byte[] bytes, int first, int transit, long from, long now) {
		int sequence = RplOption.pathSequence(bytes, transit);
		int lifetime = RplOption.pathLifetime(bytes, transit);
		long expiry = lifetime == Rpl.INFINITE_LIFETIME ? NEVER : now + (long) lifetime * this.dodag.lifetimeUnit * SECOND;
		boolean all = true;
		for (int option = first; option < transit; option += RplOption.length(bytes, option, transit)) {
			if (RplOption.type(bytes, option) == RplOption.TARGET && RplOption.targetLength(bytes, option) == 128) {
				long high = RplOption.targetHigh(bytes, option);
				long low = RplOption.targetLow(bytes, option);
				if (!this.ipv6.isOwn(high, low) && (high != this.dodag.high || low != this.dodag.low)) {
					all &= this.routes.update(high, low, from, sequence, lifetime, expiry);
				}
			}
		}
		return all;
	}

	private void acknowledge(Datagram dao, int status, long now) {
		Packet packet = this.ipv6.begin(DaoAck.LENGTH);
		if (packet != null) {
			packet.end = DaoAck.write(packet.bytes, packet.at, this.dodag.instance, Dao.sequence(dao.bytes, dao.at), status);
			this.ipv6.sendRpl(packet, Rpl.DAO_ACK, dao.sourceHigh, dao.sourceLow, now);
		}
	}

	@Override
	int onDaoAck(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (DaoAck.instance(bytes, at) == this.dodag.instance && this.forwarder.onAck(DaoAck.sequence(bytes, at), now)) {
			return 0;
		}
		return super.onDaoAck(datagram, now);
	}

	// Time

	@Override
	public void onTime(long now) {
		super.onTime(now);
		if (now >= this.poisonAt) {
			poison(now);
		}
		if (now >= this.expiryAt) {
			this.routes.expire(now);
			this.expiryAt = this.routes.nextExpiry();
		}
		if (parent() == 0) {
			return;
		}
		if (this.trickle.onTime(now)) {
			refreshRank();
			bound();
			sendDio(rank(), Ipv6.MULTICAST_LINK, Ipv6.ALL_RPL_NODES, now);
		}
		if (this.forwarder.isDue(now)) {
			this.forwarder.send(parent(), this.daos.nextSequence(), now);
		}
	}

	@Override
	public long nextDeadline() {
		long next = super.nextDeadline();
		next = next < this.poisonAt ? next : this.poisonAt;
		next = next < this.expiryAt ? next : this.expiryAt;
		if (parent() == 0) {
			return next;
		}
		next = next < this.trickle.nextDeadline() ? next : this.trickle.nextDeadline();
		return next < this.forwarder.nextDeadline() ? next : this.forwarder.nextDeadline();
	}
}
