package frond.rpl;

import frond.ieee802154.LinkTable;

/** Objective Function Zero (RFC 6552), with the step of rank taken from ETX as RFC 8180 section 5.1.1 does. */
final class Of0 {
	/** MINIMUM_STEP_OF_RANK and MAXIMUM_STEP_OF_RANK (section 6.3). */
	private static final int MINIMUM_STEP = 1;
	private static final int MAXIMUM_STEP = 9;

	private Of0() {
	}

	/** The rank below a parent: rank_increase = (Rf * Sp + Sr) * MinHopRankIncrease with Rf 1 and Sr 0 (section 4.1). */
	static int rank(int parentRank, int etx, int minHopRankIncrease) {
		int step = 3 * etx / LinkTable.ETX_ONE - 2;
		step = step < MINIMUM_STEP ? MINIMUM_STEP : step > MAXIMUM_STEP ? MAXIMUM_STEP : step;
		return parentRank + step * minHopRankIncrease;
	}

	/** Whether a parent that would give rank {@code other} takes the place of one that gives {@code current}: not within one step (section 4.2.1, 10). */
	static boolean isBetter(int other, int current, int minHopRankIncrease) {
		return other + minHopRankIncrease < current;
	}
}
