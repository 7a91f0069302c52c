package frond.lowpan;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;

/**
 * LOWPAN_NHC, the compressed headers behind IPHC (RFC 6282 section 4).
 *
 * <pre>
 *   0   1   2   3   4   5   6   7
 * +---+---+---+---+---+---+---+---+
 * | 1 | 1 | 1 | 0 |    EID    |NH |   EID: which extension header   NH: the next header is compressed too
 * +---+---+---+---+---+---+---+---+
 * | 1 | 1 | 1 | 1 | 0 | C |   P   |   C: UDP checksum elided        P: port compression
 * +---+---+---+---+---+---+---+---+
 * </pre>
 *
 * An extension header goes on with the next header's number if NH is 0, the length in bytes of what follows, and its contents. A UDP header
 * goes on with its ports and its checksum.
 */
public final class Nhc {
	/** EID of the hop-by-hop options header. */
	public static final int HOP_BY_HOP = 0;
	/** EID of the routing header. */
	public static final int ROUTING = 1;
	/** EID of the fragment header. */
	public static final int FRAGMENT = 2;
	/** EID of the destination options header. */
	public static final int DESTINATION = 3;
	/** EID of the mobility header. */
	public static final int MOBILITY = 4;
	/** EID of another IPv6 header. */
	static final int IPV6 = 7;
	/** {@link Datagram#nextHeader} of a datagram that carries another one whose header is compressed too. */
	public static final int NESTED = -2;

	private static final int EXTENSION = 0xe0;
	private static final int EXTENSION_MASK = 0xf0;
	private static final int UDP = 0xf0;
	private static final int UDP_MASK = 0xf8;
	private static final int CHECKSUM_ELIDED = 4;
	/** Ports that compress to a byte are F0xx, those that compress to four bits F0Bx. */
	private static final int PORT_8 = 0xf000;
	/** The first of the sixteen ports that take half a byte each where both of a datagram are of these (RFC 6282 section 4.3.3). */
	public static final int PORT_4 = 0xf0b0;

	private Nhc() {
	}

	/**
	 * Reads the compressed headers at {@code datagram.at}, moves that behind them (and behind headers carried inline after them), and sets the
	 * next header.
	 *
	 * @return 0, or a reason of {@link Drop}
	 */
	static int parse(Datagram datagram) {
		byte[] bytes = datagram.bytes;
		int end = datagram.end;
		int at = datagram.at;
		while (datagram.extensionHeaders <= ExtensionHeaders.MAX) {
			if (at >= end) {
				return Drop.NHC_TRUNCATED;
			}
			int header = at;
			int id = bytes[at++] & 0xff;
			if ((id & UDP_MASK) == UDP) {
				return parseUdp(datagram, at, id);
			}
			int eid = extension(id);
			if (eid == IPV6) {
				return last(datagram, header, at, NESTED);
			}
			if (eid < 0 || eid > MOBILITY) {
				return Drop.NHC_UNKNOWN;
			}
			int inline = id & 1 ^ 1;
			if (end - at < inline + 1) {
				return Drop.NHC_TRUNCATED;
			}
			int field = at;
			int next = bytes[at] & 0xff;
			at += inline;
			int length = bytes[at++] & 0xff;
			if (end - at < length) {
				return Drop.NHC_TRUNCATED;
			}
			if (eid == MOBILITY) {
				// Nothing here takes it, so what is behind it does not matter.
				return last(datagram, header, at, Ipv6Header.MOBILITY);
			}
			int reason = ExtensionHeaders.contents(datagram, number(id), Iphc.NEXT_HEADER_COMPRESSED, header, at, at + length);
			if (reason != 0) {
				return reason;
			}
			at += length;
			datagram.extensionHeaders++;
			// Where a header that may not follow is named: in this one's first byte, wherever it is.
			datagram.problemAt = inline != 0 ? field : header;
			if (inline != 0) {
				datagram.at = at;
				datagram.nextHeader = next;
				return ExtensionHeaders.parse(datagram);
			}
		}
		return Drop.NHC_CHAIN;
	}

	/** The headers end with one that is for whoever the datagram is for; who passes it on does not look into it. */
	private static int last(Datagram datagram, int header, int at, int nextHeader) {
		if (datagram.restAt == 0) {
			datagram.restAt = header;
			datagram.restHeader = Iphc.NEXT_HEADER_COMPRESSED;
		}
		datagram.at = at;
		datagram.nextHeader = nextHeader;
		return 0;
	}

	/** Number of the header that begins with {@code id} (RFC 6282 section 4.2); 59, nothing, for a reserved one. */
	static int number(int id) {
		if ((id & UDP_MASK) == UDP) {
			return Ipv6Header.UDP;
		}
		switch (extension(id)) {
		case HOP_BY_HOP: return Ipv6Header.HOP_BY_HOP;
		case ROUTING: return Ipv6Header.ROUTING;
		case FRAGMENT: return Ipv6Header.FRAGMENT;
		case DESTINATION: return Ipv6Header.DESTINATION;
		case MOBILITY: return Ipv6Header.MOBILITY;
		case IPV6: return Ipv6Header.IPV6;
		default: return Ipv6Header.NONE;
		}
	}

