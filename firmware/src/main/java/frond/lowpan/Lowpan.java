package frond.lowpan;

import frond.buffer.Drop;

/** The first byte of a frame's payload, and what it says comes behind it (RFC 4944 section 5.1, RFC 6282 section 2). */
public final class Lowpan {
	/** An IPv6 header as it is. */
	private static final int IPV6 = 0x41;
	/** A header compressed as in RFC 4944, which RFC 6282 took the place of. */
	private static final int HC1 = 0x42;
	/** A broadcast in a mesh below IP (RFC 4944 section 11.1). */
	private static final int BC0 = 0x50;

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
			return compressed(bytes, at, end, sourceIid, destinationIid, contexts, datagram);
		}
		if (dispatch == Lorh.PAGE_1) {
			return routed(bytes, at + 1, end, sourceIid, destinationIid, contexts, datagram);
		}
		if (dispatch == IPV6) {
			return Ipv6Header.parse(bytes, at + 1, end, datagram);
		}
		switch (dispatch >> 6) {
		case 0:
			return Drop.LOWPAN_NALP;
		case 1:
			return dispatch == HC1 ? Drop.LOWPAN_HC1 : dispatch == BC0 ? Drop.LOWPAN_BROADCAST : Drop.LOWPAN_DISPATCH;
		case 2:
			return Drop.LOWPAN_MESH;
		default:
			// 11000xxx: the first fragment, 11100xxx: one of the others.
			return (dispatch & 0xd8) == 0xc0 ? Drop.LOWPAN_FRAGMENT : Drop.LOWPAN_DISPATCH;
		}
	}

	/**
	 * Reads the datagram that another carries (RFC 2473; RFC 6282 section 4.2 where it is compressed): {@code datagram} is the outer one, with the next
	 * header {@link Ipv6Header#IPV6} or {@link Nhc#NESTED}, and becomes the inner one. Elided addresses are those of the outer. The RPL option of the outer is
	 * kept where the inner has none.
	 *
	 * @return 0, or a reason of {@link Drop}
	 */
	public static int decapsulate(Datagram datagram, Contexts contexts) {
		boolean option = datagram.rplOption;
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		int reason;
		if (datagram.nextHeader == Ipv6Header.IPV6) {
			reason = Ipv6Header.parse(bytes, at, end, datagram);
		} else if (at < end && (bytes[at] & 0xe0) == Iphc.DISPATCH) {
			reason = compressed(bytes, at, end, datagram.sourceLow, datagram.destinationLow, contexts, datagram);
		} else {
			reason = Drop.NHC_UNKNOWN;
		}
		datagram.rplOption |= option;
		return reason;
	}

	/** IPHC behind 6LoWPAN Routing Headers, which are read once it is: what they say of RPL counts, and not what a datagram in another has of its own. */
	private static int routed(byte[] bytes, int at, int end, long sourceIid, long destinationIid, Contexts contexts, Datagram datagram) {
		int lengths = Lorh.parse(bytes, at, end, null);
		if (lengths < 0) {
			return lengths;
		}
		int next = lengths >> 16;
		if ((bytes[next] & 0xe0) != Iphc.DISPATCH) {
			return Drop.LOWPAN_DISPATCH;
		}
		int reason = compressed(bytes, next, end, sourceIid, destinationIid, contexts, datagram);
		lengths = Lorh.parse(bytes, at, end, datagram);
		if (lengths < 0) {
			datagram.problem = 0;
			return lengths;
		}
		return reason;
	}

	private static int compressed(byte[] bytes, int at, int end, long sourceIid, long destinationIid, Contexts contexts, Datagram datagram) {
		reset(bytes, at, end, datagram);
		int reason = Iphc.parse(bytes, at, end, sourceIid, destinationIid, contexts, datagram);
		return reason == 0 ? headers(datagram) : reason;
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
		datagram.rplCompressed = false;
		datagram.hopsEnd = 0;
		datagram.outerHopLimit = 0;
		datagram.routeAt = 0;
	}

	/**
	 * Goes on to read at {@code datagram.at} what has the number {@code datagram.nextHeader}, when fragments were put together.
	 *
	 * @return 0, or a reason of {@link Drop}
	 */
	public static int goOn(Datagram datagram) {
		datagram.problem = 0;
		return ExtensionHeaders.parse(datagram);
	}

	/** Reads what is behind the IPv6 header. */
	static int headers(Datagram datagram) {
		datagram.firstHeader = datagram.nextHeader;
		datagram.firstAt = datagram.at;
		return datagram.nextHeader == Iphc.NEXT_HEADER_COMPRESSED ? Nhc.parse(datagram) : ExtensionHeaders.parse(datagram);
	}
}
