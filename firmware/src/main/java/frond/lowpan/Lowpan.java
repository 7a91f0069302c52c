package frond.lowpan;

import frond.buffer.Drop;

/** The first byte of a frame's payload, and what it says comes behind it (RFC 4944 section 5.1, RFC 6282 section 2). */
public final class Lowpan {
	/** An IPv6 header as it is. */
	private static final int IPV6 = 0x41;

	private Lowpan() {
	}

	/**
	 * Reads the payload of a frame into a datagram's fields. The range that is left is the upper layer's: behind the UDP header if the next
	 * header is UDP, behind all extension headers otherwise. Its checksum is not verified here.
	 *
	 * @param bytes storage of the frame; the datagram refers to it afterwards
	 * @param sourceIid interface identifier of the link-layer source ({@link Iid}), 0 for none
	 * @param destinationIid interface identifier of the link-layer destination, 0 for none (broadcast)
	 * @return 0, or a reason of {@link Drop}; then the fields mean nothing
	 */
	public static int decompress(byte[] bytes, int at, int end, long sourceIid, long destinationIid, Contexts contexts, Datagram datagram) {
		datagram.problem = 0;
		if (at >= end) {
			return Drop.LOWPAN_EMPTY;
		}
		int dispatch = bytes[at] & 0xff;
		if (dispatch >> 5 == 3) {
			reset(bytes, at, end, datagram);
			int reason = Iphc.parse(bytes, at, end, sourceIid, destinationIid, contexts, datagram);
			if (reason != 0) {
				return reason;
			}
			return headers(datagram);
		}
		if (dispatch == IPV6) {
			return Ipv6Header.parse(bytes, at + 1, end, datagram);
		}
		// 11000xxx: the first fragment, 11100xxx: one of the others.
		return (dispatch & 0xd8) == 0xc0 ? Drop.LOWPAN_FRAGMENT : Drop.LOWPAN_DISPATCH;
	}

	/** Sets the range, and the fields that not every datagram sets. */
	static void reset(byte[] bytes, int at, int end, Datagram datagram) {
		datagram.bytes = bytes;
		datagram.at = at;
		datagram.end = end;
		datagram.lastEnd = end;
		datagram.extensionHeaders = 0;
		datagram.restAt = 0;
		datagram.rplOption = false;
		datagram.routeAt = 0;
	}

	/** Reads what is behind the IPv6 header. */
	static int headers(Datagram datagram) {
		datagram.firstHeader = datagram.nextHeader;
		datagram.firstAt = datagram.at;
		return datagram.nextHeader == Iphc.NEXT_HEADER_COMPRESSED ? Nhc.parse(datagram) : ExtensionHeaders.parse(datagram);
	}
}
