package frond.lowpan;

import frond.buffer.Drop;

/**
 * How long compressed headers are, and how long what they stand for is: what fragments are counted in (RFC 4944 section 5.3: offsets are those of
 * the datagram before compression). Headers that travel inline are as long as they are, and count as payload.
 */
final class HeaderLengths {
	/** An IPv6 header as it is. */
	private static final int IPV6 = 0x41;
	private static final int UDP_LENGTH = 8;

	private HeaderLengths() {
	}

	/**
	 * Measures the headers at {@code at}.
	 *
	 * @return their length in the upper 16 bits, that of what they stand for in the lower; or a reason of {@link Drop} (negative)
	 */
	static int of(byte[] bytes, int at, int end) {
		if (at >= end) {
			return Drop.LOWPAN_EMPTY;
		}
		if ((bytes[at] & 0xff) == IPV6) {
			return 1 << 16;
		}
		int start = at;
		int expanded = 0;
		if ((bytes[at] & 0xff) == Lorh.PAGE_1) {
			int lengths = Lorh.parse(bytes, at + 1, end, null);
			if (lengths < 0) {
				return lengths;
			}
			at = lengths >> 16;
			expanded = lengths & 0xffff;
		}
		// Only another IPv6 header in it begins this again.
		for (int headers = 0; headers <= ExtensionHeaders.MAX; headers++) {
			if (end - at < 2) {
				return Drop.IPHC_TRUNCATED;
			}
			if ((bytes[at] & 0xe0) != Iphc.DISPATCH) {
				return Drop.LOWPAN_DISPATCH;
			}
			int length = Iphc.length(bytes[at], bytes[at + 1]);
			if (length < 0) {
				return length;
			}
			if (end - at < length) {
				return Drop.IPHC_TRUNCATED;
			}
			boolean compressed = (bytes[at] & Iphc.NH) != 0;
			at += length;
			expanded += Ipv6Header.LENGTH;
			while (compressed) {
				if (at >= end) {
					return Drop.NHC_TRUNCATED;
				}
				int id = bytes[at] & 0xff;
				length = Nhc.udpLength(id);
				if (length != 0) {
					at += length;
					return at > end ? Drop.NHC_TRUNCATED : at - start << 16 | expanded + UDP_LENGTH;
				}
				int eid = Nhc.extension(id);
				if (eid == Nhc.IPV6) {
					at++;
					break;
				}
				if (eid < 0) {
					return Drop.NHC_UNKNOWN;
				}
				if (++headers > ExtensionHeaders.MAX) {
					return Drop.NHC_CHAIN;
				}
				compressed = (id & 1) != 0;
				int contents = at + (compressed ? 2 : 3);
				if (contents > end) {
					return Drop.NHC_TRUNCATED;
				}
				length = bytes[contents - 1] & 0xff;
				at = contents + length;
				if (at > end) {
					return Drop.NHC_TRUNCATED;
				}
				// Padding at the end may have been left out (RFC 6282 section 4.2).
				expanded += length + 2 + 7 & ~7;
			}
			if (!compressed) {
				return at - start << 16 | expanded;
			}
		}
		return Drop.NHC_CHAIN;
	}
}
