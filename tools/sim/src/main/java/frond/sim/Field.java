package frond.sim;

import frond.air.Link;
import frond.air.Propagation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the stations are and how they hear each other. A station keeps its number when its radio gets another. */
abstract class Field implements Propagation {
	/** Makes a field for stations. */
	interface Factory {
		/** @param seed of shadowing and fading */
		Field make(List<Scenario.Place> places, long seed);
	}

	private double[] x;
	private double[] y;
	private int stations;
	/** Station by radio; -1 for a radio that is none's. */
	private int[] stationOf = new int[0];
	/** Radio by station; -1 while it is off. */
	private int[] radioOf;
	/** Groups of stations that are apart from all others. */
	private final List<Set<Integer>> cuts = new ArrayList<>();
	private final Map<Long, Double> losses = new HashMap<>();

	Field(List<Scenario.Place> places) {
		this.stations = places.size();
		this.x = places.stream().mapToDouble(Scenario.Place::x).toArray();
		this.y = places.stream().mapToDouble(Scenario.Place::y).toArray();
		this.radioOf = new int[this.stations];
		Arrays.fill(this.radioOf, -1);
	}

	/** What one station hears of another at a time; {@link Link#NONE} for nothing. */
	abstract Link between(int from, int to, long now);

	/** Another station: a jammer. */
	int add(double atX, double atY) {
		this.x = Arrays.copyOf(this.x, this.stations + 1);
		this.y = Arrays.copyOf(this.y, this.stations + 1);
		this.radioOf = Arrays.copyOf(this.radioOf, this.stations + 1);
		this.radioOf[this.stations] = -1;
		move(this.stations, atX, atY);
		return this.stations++;
	}

	/** A station has a radio from now on. */
	void assign(int station, int radio) {
		if (radio >= this.stationOf.length) {
			int old = this.stationOf.length;
			this.stationOf = Arrays.copyOf(this.stationOf, Math.max(64, 2 * radio));
			Arrays.fill(this.stationOf, old, this.stationOf.length, -1);
		}
		this.stationOf[radio] = station;
		this.radioOf[station] = radio;
	}

	void move(int station, double toX, double toY) {
		this.x[station] = toX;
		this.y[station] = toY;
	}

	/** How many there are. */
	final int stations() {
		return this.stations;
	}

	/** Separates some stations from all others. */
	void cut(Set<Integer> some) {
		this.cuts.add(some);
	}

	/** Ends what {@link #cut} began with the same stations. */
	void mend(Set<Integer> some) {
		this.cuts.remove(some);
	}

	/** Sets the loss from one station to another, in this direction; null for what it is without. */
	void lose(int from, int to, Double loss) {
		if (loss == null) {
			this.losses.remove(key(from, to));
		} else {
			this.losses.put(key(from, to), loss);
		}
	}

	/** Metres. */
	final double distance(int from, int to) {
		return Math.hypot(this.x[from] - this.x[to], this.y[from] - this.y[to]);
	}

	@Override
	public int[] reach(int radio) {
		int from = station(radio);
		int[] reached = new int[this.stations];
		int count = 0;
		for (int to = 0; from >= 0 && to < this.stations; to++) {
			if (to != from && this.radioOf[to] >= 0 && (within(from, to) || !this.losses.isEmpty() && this.losses.containsKey(key(from, to)))) {
				reached[count++] = this.radioOf[to];
			}
		}
		return Arrays.copyOf(reached, count);
	}

	/** Whether one is ever felt at the other. */
	abstract boolean within(int from, int to);

	@Override
	public Link link(int fromRadio, int toRadio, long now) {
		int from = station(fromRadio);
		int to = station(toRadio);
		if (from < 0 || to < 0 || !this.cuts.isEmpty() && isCut(from, to)) {
			return Link.NONE;
		}
		Link link = between(from, to, now);
		Double loss = this.losses.isEmpty() ? null : this.losses.get(key(from, to));
		return loss == null ? link : new Link(loss, link.felt() ? link.rssi() : -85, link.lqi());
	}

	private boolean isCut(int from, int to) {
		for (Set<Integer> cut : this.cuts) {
			if (cut.contains(from) != cut.contains(to)) {
				return true;
			}
		}
		return false;
	}

	private int station(int radio) {
		return radio < this.stationOf.length ? this.stationOf[radio] : -1;
	}

	static long key(int from, int to) {
		return (long) from << 32 | to;
	}
}
