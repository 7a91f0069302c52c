package frond.sim;

import frond.air.AirRadio;
import frond.radio.SleepyRadio;
import frond.radio.SourceMatch;

/** A radio of the air as a node with a clock of its own sees it: every time that passes is translated. */
final class ClockedRadio implements SleepyRadio, SourceMatch, SleepyRadio.Listener {
	private final AirRadio radio;
	private final LocalClock clock;
	private Listener listener;

	ClockedRadio(AirRadio radio, LocalClock clock) {
		this.radio = radio;
		this.clock = clock;
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.listener = listener;
		this.radio.start(channel, panId, shortAddress, eui64, this, this.clock.air(now));
	}

	@Override
	public boolean ready() {
		return this.radio.ready();
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		return this.radio.transmit(bytes, at, length, this.clock.air(now));
	}

	@Override
	public boolean sleep(long now) {
		return this.radio.sleep(this.clock.air(now));
	}

	@Override
	public void wake(long now) {
		this.radio.wake(this.clock.air(now));
	}

	@Override
	public boolean framePending() {
		return this.radio.framePending();
	}

	@Override
	public void matchSources(long now) {
		this.radio.matchSources(this.clock.air(now));
	}

	@Override
	public void setKept(long eui64, boolean kept, long now) {
		this.radio.setKept(eui64, kept, this.clock.air(now));
	}

	@Override
	public int capabilities() {
		return this.radio.capabilities();
	}

	@Override
	public void onTime(long now) {
		this.radio.onTime(this.clock.air(now));
	}

	@Override
	public long nextDeadline() {
		long air = this.radio.nextDeadline();
		return air == Long.MAX_VALUE || air == Long.MIN_VALUE ? air : this.clock.local(air);
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		this.listener.onFrame(bytes, at, length, rssi, lqi, this.clock.local(now));
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		this.listener.onTransmitted(status, attempts, this.clock.local(now));
	}
}
