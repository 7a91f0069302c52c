package frond.borderrouter;

import frond.air.AirLoop;
import frond.air.AirNode;
import frond.air.AirRadio;
import frond.air.AirStats;
import frond.air.Link;
import frond.air.Medium;
import frond.air.Propagation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** The air in virtual time, until something has happened. */
final class VirtualAir {
	/** How often a condition is looked at, microseconds. */
	private static final long STEP = 1000;

	/** Every frame, in order, without its FCS. */
	final List<byte[]> frames = new ArrayList<>();
	private final Medium medium;
	private final AirLoop loop;
	private final List<AirNode> nodes = new ArrayList<>();

	VirtualAir(long seed) {
		this.medium = new Medium(seed, Link.losing(0), new AirStats());
		this.medium.tap((time, channel, psdu) -> {
			// Acknowledgements are the radios' own.
			if (psdu.length > 5) {
				this.frames.add(Arrays.copyOf(psdu, psdu.length - 2));
			}
		});
		this.loop = new AirLoop(this.medium);
		this.loop.runUntil(1000000);
	}

	/** Every frame and every acknowledgement is lost with this probability. */
	void lose(double probability) {
		this.medium.setLink(Link.losing(probability));
	}

	/** The radios, in the order in which they were made, hear those whose place differs by one at most; loss as given. */
	void place(double probability, int... places) {
		this.medium.setPropagation(new Propagation() {
			@Override
			public int[] reach(int from) {
				return IntStream.range(0, places.length).filter(to -> to != from && Math.abs(places[from] - places[to]) <= 1).toArray();
			}

			@Override
			public Link link(int from, int to, long now) {
				return Math.abs(places[from] - places[to]) <= 1 ? Link.losing(probability) : Link.NONE;
			}
		});
	}

	AirRadio radio() {
		return new AirRadio(this.medium);
	}

	void add(AirNode node, AirRadio radio) {
		this.nodes.add(node);
		this.loop.add(node, radio);
	}

	void remove(AirNode node) {
		this.nodes.remove(node);
		this.loop.remove(node);
	}

	long now() {
		return this.medium.now();
	}

	/** Runs until a condition holds, or a time has passed. Returns whether it held. */
	boolean run(long micros, BooleanSupplier until) {
		long end = this.now() + micros;
		this.nodes.forEach(this.loop::touch);
		while (!until.getAsBoolean()) {
			long next = Math.max(this.loop.nextEvent(), this.now() + STEP);
			if (next > end) {
				this.loop.runUntil(end);
				return until.getAsBoolean();
			}
			this.loop.runUntil(next);
		}
		return true;
	}

	void run(long micros) {
		this.nodes.forEach(this.loop::touch);
		this.loop.runUntil(this.now() + micros);
	}
}
