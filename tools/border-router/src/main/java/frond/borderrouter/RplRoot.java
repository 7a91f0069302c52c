package frond.borderrouter;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.CompressedRoute;
import frond.ipv6.Ipv6;
import frond.ipv6.Neighbors;
import frond.ipv6.Routing;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.rpl.Dao;
import frond.rpl.DaoAck;
import frond.rpl.Dio;
import frond.rpl.Dis;
import frond.rpl.Rpl;
import frond.rpl.RplOption;
import frond.rpl.Sequence;
import frond.rpl.Trickle;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * The root of a DODAG: announces it, learns where everyone is, and routes down, by source routes (RFC 6554) in non-storing mode (RFC 6550 section
 * 9.7), and by the child that announced a target in storing mode (section 9.8).
 */
public final class RplRoot implements Routing {
	/** Takes what happens. */
	public interface Listener {
		/** A target that was not known has announced itself. */
		void onJoined(Address target, Address parent);

		/** A node does not compress RPL's headers as it was asked to: nobody is any more. */
		default void onUncompressed(Address node) {
		}

		/** A target withdrew, or did not renew itself in time. */
		void onLeft(Address target);
	}

	/** DIOIntervalMin: 2^9 ms. A node that asks by multicast waits half of this at least, all of it at most. */
	private static final int INTERVAL_MINIMUM = 9;
	/** DIOIntervalDoublings: up to 17.5 minutes. */
	private static final int INTERVAL_DOUBLINGS = 11;
	private static final int REDUNDANCY = 10;
	private static final int MIN_HOP_RANK_INCREASE = 128;
	private static final int MAX_RANK_INCREASE = 16 * MIN_HOP_RANK_INCREASE;
	/** ROOT_RANK (section 17). */
	static final int RANK = MIN_HOP_RANK_INCREASE;
	private static final int DEFAULT_LIFETIME = 10;
	static final int LIFETIME_UNIT = 60;
	private static final int INSTANCE = 0;
	/** DAO-ACK status: the table is full. */
	private static final int REFUSED = DaoAck.REJECTED;

	private final Ipv6 ipv6;
	private final Address address;
	private final int objective;
	private final int mode;
	private final Trickle trickle;
	private final DaoTable table;
	private final Routes routes;
	private Neighbors neighbors;
	private Outside outside;
	private RouteJournal journal;
	private int dtsn;
	/** Whether RPL options go as 6LoWPAN Routing Headers; and whether they do whoever does not know these. */
	private boolean compressed;
	private boolean alwaysCompressed;
	private final Listener listener;
	private final byte[] hops = new byte[CompressedRoute.LONGEST];
	private int version = Sequence.START;

	/**
	 * @param ipv6 with its prefix set
	 * @param address one of its global addresses, which becomes the DODAGID
	 * @param objective {@link Rpl#OF0} or {@link Rpl#MRHOF}
	 * @param mode {@link Rpl#NON_STORING} or {@link Rpl#STORING}
	 * @param seed of jitter and DTSN: from another DTSN than before, the nodes see that a root that restarted has forgotten them
	 */
	RplRoot(Ipv6 ipv6, Address address, int objective, int mode, int seed, Listener listener) {
		this.ipv6 = ipv6;
		this.address = address;
		this.listener = listener;
		this.objective = objective;
		this.mode = mode;
		Jitter jitter = new Jitter(seed);
		this.trickle = new Trickle(1000L << INTERVAL_MINIMUM, INTERVAL_DOUBLINGS, REDUNDANCY, jitter);
		this.table = new DaoTable(this.address, ipv6.iid(), mode == Rpl.STORING, listener);
		this.routes = this.table.routes();
		this.dtsn = jitter.below(256);
	}

	/** Sets who knows the EUI-64s of neighbours whose addresses do not tell them. */
	void setNeighbors(Neighbors neighbors) {
		this.neighbors = neighbors;
	}

	/**
	 * Takes up where a run before this one ended: routes, version and DTSN, so that nobody has to announce itself again; and writes to the journal from
	 * now on. Where something of it was damaged, the DTSN is the next one: then all do. Before {@link #start}.
	 *
	 * @param unixMicros microseconds since 1970 at a time of this root's clock
	 */
	void keep(RouteJournal kept, LongUnaryOperator unixMicros, long now) {
		this.table.keep(kept, unixMicros, now);
		if (kept.version() >= 0) {
			this.version = kept.version();
			this.dtsn = kept.isDamaged() ? Sequence.next(kept.dtsn()) : kept.dtsn();
		}
		this.journal = kept;
		record();
	}

	private void record() {
		if (this.journal != null) {
			this.journal.root(this.version, this.dtsn);
		}
	}

	/** Global repair (RFC 6550 section 3.7.3): a new version of the DODAG, which everybody joins afresh. */
	public void repair(long now) {
		this.version = Sequence.next(this.version);
		record();
		this.trickle.reset(now);
	}

	/** DODAGVersionNumber. */
	public int version() {
		return this.version;
	}

	/** DTSN of this root's DIOs. */
	public int dtsn() {
		return this.dtsn;
	}

	/** Whether routers keep the ways down (MOP 2). */
	public boolean storing() {
		return this.mode == Rpl.STORING;
	}

	/** EUI-64 of a child of this root. */
	long eui64(Address child) {
		return this.table.eui64(child);
	}

	/** Sets who takes what is for nobody in the mesh. */
	void setOutside(Outside outside) {
		this.outside = outside;
	}

	Outside outside() {
		return this.outside;
	}

