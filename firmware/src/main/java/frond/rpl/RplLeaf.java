package frond.rpl;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ieee802154.LinkTable;
import frond.ipv6.Ipv6;
import frond.ipv6.Routing;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;

/**
 * A leaf of one DODAG (RFC 6550 section 8.5): finds it, picks a parent, makes itself reachable, and starts over when any of that ends. Times in
 * microseconds.
 */
public final class RplLeaf implements Routing {
	/** Takes what happens. */
	public interface Listener {
		/** {@link RplLeaf#SOLICITED}, {@link RplLeaf#JOINED} or {@link RplLeaf#LOST_PARENT} happened. */
		void onRpl(int event, long now);
	}

	/** A multicast DIS was sent. */
	public static final int SOLICITED = 1;
	/** The first DAO in a DODAG version was acknowledged (or needs not be: MOP 0). */
	public static final int JOINED = 2;
	/** The parent was given up. */
	public static final int LOST_PARENT = 3;

	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;

	private static final int START_JITTER = SECOND / 2;
	private static final long DIS_FIRST = SECOND;
	private static final long DIS_LAST = 60 * SECOND;
	/** A sender of incomplete DIOs is asked once in this time. */
	private static final long ASK_INTERVAL = SECOND;
	private static final int ASK_JITTER = SECOND / 20;
	private static final int DAO_JITTER = SECOND / 10;
	private static final int DAO_TRIES = 5;
	private static final int DAO_RETRY_JITTER = SECOND / 2;
	/** Refreshed at half the lifetime of a route, within these bounds. */
	private static final long REFRESH_SHORTEST = 10 * SECOND;
	private static final long REFRESH_LONGEST = 600L * SECOND;

	private static final int CANDIDATES = 6;
	private static final int FAILURES = 3;
	/** MRHOF's PARENT_SWITCH_THRESHOLD (RFC 6719 section 5), in ETX. */
	private static final int SWITCH_THRESHOLD = LinkTable.ETX_ONE * 3 / 2;

	private final Ipv6 ipv6;
	private final LinkTable links;
	private final Listener listener;
	private final Jitter jitter;

	// The DODAG, once one was heard of.
	private boolean known;
	private boolean configured;
	private int instance;
	private int version;
	private int mode;
	private long dodagHigh;
	private long dodagLow;
	private int minHopRankIncrease;
	private int objective;
	private int defaultLifetime;
	private int lifetimeUnit;
	private long prefix;

	// Candidate parents, in no order.
	private final long[] neighbors = new long[CANDIDATES];
	private final int[] ranks = new int[CANDIDATES];
	private final int[] dtsns = new int[CANDIDATES];
	private final int[] failures = new int[CANDIDATES];
	/** First half of the candidate's global address. */
	private final long[] addresses = new long[CANDIDATES];
	private int candidates;
	/** EUI-64 of the parent; 0 for none. */
	private long parent;
	private int rank = Rpl.INFINITE_RANK;
	private boolean joined;

	private int sequence = Rpl.SEQUENCE_START;
	private int daoTries;
	private long daoAt = NEVER;
	private long refreshAt = NEVER;
	private long disAt = NEVER;
	private long disInterval = DIS_FIRST;
	private long askWhom;
	private long askAt = NEVER;
	private long askedAt = -ASK_INTERVAL;
	private int parentsLost;

	/**
	 * @param ipv6 where messages go; its prefix is set when joining
	 * @param links tells good neighbours from bad
	 * @param seed of the jitter
	 */
	public RplLeaf(Ipv6 ipv6, LinkTable links, int seed, Listener listener) {
		this.ipv6 = ipv6;
		this.links = links;
		this.jitter = new Jitter(seed);
		this.listener = listener;
	}

	/** Begins to look for a DODAG. */
	public void start(long now) {
		this.disAt = now + this.jitter.below(START_JITTER);
	}

	/** Whether the root has acknowledged this node (or needs not: MOP 0), and the parent is there. */
	public boolean joined() {
		return this.joined;
	}

	/** EUI-64 of the parent; 0 for none. */
	public long parent() {
		return this.parent;
	}

	/** This node's rank; {@link Rpl#INFINITE_RANK} without a parent. */
	public int rank() {
		return this.rank;
	}

	/** First half of the DODAGID, which is the root's address; 0 before a DODAG was heard of. */
	public long rootHigh() {
		return this.dodagHigh;
	}

	/** Second half of the DODAGID. */
	public long rootLow() {
		return this.dodagLow;
	}

	/** How often a parent was given up. */
	public int parentsLost() {
		return this.parentsLost;
	}

	// Routing

	@Override
	public long route(Datagram datagram, Packet packet) {
		datagram.rplOption = true;
		datagram.rplFlags = 0;
		datagram.rplInstance = this.instance;
		datagram.rplSenderRank = this.rank;
		return this.parent;
	}

