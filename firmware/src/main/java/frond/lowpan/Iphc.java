package frond.lowpan;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;

/**
 * LOWPAN_IPHC, the compressed IPv6 header (RFC 6282 section 3.1), into and out of a {@link Datagram}'s fields.
 *
 * <pre>
 *   0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15
 * +---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
 * | 0 | 1 | 1 |  TF   | NH| HLIM  |CID|SAC|  SAM  | M |DAC|  DAM  |
 * +---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
 * </pre>
 *
 * followed by the context identifiers if CID is set (source in the upper four bits), then by what is not compressed: traffic class and flow
 * label, next header, hop limit, source, destination.
 */
public final class Iphc {
	/** {@link Datagram#nextHeader} of a datagram on its way out whose first header behind IPHC is already there in NHC form. */
	public static final int NEXT_HEADER_COMPRESSED = -1;

	static final int DISPATCH = 0x60;
	private static final int TF_ELIDED = 3;
	static final int NH = 0x04;
	private static final int CID = 0x80;
	private static final int SAC = 0x40;
	private static final int M = 0x08;
	private static final int DAC = 0x04;

	/** Inline bytes by TF, by SAM or DAM of a unicast address, by DAM of a multicast one: one byte of the word a mode, mode 0 lowest. */
	private static final int TF_LENGTHS = 0x00010304;
	private static final int UNICAST_LENGTHS = 0x00020810;
	private static final int MULTICAST_LENGTHS = 0x01040610;
	/** The same for SAC and SAM, and for DAC and DAM without and with M. */
	private static final long SOURCE_LENGTHS = 0x0002080000020810L;
	private static final long DESTINATION_LENGTHS = 0x000208ff00020810L;
	private static final long GROUP_LENGTHS = 0xffffff0601040610L;
	private static final int RESERVED = 0xff;

	private static final long LINK_LOCAL = 0xfe80000000000000L;

	/** Address modes (SAM, DAM). */
	private static final int FULL = 0;
	private static final int BITS_64 = 1;
	private static final int BITS_16 = 2;
	private static final int ELIDED = 3;

	private Iphc() {
	}

