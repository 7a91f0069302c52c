package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.lowpan.Datagram;

/**
 * The RPL source routing header (RFC 6554 section 3) at a node that it leads by. What NHC carries of it and what is inline are alike from the
 * routing type on, which is where {@code datagram.routeAt} stands.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *                                 +---------------+---------------+
 *                                 |   Type = 3    | Segments Left |
 * +-------+-------+-------+-------+---------------+---------------+
 * | CmprI | CmprE |  Pad  |               Reserved                |
 * +-------+-------+-------+---------------------------------------+
 * |  addresses, each without its first CmprI bytes, the last CmprE |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class SourceRoute {
	/** Contents in front of the addresses. */
	private static final int HEADER = 6;
	private static final int ADDRESS = 16;

	private SourceRoute() {
	}

	/**
	 * Goes on to the next address (section 4.2): exchanges it with the destination, in the header and in the fields.
	 *
	 * @return 0; or {@link Drop#IPV6_ROUTING_HEADER} for one that is wrong, and nothing has changed
	 */
	public static int advance(Datagram datagram) {
		byte[] bytes = datagram.bytes;
		int at = datagram.routeAt;
		int room = datagram.routeEnd - at - HEADER;
		if (room < 0) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		int elided = bytes[at + 2] >> 4 & 15;
		int elidedLast = bytes[at + 2] & 15;
		int used = room - (bytes[at + 3] >> 4 & 15) - (ADDRESS - elidedLast);
		if (used < 0 || used % (ADDRESS - elided) != 0) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		int addresses = used / (ADDRESS - elided) + 1;
		int left = bytes[at + 1] & 0xff;
		if (left == 0 || left > addresses) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		int index = addresses - left;
		int common = left == 1 ? elidedLast : elided;
		int place = at + HEADER + index * (ADDRESS - elided);
		long high = datagram.destinationHigh;
		long low = datagram.destinationLow;
		for (int i = common; i < ADDRESS; i++) {
			long octet = bytes[place + i - common] & 0xffL;
			int shift = 56 - 8 * (i & 7);
			if (i < 8) {
				high = high & ~(0xffL << shift) | octet << shift;
			} else {
				low = low & ~(0xffL << shift) | octet << shift;
			}
		}
		// No multicast or link-local address, and not the same node again (CVE-2023-29001).
		if (high >>> 56 == 0xff || high == Ipv6.LINK_LOCAL || high == datagram.destinationHigh && low == datagram.destinationLow) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		for (int i = common; i < ADDRESS; i++) {
			bytes[place + i - common] = (byte) ((i < 8 ? datagram.destinationHigh : datagram.destinationLow) >>> 56 - 8 * (i & 7));
		}
		bytes[at + 1] = (byte) (left - 1);
		// Reserved is zero (section 3), whatever it was.
		Bytes.put16(bytes, at + 4, 0);
		datagram.destinationHigh = high;
		datagram.destinationLow = low;
		return 0;
	}
}
