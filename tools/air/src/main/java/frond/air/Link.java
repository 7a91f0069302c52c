package frond.air;

/**
 * What one radio hears of another.
 *
 * @param loss the part of the frames that is lost, 0 to 1; at 1 the two are out of range of each other: neither carrier sense nor
 *        interference reaches across
 * @param rssi dBm, -127 to -1
 * @param lqi 0 to 255
 */
public record Link(double loss, int rssi, int lqi) {
	/** Refuses values out of range. */
	public Link {
		if (!(loss >= 0 && loss <= 1)) {
			throw new IllegalArgumentException("a loss is 0 to 1, not " + loss);
		}
		if (rssi < -127 || rssi > -1 || lqi < 0 || lqi > 255) {
			throw new IllegalArgumentException("RSSI is -127 to -1 dBm and LQI 0 to 255, not " + rssi + " and " + lqi);
		}
	}

	/** A link of good quality that loses some of its frames. */
	public static Link losing(double loss) {
		return new Link(loss, -50, 255);
	}

	boolean inRange() {
		return this.loss < 1;
	}
}
