package frond.ieee802154;

import frond.buffer.Hex;
import frond.radio.Radio;

/** A radio whose frame is a text, for tests that say themselves what becomes of it. */
abstract class TextRadio implements Radio {
	/** The frame that it has; empty for none. */
	String frame = "";

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
	}

	@Override
	public boolean ready() {
		return this.frame.length() == 0;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		this.frame = Hex.text(bytes, at, at + length);
		return true;
	}

	@Override
	public int capabilities() {
		return AUTO_ACK | CSMA | RETRY;
	}

	@Override
	public void onTime(long now) {
	}

	@Override
	public long nextDeadline() {
		return Long.MAX_VALUE;
	}
}
