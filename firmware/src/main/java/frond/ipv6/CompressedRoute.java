package frond.ipv6;

import frond.buffer.Drop;
import frond.lowpan.Datagram;

/**
 * A source route in 6LoWPAN Routing Headers (SRH-6LoRH, RFC 8138 section 5) at a node that it leads by. Each header has addresses of one size, of which
 * the bytes that are missing are those of the address before; of the first, those of the datagram's source, or of the encapsulator's if there is an
 * IP-in-IP-6LoRH, which for its part lacks what it has in common with the root's (section 4.3). The first address is this node's, the last that of the node
 * before the destination, or where the outer header ends.
 */
public final class CompressedRoute {
	/** The longest that is gone on by, bytes. */
	public static final int LONGEST = 132;
	private static final int SRH = 0x80;
	private static final int COUNT = 0x1f;

	/** The address that was read last. */
	private long high;
	private long low;

	/** First half of the next hop's address, after {@link #advance}. */
	public long high() {
		return this.high;
	}

	/** Second half of it. */
	public long low() {
		return this.low;
	}

	/**
	 * Takes this node's address off the route, which is {@code to}'s afterwards, and reads the next hop's; the destination's if there is no other.
	 *
	 * @param ipv6 whose address the first has to be
	 * @param rootHigh first half of the address of the DODAG's root
	 * @param rootLow second half
	 * @param to room of {@link #LONGEST}
	 * @return 0; or {@link Drop#IPV6_ROUTING_HEADER} for one that is wrong or too long
	 */
	public int advance(Ipv6 ipv6, Datagram datagram, long rootHigh, long rootLow, byte[] to) {
		byte[] bytes = datagram.hops;
		int at = datagram.hopsAt;
		int end = datagram.hopsEnd;
		if (end - at > LONGEST - 16) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		if (datagram.outerHopLimit == 0) {
			this.high = datagram.sourceHigh;
			this.low = datagram.sourceLow;
		} else {
			long low = mask(datagram.outerLength);
			long high = mask(datagram.outerLength - 8);
			this.high = rootHigh & ~high | datagram.outerHigh & high;
			this.low = rootLow & ~low | datagram.outerLow & low;
		}
		int type = bytes[at + 1];
		int count = bytes[at] & COUNT;
		at = read(bytes, at + 2, 1 << type);
		if (!ipv6.isOwn(this.high, this.low) || Ipv6.isMulticast(this.high)) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		int length = 0;
		if (count == 0 && at < end) {
			// The next is relative to this node's own, so what it leaves out of that has to be in it (section 5.6).
			int next = bytes[at + 1];
			count = bytes[at] & COUNT;
			at = read(bytes, at + 2, 1 << next);
			if (next < type) {
				length = put(to, 0, 0, type);
				length = write(to, length, 1 << type);
				if (count != 0) {
					length = put(to, length, count - 1, next);
				}
			} else {
				length = put(to, 0, count, next);
				length = write(to, length, 1 << next);
			}
		} else if (count != 0) {
			at = read(bytes, at, 1 << type);
			length = put(to, 0, count - 1, type);
			length = write(to, length, 1 << type);
		} else {
			// The outer header ends here.
			datagram.outerHopLimit = 0;
			this.high = datagram.destinationHigh;
			this.low = datagram.destinationLow;
		}
		System.arraycopy(bytes, at, to, length, end - at);
		datagram.hops = to;
		datagram.hopsAt = 0;
		datagram.hopsEnd = length + end - at;
		return Ipv6.isMulticast(this.high) || this.high == Ipv6.LINK_LOCAL || ipv6.isOwn(this.high, this.low) ? Drop.IPV6_ROUTING_HEADER : 0;
	}

	/** The last bytes of eight. */
	private static long mask(int bytes) {
		return bytes <= 0 ? 0 : bytes >= 8 ? -1L : (1L << 8 * bytes) - 1;
	}

	/** Overwrites the end of the address; returns the index behind it. */
	private int read(byte[] bytes, int at, int length) {
		for (int i = length - 1; i >= 0; i--) {
			long octet = bytes[at++] & 0xffL;
			int shift = 8 * (i & 7);
			if (i >= 8) {
				this.high = this.high & ~(0xffL << shift) | octet << shift;
			} else {
				this.low = this.low & ~(0xffL << shift) | octet << shift;
			}
		}
		return at;
	}

	/** Writes the end of the address; returns the index behind it. */
	private int write(byte[] to, int at, int length) {
		for (int i = length - 1; i >= 0; i--) {
			to[at++] = (byte) ((i >= 8 ? this.high : this.low) >> 8 * (i & 7));
		}
		return at;
	}

	private static int put(byte[] to, int at, int count, int type) {
		to[at] = (byte) (SRH | count);
		to[at + 1] = (byte) type;
		return at + 2;
	}
}
