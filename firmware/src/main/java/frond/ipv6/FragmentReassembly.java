package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.Stats;
import frond.lowpan.Datagram;
import frond.lowpan.Fragmentation;
import frond.lowpan.Ipv6Header;

/**
 * Puts IPv6 fragments together (RFC 8200 section 4.5), one datagram at a time, in a buffer of those for 6LoWPAN fragments. No honest peer needs it for
 * less than 1280 bytes, which go in 6LoWPAN fragments; one that fragments all the same is understood.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------+---+-+
 * |  next header  |   reserved    |     fragment offset     |   |M|
 * +---------------+---------------+-------------------------+---+-+
 * |                        identification                         |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * A fragment that overlaps others ends its datagram (RFC 5722), one that came before is dropped alone. A datagram has 60 seconds, and gives way to
 * another when it has heard of no fragment for one. A fragment that is kept counts as delivered; if its datagram comes to nothing, one of them is
 * taken back, and counted as the reason.
 */
final class FragmentReassembly {
	/** {@link #onFragment}: the datagram is whole. */
	static final int WHOLE = 1;
	private static final int UNIT = 8;
	private static final int HEADER = 8;
	/** Room in front, for a fragment header when its sender is told, and for the headers of an answer. */
	private static final int FRONT = 64;
	private static final int WORDS = (Fragmentation.MTU / UNIT + 31) / 32;
	private static final int LONGEST = 65535;
	private static final long NEVER = Long.MAX_VALUE;
	private static final long TIMEOUT = 60000000;
	private static final long IDLE = 1000000;

	private final Fragmentation buffers;
	private final Stats stats;
	private final Icmpv6 icmpv6;

	/** Null if nothing is coming in. */
	private Packet packet;
	private long sourceHigh;
	private long sourceLow;
	private long destinationHigh;
	private long destinationLow;
	private int identification;
	/** Of the first fragment; -1 before it came. */
	private int nextHeader;
	private int hopLimit;
	/** Bytes of the first fragment. */
	private int firstLength;
	/** Bytes of the whole; 0 before the last fragment came. */
	private int total;
	private int units;
	private final int[] there = new int[WORDS];
	private long last;
	private long until = NEVER;

	FragmentReassembly(Fragmentation buffers, Stats stats, Icmpv6 icmpv6) {
		this.buffers = buffers;
		this.stats = stats;
		this.icmpv6 = icmpv6;
	}

	/**
	 * Takes a fragment: a datagram for this node of which {@link Drop#IPV6_FRAGMENT} was said.
	 *
	 * @return 0 if it was kept, {@link #WHOLE}, or a reason of {@link Drop}
	 */
	int onFragment(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int field = Bytes.get16(bytes, datagram.fragmentAt);
		int offset = field & 0xfff8;
		boolean more = (field & 1) != 0;
		int at = datagram.fragmentAt + HEADER - 2;
		int length = datagram.lastEnd - at;
		if (more && length % UNIT != 0) {
			// The payload length is wrong (section 4.5).
			this.icmpv6.sendProblem(datagram, 0, Icmpv6.AT_PAYLOAD_LENGTH, false, now);
			return Drop.IPV6_FRAGMENT;
		}
		if (offset + length > LONGEST) {
			this.icmpv6.sendProblem(datagram, 0, datagram.fragmentAt, false, now);
			return Drop.IPV6_FRAGMENT;
		}
		// A header behind it that is compressed: UDP's length cannot be told from a fragment's, so no compressor may do that (RFC 6282 section 4.3.1).
		if (length == 0 || datagram.fragmentHeader < 0) {
			return Drop.IPV6_FRAGMENT;
		}
		if (offset == 0 && !isChainWhole(bytes, at, datagram.lastEnd, datagram.fragmentHeader)) {
			this.icmpv6.sendProblem(datagram, Icmpv6.INCOMPLETE_HEADERS, Icmpv6.AT_START, false, now);
			return Drop.IPV6_FRAGMENT;
		}
		if (!isOf(datagram, Bytes.get32(bytes, datagram.fragmentAt + 2)) && !open(datagram, now)) {
			return Drop.IPV6_FRAGMENT;
		}
		Packet packet = this.packet;
		int end = offset + length;
		if (FRONT + end + Ipv6Header.LENGTH > packet.bytes.length || end + Ipv6Header.LENGTH > Fragmentation.MTU) {
			close();
			return Drop.IPV6_FRAGMENT;
		}
		int unit = offset / UNIT;
		int next = (end + UNIT - 1) / UNIT;
		int overlap = overlap(unit, next);
		if (overlap == next - unit && (more || end == this.total) && equal(bytes, at, datagram.lastEnd, packet.bytes, FRONT + offset)) {
			return Drop.IPV6_FRAGMENT;
		}
		if (overlap != 0 || this.total != 0 && (!more || end > this.total) || !more && isBeyond(next)) {
			close();
			return Drop.IPV6_FRAGMENT_OVERLAP;
		}
		System.arraycopy(bytes, at, packet.bytes, FRONT + offset, length);
		for (int i = unit; i < next; i++) {
			this.there[i >> 5] |= 1 << i;
		}
		this.units += next - unit;
		this.last = now;
		if (offset == 0) {
			this.nextHeader = datagram.fragmentHeader;
			this.hopLimit = datagram.hopLimit;
			this.firstLength = length;
		}
		if (!more) {
			this.total = end;
		}
		return this.total != 0 && this.units * UNIT >= this.total ? WHOLE : 0;
	}

