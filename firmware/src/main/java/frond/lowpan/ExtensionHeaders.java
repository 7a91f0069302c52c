package frond.lowpan;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * IPv6 extension headers (RFC 8200 section 4) as a host at the end of the path takes them: the RPL option is kept, padding skipped, a spent
 * routing header ignored. The contents are the same in a compressed header, so both ways in meet here. What its sender is to be told is left in
 * {@link Datagram#problem}.
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
			case Ipv6Header.HOP_BY_HOP:
			case Ipv6Header.ROUTING:
			case Ipv6Header.FRAGMENT:
			case Ipv6Header.DESTINATION:
				break;
			default:
				return 0;
			}
			if (datagram.end - at < 8) {
				return Drop.IPV6_TRUNCATED;
			}
			// A fragment header has no length (RFC 8200 section 4.5).
			int length = number == Ipv6Header.FRAGMENT ? 8 : 8 + 8 * (bytes[at + 1] & 0xff);
			if (datagram.end - at < length) {
				return Drop.IPV6_TRUNCATED;
			}
			int reason = contents(datagram, number, number, at, at + 2, at + length);
			if (reason != 0) {
				return reason;
			}
			datagram.problemAt = at;
			datagram.nextHeader = bytes[at] & 0xff;
			datagram.at = at + length;
			datagram.extensionHeaders++;
		}
		return Drop.NHC_CHAIN;
	}

	/**
	 * Reads the contents of one header.
	 *
	 * @param number of the header
	 * @param rest its number if it is inline, or {@link Iphc#NEXT_HEADER_COMPRESSED}
	 * @param header index of its first byte
	 * @param at behind its length byte
	 * @return 0, or a reason of {@link Drop}
	 */
	static int contents(Datagram datagram, int number, int rest, int header, int at, int end) {
		if (number == Ipv6Header.HOP_BY_HOP) {
			// Only the first may be one (RFC 8200 section 4.1): the field in front of it is wrong.
			return datagram.extensionHeaders == 0 ? options(datagram, true, at, end)
					: problem(datagram, 2, datagram.problemAt, Drop.IPV6_HEADER_ORDER);
		}
		if (datagram.restAt == 0) {
			datagram.restAt = header;
			datagram.restHeader = rest;
		}
		return number == Ipv6Header.ROUTING ? routing(datagram, at, end) : number == Ipv6Header.FRAGMENT ? fragment(datagram, rest, header, at, end)
				: options(datagram, false, at, end);
	}

	private static int problem(Datagram datagram, int problem, int at, int reason) {
		datagram.problem = problem;
		datagram.problemAt = at;
		datagram.problemOfGroup = false;
		return reason;
	}

	/** A datagram in one fragment is whole (RFC 6946); {@code at} is at the offset. NHC gives the header a length, which is always this one. */
	private static int fragment(Datagram datagram, int rest, int header, int at, int end) {
		byte[] bytes = datagram.bytes;
		if (end - at != 6) {
			return Drop.IPV6_TRUNCATED;
		}
		if ((Bytes.get16(bytes, at) & 0xfff9) == 0) {
			return 0;
		}
		datagram.fragmentAt = at;
		datagram.fragmentHeader = rest >= 0 ? bytes[header] & 0xff : at - header == 3 ? bytes[header + 1] & 0xff : -1;
		return Drop.IPV6_FRAGMENT;
	}

	/** Options of a hop-by-hop or destination options header, {@code at} behind its length byte. */
	private static int options(Datagram datagram, boolean hopByHop, int at, int end) {
		byte[] bytes = datagram.bytes;
		while (at < end) {
			int option = at;
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
			if (hopByHop && (type == RPL_OPTION || type == RPL_OPTION_SKIPPABLE)) {
				if (length < 4) {
					return Drop.IPV6_TRUNCATED;
				}
				datagram.rplOption = true;
				datagram.rplSkippable = type == RPL_OPTION_SKIPPABLE;
				datagram.rplFlags = bytes[at] & 0xff;
				datagram.rplInstance = bytes[at + 1] & 0xff;
				datagram.rplSenderRank = Bytes.get16(bytes, at + 2);
			} else if (type != PAD_N && type >> 6 != 0) {
				// Section 4.2: 01 discard, 10 and say so, 11 and say so unless it is for a group.
				if (type >> 6 != 1) {
					problem(datagram, 3, option, 0);
					datagram.problemOfGroup = type >> 6 == 2;
				}
				return Drop.IPV6_OPTION;
			}
			at += length;
		}
		return 0;
	}

	/** A routing header, {@code at} behind its length byte: of any type ignored when no segments are left (RFC 8200 section 4.4), one source route kept. */
	private static int routing(Datagram datagram, int at, int end) {
		if (end - at < 2) {
			return Drop.IPV6_TRUNCATED;
		}
		if (datagram.bytes[at + 1] == 0) {
			return 0;
		}
		if (datagram.bytes[at] != SOURCE_ROUTE || datagram.routeAt != 0) {
			return problem(datagram, 1, at, Drop.IPV6_ROUTING_HEADER);
		}
		datagram.routeAt = at;
		datagram.routeEnd = end;
		// Whoever follows it writes it anew; the rest is what is behind it.
		datagram.restAt = 0;
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
