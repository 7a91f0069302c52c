package frond.cli;

import frond.ieee802154.FrameCounterStore;
import java.time.Instant;

/**
 * Frame counters from the time of day, for nodes that keep nothing: each start begins above whatever the one before can have used, as long as that
 * was no more than eight frames a second on average and the host's clock does not go back.
 */
public record ClockCounters(int first) implements FrameCounterStore {
	private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
	/** 32 bits last for 17 years of this. */
	private static final int FRAMES_A_SECOND = 8;

	/** The first counter of a node that is configured now. */
	public static int now() {
		return (int) (Math.max(0, Instant.now().getEpochSecond() - EPOCH) * FRAMES_A_SECOND);
	}

	@Override
	public boolean reserve(int end) {
		return true;
	}
}
