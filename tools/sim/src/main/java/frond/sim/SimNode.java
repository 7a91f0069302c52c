package frond.sim;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.buffer.Stats;
import frond.node.Config;
import frond.node.Node;
import frond.node.NodeRole;
import frond.sensor.Sensor;

/** The firmware's node on the air, from one start to the next, with its clock. */
final class SimNode implements AirNode, Node.Listener {
	/** Learns what happens to a node. */
	interface Watcher {
		/** The root has acknowledged it. */
		void onJoined(int number, long now);

		/** It has another parent than before, or none. */
		void onParent(int number, long parent, long now);
	}

	/** A sensor whose value is the number of its reading. */
	private final class Counting extends Sensor {
		Counting() {
			super("n", "", 1);
		}

		@Override
		public int read(long now) {
			long air = SimNode.this.clock.air(now);
			return air > SimNode.this.sampleUntil ? NOTHING : SimNode.this.readings.take(air);
		}
	}

	final int number;
	final long startedAt;
	final AirRadio radio;
	private final LocalClock clock;
	private final Readings readings;
	private final long sampleUntil;
	private final Watcher watcher;
	private final Stats stats = new Stats();
	private final Node node;
	private long parent;
	private long turns;

	/**
	 * @param role null for a leaf
	 * @param sampleUntil when the last reading is taken, in the air's time
	 */
	SimNode(int number, Config config, AirRadio radio, LocalClock clock, Counters counters, int seed, NodeRole role, Readings readings, long sampleUntil,
			Watcher watcher, long now) {
		this.number = number;
		this.startedAt = now;
		this.radio = radio;
		this.clock = clock;
		this.readings = readings;
		this.sampleUntil = sampleUntil;
		this.watcher = watcher;
		this.node = new Node(config, new ClockedRadio(radio, clock), this.stats, new Sensor[] { new Counting() }, counters, seed, role, this);
	}

	void start() {
		this.node.start(this.clock.local(this.startedAt));
	}

	/** What it has used since its start. */
	Usage usage(long now) {
		return new Usage(now - this.startedAt, this.radio.listened(now), this.radio.airtime(), this.radio.wakes(), this.turns, this.stats.received,
				this.stats.transmitted);
	}

	Stats stats() {
		return this.stats;
	}

	Node node() {
		return this.node;
	}

	@Override
	public void onTime(long now) {
		this.turns++;
		this.node.onTime(this.clock.local(now));
		long parent = this.node.leaf().parent();
		if (parent != this.parent) {
			this.parent = parent;
			this.watcher.onParent(this.number, parent, now);
		}
	}

	@Override
	public long nextDeadline() {
		return this.clock.air(this.node.nextDeadline());
	}

	@Override
	public void onEvent(int event, int detail, long now) {
		if (event == Node.JOINED) {
			this.watcher.onJoined(this.number, this.clock.air(now));
		}
	}
}