	/** Whether there is a way to an address of the mesh. */
	boolean reaches(Address target) {
		return (storing() ? this.routes.nextHop(target) != null : !this.routes.path(target).isEmpty())
				|| this.neighbors != null && this.neighbors.route(target.high(), target.low()) != 0;
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
		this.table.onTime(now);
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds. */
	long nextDeadline() {
		return Math.min(this.trickle.nextDeadline(), this.table.nextDeadline());
	}

	/**
	 * Asks for RPL options as 6LoWPAN Routing Headers (RFC 8138, RFC 9035); before {@link #start}.
	 *
	 * @param always whoever does not know them; else until a DAO comes without, in non-storing mode, where DAOs come through the mesh
	 */
	void compress(boolean always) {
		this.compressed = always || !storing();
		this.alwaysCompressed = always;
	}

	/** A node that was asked to compress does not: nobody is to any more, which DIOs say. */
	private void relent(Datagram datagram, long now) {
		this.compressed = false;
		this.trickle.reset(now);
		this.listener.onUncompressed(new Address(datagram.sourceHigh, datagram.sourceLow));
	}

	// Routing

	@Override
	public int growth() {
		return 0;
	}

	@Override
	public long route(Datagram datagram, Packet packet) {
		Address target = new Address(datagram.destinationHigh, datagram.destinationLow);
		if (storing()) {
			return routeDown(datagram, target);
		}
		List<Address> path = this.routes.path(target);
		if (path.isEmpty()) {
			return 0;
		}
		Address first = path.get(0);
		if (path.size() > 1 && this.compressed && SourceRoutes.compress(path, this.address, datagram, this.hops)) {
			// The destination is where the route ends. What is another's datagram goes in one of the root's, which ends at the last router of the route.
			if (!this.address.equals(new Address(datagram.sourceHigh, datagram.sourceLow))) {
				datagram.outerHopLimit = Ipv6.HOP_LIMIT;
				datagram.outerLength = 0;
				// The instance tells whose address is left out (RFC 8138 section 7).
				setOption(datagram);
			}
		} else if (path.size() > 1) {
			if (!SourceRoutes.push(path, datagram, packet)) {
				return 0;
			}
			datagram.destinationHigh = first.high();
			datagram.destinationLow = first.low();
		}
		long registered = this.neighbors == null ? 0 : this.neighbors.route(first.high(), first.low());
		return registered != 0 ? registered : this.table.eui64(first);
	}

	/** Storing mode: the child that announced the target has the next step; the RPL option says that it goes down (RFC 6550 section 11.2). */
	private long routeDown(Datagram datagram, Address target) {
		Address next = this.routes.nextHop(target);
		if (next == null) {
			return 0;
		}
		setOption(datagram);
		return Iid.ofEui64(next.low());
	}

	private void setOption(Datagram datagram) {
		datagram.rplOption = true;
		datagram.rplFlags = Rpl.DOWN;
		datagram.rplInstance = INSTANCE;
		datagram.rplSenderRank = RANK;
		datagram.rplSkippable = false;
		datagram.rplCompressed = this.compressed;
	}

	@Override
	public int onForward(Datagram datagram, long now) {
		Address target = new Address(datagram.destinationHigh, datagram.destinationLow);
		Address next = storing() ? this.routes.nextHop(target) : this.routes.path(target).stream().findFirst().orElse(null);
		if (next == null) {
			if (this.neighbors == null || this.neighbors.route(target.high(), target.low()) == 0) {
				// Without a way out there is only what --forward names, on this router's own address.
				return this.outside == null ? Drop.IPV6_NO_ROUTE : this.outside.onDatagram(datagram, now);
			}
			return this.ipv6.forward(datagram, now);
		}
		if (storing() && datagram.linkSource == Iid.ofEui64(next.low())) {
			// The child that announced the target does not know it any more (section 11.2.2.3), or sends up what is below it.
			this.table.forget(target);
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
		int options = Rpl.check(code, datagram.bytes, datagram.at, datagram.end);
		if (options < 0) {
			return options;
		}
		switch (code) {
		case Rpl.DIS:
			return onDis(datagram, now);
		case Rpl.DIO:
			return onDio(datagram, now);
		case Rpl.DAO:
			return onDao(datagram, options, now);
		default:
			return Drop.RPL_UNEXPECTED;
		}
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
			record();
			this.trickle.reset(now);
		}
		return 0;
	}

	private int onDao(Datagram datagram, int options, long now) {
		int reason = this.table.check(datagram, INSTANCE);
		if (reason != 0) {
			return reason;
		}
		if (this.compressed && !this.alwaysCompressed && !datagram.rplCompressed) {
			relent(datagram, now);
		}
		// Kept before it is acknowledged.
		reason = this.table.take(datagram, options, now);
		if (reason != Drop.RPL_UNEXPECTED && Dao.acknowledge(datagram.bytes, datagram.at)) {
			acknowledge(datagram, Dao.sequence(datagram.bytes, datagram.at), reason == 0 ? 0 : REFUSED, now);
		}
		return reason;
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
		at = RplOption.writeConfiguration(bytes, at, this.compressed ? RplOption.COMPRESSION : 0, INTERVAL_DOUBLINGS, INTERVAL_MINIMUM, REDUNDANCY, MAX_RANK_INCREASE, MIN_HOP_RANK_INCREASE,
				this.objective, DEFAULT_LIFETIME, LIFETIME_UNIT);
		packet.end = RplOption.writePrefix(bytes, at, 64, RplOption.AUTONOMOUS, this.address.high(), 0);
		this.ipv6.sendRpl(packet, Rpl.DIO, high, low, now);
	}
}