	@Override
	public int onForward(Datagram datagram, long now) {
		return Drop.IPV6_OTHER_DESTINATION;
	}

	@Override
	public void onSent(long eui64, boolean acknowledged, long now) {
		int candidate = find(eui64);
		if (candidate < 0) {
			return;
		}
		if (acknowledged) {
			this.failures[candidate] = 0;
		} else if (++this.failures[candidate] >= FAILURES) {
			remove(candidate, now);
		}
	}

	@Override
	public int onMessage(int code, Datagram datagram, long now) {
		switch (code) {
		case Rpl.DIO:
			return onDio(datagram, now);
		case Rpl.DAO_ACK:
			return onDaoAck(datagram, now);
		case Rpl.DIS:
		case Rpl.DAO:
			return Drop.RPL_UNEXPECTED;
		default:
			return (code & Rpl.SECURE) != 0 ? Drop.RPL_SECURED : Drop.RPL_UNKNOWN;
		}
	}

	// Joining

	private int onDio(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		int reason = Dio.check(at, end);
		for (int option = at + Dio.LENGTH; reason == 0 && option < end;) {
			int length = RplOption.length(bytes, option, end);
			if (length < 0) {
				reason = length;
			}
			option += length;
		}
		if (reason != 0) {
			return reason;
		}
		if (datagram.sourceHigh != Ipv6.LINK_LOCAL || Iid.isShort(datagram.sourceLow) || Dio.mode(bytes, at) > Rpl.STORING_MULTICAST) {
			return Drop.RPL_UNEXPECTED;
		}
		long neighbor = Iid.ofEui64(datagram.sourceLow);
		int neighborRank = Dio.rank(bytes, at);
		if (!isDodag(bytes, at)) {
			if (this.parent != 0 && this.parent != neighbor) {
				return Drop.RPL_OTHER_DODAG;
			}
			if (neighborRank == Rpl.INFINITE_RANK) {
				return Drop.RPL_UNEXPECTED;
			}
			adopt(bytes, at);
		} else if (Dio.version(bytes, at) != this.version) {
			// Only the root raises the version, so whatever it says itself is true (it may have restarted).
			if (!Rpl.later(Dio.version(bytes, at), this.version) && datagram.sourceLow != this.dodagLow) {
				return Drop.RPL_UNEXPECTED;
			}
			leave();
			this.version = Dio.version(bytes, at);
		}
		long address = takeOptions(bytes, at + Dio.LENGTH, end);
		int candidate = find(neighbor);
		if (neighborRank == Rpl.INFINITE_RANK) {
			if (candidate >= 0) {
				remove(candidate, now);
			}
			return 0;
		}
		if (candidate < 0) {
			candidate = add(neighbor, neighborRank);
			if (candidate < 0) {
				return 0;
			}
		} else if (neighbor == this.parent && this.dtsns[candidate] != Dio.dtsn(bytes, at)) {
			// Any other value, not only a later one: after a restart the root has forgotten us.
			advertise(now);
		}
		this.ranks[candidate] = neighborRank;
		this.dtsns[candidate] = Dio.dtsn(bytes, at);
		if (address != 0) {
			this.addresses[candidate] = address;
		} else if (this.addresses[candidate] == 0) {
			this.addresses[candidate] = this.prefix;
		}
		if (this.configured && this.prefix != 0) {
			select(now);
		} else if (now - this.askedAt >= ASK_INTERVAL) {
			this.askWhom = datagram.sourceLow;
			this.askedAt = now;
			this.askAt = now + this.jitter.below(ASK_JITTER);
		}
		return 0;
	}

	/** Whether a DIO is of the DODAG this leaf knows, whatever its version. */
	private boolean isDodag(byte[] bytes, int at) {
		return this.known && Dio.instance(bytes, at) == this.instance && Dio.dodagHigh(bytes, at) == this.dodagHigh
				&& Dio.dodagLow(bytes, at) == this.dodagLow && Dio.mode(bytes, at) == this.mode;
	}

	/** Turns to the DODAG of a DIO. */
	private void adopt(byte[] bytes, int at) {
		leave();
		this.known = true;
		this.configured = false;
		this.prefix = 0;
		this.instance = Dio.instance(bytes, at);
		this.version = Dio.version(bytes, at);
		this.mode = Dio.mode(bytes, at);
		this.dodagHigh = Dio.dodagHigh(bytes, at);
		this.dodagLow = Dio.dodagLow(bytes, at);
		this.askedAt -= ASK_INTERVAL;
	}

	/** Forgets every candidate, because none of them is in the new version or DODAG yet. */
	private void leave() {
		this.candidates = 0;
		this.parent = 0;
		this.rank = Rpl.INFINITE_RANK;
		this.joined = false;
		this.daoAt = NEVER;
		this.refreshAt = NEVER;
	}

