package frond.ieee802154;

import frond.radio.Radio;

/**
 * Finds the channel of a PAN: an active scan (IEEE 802.15.4-2006 section 7.5.2.1.2) of all channels, on which any frame of the PAN counts, for the
 * root of another make may send no beacons. It has the radio until it is done, and begins again if it found nothing.
 */
public final class ChannelScan implements Radio.Listener {
	/** The 2.4 GHz band's channels. */
	public static final int FIRST_CHANNEL = 11;
	public static final int LAST_CHANNEL = 26;
	/** ScanDuration 3: aBaseSuperframeDuration times 2^3 + 1. */
	private static final long LISTEN_MICROS = 138240;
	/** A radio that cannot send by then is listened with. */
	private static final long PATIENCE_MICROS = 3000000;
	/** LQI that stands for one that is not known: any is better than none. */
	private static final int NO_LQI = 0;

	private final Radio radio;
	private final FrameHeader header = new FrameHeader();
	/** Beacon request: command, destination short, both of everyone (section 7.3.7). */
	private final byte[] request = { Frame.COMMAND, Frame.SHORT << 2, 0, -1, -1, -1, -1, Frame.BEACON_REQUEST };
	private int panId;
	private long eui64;

	private int channel;
	/** Whether the request of this channel is with the radio, or was. */
	private boolean asked;
	private long due = Long.MAX_VALUE;
	private int best;
	private int bestLqi;

	/** @param radio not used by anybody else meanwhile */
	public ChannelScan(Radio radio) {
		this.radio = radio;
	}

	/**
	 * Begins.
	 *
	 * @param panId that is looked for, 0 to 0xfffe
	 * @param eui64 this node's
	 */
	public void start(int panId, long eui64, long now) {
		this.panId = panId;
		this.eui64 = eui64;
		this.best = 0;
		this.bestLqi = -1;
		listen(FIRST_CHANNEL, now);
	}

	/** The channel that was found, once the scan is done; 0 until then. */
	public int found() {
		return this.channel > LAST_CHANNEL ? this.best : 0;
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (this.radio.nextDeadline() <= now) {
			this.radio.onTime(now);
		}
		if (!this.asked && this.radio.ready()) {
			this.request[2]++;
			this.asked = this.radio.transmit(this.request, 0, this.request.length, now);
		}
		if (now < this.due || this.channel > LAST_CHANNEL) {
			return;
		}
		if (this.channel < LAST_CHANNEL) {
			listen(this.channel + 1, now);
		} else if (this.best == 0) {
			listen(FIRST_CHANNEL, now);
		} else {
			this.channel = LAST_CHANNEL + 1;
			this.due = Long.MAX_VALUE;
		}
	}

	/** Absolute time of the next {@link #onTime}, the radio's included; {@link Long#MIN_VALUE} for at once. */
	public long nextDeadline() {
		return !this.asked && this.radio.ready() ? Long.MIN_VALUE : Math.min(this.due, this.radio.nextDeadline());
	}

	private void listen(int next, long now) {
		this.channel = next;
		this.asked = false;
		this.due = now + PATIENCE_MICROS;
		this.radio.start(next, this.panId, Frame.BROADCAST, this.eui64, this, now);
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		FrameHeader frame = this.header;
		int quality = lqi < 0 ? NO_LQI : lqi;
		if (this.channel <= LAST_CHANNEL && quality > this.bestLqi && frame.parse(bytes, at, length) == 0
				&& (frame.sourcePan == this.panId || frame.destinationPan == this.panId)) {
			this.best = this.channel;
			this.bestLqi = quality;
		}
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		this.due = now + LISTEN_MICROS;
	}
}
