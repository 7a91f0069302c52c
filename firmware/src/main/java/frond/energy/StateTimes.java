package frond.energy;

/** How long something has been in each of a few states. Times in microseconds; the clock's, which does not go back. */
public final class StateTimes {
	private final long[] micros;
	private int state;
	private long since;

	/** In state 0 from time 0 on. */
	public StateTimes(int states) {
		this.micros = new long[states];
	}

	/** Is in another state from now on. */
	public void enter(int state, long now) {
		this.micros[this.state] += now - this.since;
		this.since = now;
		this.state = state;
	}

	/** Says that of the time in one state, so much was in another. */
	public void move(int from, int to, long time) {
		this.micros[from] -= time;
		this.micros[to] += time;
	}

	/** Time in a state until now. */
	public long micros(int state, long now) {
		return this.micros[state] + (state == this.state ? now - this.since : 0);
	}
}
