package frond.air;

/**
 * What unslotted CSMA-CA loses by theory (IEEE 802.15.4-2006 section 7.5.1.4): nodes that all hear each other, send to one of them at random times of
 * their own, and are acknowledged. A fixed point between the frames that are on the air and the attempts they make each other repeat; assessments
 * and transmissions of different nodes are taken as independent, as in the published models (Pollin; Buratti and Verdone; Di Marco), so it holds well
 * below the load that fills the channel.
 */
final class CsmaTheory {
	private static final int ASSESSMENTS = 5;
	private static final int ATTEMPTS = 4;
	/** 2 to the power of macMinBE. */
	private static final double FIRST_WINDOW = 8;
	private static final double SECOND = 1_000_000;

	private CsmaTheory() {
	}

	/**
	 * The part of all frames that is not delivered, percent, where an attempt that never finds the channel clear is followed by another one, as by
	 * one that is not acknowledged.
	 *
	 * @param frames offered a second by all
	 * @param psdu length of one, FCS included
	 */
	static double loss(double frames, int psdu) {
		double busy = Phy.duration(psdu) + Phy.TURNAROUND + Phy.duration(5);
		// Who has not yet begun when another one's assessment ends is not heard, nor is an acknowledgement that an assessment comes just before.
		double vulnerable = 2 * Phy.TURNAROUND + 2 * (Phy.TURNAROUND - Phy.CCA);
		double rate = frames / SECOND;
		double failure = 0;
		double repeated = 0;
		for (int i = 0; i < 100; i++) {
			double occupied = Math.min(1, rate * busy);
			double never = Math.pow(occupied, ASSESSMENTS);
			double collision = 1 - Math.exp(-rate * vulnerable);
			// Both of two that collided try again, from the same moment on, and meet again if they draw the same number.
			double again = 1 / FIRST_WINDOW + (1 - 1 / FIRST_WINDOW) * collision;
			failure = never + (1 - never) * collision;
			repeated = never + (1 - never) * again;
			double attempts = 1 + failure * (1 + repeated * (1 + repeated));
			rate = (rate + frames / SECOND * attempts * (1 - never)) / 2;
		}
		return 100 * failure * Math.pow(repeated, ATTEMPTS - 1);
	}
}
