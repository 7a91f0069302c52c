package frond.sim;

import frond.radio.Radio;

/** A radio of the air as a node with a clock of its own sees it: every time that passes is translated. */
final class ClockedRadio implements Radio, Radio.Listener {
	private final Radio radio;
	private final LocalClock clock;
	private Listener listener;

	ClockedRadio(Radio radio, LocalClock clock) {
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
