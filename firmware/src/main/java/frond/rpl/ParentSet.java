package frond.rpl;

import frond.ieee802154.LinkTable;

/**
 * The neighbours in the DODAG that may be parents, a fixed number of them in no order (RFC 6550 section 8.2.1: candidate neighbour set), and the choice
 * among them by the DODAG's objective function. An index is a candidate's until the next {@link #remove}.
 */
final class ParentSet {
	/** Candidates that are kept. */
	static final int CAPACITY = 8;

	/** Refused this node (DAO-ACK from 128), until {@link #forgive}. */
	private static final int REFUSED = 2;
	/** Would have it go elsewhere (DAO-ACK from 1 to 127). */
	private static final int DISCOURAGED = 1;

	private final LinkTable links;
	private final Dodag dodag;
	private final long[] neighbors = new long[CAPACITY];
	private final long[] highs = new long[CAPACITY];
	private final long[] lows = new long[CAPACITY];
	private final int[] ranks = new int[CAPACITY];
	private final int[] costs = new int[CAPACITY];
	private final int[] dtsns = new int[CAPACITY];
	private final int[] failures = new int[CAPACITY];
	private final int[] standings = new int[CAPACITY];
	private int size;
	/** No rank above it may come of a choice: the lowest so far and MaxRankIncrease (RFC 6550 section 8.2.2.4, 3); for routers. */
	int highest = Rpl.INFINITE_RANK - 1;
	/** None of this rank or above may be the parent, but the one that is: it may be below this node (section 8.2.1); for routers. */
	int ceiling = Rpl.INFINITE_RANK;

	ParentSet(LinkTable links, Dodag dodag) {
		this.links = links;
		this.dodag = dodag;
	}

	int size() {
		return this.size;
	}

	void clear() {
		this.size = 0;
	}

	/** EUI-64. */
	long neighbor(int index) {
		return this.neighbors[index];
	}

	/** First half of the candidate's global address. */
	long high(int index) {
		return this.highs[index];
	}

	/** Second half. */
	long low(int index) {
		return this.lows[index];
	}

	/** The rank that it said it has. */
	int neighborRank(int index) {
		return this.ranks[index];
	}

	int dtsn(int index) {
		return this.dtsns[index];
	}

