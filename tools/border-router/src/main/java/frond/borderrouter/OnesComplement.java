package frond.borderrouter;

/** One's complement sums of 16-bit words, and checksums that follow what they are over (RFC 1071, 1624). */
final class OnesComplement {
	private OnesComplement() {
	}

	/** A sum of words in 16 bits. */
	static int fold(long sum) {
		while (sum >>> 16 != 0) {
			sum = (sum & 0xffff) + (sum >>> 16);
		}
		return (int) sum;
	}

	/** The sum of an IPv6 address's words. */
	static long words(Address address) {
		return words(address.high()) + words(address.low());
	}

	private static long words(long value) {
		return (value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff);
	}

	/** The sum of an IPv4 address's words. */
	static long words(int address) {
		return (address >>> 16) + (address & 0xffff);
	}

	/**
	 * The checksum when words have given way to others (RFC 1624 equation 3); wrong when it was wrong before.
	 *
	 * @param before sum of the words that go
	 * @param after sum of those that come
	 */
	static int adjust(int checksum, long before, long after) {
		return ~fold((~checksum & 0xffffL) + (~fold(before) & 0xffffL) + fold(after)) & 0xffff;
	}
}
