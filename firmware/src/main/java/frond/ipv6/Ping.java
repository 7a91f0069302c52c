package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.lowpan.Datagram;

/** Asks another node for echoes, one at a time, a second apart (RFC 4443 sections 4.1 and 4.2). Times in microseconds. */
public final class Ping {
	/** Takes what comes of it. */
	public interface Listener {
		/**
		 * An echo came.
		 *
		 * @param sequence of the request, from 1
		 * @param datagram the reply; valid during the call only
		 * @param micros after the request
		 */
		void onEcho(int sequence, Datagram datagram, long micros, long now);

		/** None came: somebody on the way said why ({@code type} and {@code code} of an ICMPv6 error), or nobody did (0). */
		void onNoEcho(int sequence, int type, int code, long now);

		/** It is over. */
		void onPinged(int sent, int received, long now);
	}

	/** Requests at a time, at most. */
	public static final int MOST = 10000;
	/** Bytes that are echoed. */
	public static final int LENGTH = 24;
	private static final long NEVER = Long.MAX_VALUE;
	private static final long INTERVAL = 1000000;
	/** A path of several hops on which each frame is repeated. */
	private static final long PATIENCE = 4 * INTERVAL;
	private static final int HEADER = 4;

	private final Ipv6 ipv6;
	private final int identifier;
	private Listener listener;
	private long high;
	private long low;
	private int left;
	private int sequence;
	private int received;
	private boolean waiting;
	private long sentAt;
	private long at = NEVER;

	/** @param identifier of the requests, random; its lower 16 bits count */
	public Ping(Ipv6 ipv6, int identifier) {
		this.ipv6 = ipv6;
		this.identifier = identifier & 0xffff;
		ipv6.ping = this;
	}

	/** Sets who is told; before {@link #start}. */
	public void setListener(Listener listener) {
		this.listener = listener;
	}

	/**
	 * Begins anew; what was under way ends unsaid.
	 *
	 * @param count 1 to {@link #MOST}
	 */
	public void start(long high, long low, int count, long now) {
		this.high = high;
		this.low = low;
		this.left = count;
		this.sequence = 0;
		this.received = 0;
		this.waiting = false;
		this.at = now;
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (now < this.at) {
			return;
		}
		if (this.waiting) {
			this.waiting = false;
			this.listener.onNoEcho(this.sequence, 0, 0, now);
		}
		if (this.left == 0) {
			this.at = NEVER;
			this.listener.onPinged(this.sequence, this.received, now);
			return;
		}
		this.left--;
		this.sequence++;
		this.waiting = true;
		this.sentAt = now;
		this.at = now + PATIENCE;
		Packet packet = this.ipv6.begin(HEADER + LENGTH);
		if (packet != null) {
			byte[] bytes = packet.bytes;
			int at = packet.at;
			Bytes.put16(bytes, at, this.identifier);
			Bytes.put16(bytes, at + 2, this.sequence);
			for (int i = 0; i < LENGTH; i++) {
				bytes[at + HEADER + i] = (byte) ('a' + i);
			}
			packet.end = at + HEADER + LENGTH;
			int reason = this.ipv6.sendIcmpv6(packet, Icmpv6.ECHO_REQUEST, 0, this.high, this.low, this.ipv6.hopLimit(), now);
			if (reason != 0) {
				unanswered(Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.NO_ROUTE, now);
			}
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return this.at;
	}

	/** Takes an echo reply, {@code at} being at its identifier. */
	int onReply(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (datagram.end - at < HEADER) {
			return Drop.ICMPV6_TRUNCATED;
		}
		if (!isAwaited(Bytes.get16(bytes, at), Bytes.get16(bytes, at + 2))) {
			return Drop.ICMPV6_NOT_OURS;
		}
		this.received++;
		datagram.at = at + HEADER;
		this.listener.onEcho(this.sequence, datagram, now - this.sentAt, now);
		goOn(now);
		return 0;
	}

	/** Takes an error about an echo request. */
	void onError(int identifier, int sequence, int type, int code, long now) {
		if (isAwaited(identifier, sequence)) {
			unanswered(type, code, now);
		}
	}

	private boolean isAwaited(int identifier, int sequence) {
		return this.waiting && identifier == this.identifier && sequence == (this.sequence & 0xffff);
	}

	private void unanswered(int type, int code, long now) {
		this.listener.onNoEcho(this.sequence, type, code, now);
		goOn(now);
	}

	private void goOn(long now) {
		this.waiting = false;
		this.at = this.left == 0 ? now : Math.max(now, this.sentAt + INTERVAL);
	}
}
