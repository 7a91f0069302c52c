package frond.dns;

/**
 * IPv4 addresses within IPv6 addresses (RFC 6052 section 2.2), and the prefix found from the addresses of ipv4only.arpa (RFC 7050).
 *
 * <pre>
 *  bits of the prefix   the IPv4 address is in bits
 *          32           32-63
 *          40           40-63, 72-79
 *          48           48-63, 72-87
 *          56           56-63, 72-95
 *          64           72-103
 *          96           96-127
 * </pre>
 *
 * Bits 64 to 71 are zero.
 */
public final class Nat64 {
	/** 64:ff9b::/96, the well-known prefix (section 2.1). */
	public static final long WELL_KNOWN_HIGH = 0x0064ff9b00000000L;
	/** 192.0.0.170, one of the two addresses of ipv4only.arpa (RFC 7050 section 8.2); the other is one more. */
	private static final int IPV4_ONLY = 0xc00000aa;
	private static final long WORD = 0xffffffffL;

	private Nat64() {
	}

	/** Whether a prefix may have that many bits. */
	public static boolean isLength(int bits) {
		return bits == 96 || bits >= 32 && bits <= 64 && (bits & 7) == 0;
	}

	/** First half of an IPv4 address within a prefix whose first half is {@code prefix}. */
	public static long high(long prefix, int bits, int ipv4) {
		return bits >= 64 ? prefix : prefix >>> 64 - bits << 64 - bits | (ipv4 & WORD) >>> bits - 32;
	}

	/** Second half of an IPv4 address within a prefix whose second half is {@code prefix}. */
	public static long low(long prefix, int bits, int ipv4) {
		if (bits == 96) {
			return prefix & ~WORD | ipv4 & WORD;
		}
		int behind = bits - 32;
		return (ipv4 & (1L << behind) - 1) << 56 - behind;
	}

	/** The IPv4 address within an address of a prefix. */
	public static int ipv4(long high, long low, int bits) {
		if (bits == 96) {
			return (int) low;
		}
		int behind = bits - 32;
		return (int) (high << behind & WORD | low >>> 56 - behind & (1L << behind) - 1);
	}

	/** Bits of the prefix that an address of ipv4only.arpa was made with (RFC 7050 section 3); 0 if it is not one. */
	public static int lengthFrom(long high, long low) {
		for (int bits = 96; bits >= 32; bits = bits == 96 ? 64 : bits - 8) {
			int found = ipv4(high, low, bits);
			if ((found == IPV4_ONLY || found == IPV4_ONLY + 1) && low(low, bits, found) == low) {
				return bits;
			}
		}
		return 0;
	}
}
