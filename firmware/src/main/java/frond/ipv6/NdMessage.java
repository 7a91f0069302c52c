package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.lowpan.Datagram;

/**
 * Messages of neighbour discovery (RFC 4861 section 4). An index {@code at} is that behind the ICMPv6 checksum.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-+-+-----------+-------------------------------+
 * |  hop limit    |M|O| reserved  |        router lifetime        |   Router Advertisement
 * |                        reachable time                         |
 * |                         retrans timer                         |
 * +---------------------------------------------------------------+
 *
 * +-+-+-+---------------------------------------------------------+
 * |R|S|O|                       reserved                          |   Neighbor Solicitation (no flags), Advertisement
 * |                        target, 16 bytes                       |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * A Router Solicitation is four reserved bytes. Options ({@link NdOption}) follow in all of them.
 */
public final class NdMessage {
	/** ICMPv6 type. */
	public static final int ROUTER_SOLICITATION = 133;
	/** ICMPv6 type. */
	public static final int ROUTER_ADVERTISEMENT = 134;
	/** ICMPv6 type. */
	public static final int NEIGHBOR_SOLICITATION = 135;
	/** ICMPv6 type. */
	public static final int NEIGHBOR_ADVERTISEMENT = 136;

	/** Length of a Router Solicitation without options. */
	public static final int SOLICITATION_LENGTH = 4;
	/** Length of a Router Advertisement without options. */
	public static final int ADVERTISEMENT_LENGTH = 12;
	/** Length of a Neighbor Solicitation or Advertisement without options. */
	public static final int NEIGHBOR_LENGTH = 20;

	/** What every message is sent with, so that one that was forwarded shows. */
	public static final int HOP_LIMIT = 255;

	/** Router Advertisement: addresses are assigned by DHCPv6. */
	public static final int MANAGED = 0x80;
	/** Router Advertisement: DHCPv6 has other settings. */
	public static final int OTHER = 0x40;
	/** Neighbor Advertisement: the sender is a router. */
	public static final int ROUTER = 0x80;
	/** Neighbor Advertisement: it answers a solicitation. */
	public static final int SOLICITED = 0x40;
	/** Neighbor Advertisement: what is known already is to be replaced. */
	public static final int OVERRIDE = 0x20;

	/** Second half of all routers, ff02::2. */
	public static final long ALL_ROUTERS = 2;
	/** Second half of a solicited-node address, less its last three bytes (RFC 4291 section 2.7.1). */
	public static final long SOLICITED_NODE = 0x00000001ff000000L;

	private NdMessage() {
	}

	/**
	 * Checks a message by the rules of RFC 4861 sections 6.1.1, 6.1.2, 7.1.1 and 7.1.2, its options included.
	 *
	 * @param type {@link #ROUTER_SOLICITATION} to {@link #NEIGHBOR_ADVERTISEMENT}
	 * @param datagram {@code at} is behind the checksum, which was right; the code is three bytes before it
	 * @return 0, or a reason of {@link Drop}
	 */
	public static int check(int type, Datagram datagram) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		if (datagram.hopLimit != HOP_LIMIT) {
			return Drop.ND_HOP_LIMIT;
		}
		int length = type == ROUTER_SOLICITATION ? SOLICITATION_LENGTH : type == ROUTER_ADVERTISEMENT ? ADVERTISEMENT_LENGTH : NEIGHBOR_LENGTH;
		if (end - at < length) {
			return Drop.ND_TRUNCATED;
		}
		if (bytes[at - 3] != 0) {
			return Drop.ND_INVALID;
		}
		int option = at + length;
		boolean sourceLink = false;
		while (option < end) {
			int optionLength = NdOption.length(bytes, option, end);
			if (optionLength < 0) {
				return optionLength;
			}
			sourceLink |= NdOption.type(bytes, option) == NdOption.SOURCE_LINK_ADDRESS;
			option += optionLength;
		}
		boolean unspecified = datagram.sourceHigh == 0 && datagram.sourceLow == 0;
		boolean toGroup = (int) (datagram.destinationHigh >>> 56) == 0xff;
		switch (type) {
		case ROUTER_SOLICITATION:
			return unspecified && sourceLink ? Drop.ND_INVALID : 0;
		case ROUTER_ADVERTISEMENT:
			return datagram.sourceHigh == Ipv6.LINK_LOCAL ? 0 : Drop.ND_INVALID;
		case NEIGHBOR_SOLICITATION:
			if (unspecified && (sourceLink || datagram.destinationHigh != Ipv6.MULTICAST_LINK || (datagram.destinationLow & ~0xffffffL) != SOLICITED_NODE)) {
				return Drop.ND_INVALID;
			}
			return bytes[at + 4] == -1 ? Drop.ND_INVALID : 0;
		default:
			return bytes[at + 4] == -1 || toGroup && (flags(bytes, at) & SOLICITED) != 0 ? Drop.ND_INVALID : 0;
		}
	}

	/** The hop limit that a Router Advertisement recommends; 0 for none. */
	public static int hopLimit(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	/** {@link #MANAGED} and {@link #OTHER} of a Router Advertisement. */
	public static int routerFlags(byte[] bytes, int at) {
		return bytes[at + 1] & 0xff;
	}

	/** Seconds that the sender of a Router Advertisement is a default router; 0 if it is none. */
	public static int routerLifetime(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 2);
	}

	/** Milliseconds between two solicitations that a Router Advertisement recommends, unsigned; 0 for none. */
	public static int retransmission(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 8);
	}

	/** {@link #ROUTER}, {@link #SOLICITED}, {@link #OVERRIDE} of a Neighbor Advertisement. */
	public static int flags(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	/** First half of the target of a Neighbor Solicitation or Advertisement. */
	public static long targetHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 4);
	}

	/** Second half of the target. */
	public static long targetLow(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 12);
	}

	/** Writes a Router Solicitation without options; returns the index behind it. */
	public static int writeSolicitation(byte[] bytes, int at) {
		Bytes.put32(bytes, at, 0);
		return at + SOLICITATION_LENGTH;
	}

	/**
	 * Writes a Router Advertisement without options; returns the index behind it.
	 *
	 * @param flags {@link #MANAGED}, {@link #OTHER}
	 * @param lifetime as a default router, seconds
	 */
	public static int writeAdvertisement(byte[] bytes, int at, int hopLimit, int flags, int lifetime) {
		bytes[at] = (byte) hopLimit;
		bytes[at + 1] = (byte) flags;
		Bytes.put16(bytes, at + 2, lifetime);
		Bytes.put64(bytes, at + 4, 0);
		return at + ADVERTISEMENT_LENGTH;
	}

	/** Writes a Neighbor Solicitation ({@code flags} 0) or Advertisement without options; returns the index behind it. */
	public static int writeNeighbor(byte[] bytes, int at, int flags, long targetHigh, long targetLow) {
		Bytes.put32(bytes, at, flags << 24);
		Bytes.put64(bytes, at + 4, targetHigh);
		Bytes.put64(bytes, at + 12, targetLow);
		return at + NEIGHBOR_LENGTH;
	}
}
