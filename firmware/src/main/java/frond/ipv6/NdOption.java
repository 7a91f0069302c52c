package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * Options of neighbour discovery (RFC 4861 section 4.6, RFC 6775 section 4, RFC 7400 section 3.4, RFC 8106 section 5): type, length in units of
 * eight bytes, contents. An index {@code at} is always that of the type.
 */
public final class NdOption {
	/** Source Link-Layer Address (RFC 4861 section 4.6.1; its form for 802.15.4: RFC 4944 section 8). */
	public static final int SOURCE_LINK_ADDRESS = 1;
	/** Target Link-Layer Address. */
	public static final int TARGET_LINK_ADDRESS = 2;
	/** Prefix Information (RFC 4861 section 4.6.2). */
	public static final int PREFIX = 3;
	/** MTU (RFC 4861 section 4.6.4). */
	public static final int MTU = 5;
	/** Recursive DNS Server (RFC 8106 section 5.1). */
	public static final int DNS_SERVERS = 25;
	/** DNS Search List (RFC 8106 section 5.2). */
	public static final int SEARCH_LIST = 31;
	/** Address Registration, extended or not: {@link Earo}. */
	public static final int REGISTRATION = 33;
	/** 6LoWPAN Context (RFC 6775 section 4.2). */
	public static final int CONTEXT = 34;
	/** Authoritative Border Router (RFC 6775 section 4.3). */
	public static final int BORDER_ROUTER = 35;
	/** 6LoWPAN Capability Indication (RFC 7400 section 3.4, RFC 8505 section 4.3). */
	public static final int CAPABILITIES = 36;

	/** Length of a link-layer address option with an EUI-64, six bytes of padding included. */
	public static final int LINK_ADDRESS_LENGTH = 16;
	/** Length of a Prefix Information. */
	public static final int PREFIX_LENGTH = 32;
	/** Length of an MTU option. */
	public static final int MTU_LENGTH = 8;
	/** Length of a Recursive DNS Server option of one server. */
	public static final int DNS_SERVER_LENGTH = 24;
	/** Length of a context of at most 64 bits; a longer one takes eight more. */
	public static final int CONTEXT_LENGTH = 16;
	/** Length of an Authoritative Border Router. */
	public static final int BORDER_ROUTER_LENGTH = 24;
	/** Length of a Capability Indication. */
	public static final int CAPABILITIES_LENGTH = 8;

	/** Prefix Information: the prefix is on the link (L). */
	public static final int ON_LINK = 0x80;
	/** Prefix Information: addresses may be made of the prefix (A). */
	public static final int AUTONOMOUS = 0x40;
	/** A lifetime in seconds that never ends. */
	public static final long INFINITE = 0xffffffffL;
	/** Capability: the router takes extended registrations (E, RFC 8505 section 4.3). */
	public static final int EXTENDED_REGISTRATION = 0x02;
	/** Valid lifetime of an Authoritative Border Router that says 0, minutes (RFC 6775 section 4.3). */
	public static final int DEFAULT_BORDER_ROUTER_LIFETIME = 10000;

	private NdOption() {
	}

	/**
	 * Length of the option at {@code at} in bytes, once what this node reads of it is known to be there. A length of 0 is refused, for a reader
	 * would never come to the end (RFC 4861 section 4.6; Contiki-NG d4ee924b3).
	 *
	 * @return 8 or more, or {@link Drop#ND_TRUNCATED} (negative)
	 */
	public static int length(byte[] bytes, int at, int end) {
		if (end - at < 8) {
			return Drop.ND_TRUNCATED;
		}
		int length = (bytes[at + 1] & 0xff) << 3;
		if (length == 0 || length > end - at) {
			return Drop.ND_TRUNCATED;
		}
		int least;
		switch (bytes[at]) {
		case PREFIX:
			least = PREFIX_LENGTH;
			break;
		case DNS_SERVERS:
		case BORDER_ROUTER:
			least = 24;
			break;
		case SEARCH_LIST:
		case REGISTRATION:
			least = 16;
			break;
		case CONTEXT:
			int bits = bytes[at + 2] & 0xff;
			least = bits > 128 ? 256 * 8 : 8 + (bits + 63 >> 6 << 3);
			break;
		default:
			least = 8;
			break;
		}
		return length < least ? Drop.ND_TRUNCATED : length;
	}

