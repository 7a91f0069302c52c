package frond.sim;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.radio.Radio;

/** Noise: frames of the longest length, one after the other without carrier sense, that are no frames of any PAN. */
final class Jammer implements AirNode, Radio.Listener {
	private static final int LENGTH = Radio.MAX_FRAME;
	/** A reserved frame type, so that nobody takes one for its own. */
	private static final byte RESERVED = 7;

	final AirRadio radio;
	private final int channel;
	private final byte[] noise = new byte[LENGTH];
	private boolean idle = true;

	Jammer(AirRadio radio, int channel, long now) {
		this.radio = radio;
		this.channel = channel;
		this.noise[0] = RESERVED;
		radio.start(channel, 0xfffe, 0xffff, 1, this, now);
	}

	@Override
	public void onTime(long now) {
		if (this.idle && this.radio.transmit(this.noise, 0, LENGTH, this.channel, false, 0, 0, now)) {
			this.idle = false;
		}
	}

	@Override
	public long nextDeadline() {
		return this.idle ? Long.MIN_VALUE : Long.MAX_VALUE;
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		// It listens to nobody.
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		this.idle = true;
	}
}