	int find(long eui64) {
		long[] neighbors = this.neighbors;
		for (int i = this.size - 1; i >= 0; i--) {
			if (neighbors[i] == eui64) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Takes a new candidate; if there is no place, that of the one with the highest rank, if this one's is lower.
	 *
	 * @param parent keeps its place; 0 for none
	 * @return its index; -1 if it got no place
	 */
	int add(long eui64, int rank, long parent) {
		int place = this.size;
		if (place == CAPACITY) {
			place = -1;
			int worst = rank;
			for (int i = 0; i < CAPACITY; i++) {
				int value = this.standings[i] == REFUSED ? Rpl.INFINITE_RANK : this.ranks[i];
				if (value > worst && this.neighbors[i] != parent) {
					worst = value;
					place = i;
				}
			}
			if (place < 0) {
				return -1;
			}
		} else {
			this.size++;
		}
		this.neighbors[place] = eui64;
		this.failures[place] = 0;
		this.standings[place] = 0;
		this.highs[place] = 0;
		return place;
	}

	/**
	 * What a candidate's DIO said.
	 *
	 * @param cost its path's ETX in 1/128; {@link MetricContainer#NONE} if its rank is that
	 */
	void update(int index, int rank, int dtsn, int cost) {
		this.ranks[index] = rank;
		this.dtsns[index] = dtsn;
		this.costs[index] = cost;
	}

	void setAddress(int index, long high, long low) {
		this.highs[index] = high;
		this.lows[index] = low;
	}

	boolean hasAddress(int index) {
		return this.highs[index] != 0;
	}

	void remove(int index) {
		int last = --this.size;
		this.neighbors[index] = this.neighbors[last];
		this.highs[index] = this.highs[last];
		this.lows[index] = this.lows[last];
		this.ranks[index] = this.ranks[last];
		this.costs[index] = this.costs[last];
		this.dtsns[index] = this.dtsns[last];
		this.failures[index] = this.failures[last];
		this.standings[index] = this.standings[last];
	}

	/** A unicast to it was acknowledged. */
	void succeeded(int index) {
		this.failures[index] = 0;
	}

	/** A unicast to it was not acknowledged; returns how many in a row were not. */
	int failed(int index) {
		return ++this.failures[index];
	}

	/** It refused this node. */
	void refuse(int index) {
		this.standings[index] = REFUSED;
	}

	/** It takes this node, but not gladly. */
	void discourage(int index) {
		this.standings[index] = DISCOURAGED;
	}

	/** Those that refused this node may be asked again. */
	void forgive() {
		for (int i = this.size - 1; i >= 0; i--) {
			this.standings[i] = 0;
		}
	}

	/** The cost of the path by way of a candidate: of the path's ETX (RFC 6719 section 3.1), or the rank it would give (OF0). */
	private int cost(int index) {
		int etx = this.links.etx(this.neighbors[index]);
		if (this.dodag.objective == Rpl.MRHOF) {
			return etx + pathCost(index);
		}
		return Of0.rank(this.ranks[index], etx, this.dodag.minHopRankIncrease);
	}

	/** What a candidate says that the path from it costs. */
	private int pathCost(int index) {
		return this.costs[index] == MetricContainer.NONE ? this.ranks[index] : this.costs[index];
	}

	/** The path's ETX by way of a candidate, 1/128, for a metric container. */
	int etx(int index) {
		return this.links.etx(this.neighbors[index]) + pathCost(index);
	}

	/** The rank that a candidate would give; above {@link Rpl#INFINITE_RANK} is that. */
	int rank(int index) {
		int rank = this.ranks[index];
		int cost = cost(index);
		rank = this.dodag.objective == Rpl.MRHOF ? Mrhof.rank(rank, cost, this.dodag.minHopRankIncrease) : cost;
		return rank < Rpl.INFINITE_RANK ? rank : Rpl.INFINITE_RANK;
	}

	/** Whether a candidate may be the parent. */
	private boolean isAcceptable(int index, int current) {
		if (this.standings[index] == REFUSED || rank(index) > this.highest || this.ranks[index] >= this.ceiling && index != current) {
			return false;
		}
		return this.dodag.objective != Rpl.MRHOF || Mrhof.isAcceptable(this.links.etx(this.neighbors[index]), cost(index));
	}

	/**
	 * Chooses the parent.
	 *
	 * @param current index of the one there is, which stays unless another is clearly better; -1 for none
	 * @param free whether another may take the place of one that may stay
	 * @return its index; -1 if there is none
	 */
	int choose(int current, boolean free) {
		int best = -1;
		for (int i = this.size - 1; i >= 0; i--) {
			if (isAcceptable(i, current) && (best < 0 || precedes(i, best))) {
				best = i;
			}
		}
		if (current >= 0 && best >= 0 && isAcceptable(current, current) && this.standings[current] <= this.standings[best] && !(free && isClearlyBetter(best, current))) {
			return current;
		}
		return best;
	}

	private boolean precedes(int index, int other) {
		int standing = this.standings[index] - this.standings[other];
		return standing < 0 || standing == 0 && cost(index) < cost(other);
	}

	private boolean isClearlyBetter(int index, int current) {
		return this.dodag.objective == Rpl.MRHOF ? Mrhof.isBetter(cost(index), cost(current))
				: Of0.isBetter(cost(index), cost(current), this.dodag.minHopRankIncrease);
	}

	/**
	 * A candidate whose link is not known, or was bad when it was last used, and that would be the parent if the link was good: worth a probe.
	 *
	 * @param current index of the parent
	 * @return its index; -1 if there is none
	 */
	int worthProbing(int current) {
		int wanted = -1;
		for (int i = this.size - 1; i >= 0; i--) {
			long neighbor = this.neighbors[i];
			if (i == current || this.standings[i] == REFUSED || this.ranks[i] >= this.ceiling || this.links.results(neighbor) != 0 && isAcceptable(i, current)) {
				continue;
			}
			int best = this.dodag.objective == Rpl.MRHOF ? pathCost(i) + LinkTable.ETX_ONE : Of0.rank(this.ranks[i], LinkTable.ETX_ONE, this.dodag.minHopRankIncrease);
			boolean better = this.dodag.objective == Rpl.MRHOF ? Mrhof.isBetter(best, cost(current)) : Of0.isBetter(best, cost(current), this.dodag.minHopRankIncrease);
			if (better && (wanted < 0 || this.ranks[i] < this.ranks[wanted])) {
				wanted = i;
			}
		}
		return wanted;
	}
}
