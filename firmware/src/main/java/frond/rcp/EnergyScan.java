package frond.rcp;

import frond.radio.RawRadio;
import frond.radio.Spinel;

/** The strongest signal on one channel during a while, sampled; the radio is on that channel already. */
final class EnergyScan {
	/** Between two samples at least, microseconds: less than the shortest frame, an acknowledgement of 352, so that none is missed. */
	private static final long INTERVAL = 256;

	/** In a scan at most; a longer one samples less often. */
	private static final int SAMPLES = 4096;

	private final RawRadio radio;
	/** 0 for no scan. */
	private int channel;
	private int strongest;
	private long interval;
	private long nextSample;
	private long end;

	EnergyScan(RawRadio radio) {
		this.radio = radio;
	}

	void begin(int channel, int milliseconds, long now) {
		this.channel = channel;
		this.strongest = -128;
		this.interval = Math.max(INTERVAL, milliseconds * 1000L / SAMPLES);
		this.nextSample = now + this.interval;
		this.end = now + Math.max(INTERVAL, milliseconds * 1000L);
	}

	void cancel() {
		this.channel = 0;
	}

	boolean active() {
		return this.channel != 0;
	}

	int channel() {
		return this.channel;
	}

	/** dBm; -128 if nothing could be measured. */
	int strongest() {
		return this.strongest;
	}

	/** Takes a sample if one is due; returns whether that was the last. */
	boolean onTime(long now) {
		if (this.channel == 0 || now < this.nextSample) {
			return false;
		}
		int rssi = this.radio.rssi(now);
		if (rssi != Spinel.RSSI_UNKNOWN && rssi > this.strongest) {
			this.strongest = rssi;
		}
		this.nextSample = now + this.interval;
		return now >= this.end;
	}

	long nextDeadline() {
		return this.channel == 0 ? Long.MAX_VALUE : this.nextSample;
	}
}
