package frond.sim;

import frond.air.Link;
import java.util.List;

/** Unit disk: within a radius a link loses a part of its frames, farther away it is only felt, beyond that nothing (as Cooja's UDGM). */
final class Disk extends Field {
	private static final int NEAR_DBM = -40;
	private static final int FAR_DBM = -90;

	private final double range;
	private final double felt;
	private final double loss;

	private Disk(List<Scenario.Place> places, double range, double felt, double loss) {
		super(places);
		this.range = range;
		this.felt = Math.max(range, felt);
		this.loss = loss;
	}

	/**
	 * @param range metres
	 * @param felt metres, no less
	 * @param loss 0 to 1, of every link
	 */
	static Factory factory(double range, double felt, double loss) {
		return (places, seed) -> new Disk(places, range, felt, loss);
	}

	@Override
	boolean within(int from, int to) {
		return distance(from, to) <= this.felt;
	}

	@Override
	Link between(int from, int to, long now) {
		double distance = distance(from, to);
		if (distance > this.felt) {
			return Link.NONE;
		}
		// The nearer, the stronger, so that there is something to capture; linear in dB, for this model has no physics.
		int rssi = (int) Math.round(NEAR_DBM + (FAR_DBM - NEAR_DBM) * distance / this.felt);
		int lqi = (int) Math.round(255 - 155 * distance / this.felt);
		return distance > this.range ? new Link(1, rssi, 0, true) : new Link(this.loss, rssi, lqi);
	}
}