	/** Takes DODAG Configuration and Prefix Information; returns the first half of the sender's address if that is in it (R), else 0. */
	private long takeOptions(byte[] bytes, int at, int end) {
		long address = 0;
		while (at < end) {
			switch (RplOption.type(bytes, at)) {
			case RplOption.CONFIGURATION:
				this.minHopRankIncrease = RplOption.minHopRankIncrease(bytes, at);
				this.objective = RplOption.objective(bytes, at);
				this.defaultLifetime = RplOption.defaultLifetime(bytes, at);
				this.lifetimeUnit = RplOption.lifetimeUnit(bytes, at);
				this.configured = true;
				break;
			case RplOption.PREFIX:
				int flags = RplOption.prefixFlags(bytes, at);
				if (RplOption.prefixLength(bytes, at) == 64 && RplOption.prefixLifetime(bytes, at) != 0) {
					if ((flags & RplOption.AUTONOMOUS) != 0) {
						this.prefix = RplOption.prefixHigh(bytes, at);
						this.ipv6.setPrefix(this.prefix);
					}
					if ((flags & RplOption.ROUTER_ADDRESS) != 0) {
						address = RplOption.prefixHigh(bytes, at);
					}
				}
				break;
			default:
				break;
			}
			at += RplOption.length(bytes, at, end);
		}
		return address;
	}

	private int find(long eui64) {
		long[] neighbors = this.neighbors;
		for (int i = this.candidates - 1; i >= 0; i--) {
			if (neighbors[i] == eui64) {
				return i;
			}
		}
		return -1;
	}

	/** A place for a new candidate, the worst one's if it is better than that; -1 if there is none. */
	private int add(long eui64, int candidateRank) {
		int place = this.candidates;
		if (place == CANDIDATES) {
			place = -1;
			int worst = candidateRank;
			for (int i = 0; i < CANDIDATES; i++) {
				if (this.ranks[i] > worst && this.neighbors[i] != this.parent) {
					worst = this.ranks[i];
					place = i;
				}
			}
			if (place < 0) {
				return -1;
			}
		} else {
			this.candidates++;
		}
		this.neighbors[place] = eui64;
		this.failures[place] = 0;
		this.addresses[place] = 0;
		return place;
	}

	/** Gives a candidate up; if it was the parent, takes the next best or looks for one. */
	private void remove(int candidate, long now) {
		boolean lost = this.neighbors[candidate] == this.parent;
		int last = --this.candidates;
		this.neighbors[candidate] = this.neighbors[last];
		this.ranks[candidate] = this.ranks[last];
		this.dtsns[candidate] = this.dtsns[last];
		this.failures[candidate] = this.failures[last];
		this.addresses[candidate] = this.addresses[last];
		if (!lost) {
			return;
		}
		this.parentsLost++;
		this.parent = 0;
		this.rank = Rpl.INFINITE_RANK;
		this.daoAt = NEVER;
		this.refreshAt = NEVER;
		if (last > 0 && this.configured && this.prefix != 0) {
			this.listener.onRpl(LOST_PARENT, now);
			select(now);
			return;
		}
		if (this.joined) {
			this.joined = false;
			this.disInterval = DIS_FIRST;
			this.disAt = now + this.jitter.below(DAO_JITTER);
		} else {
			// Refused, or unanswered: not at once again.
			this.disAt = now + this.disInterval;
		}
		this.listener.onRpl(LOST_PARENT, now);
	}

	/** The rank this node would have below a candidate: OF0 (RFC 6552 section 4.1) or MRHOF with ETX as rank (RFC 6719 section 3.3). */
	private int rankBelow(int candidate) {
		int etx = this.links.etx(this.neighbors[candidate]);
		int increase;
		if (this.objective == Rpl.MRHOF) {
			increase = etx;
		} else {
			// step_of_rank from ETX as in RFC 8180 section 5.1.1, 1 to 9.
			int step = 3 * etx / LinkTable.ETX_ONE - 2;
			increase = (step < 1 ? 1 : step > 9 ? 9 : step) * this.minHopRankIncrease;
		}
		if (increase < this.minHopRankIncrease) {
			increase = this.minHopRankIncrease;
		}
		int result = this.ranks[candidate] + increase;
		return result < Rpl.INFINITE_RANK ? result : Rpl.INFINITE_RANK - 1;
	}

