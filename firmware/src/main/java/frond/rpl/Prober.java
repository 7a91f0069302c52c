package frond.rpl;

import frond.buffer.Jitter;
import frond.ieee802154.LinkTable;

/**
 * Finds out whether a parent that says nothing is still there (RFC 6550 section 8.2.1, neighbour unreachability detection): asks it for its DIO by a
 * unicast DIS. An acknowledgement is not enough: a radio may give it whose host is dead. While frames come from the parent, nothing is sent. Times
 * in microseconds.
 */
final class Prober {
	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	/** Silence after which it is asked. */
	private static final long SILENCE = 90L * SECOND;
	/** Silence after which a hint that it may be gone is followed. */
	private static final long HINTED_SILENCE = 5 * SECOND;
	/** How long an answer may take, before it is asked once more or given up. */
	private static final long ANSWER = SECOND;
	private static final int TRIES = 2;

	/** Nothing to do; the candidate that is due; the parent that is gone. */
	static final int NOTHING = 0;
	static final int ASK_PARENT = 1;
	static final int LOOK_AROUND = 2;
	static final int GONE = 3;

	private final LinkTable links;
	private final Jitter jitter;
	/** Doublings of {@link #SILENCE}. */
	private int patience;
	private int tries;
	private long at = NEVER;

	Prober(LinkTable links, Jitter jitter) {
		this.links = links;
		this.jitter = jitter;
	}

	/** Waits longer for a parent that says nothing. @param doublings of the silence after which it is asked */
	void setPatience(int doublings) {
		this.patience = doublings;
	}

	/** There is a parent, or its DIO has come. */
	void rest(long now) {
		this.tries = 0;
		this.at = now + (SILENCE + this.jitter.below((int) (SILENCE / 8)) << this.patience);
	}

	/** There is no parent. */
	void stop() {
		this.tries = 0;
		this.at = NEVER;
	}

	/** Whether an answer is being waited for: then a unicast that is not acknowledged is a missed probe. */
	boolean probing() {
		return this.tries != 0;
	}

	/** Something hints that the parent may be gone. */
	void hint(long parent, long now) {
		if (this.tries == 0 && this.at != NEVER && isSilent(parent, HINTED_SILENCE, now)) {
			this.tries = 1;
			this.at = now;
		}
	}

	private boolean isSilent(long parent, long time, long now) {
		long heard = this.links.received(parent);
		return heard == Long.MIN_VALUE || now - heard >= time;
	}

	/** Says what is due. */
	int onTime(long parent, long now) {
		if (now < this.at) {
			return NOTHING;
		}
		if (this.tries == 0 && !isSilent(parent, SILENCE << this.patience, now)) {
			rest(now);
			return LOOK_AROUND;
		}
		if (this.tries > TRIES) {
			stop();
			return GONE;
		}
		this.tries = this.tries == 0 ? 2 : this.tries + 1;
		this.at = now + ANSWER;
		return ASK_PARENT;
	}

	long nextDeadline() {
		return this.at;
	}
}