	/** Whether all headers are in the first fragment, the upper layer's included (RFC 7112 section 5). */
	private static boolean isChainWhole(byte[] bytes, int at, int end, int first) {
		int number = first;
		int next = at;
		while (Icmpv6.isExtension(number)) {
			if (end - next < 8) {
				return false;
			}
			int length = number == Ipv6Header.FRAGMENT ? 8 : 8 + 8 * (bytes[next + 1] & 0xff);
			number = bytes[next] & 0xff;
			next += length;
		}
		return end - next >= (number == Ipv6Header.UDP ? 8 : number == Ipv6Header.ICMPV6 ? 4 : 0);
	}

	/** The datagram that the last fragment made whole, in a packet that is the caller's from now on; its fields become those of the whole. */
	Packet take(Datagram datagram) {
		Packet packet = this.packet;
		this.packet = null;
		this.until = NEVER;
		packet.at = FRONT;
		packet.end = FRONT + this.total;
		datagram.bytes = packet.bytes;
		datagram.at = packet.at;
		datagram.end = packet.end;
		datagram.lastEnd = packet.end;
		datagram.nextHeader = this.nextHeader;
		datagram.firstHeader = this.nextHeader;
		datagram.firstAt = packet.at;
		datagram.restAt = 0;
		return packet;
	}

	/** Ends what takes too long. */
	void onTime(Datagram datagram, long now) {
		if (now >= this.until) {
			if (this.nextHeader >= 0) {
				tell(datagram, now);
			}
			close();
			this.stats.revoke(Drop.IPV6_FRAGMENT_TIMEOUT);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed; {@link Long#MAX_VALUE} for none. */
	long nextDeadline() {
		return this.until;
	}

	/** Tells the sender, with the first fragment as it came (RFC 4443 section 3.3 code 1). */
	private void tell(Datagram datagram, long now) {
		byte[] bytes = this.packet.bytes;
		int at = FRONT - HEADER;
		bytes[at] = (byte) this.nextHeader;
		bytes[at + 1] = 0;
		Bytes.put16(bytes, at + 2, 1);
		Bytes.put32(bytes, at + 4, this.identification);
		datagram.bytes = bytes;
		datagram.sourceHigh = this.sourceHigh;
		datagram.sourceLow = this.sourceLow;
		datagram.destinationHigh = this.destinationHigh;
		datagram.destinationLow = this.destinationLow;
		datagram.trafficClass = 0;
		datagram.flowLabel = 0;
		datagram.hopLimit = this.hopLimit;
		datagram.linkUnicast = true;
		datagram.firstHeader = Ipv6Header.FRAGMENT;
		datagram.firstAt = at;
		datagram.nextHeader = this.nextHeader;
		datagram.at = FRONT;
		datagram.end = FRONT + this.firstLength;
		datagram.lastEnd = datagram.end;
		this.icmpv6.sendError(datagram, Icmpv6.TIME_EXCEEDED, 1, 0, now);
	}

	private boolean isOf(Datagram datagram, int identification) {
		return this.packet != null && identification == this.identification && datagram.sourceLow == this.sourceLow && datagram.sourceHigh == this.sourceHigh
				&& datagram.destinationLow == this.destinationLow && datagram.destinationHigh == this.destinationHigh;
	}

	private boolean open(Datagram datagram, long now) {
		if (this.packet != null) {
			if (now - this.last < IDLE) {
				return false;
			}
			close();
			this.stats.revoke(Drop.IPV6_FRAGMENT_TIMEOUT);
		}
		this.packet = this.buffers.buffer();
		if (this.packet == null) {
			return false;
		}
		this.sourceHigh = datagram.sourceHigh;
		this.sourceLow = datagram.sourceLow;
		this.destinationHigh = datagram.destinationHigh;
		this.destinationLow = datagram.destinationLow;
		this.identification = Bytes.get32(datagram.bytes, datagram.fragmentAt + 2);
		this.nextHeader = -1;
		this.total = 0;
		this.units = 0;
		for (int i = 0; i < WORDS; i++) {
			this.there[i] = 0;
		}
		this.until = now + TIMEOUT;
		return true;
	}

	private void close() {
		this.packet.giveBack();
		this.packet = null;
		this.until = NEVER;
	}

	/** How many of some units are there. */
	private int overlap(int unit, int next) {
		int count = 0;
		for (int i = unit; i < next; i++) {
			count += this.there[i >> 5] >>> i & 1;
		}
		return count;
	}

	private boolean isBeyond(int unit) {
		return overlap(unit, 32 * WORDS) != 0;
	}

	private static boolean equal(byte[] bytes, int at, int end, byte[] others, int other) {
		while (at < end) {
			if (bytes[at++] != others[other++]) {
				return false;
			}
		}
		return true;
	}
}
