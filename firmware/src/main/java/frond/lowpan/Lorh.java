package frond.lowpan;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;

/**
 * 6LoWPAN Routing Headers, RPL's artifacts in front of IPHC (RFC 8138 section 4), behind the dispatch of page 1 (RFC 8025). They are used where the DODAG
 * Configuration says so (T, RFC 9035).
 *
 * <pre>
 *   0   1   2   3   4   5   6   7   8  ...  15
 * +---+---+---+---+---+---+---+---+-----------+
 * | 1 | 0 | 1 |      Length       |   Type    |   elective: who does not know it skips so many bytes
 * +---+---+---+---+---+---+---+---+-----------+
 * | 1 | 0 | 0 |  Type-specific    |   Type    |   critical: who does not know it drops the datagram
 * +---+---+---+---+---+---+---+---+-----------+
 * | 1 | 0 | 0 | O | R | F | I | K |     5     |   RPI-6LoRH: RPLInstanceID unless I (then 0), SenderRank (its upper byte alone if K)
 * +---+---+---+---+---+---+---+---+-----------+
 * | 1 | 0 | 0 | addresses less one|  0 to 4   |   SRH-6LoRH: addresses of 1, 2, 4, 8, 16 bytes
 * +---+---+---+---+---+---+---+---+-----------+
 * | 1 | 0 | 1 |      Length       |     6     |   IP-in-IP-6LoRH: hop limit, and what of the encapsulator's address is not the root's
 * +---+---+---+---+---+---+---+---+-----------+
 * </pre>
 */
final class Lorh {
	/** Dispatch of page 1. */
	static final int PAGE_1 = 0xf1;
	/** The dispatch and the longest RPI-6LoRH, bytes. */
	private static final int RPL_LENGTH = 6;
	private static final int CRITICAL = 0x80;
	private static final int ELECTIVE = 0xa0;
	private static final int KIND_MASK = 0xe0;
	/** The last type of SRH-6LoRH. */
	private static final int SOURCE_ROUTE_16 = 4;
	private static final int RPL_INFORMATION = 5;
	private static final int IP_IN_IP = 6;
	private static final int INSTANCE_ELIDED = 2;
	private static final int RANK_IN_A_BYTE = 1;
	/** O, R and F are three bits lower than in the RPL option. */
	private static final int FLAGS = 0x1c;
	private static final int FLAGS_SHIFT = 3;
	/** An RPL option in its hop-by-hop header, and an IPv6 header. */
	private static final int RPL_OPTION_LENGTH = 8;
	/** Headers in one datagram, at most. */
	private static final int MAX = 8;

	private Lorh() {
	}

	/**
	 * Reads the headers at {@code at}, which is behind the dispatch of page 1, into the RPL option's fields and the hops of a source route.
	 *
	 * @param datagram null to measure only
	 * @return index behind them in the upper 16 bits, bytes that they stand for in the lower; or a reason of {@link Drop}
	 */
	static int parse(byte[] bytes, int at, int end, Datagram datagram) {
		int expanded = 0;
		for (int i = 0; i < MAX; i++) {
			if (end - at < 2) {
				return Drop.LORH_TRUNCATED;
			}
			int first = bytes[at] & 0xff;
			if ((first & KIND_MASK) != CRITICAL && (first & KIND_MASK) != ELECTIVE) {
				return at << 16 | expanded;
			}
			int type = bytes[at + 1] & 0xff;
			at += 2;
			int length;
			if ((first & KIND_MASK) == ELECTIVE) {
				length = first & 0x1f;
				if (type == IP_IN_IP) {
					// A hop limit, and an address of 16 bytes at most (section 7).
					if (length == 0 || length > 17 || length > end - at) {
						return Drop.LORH_TRUNCATED;
					}
					expanded += Ipv6Header.LENGTH;
					if (datagram != null) {
						if (datagram.outerHopLimit != 0) {
							return Drop.LORH_UNKNOWN;
						}
						if (bytes[at] == 0) {
							return Drop.IPV6_HOP_LIMIT;
						}
						outer(bytes, at, length - 1, datagram);
					}
				}
			} else if (type <= SOURCE_ROUTE_16) {
				int addresses = (first & 0x1f) + 1;
				length = addresses << type;
				expanded += 8 + addresses * 16;
				if (datagram != null && end - at >= length) {
					if (datagram.hopsEnd == 0) {
						datagram.hops = bytes;
						datagram.hopsAt = at - 2;
					} else if (datagram.hopsEnd != at - 2) {
						// A second route, with something in between.
						return Drop.LORH_UNKNOWN;
					}
					datagram.hopsEnd = at + length;
				}
			} else if (type == RPL_INFORMATION) {
				length = ((first & INSTANCE_ELIDED) == 0 ? 1 : 0) + ((first & RANK_IN_A_BYTE) == 0 ? 2 : 1);
				expanded += RPL_OPTION_LENGTH;
			} else {
				return Drop.LORH_UNKNOWN;
			}
			if (end - at < length) {
				return Drop.LORH_TRUNCATED;
			}
			if (datagram != null && type == RPL_INFORMATION && (first & KIND_MASK) == CRITICAL) {
				information(bytes, at, first, datagram);
			}
			at += length;
		}
		return Drop.NHC_CHAIN;
	}

