package frond.air;

import java.util.ArrayList;
import java.util.List;

/** One frame on the air, and the others that were on the same channel at the same time. */
final class Transmission {
	final Transceiver sender;
	final int channel;
	/** With its FCS; not changed by anyone. */
	final byte[] psdu;
	final long start;
	final long end;
	private final List<Transmission> overlapping = new ArrayList<>(2);

	Transmission(Transceiver sender, int channel, byte[] psdu, long start, long end) {
		this.sender = sender;
		this.channel = channel;
		this.psdu = psdu;
		this.start = start;
		this.end = end;
	}

	/** Takes note that two are on the air at once. */
	static void overlap(Transmission one, Transmission other) {
		one.overlapping.add(other);
		other.overlapping.add(one);
	}

	/** Whoever was to hear it has: on a busy air each frame overlaps one that overlaps another, and none of them would ever be given up. */
	void forget() {
		this.overlapping.clear();
	}

	/** The transmissions that shared the air with this one. */
	List<Transmission> overlapping() {
		return this.overlapping;
	}
}
