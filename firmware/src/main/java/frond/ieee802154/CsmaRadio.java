package frond.ieee802154;

import frond.buffer.Jitter;
import frond.radio.PlainRadio;
import frond.radio.Radio;

/**
 * What a {@link PlainRadio} lacks, in software: unslotted CSMA-CA (IEEE 802.15.4-2006 section 7.5.1.4), acknowledgements of frames for this node,
 * the wait for those of its own frames, and retries (section 7.5.6.4). As in OpenThread's SubMac, a retry follows a channel that was never clear,
 * too. Frames for others are acknowledged by nobody here and go up to the MAC, which drops and counts them.
 *
 * <p>
 * An acknowledgement is due 192 microseconds after its frame, and its sender waits for 864 in all: whoever owns this object has to bring it frames
 * and deadlines within that. Frames of version 2 ask for acknowledgements of a kind that is not sent here.
 */
public final class CsmaRadio implements Radio, Radio.Listener {
	/** macMinBE, macMaxBE, macMaxCSMABackoffs, macMaxFrameRetries: their defaults (table 86). */
	private static final int MIN_EXPONENT = 3;
	private static final int MAX_EXPONENT = 5;
	private static final int MAX_BACKOFFS = 4;
	private static final int MAX_RETRIES = 3;
	/** aUnitBackoffPeriod: 20 symbols. */
	private static final int BACKOFF_MICROS = 320;
	/** macAckWaitDuration: 54 symbols. */
	private static final int ACK_WAIT_MICROS = 864;
	/** No frame takes as long as this, and no radio may take longer. */
	private static final int SEND_MICROS = 20000;
	private static final int ACK_LENGTH = 3;
	/** Short addresses from here on are nobody's own (section 7.2.1.4). */
	private static final int NO_SHORT_ADDRESS = 0xfffe;

	private static final int IDLE = 0;
	private static final int BACKING_OFF = 1;
	private static final int SENDING = 2;
	private static final int WAITING = 3;

	private final PlainRadio radio;
	private final Jitter random;
	private final FrameHeader header = new FrameHeader();
	private final byte[] frame = new byte[MAX_FRAME];
	private final byte[] acknowledgement = { Frame.ACK, 0, 0 };
	private int length;

	private Coordinator coordinator;
	private Listener listener;
	private int panId;
	private int shortAddress;
	private long eui64;

	private int state = IDLE;
	/** The end of what the state waits for. */
	private long due;
	private int exponent;
	private int backoffs;
	private int retries;
	/** How often the frame went out. */
	private int attempts;
	/** Until when the radio is sending an acknowledgement; {@link Long#MIN_VALUE} if it is not. */
	private long acknowledgingUntil = Long.MIN_VALUE;

	/** @param seed of the back-offs; no two nodes should share one */
	public CsmaRadio(PlainRadio radio, int seed) {
		this.radio = radio;
		this.random = new Jitter(seed);
	}

	/** Lets acknowledgements of data requests say whether a frame is kept. */
	public void setCoordinator(Coordinator coordinator) {
		this.coordinator = coordinator;
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.panId = panId;
		this.shortAddress = shortAddress;
		this.eui64 = eui64;
		this.listener = listener;
		this.radio.start(channel, panId, shortAddress, eui64, this, now);
	}

	@Override
	public boolean ready() {
		return this.listener != null && this.state == IDLE;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		if (length < 3 || length > MAX_FRAME || !ready()) {
			return false;
		}
		System.arraycopy(bytes, at, this.frame, 0, length);
		this.length = length;
		this.retries = MAX_RETRIES;
		this.attempts = 0;
		attempt(now);
		return true;
	}

	@Override
	public int capabilities() {
		return this.radio.capabilities() | AUTO_ACK | CSMA | RETRY;
	}

