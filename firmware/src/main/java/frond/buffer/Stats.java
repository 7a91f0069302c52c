package frond.buffer;

/**
 * The counters of one node. For frames from the air, {@code received = delivered + sum of the receive-side drops} holds at
 * any time between two events: whoever takes a frame last says either {@link #delivered()} or {@link #drop(int)}, once.
 */
public final class Stats {
	private final int[] drops = new int[Drop.COUNT];
	/** Frames the radio handed up. */
	public int received;
	/** Frames whose contents reached a protocol that used them. */
	public int delivered;
	/** Frames handed to the radio. */
	public int transmitted;
	/** Frames the radio reported as sent (and acknowledged where asked for). */
	public int sent;

	/** Counts a frame that was used. */
	public void delivered() {
		this.delivered++;
	}

	/**
	 * Counts a frame as dropped that was counted as used: what it was kept for came to nothing.
	 *
	 * @param reason of {@link Drop}
	 */
	public void revoke(int reason) {
		this.delivered--;
		this.drops[-reason]++;
	}

	/**
	 * Counts a drop.
	 *
	 * @param reason of {@link Drop}
	 * @return {@code reason}, so that a caller can pass it on
	 */
	public int drop(int reason) {
		this.drops[-reason]++;
		return reason;
	}

	/** Frames that were used or dropped: {@link #received}, between two events. */
	public int handled() {
		int sum = this.delivered;
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			sum += Drop.isOfReceived(reason) ? this.drops[-reason] : 0;
		}
		return sum;
	}

	/** How often a reason was counted. */
	public int drops(int reason) {
		return this.drops[-reason];
	}
}
