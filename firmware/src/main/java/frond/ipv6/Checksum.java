package frond.ipv6;

import frond.lowpan.Datagram;

/** The Internet checksum (RFC 1071) over an upper layer with IPv6's pseudo-header (RFC 8200 section 8.1), taken from fields. */
public final class Checksum {
	private Checksum() {
	}

	/**
	 * Adds the 16-bit words of a range; an odd last byte is padded with zero.
	 *
	 * @return the sum, not folded; 0 to 2^31-1 for ranges up to 64 KB
	 */
	public static int words(byte[] bytes, int at, int end) {
		// Upper and lower bytes have a sum each: that is a shift less for each word.
		int upper = 0;
		int lower = 0;
		int even = at + (end - at & ~1);
		for (int i = at; i < even; i += 2) {
			upper += bytes[i] & 0xff;
			lower += bytes[i + 1] & 0xff;
		}
		if (even < end) {
			upper += bytes[even] & 0xff;
		}
		return (upper << 8) + lower;
	}

	/**
	 * Adds the pseudo-header to a sum and folds.
	 *
	 * @param length of the upper layer, its header included
	 * @param sum of {@link #words}, and of header fields that are not in the range
	 * @return 0 to 0xffff; 0xffff for an upper layer whose checksum was in the sum and is right
	 */
	public static int fold(Datagram addresses, int nextHeader, int length, int sum) {
		long total = halves(addresses.sourceHigh) + halves(addresses.sourceLow) + halves(addresses.destinationHigh) + halves(addresses.destinationLow)
				+ nextHeader + length + sum;
		// One's complement addition of 32-bit words gives that of 16-bit words when folded.
		total = (total & 0xffffffffL) + (total >>> 32);
		int folded = (int) (total & 0xffff) + (int) (total >>> 16);
		folded = (folded & 0xffff) + (folded >>> 16);
		return (folded & 0xffff) + (folded >>> 16);
	}

	private static long halves(long value) {
		return (value >>> 32) + (value & 0xffffffffL);
	}
}