	@Override
	public void onTime(long now) {
		if (this.radio.nextDeadline() <= now) {
			this.radio.onTime(now);
		}
		if (this.state == IDLE || now < this.due) {
			return;
		}
		if (this.state == BACKING_OFF) {
			assess(now);
		} else if (this.state == WAITING) {
			retry(NO_ACK, now);
		} else {
			finish(FAILED, now);
		}
	}

	@Override
	public long nextDeadline() {
		long next = this.radio.nextDeadline();
		return this.state == IDLE ? next : Math.min(next, this.due);
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		if (length == ACK_LENGTH && (bytes[at] & Frame.TYPE_MASK) == Frame.ACK) {
			if (this.state == WAITING && bytes[at + 2] == this.frame[2]) {
				finish(SENT, now);
			}
			return;
		}
		FrameHeader received = this.header;
		if (received.parse(bytes, at, length) == 0 && received.ackRequest && isOwn(received)) {
			acknowledge(received, now);
		}
		this.listener.onFrame(bytes, at, length, rssi, lqi, now);
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		if (this.acknowledgingUntil != Long.MIN_VALUE) {
			this.acknowledgingUntil = Long.MIN_VALUE;
		} else if (this.state == SENDING) {
			if (status != SENT) {
				finish(FAILED, now);
			} else if ((this.frame[0] & Frame.ACK_REQUEST) == 0) {
				finish(SENT, now);
			} else {
				this.state = WAITING;
				this.due = now + ACK_WAIT_MICROS;
			}
		}
	}

	private boolean isOwn(FrameHeader received) {
		if (received.version == 2 || received.type != Frame.DATA && received.type != Frame.COMMAND
				|| received.destinationPan != this.panId && received.destinationPan != Frame.BROADCAST) {
			return false;
		}
		if (received.destinationMode == Frame.EXTENDED) {
			return received.destination == this.eui64;
		}
		return received.destinationMode == Frame.SHORT && received.destination == this.shortAddress && this.shortAddress < NO_SHORT_ADDRESS;
	}

	private void acknowledge(FrameHeader received, long now) {
		boolean pending = this.coordinator != null && received.type == Frame.COMMAND && this.coordinator.keepsFor(received.source);
		this.acknowledgement[0] = (byte) (pending ? Frame.ACK | Frame.PENDING : Frame.ACK);
		this.acknowledgement[2] = (byte) received.sequence;
		if (this.state != SENDING && this.radio.transmit(this.acknowledgement, 0, ACK_LENGTH, now)) {
			this.acknowledgingUntil = now + SEND_MICROS;
		}
	}

	private void attempt(long now) {
		this.exponent = MIN_EXPONENT;
		this.backoffs = 0;
		backOff(now);
	}

	private void backOff(long now) {
		this.state = BACKING_OFF;
		this.due = now + this.random.below(1 << this.exponent) * BACKOFF_MICROS;
	}

	private void assess(long now) {
		if (now >= this.acknowledgingUntil) {
			// Its result was lost with the radio's state.
			this.acknowledgingUntil = Long.MIN_VALUE;
		}
		if (this.acknowledgingUntil == Long.MIN_VALUE && this.radio.ready() && this.radio.isClear(now) && this.radio.transmit(this.frame, 0, this.length, now)) {
			this.state = SENDING;
			this.attempts++;
			this.due = now + SEND_MICROS;
			return;
		}
		if (this.exponent < MAX_EXPONENT) {
			this.exponent++;
		}
		if (++this.backoffs > MAX_BACKOFFS) {
			retry(CHANNEL_BUSY, now);
		} else {
			backOff(now);
		}
	}

	/** Tries once more, or gives up for a reason. */
	private void retry(int reason, long now) {
		if (this.retries > 0) {
			this.retries--;
			attempt(now);
		} else {
			finish(reason, now);
		}
	}

	private void finish(int status, long now) {
		this.state = IDLE;
		this.listener.onTransmitted(status, this.attempts, now);
	}
}
