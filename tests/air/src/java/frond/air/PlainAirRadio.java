package frond.air;

import frond.radio.PlainRadio;

/** A radio on a medium that can only send and listen. */
final class PlainAirRadio implements PlainRadio, Transceiver.Listener {
	private static final int NOISE = -95;

	private final Medium medium;
	private final Transceiver transceiver;
	private final byte[] buffer = new byte[Phy.MAX_PSDU];
	private Listener listener;
	private boolean sending;

	PlainAirRadio(Medium medium) {
		this.medium = medium;
		this.transceiver = new Transceiver(medium, this, false);
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.listener = listener;
		this.transceiver.setChannel(channel);
		// Without an address of its own it acknowledges nothing.
		this.transceiver.setPromiscuous(true);
		this.transceiver.setListening(true);
	}

	@Override
	public boolean ready() {
		return this.listener != null && !this.sending;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		if (!ready()) {
			return false;
		}
		this.sending = true;
		byte[] psdu = Phy.psdu(bytes, at, length);
		this.medium.at(this.medium.now() + Phy.TURNAROUND, () -> {
			Transmission frame = this.medium.transmit(this.transceiver, this.transceiver.channel(), psdu);
			this.medium.at(frame.end, () -> {
				this.sending = false;
				this.listener.onTransmitted(SENT, 1, this.medium.now());
			});
		});
		return true;
	}

	@Override
	public boolean isClear(long now) {
		return !this.medium.busy(this.transceiver, this.transceiver.channel(), now - Phy.CCA);
	}

	@Override
	public int energy(long now) {
		return isClear(now) ? NOISE : this.medium.link(this.transceiver, this.transceiver).rssi();
	}

	@Override
	public int capabilities() {
		return 0;
	}

	@Override
	public void onTime(long now) {
		// The medium does everything.
	}

	@Override
	public long nextDeadline() {
		return Long.MAX_VALUE;
	}

	@Override
	public void onReceived(byte[] psdu, int channel, Link link, long now) {
		int length = psdu.length - Phy.FCS;
		System.arraycopy(psdu, 0, this.buffer, 0, length);
		this.listener.onFrame(this.buffer, 0, length, link.rssi(), link.lqi(), now);
	}
}
