/** Names (RFC 1035, 3596): {@link frond.dns.DnsResolver} asks over UDP and keeps what it learnt; {@link frond.dns.Dns} is the message; {@link frond.dns.Nat64} the addresses of IPv4-only services. */
package frond.dns;
