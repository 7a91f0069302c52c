package frond.rcp;

import frond.radio.At86rf2xx;
import frond.radio.Radio;
import frond.radio.RawRadio;

/**
 * An AT86RF2xx driven frame by frame. Channel and limits of a frame are settings of this chip, and changing them takes it a millisecond: a
 * frame that differs from the one before waits that long.
 */
public final class At86rf2xxRaw implements RawRadio, Radio.Listener {
	/** The chip's highest limits (XAH_CTRL_0). */
	private static final int MOST_BACKOFFS = 5;
	private static final int MOST_RETRIES = 15;
	private static final int LEAST_POWER = -17;
	private static final int MOST_POWER = 4;
	/** macMaxCSMABackoffs and macMaxFrameRetries of the driver. */
	private static final int BACKOFFS = 4;
	private static final int RETRIES = 3;
	/** How long a frame may wait for the chip, which starts within 10 ms, or not at all. */
	private static final long WAIT_MICROS = 100000;

	private static final int IDLE = 0;
	private static final int WAITING = 1;
	private static final int SENDING = 2;

	private final At86rf2xx radio;
	private final byte[] frame = new byte[MAX_FRAME];
	private int length;
	private long limit;
	private int transmission;
	private int backoffs = BACKOFFS;
	private int retries = RETRIES;

	private Listener listener;
	private boolean on;
	private int channel;
	private int panId;
	private int shortAddress;
	private long eui64;
	/** The channel that the chip is told to be on. */
	private int tuned;

	/** @param radio its interrupt is the owner's to pass on ({@link At86rf2xx#onInterrupt}); all else goes through here */
	public At86rf2xxRaw(At86rf2xx radio) {
		this.radio = radio;
		// Nothing here knows for whom the host keeps frames; who asks had better listen than miss one (IEEE 802.15.4-2006 section 7.2.1.1.3).
		radio.setPending(true);
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.listener = listener;
		this.channel = channel;
		this.panId = panId;
		this.shortAddress = shortAddress;
		this.eui64 = eui64;
		this.on = true;
		tune(channel, now);
	}

	private void tune(int channel, long now) {
		this.tuned = channel;
		this.radio.start(channel, this.panId, this.shortAddress, this.eui64, this, now);
		this.radio.wake(now);
	}

	@Override
	public void stop(long now) {
		this.on = false;
		this.transmission = IDLE;
		this.radio.sleep(now);
	}

	@Override
	public void setPromiscuous(boolean on, long now) {
		this.radio.setPromiscuous(on, now);
	}

	@Override
	public int setPower(int dbm, long now) {
		int power = Math.max(LEAST_POWER, Math.min(MOST_POWER, dbm));
		this.radio.setPower(power, now);
		return power;
	}

	@Override
	public int rssi(long now) {
		return this.radio.rssi();
	}

	@Override
	public boolean ready() {
		return this.on && this.transmission == IDLE;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		return transmit(bytes, at, length, this.channel, true, BACKOFFS, RETRIES, now);
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, int channel, boolean csma, int maxBackoffs, int maxRetries, long now) {
		if (!ready() || length < 3 || length > MAX_FRAME) {
			return false;
		}
		int backoffs = csma ? Math.min(maxBackoffs, MOST_BACKOFFS) : At86rf2xx.NO_CSMA;
		int retries = Math.min(maxRetries, MOST_RETRIES);
		if (backoffs != this.backoffs || retries != this.retries) {
			this.backoffs = backoffs;
			this.retries = retries;
			this.radio.setAttempts(backoffs, retries, now);
		}
		if (channel != this.tuned) {
			tune(channel, now);
		}
		System.arraycopy(bytes, at, this.frame, 0, length);
		this.length = length;
		this.limit = now + WAIT_MICROS;
		this.transmission = WAITING;
		send(now);
		return true;
	}

	private void send(long now) {
		if (this.radio.transmit(this.frame, 0, this.length, now)) {
			this.transmission = SENDING;
		}
	}

	@Override
	public void setPending(boolean pending) {
		this.radio.setPending(pending);
	}

	@Override
	public boolean framePending() {
		return this.radio.framePending();
	}

	@Override
	public int capabilities() {
		return this.radio.capabilities();
	}

	@Override
	public void onTime(long now) {
		if (this.radio.nextDeadline() <= now) {
			this.radio.onTime(now);
		}
		if (!this.on) {
			// It was not to be stopped while it was busy or starting.
			this.radio.sleep(now);
		} else if (this.transmission == WAITING) {
			if (this.radio.ready()) {
				send(now);
			} else if (now >= this.limit) {
				finish(FAILED, 0, now);
			}
		}
	}

	@Override
	public long nextDeadline() {
		long next = this.radio.nextDeadline();
		if (this.transmission == WAITING) {
			return this.radio.ready() ? Long.MIN_VALUE : Math.min(next, this.limit);
		}
		return next;
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		if (this.on) {
			this.listener.onFrame(bytes, at, length, rssi, lqi, now);
		}
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		// Otherwise it was stopped in the meantime.
		if (this.transmission == SENDING) {
			finish(status, attempts, now);
		}
	}

	private void finish(int status, int attempts, long now) {
		this.transmission = IDLE;
		if (this.tuned != this.channel) {
			tune(this.channel, now);
		}
		this.listener.onTransmitted(status, attempts, now);
	}
}
