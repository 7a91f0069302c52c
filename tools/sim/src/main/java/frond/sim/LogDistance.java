package frond.sim;

import frond.air.Link;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Log-distance path loss with shadowing that stays and fading that comes and goes, and the frame errors that follow from what is left above the noise:
 * bit errors of the 2.4 GHz O-QPSK PHY by IEEE 802.15.4-2006 section E.4.1.8, over a frame of 60 bytes.
 */
final class LogDistance extends Field {
	/** 2.4 GHz in free space at a metre. */
	private static final double LOSS_AT_A_METRE = 40;
	private static final double NOISE_DBM = -98;
	private static final int FRAME_BITS = 8 * 60;
	/** Frame errors by tenths of a dB above the noise, from {@value #LEAST_SNR} dB on. */
	private static final int LEAST_SNR = -10;
	private static final double[] ERRORS = errors();

	/**
	 * The model's parameters.
	 *
	 * @param power dBm
	 * @param exponent 2 in free space, 3 to 4 indoors
	 * @param shadowing standard deviation in dB, of each pair for ever
	 * @param fading standard deviation in dB, of each direction and coherence time
	 * @param coherence microseconds that fading stays the same
	 */
	record Parameters(double power, double exponent, double shadowing, double fading, long coherence) {
	}

	private final Parameters parameters;
	private final long seed;
	private final Map<Long, Double> shadows = new HashMap<>();

	private LogDistance(List<Scenario.Place> places, Parameters parameters, long seed) {
		super(places);
		this.parameters = parameters;
		this.seed = seed;
	}

	static Factory factory(Parameters parameters) {
		return (places, seed) -> new LogDistance(places, parameters, seed);
	}

	/** Where, with three deviations of luck, a frame is at the noise. */
	@Override
	double range() {
		Parameters p = this.parameters;
		double budget = p.power - NOISE_DBM - LOSS_AT_A_METRE + 3 * Math.hypot(p.shadowing, p.fading);
		return Math.pow(10, budget / (10 * p.exponent));
	}

	@Override
	Link between(int from, int to, double distance, long now) {
		Parameters p = this.parameters;
		double path = LOSS_AT_A_METRE + 10 * p.exponent * Math.log10(Math.max(1, distance));
		double rssi = p.power - path;
		if (p.shadowing > 0) {
			rssi += p.shadowing * this.shadows.computeIfAbsent(key(Math.min(from, to), Math.max(from, to)), pair -> gauss(mix(pair)));
		}
		if (p.fading > 0) {
			rssi += p.fading * gauss(mix(key(from, to) * 31 + now / p.coherence));
		}
		double snr = rssi - NOISE_DBM;
		if (snr < 0) {
			return Link.NONE;
		}
		double loss = ERRORS[Math.min(ERRORS.length - 1, (int) Math.round((snr - LEAST_SNR) * 10))];
		int dbm = (int) Math.max(-127, Math.min(-1, Math.round(rssi)));
		return new Link(loss, dbm, (int) Math.max(0, Math.min(255, Math.round(snr * 10))), true);
	}

	private long mix(long value) {
		// SplitMix64, so that the same pair at the same time has the same fading, whatever was asked before.
		long z = value + this.seed * 0x9e3779b97f4a7c15L + 0x9e3779b97f4a7c15L;
		z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
		z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
		return z ^ z >>> 31;
	}

	/** A standard normal deviate from 64 random bits (Box and Muller). */
	private static double gauss(long bits) {
		double u = ((bits >>> 32) + 0.5) / 0x1p32;
		double v = ((bits & 0xffffffffL) + 0.5) / 0x1p32;
		return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
	}

	private static double[] errors() {
		double[] errors = new double[400];
		for (int i = 0; i < errors.length; i++) {
			double snr = Math.pow(10, (LEAST_SNR + i / 10.0) / 10);
			double sum = 0;
			double choose = 16;
			for (int k = 2; k <= 16; k++) {
				choose = choose * (17 - k) / k;
				sum += (k % 2 == 0 ? 1 : -1) * choose * Math.exp(20 * snr * (1.0 / k - 1));
			}
			double bit = Math.max(0, Math.min(0.5, 8.0 / 15 / 16 * sum));
			errors[i] = 1 - Math.pow(1 - bit, FRAME_BITS);
		}
		return errors;
	}
}