	/**
	 * Reads the header at {@code at} into the fields up to the hop limit and the addresses, and leaves {@code datagram.at} behind it and {@code
	 * datagram.nextHeader} at the number carried inline, or at {@link #NEXT_HEADER_COMPRESSED}.
	 *
	 * @param sourceIid interface identifier of the link-layer source, 0 for none
	 * @param destinationIid interface identifier of the link-layer destination, 0 for none
	 * @return 0, or a reason of {@link Drop}
	 */
	static int parse(byte[] bytes, int at, int end, long sourceIid, long destinationIid, Contexts contexts, Datagram datagram) {
		if (end - at < 2) {
			return Drop.IPHC_TRUNCATED;
		}
		int first = bytes[at];
		int second = bytes[at + 1];
		int tf = first >> 3 & 3;
		int sam = second >> 4 & 3;
		int dam = second & 3;
		int sourceLength = (int) (SOURCE_LENGTHS >> 8 * (second >> 4 & 7)) & 0xff;
		int destinationLength = destinationLength(second);
		if (destinationLength == RESERVED) {
			return Drop.IPHC_RESERVED;
		}
		int length = rest(first, second) + sourceLength + destinationLength;
		if (end - at < length) {
			return Drop.IPHC_TRUNCATED;
		}
		at += 2;
		int sourceContext = 0;
		int destinationContext = 0;
		if ((second & CID) != 0) {
			sourceContext = bytes[at] >> 4 & 15;
			destinationContext = bytes[at] & 15;
			at++;
		}

		int trafficClass = 0;
		int flowLabel = 0;
		if (tf != TF_ELIDED) {
			// ECN comes before DSCP here, after it in the traffic class.
			int ecnDscp = bytes[at] & 0xff;
			trafficClass = ecnDscp >> 6;
			if (tf != 1) {
				trafficClass |= ecnDscp << 2 & 0xfc;
				at++;
			}
			if (tf != 2) {
				flowLabel = (bytes[at] & 0x0f) << 16 | Bytes.get16(bytes, at + 1);
				at += 3;
			}
		}
		datagram.trafficClass = trafficClass;
		datagram.flowLabel = flowLabel;
		datagram.nextHeader = (first & NH) != 0 ? NEXT_HEADER_COMPRESSED : bytes[at++] & 0xff;
		int hlim = first & 3;
		datagram.hopLimit = hlim == 0 ? bytes[at++] & 0xff : hlim == 1 ? 1 : hlim == 2 ? 64 : 255;

		if ((second & SAC) != 0 && sam == FULL) {
			datagram.sourceHigh = 0;
			datagram.sourceLow = 0;
		} else if (sam == FULL) {
			datagram.sourceHigh = Bytes.get64(bytes, at);
			datagram.sourceLow = Bytes.get64(bytes, at + 8);
		} else {
			if (sam == ELIDED && sourceIid == 0) {
				return Drop.IPHC_NO_LINK_ADDRESS;
			}
			long iid = iid(bytes, at, sam, sourceIid);
			if ((second & SAC) == 0) {
				datagram.sourceHigh = LINK_LOCAL;
				datagram.sourceLow = iid;
			} else if (contexts.isSet(sourceContext)) {
				datagram.sourceHigh = contexts.high(sourceContext);
				datagram.sourceLow = contexts.low(sourceContext, iid);
			} else {
				return Drop.IPHC_NO_CONTEXT;
			}
		}
		at += sourceLength;

		if ((second & M) != 0) {
			if ((second & DAC) != 0 && (!contexts.isSet(destinationContext) || contexts.length(destinationContext) > 64)) {
				return Drop.IPHC_NO_CONTEXT;
			}
			multicast(bytes, at, dam, (second & DAC) != 0 ? destinationContext : -1, contexts, datagram);
		} else if (dam == FULL) {
			datagram.destinationHigh = Bytes.get64(bytes, at);
			datagram.destinationLow = Bytes.get64(bytes, at + 8);
		} else {
			if (dam == ELIDED && destinationIid == 0) {
				return Drop.IPHC_NO_LINK_ADDRESS;
			}
			long iid = iid(bytes, at, dam, destinationIid);
			if ((second & DAC) == 0) {
				datagram.destinationHigh = LINK_LOCAL;
				datagram.destinationLow = iid;
			} else if (contexts.isSet(destinationContext)) {
				datagram.destinationHigh = contexts.high(destinationContext);
				datagram.destinationLow = contexts.low(destinationContext, iid);
			} else {
				return Drop.IPHC_NO_CONTEXT;
			}
		}
		datagram.at = at + destinationLength;
		return 0;
	}

	private static int destinationLength(int second) {
		return (int) (((second & M) == 0 ? DESTINATION_LENGTHS : GROUP_LENGTHS) >> 8 * (second & 7)) & 0xff;
	}

	/** Bytes of the header but for the addresses. */
	private static int rest(int first, int second) {
		return 2 + (second >> 7 & 1) + (TF_LENGTHS >> 8 * (first >> 3 & 3) & 0xff) + ((first & NH) == 0 ? 1 : 0) + ((first & 3) == 0 ? 1 : 0);
	}

	/** Bytes of the header that begins with these two; or {@link Drop#IPHC_RESERVED}. */
	static int length(int first, int second) {
		int destination = destinationLength(second);
		return destination == RESERVED ? Drop.IPHC_RESERVED : rest(first, second) + ((int) (SOURCE_LENGTHS >> 8 * (second >> 4 & 7)) & 0xff) + destination;
	}

	private static long iid(byte[] bytes, int at, int mode, long linkIid) {
		return mode == BITS_64 ? Bytes.get64(bytes, at) : mode == BITS_16 ? Iid.ofShort(Bytes.get16(bytes, at)) : linkIid;
	}