	private static void outer(byte[] bytes, int at, int length, Datagram datagram) {
		datagram.outerHopLimit = bytes[at] & 0xff;
		datagram.outerLength = length;
		long high = 0;
		long low = 0;
		for (int i = at + 1; i <= at + length; i++) {
			high = high << 8 | low >>> 56;
			low = low << 8 | bytes[i] & 0xff;
		}
		datagram.outerHigh = high;
		datagram.outerLow = low;
	}

	private static void information(byte[] bytes, int at, int first, Datagram datagram) {
		datagram.rplOption = true;
		datagram.rplCompressed = true;
		datagram.rplSkippable = true;
		datagram.rplFlags = (first & FLAGS) << FLAGS_SHIFT;
		datagram.rplInstance = (first & INSTANCE_ELIDED) != 0 ? 0 : bytes[at++] & 0xff;
		datagram.rplSenderRank = (first & RANK_IN_A_BYTE) != 0 ? (bytes[at] & 0xff) << 8 : Bytes.get16(bytes, at);
	}

	/** Room that {@link #push} needs, bytes; 0 if there is nothing to write. */
	static int room(Datagram datagram) {
		int hops = (datagram.hopsEnd == 0 ? 0 : 1 + datagram.hopsEnd - datagram.hopsAt) + (datagram.outerHopLimit == 0 ? 0 : 4 + datagram.outerLength);
		return datagram.rplOption && datagram.rplCompressed ? RPL_LENGTH + hops : hops;
	}

	/** Writes the dispatch of page 1, the datagram's hops, its RPL option, and what is around it in front of {@code packet.at}, where there is {@link #room}. */
	static void push(Packet packet, Datagram datagram) {
		if (datagram.outerHopLimit != 0) {
			pushOuter(packet, datagram);
		}
		if (datagram.rplOption && datagram.rplCompressed) {
			pushRpl(packet, datagram);
		}
		int length = datagram.hopsEnd == 0 ? 0 : datagram.hopsEnd - datagram.hopsAt;
		int at = packet.at - length;
		if (length != 0) {
			System.arraycopy(datagram.hops, datagram.hopsAt, packet.bytes, at, length);
		}
		packet.bytes[--at] = (byte) PAGE_1;
		packet.at = at;
	}

	private static void pushOuter(Packet packet, Datagram datagram) {
		byte[] bytes = packet.bytes;
		int at = packet.at;
		int length = datagram.outerLength;
		for (int i = 0; i < length; i++) {
			bytes[--at] = (byte) ((i < 8 ? datagram.outerLow : datagram.outerHigh) >> 8 * (i & 7));
		}
		bytes[--at] = (byte) datagram.outerHopLimit;
		bytes[--at] = IP_IN_IP;
		bytes[--at] = (byte) (ELECTIVE | length + 1);
		packet.at = at;
	}

	private static void pushRpl(Packet packet, Datagram datagram) {
		byte[] bytes = packet.bytes;
		int first = CRITICAL | datagram.rplFlags >> FLAGS_SHIFT & FLAGS;
		int at = packet.at;
		int rank = datagram.rplSenderRank;
		if ((rank & 0xff) == 0) {
			bytes[--at] = (byte) (rank >> 8);
			first |= RANK_IN_A_BYTE;
		} else {
			at -= 2;
			Bytes.put16(bytes, at, rank);
		}
		if (datagram.rplInstance == 0) {
			first |= INSTANCE_ELIDED;
		} else {
			bytes[--at] = (byte) datagram.rplInstance;
		}
		bytes[--at] = RPL_INFORMATION;
		bytes[--at] = (byte) first;
		packet.at = at;
	}
}
