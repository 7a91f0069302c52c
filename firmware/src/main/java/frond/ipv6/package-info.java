/**
 * IPv6 of one interface: addresses, ICMPv6, UDP. {@link frond.ipv6.Ipv6} is the host; what is routed, and how, it asks {@link
 * frond.ipv6.Routing} (RPL). Headers travel as {@link frond.lowpan.Datagram} fields.
 */
package frond.ipv6;
