package frond.cli.demo;

import frond.air.Link;
import frond.air.Medium;
import frond.air.Propagation;
import java.util.stream.IntStream;

/**
 * The border router, routers in a line, and all other nodes behind the last: a radio hears those whose place differs by one at most. Radios come in that order;
 * a number beyond is that of a radio that was connected again, which only the border router's is.
 */
final class Chain implements Propagation {
	private final Medium medium;
	private final int routers;
	private final int nodes;
	private final Link link;

	/**
	 * @param nodes routers and others
	 * @param link between those that hear each other
	 */
	Chain(Medium medium, int routers, int nodes, Link link) {
		this.medium = medium;
		this.routers = routers;
		this.nodes = nodes;
		this.link = link;
	}

	private int place(int radio) {
		return radio > this.nodes ? 0 : Math.min(radio, this.routers + 1);
	}

	private boolean hears(int from, int to) {
		return Math.abs(place(from) - place(to)) <= 1;
	}

	@Override
	public int[] reach(int from) {
		return IntStream.range(0, this.medium.attached()).filter(to -> to != from && hears(from, to)).toArray();
	}

	@Override
	public Link link(int from, int to, long now) {
		return hears(from, to) ? this.link : Link.NONE;
	}
}
