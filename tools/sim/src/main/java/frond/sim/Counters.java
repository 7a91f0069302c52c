package frond.sim;

import frond.ieee802154.FrameCounterStore;

/** A frame counter that outlives its node's restarts, as one in flash does. */
final class Counters implements FrameCounterStore {
	private int reserved;

	@Override
	public int first() {
		return this.reserved;
	}

	@Override
	public boolean reserve(int end) {
		this.reserved = end;
		return true;
	}
}
