package frond.air;

import frond.ieee802154.Frame;
import frond.radio.RawRadio;
import frond.radio.SleepyRadio;
import frond.radio.SourceMatch;

/**
 * A radio for firmware on this JVM, a node's or a co-processor's. It does CSMA-CA, acknowledgements, retries and address filtering as a co-processor does. What it
 * hears comes to its listener from within {@link Medium#run}; its own deadline is never.
 */
public final class AirRadio implements RawRadio, SleepyRadio, SourceMatch, Transceiver.Listener {
	/** Learns when something came to the radio's listener, for then the node's deadline may have changed. */
	interface Owner {
		void onActivity();

		/** The listener threw; returns whether that is taken care of. */
		boolean onFailure(RuntimeException failure);
	}

	/** From sleep to a receiver that listens, as the firmware's driver of the AT86RF2xx takes: start of the crystal, settings, lock of the PLL. */
	public static final long WAKE_MICROS = 1300;
	/** What a channel on which nobody sends is like. */
	private static final int NOISE_DBM = -100;

	private final Medium medium;
	private final Transceiver transceiver;
	private final byte[] buffer = new byte[Phy.MAX_PSDU];
	private Listener listener;
	private Owner owner;
	private boolean framePending;
	private int wakes;
	/** Ends {@link #sleep}; null when that is not under way. */
	private Medium.Event waking;

	/** A radio on a medium, switched off. */
	public AirRadio(Medium medium) {
		this.medium = medium;
		this.transceiver = new Transceiver(medium, this, false);
	}

	/** This radio's number on the medium. */
	public int number() {
		return this.transceiver.id();
	}

	/** How long its receiver has been on in all, microseconds; what it sent in that time included. */
	public long listened(long now) {
		return this.transceiver.listened(now);
	}

	/** How often it was woken. */
	public int wakes() {
		return this.wakes;
	}

	/** How long it has been sending in all, microseconds, acknowledgements included. */
	public long airtime() {
		return this.transceiver.airtime();
	}

	void setOwner(Owner owner) {
		this.owner = owner;
	}

	/** Sets what this radio hears of another; one direction. */
	public void hears(AirRadio other, Link link) {
		this.medium.setLink(other.transceiver, this.transceiver, link);
	}

	/** Leaves the air. */
	public void close() {
		if (this.waking != null) {
			this.waking.cancel();
		}
		this.transceiver.close();
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.listener = listener;
		this.transceiver.setPanId(panId);
		this.transceiver.setShortAddress(shortAddress);
		this.transceiver.setEui64(eui64);
		if (channel != this.transceiver.channel()) {
			this.transceiver.setChannel(channel);
		}
		if (!this.transceiver.listening()) {
			this.transceiver.setListening(true);
		}
	}

	@Override
	public void stop(long now) {
		if (this.waking != null) {
			this.waking.cancel();
			this.waking = null;
		}
		this.transceiver.transmitter().cancel();
		this.transceiver.setListening(false);
	}

	@Override
	public boolean sleep(long now) {
		if (!ready() || this.transceiver.acknowledging() || this.medium.busy(this.transceiver, this.transceiver.channel(), now)) {
			return false;
		}
		this.transceiver.setListening(false);
		return true;
	}

	@Override
	public void wake(long now) {
		if (!this.transceiver.listening() && this.waking == null) {
			this.wakes++;
			this.waking = this.medium.at(this.medium.now() + WAKE_MICROS, () -> {
				this.waking = null;
				this.transceiver.setListening(true);
				if (this.owner != null) {
					this.owner.onActivity();
				}
			});
		}
	}

	@Override
	public void matchSources(long now) {
		this.transceiver.matchSources();
	}

	@Override
	public void setKept(long eui64, boolean kept, long now) {
		this.transceiver.setKept(eui64, kept);
	}

	@Override
	public void setPromiscuous(boolean on, long now) {
		this.transceiver.setPromiscuous(on);
	}

	/** Any power will do: what is heard does not depend on it here. */
	@Override
	public int setPower(int dbm, long now) {
		return dbm;
	}

	@Override
	public int rssi(long now) {
		return this.medium.busy(this.transceiver, this.transceiver.channel(), now) ? Link.losing(0).rssi() : NOISE_DBM;
	}

	@Override
	public boolean ready() {
		return this.transceiver.listening() && !this.transceiver.transmitter().busy();
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		return transmit(bytes, at, length, this.transceiver.channel(), true, Transmitter.MAX_BACKOFFS, Transmitter.MAX_RETRIES, now);
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, int channel, boolean csma, int maxBackoffs, int maxRetries, long now) {
		if (length < 3 || length > MAX_FRAME || !ready()) {
			return false;
		}
		this.transceiver.transmitter().send(Phy.psdu(bytes, at, length), channel, csma, maxBackoffs, maxRetries, this::onTransmitted);
		return true;
	}

	@Override
	public void setPending(boolean pending) {
		this.transceiver.setAnnouncing(pending);
	}

	@Override
	public boolean framePending() {
		return this.framePending;
	}

	@Override
	public int capabilities() {
		return AUTO_ACK | CSMA | RETRY | ADDRESS_FILTER;
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
		notify(() -> this.listener.onFrame(this.buffer, 0, length, link.rssi(), link.lqi(), now));
	}

	private void onTransmitted(int status, int attempts, byte[] acknowledgement, long now) {
		this.framePending = acknowledgement != null && (acknowledgement[0] & Frame.PENDING) != 0;
		notify(() -> this.listener.onTransmitted(status, attempts, now));
	}

	private void notify(Runnable event) {
		if (this.owner == null) {
			event.run();
			return;
		}
		try {
			event.run();
		} catch (RuntimeException e) {
			if (!this.owner.onFailure(e)) {
				throw e;
			}
		}
		this.owner.onActivity();
	}
}
