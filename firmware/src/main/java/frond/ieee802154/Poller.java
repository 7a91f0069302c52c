package frond.ieee802154;

import frond.radio.Radio;
import frond.radio.SleepyRadio;

/**
 * A node whose receiver is off when idle (macRxOnWhenIdle false, IEEE 802.15.4-2006 section 7.4.2): it asks its parent for what is kept for it by data
 * requests (section 7.5.6.3), and listens only for the acknowledgement, and for the frame that this announces. What it sends itself wakes the radio.
 *
 * <p>
 * It asks every {@code period}; more often, from {@link #FIRST} on with growing pauses, after it has sent something that is answered ({@link
 * #expect}); and at once when a frame says that there is another. After a frame to anyone else, who does not know that it sleeps, it listens
 * for {@link #OTHERS}. Without a parent it listens as one that joins has to, for {@link #ALONE}, and then for {@link #SEARCH} after each frame that it sends:
 * a network that is away does not empty the battery. It asks nobody then but the one that it asked before, which may still keep what is for it. Broadcasts are missed while it sleeps. Times in microseconds.
 */
public final class Poller {
	private static final long NEVER = Long.MAX_VALUE;
	/**
	 * How long a frame that was announced is waited for. macMaxFrameTotalWaitTime would be 32 ms (section 7.4.2); a parent whose radio is a co-processor on
	 * a serial line takes longer.
	 */
	static final long WAIT = 100000;
	/** From what was sent to the first question for its answer; each further pause is twice as long as the one before, up to 32 times. */
	static final long FIRST = 32000;
	private static final int MOST_DOUBLINGS = 5;
	/** How long an answer is asked for so often. */
	static final long WINDOW = 4000000;
	/** How long one that does not know that this node sleeps may take to answer. */
	static final long OTHERS = 300000;
	/** Until a radio that is receiving, or acknowledging, is asked again to sleep. */
	private static final long BUSY = 500;
	/** How long one without a parent listens all the time, and then after what it sent: a DIO that answers a DIS comes within a Trickle interval. */
	static final long ALONE = 60000000;
	static final long SEARCH = 5000000;
	/** After a request that was not acknowledged, or not sent. */
	private static final long RETRY = 1000000;

	private final Mac mac;
	private final SleepyRadio radio;
	private long period;
	/** Whom it asks, or asked last; 0 for nobody yet. */
	private long parent;
	/** Whether there is a parent. */
	private boolean sleeping;
	private boolean alone;
	private boolean asleep;
	private long pollAt = NEVER;
	/** When it asked last. */
	private long polledAt = Long.MIN_VALUE / 2;
	private long listenUntil;
	private boolean expecting;
	private long sentAt = Long.MIN_VALUE / 2;
	private int doublings;
	private int polls;

	/** @param period between two data requests when nothing is expected */
	public Poller(Mac mac, SleepyRadio radio, long period) {
		this.mac = mac;
		this.radio = radio;
		this.period = period;
		mac.setPoller(this);
	}

	/** Sleeps from now on between frames, and asks a neighbour; 0 for none. */
	public void follow(long parent, long now) {
		if (parent == 0) {
			if (!this.alone) {
				this.alone = true;
				this.sleeping = false;
				this.pollAt = NEVER;
				this.listenUntil = now + ALONE;
				if (this.asleep) {
					this.asleep = false;
					this.radio.wake(now);
				}
			}
		} else if (!this.sleeping || parent != this.parent) {
			this.sleeping = true;
			this.alone = false;
			this.parent = parent;
			// The first request is also what makes the neighbour keep frames; what it has sent before still comes.
			this.pollAt = now;
			this.listenUntil = now + WAIT;
		}
	}

	/** Says whether an answer is waited for. */
	public void expect(boolean answer, long now) {
		if (this.expecting && !answer && this.sleeping && this.pollAt > now && this.listenUntil <= now) {
			// A period after the last request, and no later: what is expected and not sent for must not put off what is kept.
			this.pollAt = Math.max(this.pollAt, this.polledAt + this.period);
		}
		this.expecting = answer;
	}

	/** Sets the time between two data requests when nothing is expected. */
	public void setPeriod(long period) {
		this.period = period;
	}

	/** Whether the receiver is off when idle, and there is a parent. */
	public boolean sleeping() {
		return this.sleeping;
	}

	/** Data requests that were sent. */
	public int polls() {
		return this.polls;
	}

	/** A frame's transmission ended. @param poll whether it was a data request */
	void onTransmitted(long destination, int status, boolean poll, long now) {
		if (poll) {
			if (status != Radio.SENT) {
				this.pollAt = now + Math.min(RETRY, this.period);
			} else if (this.radio.framePending()) {
				listen(now + WAIT);
				this.pollAt = now + WAIT;
			} else {
				plan(now);
			}
		} else if (destination != this.parent) {
			listen(now + (this.alone ? SEARCH : OTHERS));
		} else if (status == Radio.SENT) {
			this.sentAt = now;
			this.doublings = 0;
			plan(now);
		}
	}

	/** A frame for this node alone was taken. */
	void onReceived(FrameHeader frame, long now) {
		if (frame.source != this.parent || frame.broadcast()) {
			return;
		}
		if (!this.alone) {
			this.listenUntil = now;
		}
		if (frame.pending) {
			this.pollAt = now;
		} else {
			// Where one came there may soon be another: a fragment, or what the answer to this one brings.
			this.doublings = 0;
			plan(now);
		}
	}

	private void listen(long until) {
		this.listenUntil = until > this.listenUntil ? until : this.listenUntil;
	}

	/** Sets the time of the next request. */
	private void plan(long now) {
		if (now - this.sentAt < WINDOW && (this.expecting || !this.sleeping)) {
			this.pollAt = now + (FIRST << this.doublings);
			this.doublings += this.doublings < MOST_DOUBLINGS ? 1 : 0;
		} else {
			// A period after the last request, not after what was sent or came since: what is kept never waits longer.
			this.pollAt = this.sleeping ? Math.max(now, this.polledAt + this.period) : NEVER;
		}
	}

	void onTime(long now) {
		if (now >= this.pollAt) {
			this.pollAt = now + RETRY;
			this.polledAt = now;
			this.polls++;
			this.mac.poll(this.parent, 0, now);
		}
		if (this.asleep) {
			if (this.mac.queued() > 0) {
				this.asleep = false;
				this.radio.wake(now);
			}
		} else if (mayRest() && now >= this.listenUntil) {
			this.asleep = this.radio.sleep(now);
			this.listenUntil = this.asleep ? this.listenUntil : now + BUSY;
		}
	}

	private boolean mayRest() {
		return (this.sleeping || this.alone) && this.mac.isIdle() && this.radio.ready();
	}

	long nextDeadline() {
		if (this.asleep) {
			return this.mac.queued() > 0 ? Long.MIN_VALUE : this.pollAt;
		}
		return mayRest() && this.listenUntil < this.pollAt ? this.listenUntil : this.pollAt;
	}
}