	/** Picks the parent, staying with the one there is unless another is clearly better. */
	private void select(long now) {
		int best = -1;
		int bestRank = 0;
		for (int i = 0; i < this.candidates; i++) {
			int below = rankBelow(i);
			if (best < 0 || below < bestRank) {
				best = i;
				bestRank = below;
			}
		}
		if (best < 0) {
			return;
		}
		int current = this.parent == 0 ? -1 : find(this.parent);
		if (current >= 0) {
			int threshold = this.objective == Rpl.MRHOF ? SWITCH_THRESHOLD : this.minHopRankIncrease;
			int currentRank = rankBelow(current);
			if (best == current || bestRank + threshold >= currentRank) {
				this.rank = currentRank;
				return;
			}
		}
		this.parent = this.neighbors[best];
		this.rank = bestRank;
		this.disAt = NEVER;
		this.askAt = NEVER;
		if (this.mode == Rpl.NO_DOWNWARD) {
			join(now);
		} else {
			advertise(now);
		}
	}

	private void join(long now) {
		this.disInterval = DIS_FIRST;
		if (!this.joined) {
			this.joined = true;
			this.listener.onRpl(JOINED, now);
		}
	}

	// Downward route

	/** Begins a new round of DAOs. */
	private void advertise(long now) {
		if (this.mode == Rpl.NO_DOWNWARD) {
			return;
		}
		this.sequence = Rpl.next(this.sequence);
		this.daoTries = 0;
		this.daoAt = now + this.jitter.below(DAO_JITTER);
		this.refreshAt = NEVER;
	}

	private void sendDao(long now) {
		if (this.daoTries == DAO_TRIES) {
			remove(find(this.parent), now);
			return;
		}
		// Seconds between tries: 1, 2, 3, 4, 5, each with some jitter.
		this.daoTries++;
		this.daoAt = now + this.daoTries * SECOND + this.jitter.below(DAO_RETRY_JITTER);
		boolean storing = this.mode != Rpl.NON_STORING;
		Packet packet = this.ipv6.begin(
				Dao.LENGTH + RplOption.TARGET_LENGTH + (storing ? RplOption.TRANSIT_LENGTH : RplOption.TRANSIT_PARENT_LENGTH));
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = Dao.write(bytes, packet.at, this.instance, true, this.sequence);
		at = RplOption.writeTarget(bytes, at, this.prefix, this.ipv6.iid());
		long parentIid = Iid.ofEui64(this.parent);
		packet.end = RplOption.writeTransit(bytes, at, this.sequence, this.defaultLifetime, storing ? 0 : this.addresses[find(this.parent)], parentIid);
		if (storing) {
			this.ipv6.sendRpl(packet, Rpl.DAO, Ipv6.LINK_LOCAL, parentIid, now);
		} else {
			this.ipv6.sendRpl(packet, Rpl.DAO, this.dodagHigh, this.dodagLow, now);
		}
	}

	private int onDaoAck(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int reason = DaoAck.check(bytes, at, datagram.end);
		if (reason != 0) {
			return reason;
		}
		if (this.daoAt == NEVER || DaoAck.instance(bytes, at) != this.instance || DaoAck.sequence(bytes, at) != this.sequence) {
			return Drop.RPL_UNEXPECTED;
		}
		if (DaoAck.status(bytes, at) >= DaoAck.REJECTED) {
			this.joined = false;
			remove(find(this.parent), now);
			return 0;
		}
		this.daoAt = NEVER;
		long refresh = this.defaultLifetime == Rpl.INFINITE_LIFETIME ? REFRESH_LONGEST : (long) this.defaultLifetime * this.lifetimeUnit * (SECOND / 2);
		refresh = refresh > REFRESH_LONGEST ? REFRESH_LONGEST : refresh < REFRESH_SHORTEST ? REFRESH_SHORTEST : refresh;
		// Up to a tenth earlier, so that nodes that joined together part.
		this.refreshAt = now + refresh - this.jitter.below((int) (refresh / 10));
		join(now);
		return 0;
	}

	// Time

	/** Does what is due. */
	public void onTime(long now) {
		if (now >= this.disAt) {
			this.disAt = now + this.disInterval + this.jitter.below((int) (this.disInterval / 4));
			this.disInterval = this.disInterval * 2 > DIS_LAST ? DIS_LAST : this.disInterval * 2;
			solicit(Ipv6.MULTICAST_LINK, Ipv6.ALL_RPL_NODES, now);
			this.listener.onRpl(SOLICITED, now);
		}
		if (now >= this.askAt) {
			this.askAt = NEVER;
			solicit(Ipv6.LINK_LOCAL, this.askWhom, now);
		}
		if (now >= this.refreshAt) {
			advertise(now);
		}
		if (now >= this.daoAt) {
			sendDao(now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		long first = this.disAt < this.askAt ? this.disAt : this.askAt;
		long second = this.daoAt < this.refreshAt ? this.daoAt : this.refreshAt;
		return first < second ? first : second;
	}

	private void solicit(long high, long low, long now) {
		Packet packet = this.ipv6.begin(Dis.LENGTH);
		if (packet != null) {
			packet.end = Dis.write(packet.bytes, packet.at);
			this.ipv6.sendRpl(packet, Rpl.DIS, high, low, now);
		}
	}
}
