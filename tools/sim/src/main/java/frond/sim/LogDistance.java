package frond.sim;

import frond.air.Link;
import java.util.Arrays;
import java.util.List;

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
	/** A link that loses more is none, but felt. */
	private static final double LOST = 0.999;

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

	/** Tenths of a dB that links are told apart by; weaker than the noise there is none. */
	private static final int TENTHS = 1300;
	private static final Link[] LINKS = links();
	/** Deviations of luck beyond which nothing is reckoned with. */
	private static final double LUCK = 3;

	private final Parameters parameters;
	private final long seed;
	/** What a station's frames are like at every other, by station, as far as asked for: it stays for a coherence time, and is asked for many times in it. */
	private Link[][] rows = new Link[0][];
	private long[] epochs = new long[0];

	private LogDistance(List<Scenario.Place> places, Parameters parameters, long seed) {
		super(places);
		this.parameters = parameters;
		this.seed = seed;
	}

	static Factory factory(Parameters parameters) {
		return (places, seed) -> new LogDistance(places, parameters, seed);
	}

	/** Where, with some luck, a frame is at the noise. */
	@Override
	boolean within(int from, int to) {
		return mean(from, to) + LUCK * this.parameters.fading >= NOISE_DBM;
	}

	@Override
	void move(int station, double toX, double toY) {
		super.move(station, toX, toY);
		this.rows = new Link[0][];
		this.epochs = new long[0];
	}

	@Override
	Link between(int from, int to, long now) {
		int size = Math.max(from, to) + 1;
		if (this.rows.length < size) {
			this.rows = new Link[stations()][];
			this.epochs = new long[stations()];
		}
		long epoch = this.parameters.fading > 0 ? now / this.parameters.coherence : 0;
		Link[] row = this.rows[from];
		if (row == null) {
			row = this.rows[from] = new Link[stations()];
		} else if (this.epochs[from] != epoch) {
			Arrays.fill(row, null);
		}
		this.epochs[from] = epoch;
		Link link = row[to];
		if (link == null) {
			link = row[to] = make(from, to, epoch);
		}
		return link;
	}

	/** dBm without fading. */
	private double mean(int from, int to) {
		Parameters p = this.parameters;
		double rssi = p.power - LOSS_AT_A_METRE - 10 * p.exponent * Math.log10(Math.max(1, distance(from, to)));
		return p.shadowing > 0 ? rssi + p.shadowing * gauss(mix(key(Math.min(from, to), Math.max(from, to)))) : rssi;
	}

	private Link make(int from, int to, long epoch) {
		double rssi = mean(from, to);
		if (this.parameters.fading > 0) {
			rssi += this.parameters.fading * gauss(mix(key(from, to) * 31 + epoch));
		}
		int tenths = (int) Math.round((rssi - NOISE_DBM) * 10);
		return tenths < 0 ? Link.NONE : LINKS[Math.min(tenths, TENTHS - 1)];
	}

	private static Link[] links() {
		Link[] links = new Link[TENTHS];
		for (int i = 0; i < TENTHS; i++) {
			double loss = ERRORS[Math.min(ERRORS.length - 1, i - LEAST_SNR * 10)];
			int dbm = (int) Math.max(-127, Math.min(-1, Math.round(NOISE_DBM + i / 10.0)));
			// A receiver does not begin with what it can hardly ever read.
			links[i] = new Link(loss > LOST ? 1 : loss, dbm, Math.min(255, i), true);
		}
		return links;
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
