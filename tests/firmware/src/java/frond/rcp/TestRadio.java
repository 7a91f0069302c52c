package frond.rcp;

import frond.buffer.Bytes;
import frond.buffer.Hex;
import frond.radio.RawRadio;

/** A radio that writes down what it is told; the test says what happens to it. */
final class TestRadio implements RawRadio {
	final StringBuilder calls = new StringBuilder();
	Listener listener;
	int rssi = -91;
	boolean on;
	boolean busy;
	boolean pending;
	boolean announces;
	int attempts = 1;

	/** What was called since the last time. */
	String taken() {
		String text = this.calls.toString().trim();
		this.calls.setLength(0);
		return text;
	}

	void hear(String frame, int rssi, int lqi, long now) {
		byte[] bytes = Hex.bytes("ee" + frame);
		this.listener.onFrame(bytes, 1, bytes.length - 1, rssi, lqi, now);
	}

	void done(int status, long now) {
		this.busy = false;
		this.listener.onTransmitted(status, this.attempts, now);
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.on = true;
		this.listener = listener;
		this.calls.append("start ").append(channel).append(' ').append(Integer.toHexString(panId)).append(' ').append(Integer.toHexString(shortAddress));
		byte[] address = new byte[8];
		Bytes.put64(address, 0, eui64);
		this.calls.append(' ').append(Hex.text(address, 0, 8)).append(' ');
	}

	@Override
	public void stop(long now) {
		this.on = false;
		this.busy = false;
		this.calls.append("stop ");
	}

	@Override
	public void setPromiscuous(boolean on, long now) {
		this.calls.append(on ? "promiscuous " : "");
	}

	/** Down to -17 dBm, as an AT86RF233 does, and up to 4. */
	@Override
	public int setPower(int dbm, long now) {
		return Math.max(-17, Math.min(4, dbm));
	}

	@Override
	public int rssi(long now) {
		return this.rssi;
	}

	@Override
	public boolean ready() {
		return this.on && !this.busy;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		return transmit(bytes, at, length, 26, true, 4, 3, now);
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, int channel, boolean csma, int maxBackoffs, int maxRetries, long now) {
		if (!ready()) {
			return false;
		}
		this.busy = true;
		this.calls.append("send ").append(Hex.text(bytes, at, at + length)).append(' ').append(channel).append(csma ? " csma " : " at-once ");
		this.calls.append(maxBackoffs).append(' ').append(maxRetries).append(' ');
		return true;
	}

	@Override
	public void setPending(boolean pending) {
		this.announces = pending;
	}

	@Override
	public boolean framePending() {
		return this.pending;
	}

	@Override
	public int capabilities() {
		return AUTO_ACK | CSMA | RETRY | ADDRESS_FILTER;
	}

	@Override
	public void onTime(long now) {
		// The test is its time.
	}

	@Override
	public long nextDeadline() {
		return Long.MAX_VALUE;
	}
}
