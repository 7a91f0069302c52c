package frond.sntp;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;

/**
 * An SNTP client (RFC 4330): asks one server until it answers, then now and then. The result is an offset from the node's clock, taken half a
 * round trip after the server's timestamp. Times in microseconds.
 */
public final class SntpClient implements UdpReceiver {
	private static final long NEVER = Long.MAX_VALUE;
	private static final long SECOND = 1000000;
	private static final long RETRY_FIRST = SECOND;
	private static final long RETRY_LAST = 64 * SECOND;
	/** After a kiss of death (section 8): not again before. */
	private static final long RETRY_REFUSED = 1024 * SECOND;
	private static final long POLL = 1024 * SECOND;
	/** An answer that took longer says too little. */
	private static final long ROUND_TRIP_LONGEST = 2 * SECOND;
	/** Most root delay and root dispersion, 2^-16 s: that of RFC 5905 (MAXDISP), 16 s. */
	private static final int ROOT_MOST = 16 << 16;
	/** Time between two offsets that tell the drift: their errors, of milliseconds, are then some parts per million. */
	private static final long DRIFT_SHORTEST = 1000 * SECOND;
	private static final long DRIFT_LONGEST = 4 * 3600 * SECOND;
	/** No crystal drifts more, 10^-9: an offset that says so was set. */
	private static final long DRIFT_MOST = 500000;
	/** Kiss codes (RFC 5905 section 7.4) "DENY" and "RSTR": that server is not asked again. */
	private static final int DENY = 0x44454e59;
	private static final int RSTR = 0x52535452;
	/** "INIT", "STEP": not synchronized yet; asked again like one that does not answer. */
	private static final int INIT = 0x494e4954;
	private static final int STEP = 0x53544550;

	private final Udp udp;
	private final int port;
	private final Jitter jitter;
	private long serverHigh;
	private long serverLow;
	private long retry = RETRY_FIRST;
	private long askAt = NEVER;
	private long askedAt;
	/** Transmit timestamp of the request under way, which the answer repeats; 0 for none. Random, so that nobody else knows it. */
	private long nonce;
	private boolean synced;
	private long offset;
	private long roundTrip;
	/** When the offset was measured. */
	private long offsetAt;
	/** The offset from which drift is measured, and when that was. */
	private long anchor;
	private long anchorAt;
	/** 10^-9; 0 while it is not known. */
	private long drift;
	private int unanswered;

	/**
	 * @param udp where requests go; the client binds {@code port}
	 * @param port its own, e.g. 123
	 * @param seed of the nonce
	 */
	public SntpClient(Udp udp, int port, int seed) {
		this.udp = udp;
		this.port = port;
		this.jitter = new Jitter(seed);
		udp.bind(port, this);
	}

	/** Sets the server and asks it at once, unless it is the same as before. */
	public void setServer(long high, long low, long now) {
		if (high == this.serverHigh && low == this.serverLow) {
			return;
		}
		this.serverHigh = high;
		this.serverLow = low;
		this.retry = RETRY_FIRST;
		this.askAt = now;
		this.nonce = 0;
		this.unanswered = 0;
	}

	/** Whether the time of day is known. */
	public boolean synced() {
		return this.synced;
	}

	/** Microseconds since 1970, the drift since the last answer taken off; means nothing unless {@link #synced}. */
	public long unixMicros(long now) {
		return now + this.offset + (now - this.offsetAt) / 1000 * this.drift / 1000000;
	}

	/** How much slower than the server's this node's clock goes, 10^-9, as estimated; 0 while it is not known. */
	public int drift() {
		return (int) this.drift;
	}

	/** Requests since the last answer that was taken. */
	public int unanswered() {
		return this.unanswered;
	}

