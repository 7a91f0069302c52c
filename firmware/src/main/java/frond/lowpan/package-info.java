/**
 * 6LoWPAN: between the payload of an IEEE 802.15.4 frame and the fields of an IPv6 datagram.
 *
 * <p>
 * The way in is {@link frond.lowpan.Lowpan#decompress}: dispatch, then {@link frond.lowpan.Iphc} (RFC 6282 section 3), {@link
 * frond.lowpan.Nhc} (section 4), {@link frond.lowpan.ExtensionHeaders} for headers that travel inline, all into one {@link
 * frond.lowpan.Datagram}; the 40-byte header is never built. The way out writes backwards, in front of the payload: UDP, extension headers,
 * IPHC. {@link frond.lowpan.Ipv6Header} reads and writes the whole header where one is needed (dispatch 0x41, ICMPv6 errors).
 *
 * <p>
 * A datagram that is more than a frame goes through {@link frond.lowpan.Fragmentation} before and after.
 */
package frond.lowpan;
