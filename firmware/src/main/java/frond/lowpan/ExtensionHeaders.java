package frond.lowpan;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * IPv6 extension headers (RFC 8200 section 4) as a host at the end of the path takes them: the RPL option is kept, padding skipped, a spent
 * routing header ignored. The contents are the same in a compressed header, so both ways in meet here.
 */
final class ExtensionHeaders {
	/** Headers in one datagram, at most; a longer chain is nobody's honest datagram (Contiki-NG #1409). */
	static final int MAX = 6;
	/** RPL option as of RFC 6553: drop what does not know it. */
	static final int RPL_OPTION = 0x63;
	/** RPL option as of RFC 9008: skip what does not know it. */
	static final int RPL_OPTION_SKIPPABLE = 0x23;
	/** Routing type of RPL's source routing header (RFC 6554). */
	private static final int SOURCE_ROUTE = 3;
	private static final int PAD_1 = 0;
	private static final int PAD_N = 1;

	private ExtensionHeaders() {
	}

	/**
	 * Reads the extension headers at {@code datagram.at}, the first of which has the number {@code datagram.nextHeader}, and a UDP header after
	 * them; leaves both where the upper layer begins.
	 *
	 * @return 0, or a reason of {@link Drop}
	 */
	static int parse(Datagram datagram) {
		byte[] bytes = datagram.bytes;
		while (datagram.extensionHeaders <= MAX) {
			int at = datagram.at;
			int number = datagram.nextHeader;
			switch (number) {
			case Ipv6Header.UDP:
				return parseUdp(datagram);
			case Ipv6Header.FRAGMENT:
				return Drop.IPV6_FRAGMENT;
			case Ipv6Header.HOP_BY_HOP:
			case Ipv6Header.ROUTING:
			case Ipv6Header.DESTINATION:
				break;
			default:
				return 0;
			}
			if (datagram.end - at < 8) {
				return Drop.IPV6_TRUNCATED;
			}
			int length = 8 + 8 * (bytes[at + 1] & 0xff);
			if (datagram.end - at < length) {
				return Drop.IPV6_TRUNCATED;
			}
			int reason = number == Ipv6Header.HOP_BY_HOP ? hopByHop(datagram, at + 2, at + length)
					: number == Ipv6Header.ROUTING ? routing(datagram, at + 2, at + length) : options(datagram, at + 2, at + length);
			if (reason != 0) {
				return reason;
			}
			datagram.nextHeader = bytes[at] & 0xff;
			datagram.at = at + length;
			datagram.extensionHeaders++;
		}
		return Drop.NHC_CHAIN;
	}

	/** Hop-by-hop options, which only the first header may be (RFC 8200 section 4.1). */
	static int hopByHop(Datagram datagram, int at, int end) {
		return datagram.extensionHeaders == 0 ? options(datagram, at, end) : Drop.IPV6_NEXT_HEADER;
	}

	/** Options of a hop-by-hop or destination options header, {@code at} behind its length byte. */
	static int options(Datagram datagram, int at, int end) {
		byte[] bytes = datagram.bytes;
		while (at < end) {
			int type = bytes[at++] & 0xff;
			if (type == PAD_1) {
				continue;
			}
			if (at >= end) {
				return Drop.IPV6_TRUNCATED;
			}
			int length = bytes[at++] & 0xff;
			if (end - at < length) {
				return Drop.IPV6_TRUNCATED;
			}
			if (type == RPL_OPTION || type == RPL_OPTION_SKIPPABLE) {
				if (length < 4) {
					return Drop.IPV6_TRUNCATED;
				}
				datagram.rplOption = true;
				datagram.rplSkippable = type == RPL_OPTION_SKIPPABLE;
				datagram.rplFlags = bytes[at] & 0xff;
				datagram.rplInstance = bytes[at + 1] & 0xff;
				datagram.rplSenderRank = Bytes.get16(bytes, at + 2);
			} else if (type != PAD_N && type >> 6 != 0) {
				return Drop.IPV6_OPTION;
			}
			at += length;
		}
		return 0;
	}

	/** A routing header, {@code at} behind its length byte: of any type ignored when no segments are left (RFC 8200 section 4.4), one source route kept. */
	static int routing(Datagram datagram, int at, int end) {
		if (end - at < 2) {
			return Drop.IPV6_TRUNCATED;
		}
		if (datagram.bytes[at + 1] == 0) {
			return 0;
		}
		if (datagram.bytes[at] != SOURCE_ROUTE || datagram.routeAt != 0) {
			return Drop.IPV6_ROUTING_HEADER;
		}
		datagram.routeAt = at;
		datagram.routeEnd = end;
		return 0;
	}

	private static int parseUdp(Datagram datagram) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (datagram.end - at < 8) {
			return Drop.UDP_TRUNCATED;
		}
		int length = Bytes.get16(bytes, at + 4);
		if (length < 8 || length > datagram.end - at) {
			return Drop.UDP_TRUNCATED;
		}
		datagram.sourcePort = Bytes.get16(bytes, at);
		datagram.destinationPort = Bytes.get16(bytes, at + 2);
		datagram.checksum = Bytes.get16(bytes, at + 6);
		datagram.at = at + 8;
		datagram.end = at + length;
		return 0;
	}
}
