package frond.air;

import java.util.Arrays;

/**
 * What one radio hears of another.
 *
 * @param loss the part of the frames that is lost, 0 to 1
 * @param rssi dBm, -127 to -1
 * @param lqi 0 to 255
 * @param felt whether a transmission is felt at all: by carrier sense, and as interference. One that is felt and loses everything is a
 *        neighbour too far away to be understood
 */
public record Link(double loss, int rssi, int lqi, boolean felt) {
	/** Refuses values out of range. */
	public Link {
		if (!(loss >= 0 && loss <= 1)) {
			throw new IllegalArgumentException("a loss is 0 to 1, not " + loss);
		}
		if (rssi < -127 || rssi > -1 || lqi < 0 || lqi > 255) {
			throw new IllegalArgumentException("RSSI is -127 to -1 dBm and LQI 0 to 255, not " + rssi + " and " + lqi);
		}
	}

	/** Milliwatts by dBm below zero. */
	private static final double[] MILLIWATTS = new double[128];

	static {
		Arrays.setAll(MILLIWATTS, below -> Math.pow(10, -below / 10.0));
	}

	/** A link that is felt unless it loses everything. */
	public Link(double loss, int rssi, int lqi) {
		this(loss, rssi, lqi, loss < 1);
	}

	/** A link of good quality that loses some of its frames; at 1 the two are out of range of each other. */
	public static Link losing(double loss) {
		return new Link(loss, -50, 255);
	}

	/** Nothing is heard and nothing felt. */
	public static final Link NONE = losing(1);

	/** What arrives, in milliwatts. */
	double power() {
		return MILLIWATTS[-this.rssi];
	}

	/** Whether a frame may be understood. */
	boolean carries() {
		return this.loss < 1;
	}
}