	/** The UDP header whose first byte {@code id} is in front of {@code at} (section 4.3). */
	static int parseUdp(Datagram datagram, int at, int id) {
		byte[] bytes = datagram.bytes;
		if ((id & CHECKSUM_ELIDED) != 0) {
			return Drop.NHC_CHECKSUM_ELIDED;
		}
		int form = id & 3;
		int length = (form == 0 ? 4 : form == 3 ? 1 : 3) + 2;
		if (datagram.end - at < length) {
			return Drop.NHC_TRUNCATED;
		}
		switch (form) {
		case 0:
			datagram.sourcePort = Bytes.get16(bytes, at);
			datagram.destinationPort = Bytes.get16(bytes, at + 2);
			break;
		case 1:
			datagram.sourcePort = Bytes.get16(bytes, at);
			datagram.destinationPort = PORT_8 | bytes[at + 2] & 0xff;
			break;
		case 2:
			datagram.sourcePort = PORT_8 | bytes[at] & 0xff;
			datagram.destinationPort = Bytes.get16(bytes, at + 1);
			break;
		default:
			datagram.sourcePort = PORT_4 | bytes[at] >> 4 & 15;
			datagram.destinationPort = PORT_4 | bytes[at] & 15;
			break;
		}
		datagram.checksum = Bytes.get16(bytes, at + length - 2);
		datagram.nextHeader = Ipv6Header.UDP;
		datagram.at = at + length;
		return 0;
	}

	/**
	 * Writes the shortest form of the UDP header in front of {@code packet.at}, moves that, and marks the datagram's next header as compressed.
	 *
	 * @return 0, or {@link Drop#LOWPAN_OVERSIZE} if the room in front is too small
	 */
	public static int pushUdp(Packet packet, Datagram datagram) {
		byte[] bytes = packet.bytes;
		int source = datagram.sourcePort;
		int destination = datagram.destinationPort;
		int form = (source & 0xfff0) == PORT_4 && (destination & 0xfff0) == PORT_4 ? 3
				: (destination & 0xff00) == PORT_8 ? 1 : (source & 0xff00) == PORT_8 ? 2 : 0;
		int at = packet.at - (form == 0 ? 7 : form == 3 ? 4 : 6);
		if (at < 0) {
			return Drop.LOWPAN_OVERSIZE;
		}
		packet.at = at;
		bytes[at++] = (byte) (UDP | form);
		switch (form) {
		case 0:
			Bytes.put16(bytes, at, source);
			Bytes.put16(bytes, at + 2, destination);
			at += 4;
			break;
		case 1:
			Bytes.put16(bytes, at, source);
			bytes[at + 2] = (byte) destination;
			at += 3;
			break;
		case 2:
			bytes[at] = (byte) source;
			Bytes.put16(bytes, at + 1, destination);
			at += 3;
			break;
		default:
			bytes[at++] = (byte) (source << 4 | destination & 15);
			break;
		}
		Bytes.put16(bytes, at, datagram.checksum);
		datagram.nextHeader = Iphc.NEXT_HEADER_COMPRESSED;
		return 0;
	}

	/**
	 * Makes the {@code length} bytes at {@code packet.at} the contents of a compressed extension header: writes its first bytes in front, moves
	 * {@code packet.at}, and marks the datagram's next header as compressed.
	 *
	 * @param eid {@link #HOP_BY_HOP} and so on
	 * @param length contents behind the length byte, 0 to 255
	 * @return 0, or {@link Drop#LOWPAN_OVERSIZE} if the room in front is too small
	 */
	public static int pushExtension(Packet packet, Datagram datagram, int eid, int length) {
		boolean compressed = datagram.nextHeader == Iphc.NEXT_HEADER_COMPRESSED;
		byte[] bytes = packet.bytes;
		int at = packet.at - (compressed ? 2 : 3);
		if (at < 0) {
			return Drop.LOWPAN_OVERSIZE;
		}
		packet.at = at;
		bytes[at++] = (byte) (EXTENSION | eid << 1 | (compressed ? 1 : 0));
		if (!compressed) {
			bytes[at++] = (byte) datagram.nextHeader;
		}
		bytes[at] = (byte) length;
		datagram.nextHeader = Iphc.NEXT_HEADER_COMPRESSED;
		return 0;
	}

	/**
	 * Writes a hop-by-hop options header with the datagram's RPL option (RFC 6553 section 3) in front of {@code packet.at}.
	 *
	 * @return 0, or {@link Drop#LOWPAN_OVERSIZE} if the room in front is too small
	 */
	public static int pushRplOption(Packet packet, Datagram datagram) {
		byte[] bytes = packet.bytes;
		int at = packet.at - 6;
		if (at < 0) {
			return Drop.LOWPAN_OVERSIZE;
		}
		packet.at = at;
		bytes[at] = (byte) (datagram.rplSkippable ? ExtensionHeaders.RPL_OPTION_SKIPPABLE : ExtensionHeaders.RPL_OPTION);
		bytes[at + 1] = 4;
		bytes[at + 2] = (byte) datagram.rplFlags;
		bytes[at + 3] = (byte) datagram.rplInstance;
		Bytes.put16(bytes, at + 4, datagram.rplSenderRank);
		return pushExtension(packet, datagram, HOP_BY_HOP, 6);
	}

	/** Bytes of the compressed UDP header that begins with {@code id}; 0 if it begins none. */
	static int udpLength(int id) {
		return (id & UDP_MASK) != UDP ? 0 : ((id & 3) == 0 ? 5 : (id & 3) == 3 ? 2 : 4) + ((id & CHECKSUM_ELIDED) == 0 ? 2 : 0);
	}

	/** EID of the extension header that begins with {@code id}; -1 if it begins none. */
	static int extension(int id) {
		return (id & EXTENSION_MASK) == EXTENSION ? id >> 1 & 7 : -1;
	}
}
