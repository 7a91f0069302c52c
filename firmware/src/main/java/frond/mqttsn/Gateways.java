package frond.mqttsn;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;

/**
 * The gateways that a client knows (section 6.1): configured ones in their order, then those heard of by ADVERTISE or GWINFO. One that does not answer is left for
 * the next that has not been tried since; when all were, all are tried again, and neighbours are asked by SEARCHGW, after a random delay and with growing
 * pauses. A client that has a gateway answers others' SEARCHGW with its address, unless another answer was heard meanwhile. All this is
 * said to the link's nodes (ff02::1).
 *
 * <pre>
 * GWINFO of a client: GwId, then GwAdd: IPv6 address (16 bytes), UDP port (2 bytes)
 * </pre>
 */
public final class Gateways implements UdpReceiver {
	/** Most gateways. */
	public static final int MOST = 4;
	private static final int ADDRESS = 16;
	/** A GwAdd with a port. */
	private static final int ADDRESS_AND_PORT = 18;
	private static final long SECOND = 1000000;
	/** Delays below this before SEARCHGW and GWINFO (TSEARCHGW and TGWINFO, section 7.2). */
	private static final int DELAY = 5000000;
	private static final long FIRST_PAUSE = 15 * SECOND;
	private static final long LONGEST_PAUSE = 3600 * SECOND;
	/** A gateway is gone when so many ADVERTISEs were missed (NADV). */
	private static final int MISSED = 3;
	/** How long a gateway is remembered that somebody told of. */
	private static final long TOLD = 86400 * SECOND;
	private static final long ALL_NODES_HIGH = 0xff02000000000000L;
	private static final long ALL_NODES_LOW = 1;

	/** One of them. */
	private static final class Known {
		private long high;
		private long low;
		private int port;
		private int id;
		private long until = Long.MAX_VALUE;
		private boolean configured = true;
		/** Tried in vain. */
		private boolean failed;
		private Known next;

		void set(long high, long low, int port) {
			this.high = high;
			this.low = low;
			this.port = port;
		}

		boolean is(long high, long low, int port) {
			return this.high == high && this.low == low && this.port == port;
		}
	}

	private final Udp udp;
	private final Jitter jitter;
	/** The one of {@link MqttSnClient#start}, then the others that are configured, then those heard of. */
	private final Known first = new Known();
	private Known current = this.first;
	private Known last = this.first;
	/** Places that are free. */
	private Known free;
	private int count = 1;
	/** Port of the discovery; 0 for none. */
	private int port;
	private boolean connected;
	private boolean found;
	private int changes;
	private long searchAt = Long.MAX_VALUE;
	private long notBefore = Long.MIN_VALUE;
	private long pause = FIRST_PAUSE;
	private long answerAt = Long.MAX_VALUE;

	Gateways(Udp udp, Jitter jitter) {
		this.udp = udp;
		this.jitter = jitter;
		for (int i = 1; i < MOST; i++) {
			Known place = new Known();
			place.next = this.free;
			this.free = place;
		}
	}

	/** Another one that is configured, after those before; at the start only, {@link #MOST} in all, the one of {@link MqttSnClient#start} included. */
	public void add(long high, long low, int port) {
		append().set(high, low, port);
	}

	private Known append() {
		Known known = this.free;
		this.free = known.next;
		known.next = null;
		this.last.next = known;
		this.last = known;
		this.count++;
		return known;
	}

	/** Listens for gateways on a port, and searches when those that are known do not answer. */
	public void discover(int port) {
		this.port = port;
		this.udp.bind(port, this);
	}

	/** The first one's address; whether it is another than before. */
	boolean setFirst(long high, long low, int port) {
		boolean other = !this.first.is(high, low, port);
		this.first.set(high, low, port);
		return other;
	}

	/** First half of the address of the gateway in use. */
	public long high() {
		return this.current.high;
	}

	/** Second half. */
	public long low() {
		return this.current.low;
	}

	/** Its UDP port. */
	public int port() {
		return this.current.port;
	}

	/** How many are known. */
	public int count() {
		return this.count;
	}

	/** How often one was left for another. */
	public int changes() {
		return this.changes;
	}

	/** Begins with the first again. */
	void reset() {
		this.current = this.first;
		setFailed(false);
		this.connected = false;
	}

	private void setFailed(boolean failed) {
		for (Known known = this.first; known != null; known = known.next) {
			known.failed = failed;
		}
	}

	/** Takes the first that was not tried in vain; where there is none, all may be again, and are searched for. */
	void choose(long now) {
		this.found = false;
		Known next = untried(now);
		if (next == null) {
			setFailed(false);
			next = this.first;
			if (this.port != 0 && this.searchAt == Long.MAX_VALUE) {
				this.searchAt = Math.max(now, this.notBefore) + this.jitter.below(DELAY);
			}
		}
		if (next != this.current) {
			this.current = next;
			this.changes++;
		}
	}

