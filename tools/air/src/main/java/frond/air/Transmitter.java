package frond.air;

import frond.ieee802154.Frame;
import frond.radio.Radio;

/**
 * Sends one frame at a time: unslotted CSMA-CA (IEEE 802.15.4-2006 section 7.5.1.4) with macMinBE 3 and macMaxBE 5, the wait for an
 * acknowledgement where the frame asks for one, and retries (section 7.5.6.4.3), each with a CSMA-CA of its own. As in OpenThread's
 * SubMac, a retry follows a channel that was never clear too; the result is the last attempt's.
 */
final class Transmitter {
	/** Takes a result. */
	interface Result {
		/**
		 * @param status {@link Radio#SENT}, {@link Radio#NO_ACK} or {@link Radio#CHANNEL_BUSY}
		 * @param attempts how often the frame went out
		 * @param acknowledgement with its FCS; null if there was none
		 */
		void onTransmitted(int status, int attempts, byte[] acknowledgement, long now);
	}

	/** macMaxCSMABackoffs. */
	static final int MAX_BACKOFFS = 4;
	/** macMaxFrameRetries. */
	static final int MAX_RETRIES = 3;
	private static final int MIN_EXPONENT = 3;
	private static final int MAX_EXPONENT = 5;
	private static final int SEQUENCE = 2;

	private final Medium medium;
	private final Transceiver radio;

	/** The frame under way; null for none. */
	private byte[] psdu;
	private int channel;
	private boolean csma;
	private int maxBackoffs;
	private int retriesLeft;
	private int attempts;
	private Result result;

	private int backoffs;
	private int exponent;
	/** Whether the frame is out and its acknowledgement is not in. */
	private boolean waiting;
	private Medium.Event next;

	Transmitter(Medium medium, Transceiver radio) {
		this.medium = medium;
		this.radio = radio;
	}

	/** Whether a frame is under way. */
	boolean busy() {
		return this.psdu != null;
	}

	/**
	 * Starts to send.
	 *
	 * @param psdu with its FCS
	 * @param csma false to send at once, whatever is on the channel
	 */
	void send(byte[] psdu, int channel, boolean csma, int maxBackoffs, int maxRetries, Result result) {
		this.psdu = psdu;
		this.channel = channel;
		this.csma = csma;
		this.maxBackoffs = maxBackoffs;
		this.retriesLeft = maxRetries;
		this.attempts = 0;
		this.result = result;
		attempt();
	}

	/** Forgets the frame under way; its result never comes. What is on the air already ends there. */
	void cancel() {
		this.psdu = null;
		this.waiting = false;
		if (this.next != null) {
			this.next.cancel();
			this.next = null;
		}
	}

	/** An acknowledgement was heard; perhaps this frame's. */
	void onAcknowledgement(byte[] acknowledgement) {
		if (this.waiting && acknowledgement[SEQUENCE] == this.psdu[SEQUENCE]) {
			finish(Radio.SENT, acknowledgement);
		}
	}

	private void attempt() {
		this.waiting = false;
		this.backoffs = 0;
		this.exponent = MIN_EXPONENT;
		if (this.csma) {
			backOff();
		} else {
			after(Phy.TURNAROUND, this::transmit);
		}
	}

	private void backOff() {
		after(this.medium.random().nextInt(1 << this.exponent) * Phy.BACKOFF_PERIOD + Phy.CCA, this::assess);
	}

	private void assess() {
		if (!this.radio.acknowledging() && !this.medium.busy(this.radio, this.channel, this.medium.now() - Phy.CCA)) {
			after(Phy.TURNAROUND, this::transmit);
			return;
		}
		this.exponent = Math.min(this.exponent + 1, MAX_EXPONENT);
		if (++this.backoffs > this.maxBackoffs) {
			retry(Radio.CHANNEL_BUSY);
		} else {
			backOff();
		}
	}

	private void transmit() {
		this.attempts++;
		Transmission frame = this.medium.transmit(this.radio, this.channel, this.psdu);
		after(frame.end - this.medium.now(), this::sent);
	}

	private void sent() {
		if ((this.psdu[0] & Frame.ACK_REQUEST) == 0) {
			finish(Radio.SENT, null);
			return;
		}
		this.waiting = true;
		after(this.medium.acknowledgementWait(this.radio, this.psdu), () -> retry(Radio.NO_ACK));
	}

	/** Tries once more, or gives up for a reason. */
	private void retry(int reason) {
		if (this.retriesLeft > 0) {
			this.retriesLeft--;
			attempt();
		} else {
			finish(reason, null);
		}
	}

	private void after(long micros, Runnable action) {
		this.next = this.medium.at(this.medium.now() + micros, action);
	}

	private void finish(int status, byte[] acknowledgement) {
		Result to = this.result;
		cancel();
		if (status == Radio.NO_ACK) {
			this.medium.stats().count(AirStats.TRANSMIT_NO_ACK);
		} else if (status == Radio.CHANNEL_BUSY) {
			this.medium.stats().count(AirStats.TRANSMIT_CHANNEL_BUSY);
		}
		to.onTransmitted(status, this.attempts, acknowledgement, this.medium.now());
	}
}
