package frond.rpl;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.Routing;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;

/**
 * A leaf of one DODAG (RFC 6550 section 8.5): finds it, picks a parent, makes itself reachable, and starts over when any of that ends. Times in
 * microseconds.
 *
 * <p>
 * Of several DODAGs, in one instance or in several, the grounded and the preferred one is joined, whatever others were joined before; of equals the
 * first, or the one of the lower rank as long as nothing was announced. Within it a later version replaces an earlier one.
 */
public class RplLeaf implements Routing {
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

	/** An interface identifier and a hop limit. */
	private static final int GROWTH = 9;
	private static final int SECOND = 1000000;
	private static final int START_JITTER = SECOND / 2;
	private static final int LOST_JITTER = SECOND / 10;
	/** Unicasts without an acknowledgement in a row after which a candidate is none. */
	private static final int FAILURES = 3;
	/** Datagrams sent up without anything from beyond the link, after which a storing DODAG's nodes are taken not to know the RPL option. */
	private static final int UNANSWERED = 3;
	/** How long one that refused this node is not asked again. */
	private static final long REFUSAL = 60L * SECOND;
	/** How long after the first parent any that is better takes its place, because several answer. */
	private static final int SETTLING = SECOND;
	/** An answer of the root within this is nothing to wonder at. */
	private static final int CALM = SECOND;
	/** Over so many times the time that the answer took, and no longer than this, other traffic is spread. */
	private static final int PATIENCE = 4;
	private static final int LONGEST_PATIENCE = 300 * SECOND;
	/** How long a parent stays one after that, as long as it can: doubled each time that another took its place. */
	private static final long SHORTEST_TRIAL = 20L * SECOND;
	private static final long LONGEST_TRIAL = 640L * SECOND;
	/** A rank that grows by no more hops is kept until it is announced anyway: those below would follow each trembling of a link. */
	private static final int SIGNIFICANT = 3;
	/** A root's DIO that comes so many times sooner than the one before says that its Trickle timer was reset. */
	private static final int HASTE = 4;
	private static final int SLEEPY_PATIENCE = 3;
	/** A root that seems to have restarted is told of this node once in this time. */
	private static final long REASSURANCE = 60L * SECOND;

	final Ipv6 ipv6;
	final LinkTable links;
	final Jitter jitter;
	final Dodag dodag = new Dodag();
	final ParentSet parents;
	final DaoSender daos;
	final Solicitor solicitor;
	private final Listener listener;
	private final Prober prober;
	private final OtherDodags others = new OtherDodags();