	/** Round trip of the last answer, microseconds; the error of {@link #unixMicros} was at most half of it then. */
	public long roundTrip() {
		return this.roundTrip;
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (now < this.askAt) {
			return;
		}
		this.askAt = now + this.retry + this.jitter.below((int) (this.retry >> 3));
		this.unanswered++;
		this.retry = this.retry * 2 > RETRY_LAST ? RETRY_LAST : this.retry * 2;
		Packet packet = this.udp.begin(Sntp.LENGTH);
		if (packet == null) {
			return;
		}
		// Never 0, which stands for no request.
		this.nonce = (long) this.jitter.below(1 << 30) << 32 | this.jitter.below(1 << 30) << 1 | 1;
		this.askedAt = now;
		Sntp.writeRequest(packet.bytes, packet.at, this.nonce);
		packet.end = packet.at + Sntp.LENGTH;
		this.udp.send(packet, this.serverHigh, this.serverLow, this.port, Sntp.PORT, now);
	}

	/** Absolute time of the next {@link #onTime}; {@link Long#MAX_VALUE} before {@link #setServer}. */
	public long nextDeadline() {
		return this.askAt;
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (this.nonce == 0 || datagram.end - at < Sntp.LENGTH || datagram.sourceHigh != this.serverHigh || datagram.sourceLow != this.serverLow
				|| datagram.sourcePort != Sntp.PORT || Sntp.mode(bytes, at) != Sntp.SERVER || Bytes.get64(bytes, at + Sntp.ORIGINATE) != this.nonce) {
			return Drop.SNTP_INVALID;
		}
		this.nonce = 0;
		long received = Bytes.get64(bytes, at + Sntp.RECEIVE);
		long transmitted = Bytes.get64(bytes, at + Sntp.TRANSMIT);
		if (Sntp.stratum(bytes, at) == 0) {
			int code = Bytes.get32(bytes, at + Sntp.REFERENCE);
			if (code == INIT || code == STEP) {
				return Drop.SNTP_INVALID;
			}
			// RFC 5905 section 7.4: no packet more to one that denies; others (RATE) get them more slowly.
			this.askAt = code == DENY || code == RSTR ? NEVER : now + RETRY_REFUSED + this.jitter.below((int) (RETRY_REFUSED >> 3));
			return Drop.SNTP_INVALID;
		}
		long elapsed = now - this.askedAt;
		if (Sntp.stratum(bytes, at) > 15 || Sntp.leap(bytes, at) == Sntp.UNSYNCHRONIZED || transmitted == 0 || received == 0 || elapsed > ROUND_TRIP_LONGEST
				|| isFar(Bytes.get32(bytes, at + Sntp.ROOT_DELAY)) || isFar(Bytes.get32(bytes, at + Sntp.ROOT_DISPERSION))) {
			return Drop.SNTP_INVALID;
		}
		// What the server took is not part of the way; a server whose clock jumped in between is not believed about that.
		long held = Sntp.toUnixMicros(transmitted) - Sntp.toUnixMicros(received);
		this.roundTrip = held < 0 || held > elapsed ? elapsed : elapsed - held;
		this.offset = Sntp.toUnixMicros(transmitted) + this.roundTrip / 2 - now;
		this.offsetAt = now;
		learnDrift(now);
		this.synced = true;
		this.unanswered = 0;
		this.retry = RETRY_FIRST;
		this.askAt = now + POLL + this.jitter.below((int) (POLL >> 4));
		return 0;
	}

	/** Unsigned: a server whose own time is uncertain by seconds (RFC 4330 section 5), or that says nonsense. */
	private static boolean isFar(int fixed) {
		return fixed < 0 || fixed > ROOT_MOST;
	}

	private void learnDrift(long now) {
		long apart = now - this.anchorAt;
		if (this.synced && apart < DRIFT_SHORTEST) {
			return;
		}
		if (this.synced) {
			long changed = this.offset - this.anchor;
			if (changed < -SECOND * 3600 || changed > SECOND * 3600 || Math.abs(changed * 1000 / (apart / 1000000)) > DRIFT_MOST) {
				this.drift = 0;
			} else {
				// Half of what is new, so that one late answer does not make a drift; all of it the first time.
				long measured = changed * 1000 / (apart / 1000000);
				this.drift = this.drift == 0 ? measured : (this.drift + measured) / 2;
				if (apart < DRIFT_LONGEST) {
					return;
				}
			}
		}
		this.anchor = this.offset;
		this.anchorAt = now;
	}
}
