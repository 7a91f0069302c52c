package frond.rpl;

import frond.buffer.Jitter;

/** The Trickle timer (RFC 6206 section 4.2): says when to transmit, ever less often while nothing changes. Times in microseconds. */
public final class Trickle {
	/** Doublings of Imin: eight of it. */
	private static final int HASTE = 3;

	private long minimum;
	private int doublings;
	private int redundancy;
	private final Jitter jitter;
	private int doubled;
	private int heard;
	private boolean insisting;
	/** When to transmit in this interval; {@link Long#MAX_VALUE} once done. */
	private long transmitAt = Long.MAX_VALUE;
	private long intervalEnd = Long.MAX_VALUE;

	/**
	 * @param minimum Imin
	 * @param doublings Imax as the number of times that Imin is doubled
	 * @param redundancy k: transmit unless this many consistent messages were heard in the interval; 0 for always
	 */
	public Trickle(long minimum, int doublings, int redundancy, Jitter jitter) {
		this.minimum = minimum;
		this.doublings = doublings;
		this.redundancy = redundancy;
		this.jitter = jitter;
	}

	/** Takes other parameters, as the constructor's; before {@link #start}. */
	public void configure(long minimum, int doublings, int redundancy) {
		this.minimum = minimum;
		this.doublings = doublings;
		this.redundancy = redundancy;
	}

	/** Ends, until it is started again. */
	public void stop() {
		this.transmitAt = Long.MAX_VALUE;
		this.intervalEnd = Long.MAX_VALUE;
	}

	/** Starts, or starts again: with an interval of Imin. */
	public void start(long now) {
		this.doubled = 0;
		begin(now);
	}

	/** An inconsistency, or another event that resets: starts again unless in an interval of Imin already (rule 6). */
	public void reset(long now) {
		if (this.doubled > 0 || this.intervalEnd == Long.MAX_VALUE) {
			start(now);
		}
	}

	/** Something has changed that is no inconsistency: an interval that is longer than a few of Imin ends, and one of a few begins. */
	public void hasten(long now) {
		if (this.doubled > HASTE && this.intervalEnd != Long.MAX_VALUE) {
			this.doubled = HASTE;
			begin(now);
		}
	}

	/** What is to be said is new, so the next transmission is made whatever is heard (rule 4 is for what others have said already). */
	public void insist() {
		this.insisting = true;
	}

	/** A consistent message was heard (rule 3). */
	public void heard() {
		this.heard++;
	}

	/** Does what is due; returns whether to transmit now. */
	public boolean onTime(long now) {
		if (now >= this.intervalEnd) {
			if (this.doubled < this.doublings) {
				this.doubled++;
			}
			begin(now);
			return false;
		}
		if (now >= this.transmitAt) {
			this.transmitAt = Long.MAX_VALUE;
			boolean silent = this.redundancy != 0 && this.heard >= this.redundancy && !this.insisting;
			this.insisting = false;
			return !silent;
		}
		return false;
	}

	/** Absolute time of the next {@link #onTime}; {@link Long#MAX_VALUE} before {@link #start}. */
	public long nextDeadline() {
		return this.transmitAt < this.intervalEnd ? this.transmitAt : this.intervalEnd;
	}

	private void begin(long now) {
		long interval = this.minimum << this.doubled;
		this.heard = 0;
		// t is in the second half of the interval (rule 2); milliseconds are fine enough.
		long half = interval / 2000;
		this.transmitAt = now + interval / 2 + this.jitter.below(half < 1 << 30 ? (int) half + 1 : 1 << 30) * 1000L;
		this.intervalEnd = now + interval;
	}
}