	/** EUI-64 of the parent; 0 for none. */
	private long parent;
	private int rank = Rpl.INFINITE_RANK;
	private boolean joined;
	private int unanswered;
	/** Whether a datagram with a RPL option came. */
	private boolean answered;
	private long forgiveAt = Long.MAX_VALUE;
	/** When the parent's last DIO came, and how long after the one before. */
	private long parentDioAt;
	private long parentDioGap;
	private int parentsLost;
	private int supply;
	/** When this parent was chosen, and when the first after a time without. */
	private long chosenAt;
	private long foundAt;
	private long trial;
	private long welcomeAt;

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
		this.parents = new ParentSet(links, this.dodag);
		this.daos = new DaoSender(ipv6, this.dodag, this.jitter);
		this.solicitor = new Solicitor(ipv6, this.jitter);
		this.prober = new Prober(links, this.jitter);
	}

	/** Takes part in one RPLInstanceID only, 0 to 127; -1 for any. Before {@link #start}. */
	public void setInstance(int instance) {
		this.solicitor.instance = instance;
	}

	/** Tells the root this node's supply by the next DAO; millivolts. */
	public void setSupply(int millivolts) {
		this.supply = millivolts;
	}

	/** Begins to look for a DODAG. */
	public void start(long now) {
		this.solicitor.search(START_JITTER, now);
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
		return this.dodag.high;
	}

	/** Second half of the DODAGID. */
	public long rootLow() {
		return this.dodag.low;
	}

	@Override
	public int growth() {
		return parentIsRoot() ? 0 : GROWTH;
	}

	/**
	 * From when on a node that has joined may send what is not RPL's: at once, unless the root's acknowledgement was long in coming. Then many join at the same
	 * time, each of these has to be heard by the root first, and what all of them would send besides is spread.
	 */
	public long welcomeAt() {
		return this.welcomeAt;
	}

	/** How often a parent was given up. */
	public int parentsLost() {
		return this.parentsLost;
	}

	/** Neighbours that may be the parent, this one included. */
	public int candidates() {
		return this.parents.size();
	}

	// Routing

	@Override
	public long route(Datagram datagram, Packet packet) {
		noteSending();
		setOption(datagram, 0);
		return this.parent;
	}

	/**
	 * Finds out whether the nodes of a storing DODAG know the RPL option. RIOT's, as its examples are built, drop what has one without a word, and send none
	 * themselves: after some datagrams that nothing came back for, and as long as what comes has none, there is none.
	 */
	final void noteSending() {
		int arrived = this.ipv6.takeArrivals();
		if ((arrived & Ipv6.ARRIVED_WITH_OPTION) != 0) {
			this.unanswered = 0;
			this.answered = true;
		} else if (arrived != 0 && !this.answered) {
			this.unanswered = UNANSWERED + 1;
		} else if (this.unanswered <= UNANSWERED && !this.answered) {
			this.unanswered++;
		}
	}

	/** Fills in the RPL option (RFC 6553 section 3), of the type that the DODAG wants. */
	final void setOption(Datagram datagram, int flags) {
		datagram.rplOption = this.unanswered <= UNANSWERED || !this.dodag.storing();
		datagram.rplFlags = flags;
		datagram.rplInstance = this.dodag.instance;
		datagram.rplSenderRank = this.rank;
		datagram.rplCompressed = (this.dodag.flags & RplOption.COMPRESSION) != 0;
		datagram.rplSkippable = (this.dodag.flags & RplOption.OPTION_0X23) != 0;
	}

	@Override
	public int onForward(Datagram datagram, long now) {
		return Drop.IPV6_OTHER_DESTINATION;
	}

	@Override
	public int onSourceRoute(Datagram datagram, long now) {
		return Drop.IPV6_ROUTING_HEADER;
	}

	@Override
	public void onSent(long eui64, boolean acknowledged, long now) {
		int candidate = this.parents.find(eui64);
		if (candidate < 0) {
			return;
		}
		if (acknowledged) {
			this.parents.succeeded(candidate);
		} else if (this.parents.failed(candidate) >= FAILURES || eui64 == this.parent && this.prober.probing()) {
			remove(candidate, now);
		} else {
			select(now);
		}
	}

	@Override
	public int onMessage(int code, Datagram datagram, long now) {
		int options = Rpl.check(code, datagram.bytes, datagram.at, datagram.end);
		if (options < 0) {
			return options;
		}
		switch (code) {
		case Rpl.DIS:
			return onDis(datagram, options, now);
		case Rpl.DIO:
			return onDio(datagram, now);
		case Rpl.DAO:
			return onDao(datagram, options, now);
		default:
			return onDaoAck(datagram, now);
		}
	}

	// Being asked

	/** A DIS whose options are right. A leaf answers one that asks it alone, by a DIO of infinite rank (section 8.5). */
	int onDis(Datagram datagram, int options, long now) {
		if (datagram.sourceHigh != Ipv6.LINK_LOCAL || datagram.destinationHigh != Ipv6.LINK_LOCAL || !this.dodag.ready()
				|| !isAskedFor(datagram.bytes, options, datagram.end)) {
			return Drop.RPL_UNEXPECTED;
		}
		sendDio(Rpl.INFINITE_RANK, datagram.sourceHigh, datagram.sourceLow, now);
		return 0;
	}

	/** Whether the Solicited Information options of a DIS fit this DODAG (section 8.3). */
	final boolean isAskedFor(byte[] bytes, int at, int end) {
		for (int option = at; option < end; option += RplOption.length(bytes, option, end)) {
			if (RplOption.type(bytes, option) == SolicitedInformation.TYPE
					&& !SolicitedInformation.fits(bytes, option, this.dodag.instance, this.dodag.version, this.dodag.high, this.dodag.low)) {
				return false;
			}
		}
		return true;
	}

	/** Sends a DIO with DODAG Configuration, and with the prefix as it came. */
	final void sendDio(int advertised, long high, long low, long now) {
		Dodag dodag = this.dodag;
		boolean metric = dodag.metric && advertised != Rpl.INFINITE_RANK;
		Packet packet = this.ipv6.begin(Dio.LENGTH + RplOption.CONFIGURATION_LENGTH + RplOption.PREFIX_LENGTH + (metric ? MetricContainer.ETX_LENGTH : 0));
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = Dio.write(bytes, packet.at, dodag.instance, dodag.version, advertised, dodag.grounded, dodag.mode, dodag.preference, dtsn(), dodag.high,
				dodag.low);
		if (metric) {
			at = MetricContainer.writeEtx(bytes, at, this.parents.etx(this.parents.find(this.parent)));
		}
		at = RplOption.writeConfiguration(bytes, at, dodag.flags, dodag.doublings, dodag.intervalMinimum, dodag.redundancy, dodag.maxRankIncrease,
				dodag.minHopRankIncrease, dodag.objective, dodag.defaultLifetime, dodag.lifetimeUnit);
		if (dodag.prefix != 0) {
			at = RplOption.writePrefix(bytes, at, 64, dodag.prefixFlags & ~RplOption.ROUTER_ADDRESS, dodag.prefix, 0);
			RplOption.setPrefixLifetime(bytes, at - RplOption.PREFIX_LENGTH, dodag.prefixLifetime, dodag.prefixPreferred);
		}
		packet.end = at;
		this.ipv6.sendRpl(packet, Rpl.DIO, high, low, now);
	}

	/** What a DIO of this node carries as its DTSN. */
	int dtsn() {
		return 0;
	}

	/** A DAO whose options are right. */
	int onDao(Datagram datagram, int options, long now) {
		return Drop.RPL_UNEXPECTED;
	}

	// Joining

	/** A DIO whose options are right. */
	int onDio(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (datagram.sourceHigh != Ipv6.LINK_LOCAL || Iid.isShort(datagram.sourceLow) || Dio.mode(bytes, at) > Rpl.STORING_MULTICAST) {
			return Drop.RPL_UNEXPECTED;
		}
		int instance = Dio.instance(bytes, at);
		if (instance >= Rpl.LOCAL_INSTANCE || this.solicitor.instance >= 0 && instance != this.solicitor.instance) {
			return Drop.RPL_OTHER_DODAG;
		}
		long neighbor = Iid.ofEui64(datagram.sourceLow);
		int neighborRank = Dio.rank(bytes, at);
		int reason = this.dodag.isSame(bytes, at) ? checkVersion(datagram, neighbor, now) : checkDodag(bytes, at, neighbor, now);
		if (reason != 0) {
			return reason;
		}
		this.dodag.take(bytes, at, datagram.end);
		if (this.dodag.prefix == 0) {
			this.ipv6.setPrefix(0);
		} else if (this.dodag.prefixGiven) {
			this.ipv6.setPrefix(this.dodag.prefix, this.dodag.prefixLifetime & 0xffffffffL, this.dodag.prefixPreferred & 0xffffffffL, now);
		}
		int candidate = this.parents.find(neighbor);
		if (neighborRank == Rpl.INFINITE_RANK) {
			if (candidate >= 0) {
				remove(candidate, now);
			}
			return 0;
		}
		if (neighbor == this.parent) {
			heardParent(candidate, Dio.dtsn(bytes, at), isRoot(datagram.sourceLow, neighborRank), now);
		}
		if (candidate < 0) {
			candidate = this.parents.add(neighbor, neighborRank, this.parent);
			if (candidate < 0) {
				return 0;
			}
		}
		takeCandidate(candidate, datagram);
		if (this.dodag.ready()) {
			select(now);
		} else {
			this.solicitor.ask(neighbor, now);
		}
		return 0;
	}

	/** Whether a neighbour is the root: its address is the DODAGID, or it has the rank that only the root has (ROOT_RANK, RFC 6550 section 17). */
	private boolean isRoot(long low, int neighborRank) {
		return low == this.dodag.low || this.dodag.configured && neighborRank == this.dodag.minHopRankIncrease;
	}

	private boolean parentIsRoot() {
		return this.parent != 0 && isRoot(Iid.ofEui64(this.parent), this.parents.neighborRank(this.parents.find(this.parent)));
	}

	/**
	 * A root whose address is made of a short one (RFC 4944 section 6) has that, and who has it as parent may use it: six bytes less in every frame, and
	 * what is for the root itself needs no more of its address.
	 */
	private void shorten() {
		long root = this.dodag.low;
		boolean isShort = parentIsRoot() && Iid.isShort(root) && (root & 0xffff) != 0;
		this.ipv6.setShort(isShort ? this.parent : 0, isShort ? root & 0xffff : Mac.BROADCAST);
	}

	/** A DIO of this DODAG: 0 if it is of the version that is, or becomes, this node's. */
	private int checkVersion(Datagram datagram, long neighbor, long now) {
		int heard = Dio.version(datagram.bytes, datagram.at);
		if (heard == this.dodag.version) {
			return 0;
		}
		// Only the root raises the version, so whatever it says itself is true: it may have restarted.
		boolean follow = Sequence.later(heard, this.dodag.version) || isRoot(datagram.sourceLow, Dio.rank(datagram.bytes, datagram.at));
		if (!follow && neighbor == this.parent) {
			// The parent has gone back to an earlier one: it follows a root that restarted, and is no parent in the version before.
			remove(this.parents.find(neighbor), now);
		}
		if (!follow && this.parent != 0 || Dio.rank(datagram.bytes, datagram.at) == Rpl.INFINITE_RANK) {
			return Drop.RPL_UNEXPECTED;
		}
		leave(now);
		this.dodag.version = heard;
		return 0;
	}

	/** A DIO of another DODAG: 0 if that becomes this node's. */
	private int checkDodag(byte[] bytes, int at, long neighbor, long now) {
		if (Dio.rank(bytes, at) == Rpl.INFINITE_RANK) {
			this.others.forget(neighbor);
			if (neighbor == this.parent) {
				remove(this.parents.find(neighbor), now);
			}
			return this.dodag.known && this.parent != 0 ? Drop.RPL_OTHER_DODAG : Drop.RPL_UNEXPECTED;
		}
		boolean moved = this.parent == 0 || neighbor == this.parent;
		boolean better = this.dodag.isLessThan(bytes, at) || this.dodag.grounded == Dio.grounded(bytes, at) && this.dodag.preference == Dio.preference(bytes, at)
				&& !this.joined && this.daos.isUnsent() && Dio.rank(bytes, at) < this.parents.neighborRank(this.parents.find(this.parent));
		if (!moved && !better) {
			this.others.add(bytes, at, neighbor, now);
			// A root that takes the place of another is heard like this.
			this.prober.hint(this.parent, now);
			return Drop.RPL_OTHER_DODAG;
		}
		if (!moved) {
			withdraw(this.parent, now);
		}
		leave(now);
		this.dodag.become(bytes, at);
		this.solicitor.askFreely();
		return 0;
	}

	/** What a DIO of the parent says beside its rank. */
	private void heardParent(int candidate, int dtsn, boolean isRoot, long now) {
		this.prober.rest(now);
		long gap = now - this.parentDioAt;
		// Any other DTSN, not only a later one: after a restart the root has forgotten this node (contiki-ng#128). One whose counters are as
		// before shows by its haste.
		boolean reset = isRoot && gap * HASTE < this.parentDioGap && this.daos.sinceBegun(now) > REASSURANCE;
		if (dtsn != this.parents.dtsn(candidate) || reset && !this.daos.isUnsent()) {
			onDtsn(now);
		}
		this.parentDioGap = gap;
		this.parentDioAt = now;
	}

	/**
	 * Announces an address that is behind this node and not its own; once, and asks for an answer, which {@link #onMessage} gets.
	 *
	 * @param lifetime units of the DODAG's, mostly minutes
	 * @return its DAOSequence; -1 without a parent
	 */
	protected final int announceExternal(long high, long low, int lifetime, long now) {
		if (this.parent == 0) {
			return -1;
		}
		int sequence = this.daos.nextSequence();
		this.daos.sendExternal(this.parent, high, low, lifetime, sequence, now);
		return sequence;
	}

	/** The receiver is off when idle, so that silence of the parent says less: it is asked after eight times as long. */
	public void setSleepy() {
		this.prober.setPatience(SLEEPY_PATIENCE);
	}

	/** What was expected by way of the parent did not come: it is asked, unless it has just been heard, whether it is there and what is new. */
	public void suspect(long now) {
		this.prober.hint(this.parent, now);
	}

	/** This node has another address: the root is told. */
	public void onAddress(long now) {
		if (joined()) {
			this.daos.advertise(now);
		}
	}

	/** The parent wants DAOs (section 9.6). */
	void onDtsn(long now) {
		this.daos.advertise(now);
	}

	/** What a DIO says of its sender. */
	private void takeCandidate(int candidate, Datagram datagram) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		int cost = MetricContainer.NONE;
		for (int option = at + Dio.LENGTH; option < end; option += RplOption.length(bytes, option, end)) {
			int type = RplOption.type(bytes, option);
			if (type == MetricContainer.TYPE) {
				cost = MetricContainer.etx(bytes, option);
			} else if (type == RplOption.PREFIX && (RplOption.prefixFlags(bytes, option) & RplOption.ROUTER_ADDRESS) != 0) {
				this.parents.setAddress(candidate, RplOption.prefixHigh(bytes, option), RplOption.prefixLow(bytes, option));
			}
		}
		this.parents.update(candidate, Dio.rank(bytes, at), Dio.dtsn(bytes, at), cost);
		if (!this.parents.hasAddress(candidate)) {
			this.parents.setAddress(candidate, this.dodag.prefix, datagram.sourceLow);
		}
	}

	/** Forgets every candidate, because none of them is in the new version or DODAG yet. */
	private void leave(long now) {
		this.parents.clear();
		this.parent = 0;
		this.rank = Rpl.INFINITE_RANK;
		this.joined = false;
		this.unanswered = 0;
		this.answered = false;
		shorten();
		this.daos.stop();
		this.prober.stop();
		left(false, now);
	}

	/** Gives a candidate up; if it was the parent, takes the next best or looks for one. */
	private void remove(int candidate, long now) {
		boolean lost = this.parents.neighbor(candidate) == this.parent;
		this.others.forget(this.parents.neighbor(candidate));
		this.parents.remove(candidate);
		if (lost) {
			lose(now);
		}
	}

	/** There is no parent any more, or another one. */
	private void lose(long now) {
		this.parentsLost++;
		this.parent = 0;
		this.rank = Rpl.INFINITE_RANK;
		shorten();
		this.daos.stop();
		this.prober.stop();
		this.listener.onRpl(LOST_PARENT, now);
		if (this.dodag.ready()) {
			select(now);
		}
		if (this.parent != 0) {
			return;
		}
		if (this.joined) {
			this.joined = false;
			this.solicitor.relax();
			this.solicitor.search(LOST_JITTER, now);
		} else {
			// Refused, or unanswered: not at once again.
			this.solicitor.searchOn(now);
		}
		long announcer = this.others.best(now);
		if (announcer != 0) {
			this.solicitor.ask(announcer, now);
		}
		left(true, now);
	}

	/** Picks the parent, staying with the one there is unless another is clearly better. */
	private void select(long now) {
		int current = this.parent == 0 ? -1 : this.parents.find(this.parent);
		// A link that is not in use looks better than one that is, when the air is full; so a parent is tried for a while.
		int chosen = this.parents.choose(current, now - this.foundAt < SETTLING || now - this.chosenAt > this.trial);
		if (chosen < 0) {
			if (this.parent != 0) {
				lose(now);
			}
			return;
		}
		int before = this.rank;
		if (chosen != current) {
			if (current >= 0 && this.dodag.storing()) {
				withdraw(this.parent, now);
			}
			this.chosenAt = now;
			if (current < 0) {
				this.foundAt = now;
				this.trial = SHORTEST_TRIAL;
			} else if (now - this.foundAt >= SETTLING && this.trial < LONGEST_TRIAL) {
				this.trial *= 2;
			}
			this.parent = this.parents.neighbor(chosen);
			shorten();
			this.parentDioAt = now;
			this.parentDioGap = 0;
			this.solicitor.found();
			this.prober.rest(now);
			if (this.dodag.mode == Rpl.NO_DOWNWARD) {
				join(now);
			} else {
				this.daos.advertise(now);
				moved(now);
			}
		}
		int rank = this.parents.rank(chosen);
		int hop = this.dodag.minHopRankIncrease;
		if (chosen != current || rank - before > SIGNIFICANT * hop || before - rank > hop
				|| before < this.parents.neighborRank(chosen) + hop) {
			this.rank = rank;
		}
		if (chosen != current || before != this.rank) {
			placed(before, now);
		}
	}

	/** The rank as it is, before others are told of it. */
	final void refreshRank() {
		this.rank = this.parents.rank(this.parents.find(this.parent));
	}

	/** Withdraws the way down by a parent that is still there. */
	private void withdraw(long parent, long now) {
		int index = this.parents.find(parent);
		if (index >= 0 && this.dodag.ready() && this.dodag.mode != Rpl.NO_DOWNWARD && this.joined) {
			this.daos.withdraw(parent, this.parents.high(index), this.parents.low(index), now);
		}
	}

	private void join(long now) {
		this.solicitor.relax();
		if (!this.joined) {
			this.joined = true;
			this.listener.onRpl(JOINED, now);
		}
	}

	/** This node has a parent or a rank that is another than before. */
	void placed(int before, long now) {
		// A leaf tells nobody.
	}

	/** This node has no parent: it was lost, or there is none in this DODAG version yet. */
	void left(boolean lost, long now) {
		// As above.
	}

	/** This node has another parent than before. */
	void moved(long now) {
		// As above.
	}

	/** RFC 6550 section 6.5.1: accepted, accepted with the advice to go elsewhere, or rejected. */
	int onDaoAck(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (DaoAck.instance(bytes, at) != this.dodag.instance || !this.daos.isExpected(DaoAck.sequence(bytes, at)) || this.parent == 0) {
			return Drop.RPL_UNEXPECTED;
		}
		int status = DaoAck.status(bytes, at);
		int current = this.parents.find(this.parent);
		if (status >= DaoAck.REJECTED) {
			// In non-storing mode it is the root that refuses, whoever the parent is.
			this.joined &= this.dodag.storing();
			this.daos.stop();
			for (int i = this.parents.size() - 1; i >= 0; i--) {
				if (i == current || !this.dodag.storing()) {
					this.parents.refuse(i);
				}
			}
			this.forgiveAt = now + REFUSAL;
			this.joined &= this.parents.choose(current, true) >= 0;
			select(now);
			return 0;
		}
		long waited = this.daos.waited(now);
		if (!this.joined && waited > CALM) {
			waited *= PATIENCE;
			this.welcomeAt = now + this.jitter.below((int) (waited < LONGEST_PATIENCE ? waited : LONGEST_PATIENCE));
		}
		this.daos.accepted(now);
		join(now);
		if (status != 0) {
			this.parents.discourage(current);
		}
		// The link has been used meanwhile, and its cost is known.
		select(now);
		return 0;
	}

	// Time

	/** Does what is due. */
	public void onTime(long now) {
		if (this.solicitor.onTime(now)) {
			this.listener.onRpl(SOLICITED, now);
		}
		if (now >= this.forgiveAt) {
			this.forgiveAt = Long.MAX_VALUE;
			this.parents.forgive();
			if (this.dodag.ready()) {
				select(now);
			}
		}
		if (this.parent == 0) {
			return;
		}
		int due = this.prober.onTime(this.parent, now);
		if (due == Prober.ASK_PARENT) {
			this.solicitor.send(this.parent, now);
		} else if (due == Prober.GONE) {
			remove(this.parents.find(this.parent), now);
		} else if (due == Prober.LOOK_AROUND) {
			int other = this.parents.worthProbing(this.parents.find(this.parent));
			if (other >= 0) {
				this.solicitor.send(this.parents.neighbor(other), now);
			}
		}
		if (this.parent != 0 && this.daos.isDue(now)) {
			int current = this.parents.find(this.parent);
			if (this.daos.isExhausted()) {
				remove(current, now);
			} else {
				this.daos.send(this.parent, this.parents.high(current), this.parents.low(current),
						TargetDescriptor.value(this.rank, this.links.etx(this.parent), this.supply), now);
			}
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		long next = this.solicitor.nextDeadline();
		next = next < this.forgiveAt ? next : this.forgiveAt;
		if (this.parent == 0) {
			return next;
		}
		next = next < this.prober.nextDeadline() ? next : this.prober.nextDeadline();
		return next < this.daos.nextDeadline() ? next : this.daos.nextDeadline();
	}
}
