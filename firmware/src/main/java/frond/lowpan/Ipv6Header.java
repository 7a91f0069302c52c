package frond.lowpan;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * The whole IPv6 header (RFC 8200 section 3), where one is needed: behind dispatch 0x41, in an ICMPv6 error, on a host's side of a router.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+---------------+---------------------------------------+
 * |   6   | traffic class |              flow label               |
 * +-------+---------------+-------+---------------+---------------+
 * |        payload length         |  next header  |   hop limit   |
 * +-------------------------------+---------------+---------------+
 * |                        source, 16 bytes                       |
 * |                      destination, 16 bytes                    |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Ipv6Header {
	/** Length in bytes. */
	public static final int LENGTH = 40;
	/** Next header: hop-by-hop options. */
	public static final int HOP_BY_HOP = 0;
	/** Next header: UDP. */
	public static final int UDP = 17;
	/** Next header: routing header. */
	public static final int ROUTING = 43;
	/** Next header: fragment header. */
	public static final int FRAGMENT = 44;
	/** Next header: ICMPv6. */
	public static final int ICMPV6 = 58;
	/** Next header: nothing follows. */
	public static final int NONE = 59;
	/** Next header: destination options. */
	public static final int DESTINATION = 60;
	/** Next header: another IPv6 header. */
	public static final int IPV6 = 41;
	/** Next header: mobility. */
	static final int MOBILITY = 135;

	private Ipv6Header() {
	}

	/**
	 * Reads the header at {@code at} and the extension headers behind it into a datagram's fields; its range becomes that of the upper layer.
	 *
	 * @return 0, or a reason of {@link Drop}
	 */
	public static int parse(byte[] bytes, int at, int end, Datagram datagram) {
		if (end - at < LENGTH) {
			return Drop.IPV6_TRUNCATED;
		}
		int first = Bytes.get32(bytes, at);
		if (first >>> 28 != 6) {
			return Drop.IPV6_VERSION;
		}
		int length = Bytes.get16(bytes, at + 4);
		if (length > end - at - LENGTH) {
			return Drop.IPV6_TRUNCATED;
		}
		datagram.trafficClass = first >> 20 & 0xff;
		datagram.flowLabel = first & 0xfffff;
		datagram.nextHeader = bytes[at + 6] & 0xff;
		datagram.hopLimit = bytes[at + 7] & 0xff;
		datagram.sourceHigh = Bytes.get64(bytes, at + 8);
		datagram.sourceLow = Bytes.get64(bytes, at + 16);
		datagram.destinationHigh = Bytes.get64(bytes, at + 24);
		datagram.destinationLow = Bytes.get64(bytes, at + 32);
		Lowpan.reset(bytes, at + LENGTH, at + LENGTH + length, datagram);
		return Lowpan.headers(datagram);
	}

	/**
	 * Writes a header.
	 *
	 * @param datagram its fields; {@code nextHeader} is written as it is
	 * @param payloadLength bytes behind the header, 0 to 65535
	 */
	public static void write(byte[] bytes, int at, Datagram datagram, int payloadLength) {
		Bytes.put32(bytes, at, 6 << 28 | datagram.trafficClass << 20 | datagram.flowLabel);
		Bytes.put16(bytes, at + 4, payloadLength);
		bytes[at + 6] = (byte) datagram.nextHeader;
		bytes[at + 7] = (byte) datagram.hopLimit;
		Bytes.put64(bytes, at + 8, datagram.sourceHigh);
		Bytes.put64(bytes, at + 16, datagram.sourceLow);
		Bytes.put64(bytes, at + 24, datagram.destinationHigh);
		Bytes.put64(bytes, at + 32, datagram.destinationLow);
	}
}