	/** The multicast forms of RFC 6282 section 3.1.1 (M=1). */
	private static void multicast(byte[] bytes, int at, int dam, int context, Contexts contexts, Datagram datagram) {
		if (context >= 0) {
			// ffXX:XXLL:PPPP:PPPP:PPPP:PPPP:XXXX:XXXX, RFC 3306 and RFC 3956.
			long prefix = contexts.high(context);
			datagram.destinationHigh = 0xffL << 56 | (long) Bytes.get16(bytes, at) << 40 | (long) contexts.length(context) << 32 | prefix >>> 32;
			datagram.destinationLow = prefix << 32 | Bytes.get32(bytes, at + 2) & 0xffffffffL;
			return;
		}
		switch (dam) {
		case 0:
			datagram.destinationHigh = Bytes.get64(bytes, at);
			datagram.destinationLow = Bytes.get64(bytes, at + 8);
			break;
		case 1:
			datagram.destinationHigh = 0xffL << 56 | (bytes[at] & 0xffL) << 48;
			datagram.destinationLow = (bytes[at + 1] & 0xffL) << 32 | Bytes.get32(bytes, at + 2) & 0xffffffffL;
			break;
		case 2:
			datagram.destinationHigh = 0xffL << 56 | (bytes[at] & 0xffL) << 48;
			datagram.destinationLow = Bytes.get32(bytes, at) & 0xffffffL;
			break;
		default:
			datagram.destinationHigh = 0xff02L << 48;
			datagram.destinationLow = bytes[at] & 0xff;
			break;
		}
	}

	/**
	 * Writes the shortest form of the header in front of {@code packet.at}, and moves that.
	 *
	 * 6LoWPAN Routing Headers ({@link Datagram#rplCompressed}, {@link Datagram#hops}) are written in front of it.
	 *
	 * @param room bytes in front that have to stay free
	 * @param datagram addresses, traffic class, flow label, hop limit, and next header or {@link #NEXT_HEADER_COMPRESSED}
	 * @param sourceIid interface identifier of the link-layer source, 0 for none
	 * @param destinationIid interface identifier of the link-layer destination, 0 for none (broadcast)
	 * @return 0, or {@link Drop#LOWPAN_OVERSIZE} if the room in front is too small; then nothing was written
	 */
	public static int push(Packet packet, int room, Datagram datagram, long sourceIid, long destinationIid, Contexts contexts) {
		byte[] bytes = packet.bytes;
		long sourceLow = datagram.sourceLow;
		long destinationLow = datagram.destinationLow;
		int second = 0;
		int sourceContext = 0;
		int destinationContext = 0;

		int sam = FULL;
		int sourceLength = 16;
		if (datagram.sourceHigh == 0 && sourceLow == 0) {
			second |= SAC;
			sourceLength = 0;
		} else {
			int context = datagram.sourceHigh == LINK_LOCAL ? -1 : contexts.find(datagram.sourceHigh, sourceLow);
			if (context >= 0) {
				second |= SAC;
				sourceContext = context;
			}
			if (context >= 0 || datagram.sourceHigh == LINK_LOCAL) {
				sam = mode(sourceLow, sourceIid, context, contexts);
				sourceLength = UNICAST_LENGTHS >> 8 * sam & 0xff;
			}
		}

		int dam = FULL;
		int destinationLength = 16;
		if ((int) (datagram.destinationHigh >>> 56) == 0xff) {
			second |= M;
			if ((datagram.destinationHigh & 0xffffffffffffL) == 0 && destinationLow >>> 40 == 0) {
				dam = destinationLow >>> 8 == 0 && datagram.destinationHigh == 0xff02L << 48 ? 3 : destinationLow >>> 24 == 0 ? 2 : 1;
				destinationLength = MULTICAST_LENGTHS >> 8 * dam & 0xff;
			} else {
				int context = contexts.findPrefix(datagram.destinationHigh << 32 | destinationLow >>> 32, (int) (datagram.destinationHigh >>> 32) & 0xff);
				if (context >= 0) {
					second |= DAC;
					destinationContext = context;
					destinationLength = 6;
				}
			}
		} else {
			int context = datagram.destinationHigh == LINK_LOCAL ? -1 : contexts.find(datagram.destinationHigh, destinationLow);
			if (context >= 0 || datagram.destinationHigh == LINK_LOCAL) {
				dam = mode(destinationLow, destinationIid, context, contexts);
				// Mode 00 with a context is reserved, but mode() never answers with it.
				destinationLength = UNICAST_LENGTHS >> 8 * dam & 0xff;
			}
			if (context >= 0) {
				second |= DAC;
				destinationContext = context;
			}
		}
		if ((sourceContext | destinationContext) != 0) {
			second |= CID;
		}
		second |= sam << 4 | dam;

		int trafficClass = datagram.trafficClass;
		int tf = datagram.flowLabel == 0 ? trafficClass == 0 ? TF_ELIDED : 2 : (trafficClass & 0xfc) == 0 ? 1 : 0;
		int hopLimit = datagram.hopLimit;
		int hlim = hopLimit == 64 ? 2 : hopLimit == 255 ? 3 : hopLimit == 1 ? 1 : 0;
		int first = DISPATCH | tf << 3 | hlim;
		if (datagram.nextHeader == NEXT_HEADER_COMPRESSED) {
			first |= NH;
		}
		int length = 2 + (second >> 7) + (TF_LENGTHS >> 8 * tf & 0xff) + ((first & NH) == 0 ? 1 : 0) + (hlim == 0 ? 1 : 0) + sourceLength
				+ destinationLength;
		int at = packet.at - length;
		int routing = Lorh.room(datagram);
		if (at < room + routing) {
			return Drop.LOWPAN_OVERSIZE;
		}
		packet.at = at;

		bytes[at++] = (byte) first;
		bytes[at++] = (byte) second;
		if ((second & CID) != 0) {
			bytes[at++] = (byte) (sourceContext << 4 | destinationContext);
		}
		if (tf != TF_ELIDED) {
			int ecnDscp = trafficClass << 6 & 0xc0 | trafficClass >> 2;
			switch (tf) {
			case 2:
				bytes[at++] = (byte) ecnDscp;
				break;
			case 1:
				bytes[at] = (byte) (ecnDscp & 0xc0 | datagram.flowLabel >> 16);
				Bytes.put16(bytes, at + 1, datagram.flowLabel);
				at += 3;
				break;
			default:
				Bytes.put32(bytes, at, ecnDscp << 24 | datagram.flowLabel);
				at += 4;
				break;
			}
		}
		if ((first & NH) == 0) {
			bytes[at++] = (byte) datagram.nextHeader;
		}
		if (hlim == 0) {
			bytes[at++] = (byte) hopLimit;
		}
		putUnicast(bytes, at, sourceLength, datagram.sourceHigh, sourceLow);
		at += sourceLength;
		if ((second & M) == 0) {
			putUnicast(bytes, at, destinationLength, datagram.destinationHigh, destinationLow);
		} else {
			putMulticast(bytes, at, destinationLength, (second & DAC) != 0, datagram.destinationHigh, destinationLow);
		}
		if (routing != 0) {
			Lorh.push(packet, datagram);
		}
		return 0;
	}

