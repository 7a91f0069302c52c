package frond.borderrouter;

/** How many errors a router may send (RFC 4443 section 2.4 f): so many at once, and so many a second. Times in microseconds. */
final class ErrorRate {
	private static final int BURST = 20;
	private static final long INTERVAL = 20000;

	private int tokens = BURST;
	private long refilled;

	/** Whether one more may be sent now; it then counts. */
	boolean allow(long now) {
		long earned = Math.min(BURST, Math.max(0, (now - this.refilled) / INTERVAL));
		this.tokens = (int) Math.min(BURST, this.tokens + earned);
		this.refilled = earned == BURST ? now : this.refilled + earned * INTERVAL;
		if (this.tokens == 0) {
			return false;
		}
		this.tokens--;
		return true;
	}
}
