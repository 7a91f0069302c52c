/** Addresses and servers by DHCPv6 (RFC 8415): {@link frond.dhcp.DhcpClient} asks over UDP; {@link frond.dhcp.Dhcp} is the message. */
package frond.dhcp;