	/** The mode with the fewest bits that gives back {@code low}: {@link #BITS_64}, {@link #BITS_16} or {@link #ELIDED}. */
	private static int mode(long low, long linkIid, int context, Contexts contexts) {
		long elided = context < 0 ? linkIid : contexts.low(context, linkIid);
		if (linkIid != 0 && elided == low) {
			return ELIDED;
		}
		long fromShort = Iid.SHORT | low & 0xffff;
		return (context < 0 ? fromShort : contexts.low(context, fromShort)) == low ? BITS_16 : BITS_64;
	}

	private static void putUnicast(byte[] bytes, int at, int length, long high, long low) {
		switch (length) {
		case 2:
			Bytes.put16(bytes, at, (int) low);
			break;
		case 8:
			Bytes.put64(bytes, at, low);
			break;
		case 16:
			Bytes.put64(bytes, at, high);
			Bytes.put64(bytes, at + 8, low);
			break;
		default:
			break;
		}
	}

	private static void putMulticast(byte[] bytes, int at, int length, boolean context, long high, long low) {
		if (length == 16) {
			Bytes.put64(bytes, at, high);
			Bytes.put64(bytes, at + 8, low);
			return;
		}
		if (length == 1) {
			bytes[at] = (byte) low;
			return;
		}
		// The flags and scope, or with a context those and the byte after; below them the low end of the address.
		if (context) {
			Bytes.put16(bytes, at, (int) (high >>> 40));
			Bytes.put32(bytes, at + 2, (int) low);
			return;
		}
		if (length == 6) {
			bytes[at + 1] = (byte) (low >>> 32);
			Bytes.put32(bytes, at + 2, (int) low);
		} else {
			Bytes.put32(bytes, at, (int) low);
		}
		bytes[at] = (byte) (high >>> 48);
	}
}
