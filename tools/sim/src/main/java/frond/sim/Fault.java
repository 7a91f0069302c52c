package frond.sim;

import java.util.List;

/**
 * Something that happens to the network at a time.
 *
 * @param at microseconds
 * @param kind what
 * @param nodes whom; 0 is the root
 * @param x metres, where the kind has a place
 * @param y metres
 * @param size radius in metres, or a loss from 0 to 1
 * @param lasting microseconds; {@link Long#MAX_VALUE} for ever
 * @param process which, if it is about a process; else empty
 */
record Fault(long at, Kind kind, List<Integer> nodes, double x, double y, double size, long lasting, String process) {
	/** One that is not about a process. */
	Fault(long at, Kind kind, List<Integer> nodes, double x, double y, double size, long lasting) {
		this(at, kind, nodes, x, y, size, lasting, "");
	}

	enum Kind {
		/** Off. */
		STOP,
		/** Whom a node hangs on, off. */
		STOP_PARENT,
		/** On again, with nothing remembered but what is in flash. */
		START,
		/** Off and on. */
		REBOOT,
		/** The root's place is taken by another, with another EUI-64 and so another DODAGID. */
		REPLACE,
		MOVE,
		/** Noise on the channel around a place. */
		JAM,
		/** The nodes and all others do not hear each other. */
		CUT,
		/** One of the processes behind the root is killed with -9 and started again. */
		KILL,
		/** One direction between two loses so much; both nodes hear each other otherwise as before. */
		LOSS
	}

	String text() {
		String who = this.nodes.isEmpty() ? this.process.isEmpty() ? "" : " " + this.process : this.nodes.get(0) == 0 ? " root" : " " + this.nodes.toString().replaceAll("[\\[\\],]", "");
		return this.kind.name().toLowerCase(java.util.Locale.ROOT) + who;
	}
}
