package frond.rpl;

import frond.ieee802154.LinkTable;

/** The Minimum Rank with Hysteresis Objective Function (RFC 6719) over ETX, which is carried in the rank or in a metric container. Costs in 1/128 ETX. */
final class Mrhof {
	/** MAX_LINK_METRIC (section 5). */
	static final int MAX_LINK = 10 * LinkTable.ETX_ONE;
	/** MAX_PATH_COST. */
	static final int MAX_PATH = 100 * LinkTable.ETX_ONE;
	/** PARENT_SWITCH_THRESHOLD. */
	static final int SWITCH_THRESHOLD = LinkTable.ETX_ONE * 3 / 2;

	private Mrhof() {
	}

	/** Whether a link and the path over it may be used (section 3.1 and 3.2.1). */
	static boolean isAcceptable(int etx, int pathCost) {
		return etx <= MAX_LINK && pathCost <= MAX_PATH;
	}

	/** Whether a path takes the place of the current one: if it is better by more than the threshold (section 3.2.2). */
	static boolean isBetter(int other, int current) {
		return other + SWITCH_THRESHOLD < current;
	}

	/** The rank below a parent (section 3.3): the path's cost, and not less than a hop more than the parent's. */
	static int rank(int parentRank, int pathCost, int minHopRankIncrease) {
		int hop = parentRank + minHopRankIncrease;
		return pathCost > hop ? pathCost : hop;
	}
}