	/** Type of the option. */
	public static int type(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	/**
	 * The EUI-64 in a link-layer address option, as printed; 0 if it has none, a short address for example: an address of that form is of no use
	 * here, as no neighbour is spoken to by it.
	 */
	public static long eui64(byte[] bytes, int at) {
		return bytes[at + 1] == LINK_ADDRESS_LENGTH >> 3 ? Bytes.get64(bytes, at + 2) : 0;
	}

	/** The 16-bit short address in a link-layer address option (length 1, RFC 4944 section 8); -1 if it has none. */
	public static int shortAddress(byte[] bytes, int at) {
		return bytes[at + 1] == 1 ? Bytes.get16(bytes, at + 2) : -1;
	}

	/**
	 * Writes a link-layer address option with an EUI-64; returns the index behind it.
	 *
	 * @param type {@link #SOURCE_LINK_ADDRESS} or {@link #TARGET_LINK_ADDRESS}
	 */
	public static int writeLinkAddress(byte[] bytes, int at, int type, long eui64) {
		bytes[at] = (byte) type;
		bytes[at + 1] = LINK_ADDRESS_LENGTH >> 3;
		Bytes.put64(bytes, at + 2, eui64);
		Bytes.put16(bytes, at + 10, 0);
		Bytes.put32(bytes, at + 12, 0);
		return at + LINK_ADDRESS_LENGTH;
	}

	// Prefix Information

	/** Bits of the prefix; more than 128 means nothing. */
	public static int prefixBits(byte[] bytes, int at) {
		return bytes[at + 2] & 0xff;
	}

	/** {@link #ON_LINK}, {@link #AUTONOMOUS}. */
	public static int prefixFlags(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** Seconds from now, {@link #INFINITE} for ever. */
	public static long validLifetime(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 4) & 0xffffffffL;
	}

	/** Seconds from now, {@link #INFINITE} for ever. */
	public static long preferredLifetime(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 8) & 0xffffffffL;
	}

	/** First half of the prefix. */
	public static long prefixHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 16);
	}

	/** Writes a Prefix Information of 64 bits; returns the index behind it. Lifetimes are in seconds. */
	public static int writePrefix(byte[] bytes, int at, int flags, long valid, long preferred, long high) {
		bytes[at] = PREFIX;
		bytes[at + 1] = PREFIX_LENGTH >> 3;
		bytes[at + 2] = 64;
		bytes[at + 3] = (byte) flags;
		Bytes.put32(bytes, at + 4, (int) valid);
		Bytes.put32(bytes, at + 8, (int) preferred);
		Bytes.put32(bytes, at + 12, 0);
		Bytes.put64(bytes, at + 16, high);
		Bytes.put64(bytes, at + 24, 0);
		return at + PREFIX_LENGTH;
	}

	// MTU

	/** Bytes; as it comes. */
	public static int mtu(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 4);
	}

	/** Writes an MTU option; returns the index behind it. */
	public static int writeMtu(byte[] bytes, int at, int mtu) {
		bytes[at] = MTU;
		bytes[at + 1] = MTU_LENGTH >> 3;
		Bytes.put16(bytes, at + 2, 0);
		Bytes.put32(bytes, at + 4, mtu);
		return at + MTU_LENGTH;
	}

	// Recursive DNS Server, DNS Search List

	/** Seconds from now, {@link #INFINITE} for ever; of servers or of a search list. */
	public static long dnsLifetime(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 4) & 0xffffffffL;
	}

	/** Servers in the option; server {@code i}'s address is at {@code at + 8 + 16 * i}. */
	public static int dnsServers(byte[] bytes, int at) {
		return (bytes[at + 1] & 0xff) - 1 >> 1;
	}

	/** Writes a Recursive DNS Server option of one server; returns the index behind it. */
	public static int writeDnsServer(byte[] bytes, int at, long lifetime, long high, long low) {
		bytes[at] = DNS_SERVERS;
		bytes[at + 1] = DNS_SERVER_LENGTH >> 3;
		Bytes.put16(bytes, at + 2, 0);
		Bytes.put32(bytes, at + 4, (int) lifetime);
		Bytes.put64(bytes, at + 8, high);
		Bytes.put64(bytes, at + 16, low);
		return at + DNS_SERVER_LENGTH;
	}

	// 6LoWPAN Context: | 34 | length | bits | 0 0 0 C CID(4) | reserved (2) | lifetime (2) | prefix (8 or 16) |

	/** Bits of the context's prefix, 0 to 128. */
	public static int contextBits(byte[] bytes, int at) {
		return bytes[at + 2] & 0xff;
	}

	/** The context's number, 0 to 15. */
	public static int context(byte[] bytes, int at) {
		return bytes[at + 3] & 15;
	}

	/** Whether the context may be used to compress (C); what is compressed with it is taken in any case. */
	public static boolean mayCompress(byte[] bytes, int at) {
		return (bytes[at + 3] & 0x10) != 0;
	}

	/** Units of 60 s; 0 for no longer. */
	public static int contextLifetime(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 6);
	}

	/** First half of the context's prefix. */
	public static long contextHigh(byte[] bytes, int at) {
		return bytes[at + 1] > 1 || bytes[at + 1] < 0 ? Bytes.get64(bytes, at + 8) : 0;
	}

	/** Second half of the context's prefix. */
	public static long contextLow(byte[] bytes, int at) {
		return bytes[at + 1] > 2 || bytes[at + 1] < 0 ? Bytes.get64(bytes, at + 16) : 0;
	}

	/** Writes a context of 64 bits; returns the index behind it. The lifetime is in units of 60 s. */
	public static int writeContext(byte[] bytes, int at, int context, boolean mayCompress, int lifetime, long high) {
		bytes[at] = CONTEXT;
		bytes[at + 1] = CONTEXT_LENGTH >> 3;
		bytes[at + 2] = 64;
		bytes[at + 3] = (byte) (context | (mayCompress ? 0x10 : 0));
		Bytes.put16(bytes, at + 4, 0);
		Bytes.put16(bytes, at + 6, lifetime);
		Bytes.put64(bytes, at + 8, high);
		return at + CONTEXT_LENGTH;
	}

	/** The same of any length, 0 to 128 bits. */
	public static int writeContext(byte[] bytes, int at, int context, boolean mayCompress, int lifetime, long high, long low, int bits) {
		int end = writeContext(bytes, at, context, mayCompress, lifetime, high);
		bytes[at + 2] = (byte) bits;
		if (bits > 64) {
			bytes[at + 1]++;
			Bytes.put64(bytes, end, low);
			end += 8;
		}
		return end;
	}

	// Authoritative Border Router: | 35 | 3 | version low (2) | version high (2) | lifetime (2) | address (16) |

	/** Version of what this border router says. */
	public static int borderRouterVersion(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 4) << 16 | Bytes.get16(bytes, at + 2);
	}

	/** Minutes; 0 stands for {@link #DEFAULT_BORDER_ROUTER_LIFETIME}. */
	public static int borderRouterLifetime(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 6);
	}

	/** First half of the border router's address. */
	public static long borderRouterHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 8);
	}

	/** Second half of the border router's address. */
	public static long borderRouterLow(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 16);
	}

	/** Writes an Authoritative Border Router; returns the index behind it. The lifetime is in minutes. */
	public static int writeBorderRouter(byte[] bytes, int at, int version, int lifetime, long high, long low) {
		bytes[at] = BORDER_ROUTER;
		bytes[at + 1] = BORDER_ROUTER_LENGTH >> 3;
		Bytes.put16(bytes, at + 2, version);
		Bytes.put16(bytes, at + 4, version >>> 16);
		Bytes.put16(bytes, at + 6, lifetime);
		Bytes.put64(bytes, at + 8, high);
		Bytes.put64(bytes, at + 16, low);
		return at + BORDER_ROUTER_LENGTH;
	}

	// Capability Indication

	/** The flags in the second byte: {@link #EXTENDED_REGISTRATION} and others. */
	public static int capabilities(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** Writes a Capability Indication; returns the index behind it. */
	public static int writeCapabilities(byte[] bytes, int at, int flags) {
		bytes[at] = CAPABILITIES;
		bytes[at + 1] = CAPABILITIES_LENGTH >> 3;
		Bytes.put16(bytes, at + 2, flags);
		Bytes.put32(bytes, at + 4, 0);
		return at + CAPABILITIES_LENGTH;
	}
}