	/** The first that is left to be tried; null if there is none. */
	private Known untried(long now) {
		Known known = this.first;
		while (known != null && (known.failed || known.until <= now)) {
			known = known.next;
		}
		return known;
	}

	/** Whether one is left to be tried. */
	boolean hasUntried(long now) {
		return untried(now) != null;
	}

	/** The one in use did not answer, or does not want this client. */
	void fail() {
		this.current.failed = true;
	}

	/** There is a session with the one in use. */
	void succeed() {
		this.connected = true;
		setFailed(false);
		this.searchAt = Long.MAX_VALUE;
		this.notBefore = Long.MIN_VALUE;
		this.pause = FIRST_PAUSE;
	}

	/** There is none any more. */
	void end() {
		this.connected = false;
	}

	/** Whether one was heard of since there is no session: it is the next to be tried. */
	boolean found() {
		return this.found;
	}

	long nextDeadline() {
		return Math.min(this.searchAt, this.answerAt);
	}

	void onTime(long now) {
		if (now >= this.searchAt) {
			searched(now);
			say(MqttSn.SEARCHGW, 1, now);
		}
		if (now >= this.answerAt) {
			this.answerAt = Long.MAX_VALUE;
			say(MqttSn.GWINFO, 1 + ADDRESS_AND_PORT, now);
		}
	}

	private void searched(long now) {
		this.searchAt = Long.MAX_VALUE;
		this.notBefore = now + this.pause;
		this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
	}

	private void say(int type, int length, long now) {
		Packet packet = this.udp.begin(MqttSn.SHORT_HEADER + length);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int body = MqttSn.header(bytes, packet.at, type, length);
		// SEARCHGW's radius: the link.
		bytes[body] = 1;
		if (type == MqttSn.GWINFO) {
			bytes[body] = (byte) this.current.id;
			Bytes.put64(bytes, body + 1, high());
			Bytes.put64(bytes, body + 9, low());
			Bytes.put16(bytes, body + 1 + ADDRESS, port());
		}
		packet.end = body + length;
		this.udp.send(packet, ALL_NODES_HIGH, ALL_NODES_LOW, this.port, this.port, now);
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int type = MqttSn.check(bytes, datagram.at, datagram.end);
		if (type < 0) {
			return type;
		}
		int body = MqttSn.body(bytes, datagram.at);
		if (type == MqttSn.SEARCHGW) {
			onSearch(now);
			return 0;
		}
		if (type != MqttSn.ADVERTISE && type != MqttSn.GWINFO) {
			return Drop.MQTTSN_TYPE;
		}
		long high = datagram.sourceHigh;
		long low = datagram.sourceLow;
		int port = datagram.sourcePort;
		long until = now + TOLD;
		int at = GatewayMessage.gatewayAddressAt(body);
		if (type == MqttSn.ADVERTISE) {
			until = now + MISSED * SECOND * GatewayMessage.advertiseDuration(bytes, body);
		} else {
			this.answerAt = Long.MAX_VALUE;
			if (datagram.end != at) {
				if (datagram.end - at != ADDRESS_AND_PORT) {
					return Drop.MQTTSN_UNEXPECTED;
				}
				high = Bytes.get64(bytes, at);
				low = Bytes.get64(bytes, at + 8);
				port = Bytes.get16(bytes, at + ADDRESS);
			}
		}
		Known known = high >>> 56 == 0xff || high == 0 || port == 0 ? null : place(high, low, port);
		if (known == null) {
			return Drop.MQTTSN_UNEXPECTED;
		}
		known.id = bytes[body];
		if (!known.configured) {
			known.until = until;
		}
		if (!this.connected) {
			// It is there, which of the others is not known.
			setFailed(true);
			known.failed = false;
			this.searchAt = Long.MAX_VALUE;
			this.found = true;
		}
		return 0;
	}

	/** Somebody else asks. */
	private void onSearch(long now) {
		if (this.searchAt != Long.MAX_VALUE) {
			// Section 6.1: the answer is for all.
			searched(now);
		}
		// A link-local address is of no use to whoever is not a neighbour of the gateway.
		if (this.connected && this.answerAt == Long.MAX_VALUE && high() >>> 54 != 0xfe80 >> 6) {
			this.answerAt = now + this.jitter.below(DELAY);
		}
	}

	/** Where a gateway is known, or where there is room for it: a new place, or that of the one heard of whose time ends first; null for none. */
	private Known place(long high, long low, int port) {
		Known oldest = null;
		for (Known known = this.first; known != null; known = known.next) {
			if (known.is(high, low, port)) {
				return known;
			}
			if (!known.configured && known != this.current && (oldest == null || known.until < oldest.until)) {
				oldest = known;
			}
		}
		Known known = this.free != null ? append() : oldest;
		if (known != null) {
			known.set(high, low, port);
			known.configured = false;
		}
		return known;
	}
}
