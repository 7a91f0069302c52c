package frond.dhcp;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.ipv6.Ipv6;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.rpl.RplLeaf;

/**
 * A DHCPv6 relay agent (RFC 8415 section 19): what clients around say goes to the root of the DODAG, which has the server, and what that answers back to them.
 *
 * <pre>
 * | 12 or 13 | hops | link address (16) | peer address (16) | options: 9 | length | message
 * </pre>
 *
 * Nothing is kept: the peer's address in the answer says where it goes (section 19.2).
 */
public final class DhcpRelay implements UdpReceiver {
	/** Bytes in front of a relay message's options. */
	public static final int HEADER = 34;
	private static final int LINK = 2;
	private static final int PEER = 18;

	private final Ipv6 ipv6;
	private final RplLeaf rpl;
	private int relayed;

	/** @param rpl knows where the root is */
	public DhcpRelay(Ipv6 ipv6, RplLeaf rpl) {
		this.ipv6 = ipv6;
		this.rpl = rpl;
		ipv6.bind(Dhcp.SERVER_PORT, this);
		ipv6.join(Dhcp.SERVERS_LOW);
	}

	/** Messages that went on, both ways. */
	public int relayed() {
		return this.relayed;
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		if (end - at < Dhcp.HEADER) {
			return Drop.DHCP_TRUNCATED;
		}
		switch (bytes[at]) {
		case Dhcp.SOLICIT:
		case Dhcp.REQUEST:
		case Dhcp.CONFIRM:
		case Dhcp.RENEW:
		case Dhcp.REBIND:
		case Dhcp.RELEASE:
		case Dhcp.DECLINE:
		case Dhcp.INFORMATION_REQUEST:
			return forward(datagram, now);
		case Dhcp.RELAY_REPLY:
			return answer(datagram, now);
		default:
			// A relay's message came to a group of this link: its relay knows the way itself.
			return Drop.DHCP_UNEXPECTED;
		}
	}

	/** Section 19.1.1: a client's message, in a Relay-forward to the server. */
	private int forward(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int length = datagram.end - datagram.at;
		// A neighbour's only: a link address tells whose the message is, and nobody else's is to be spread.
		if (datagram.sourceHigh != Ipv6.LINK_LOCAL || !this.rpl.joined()) {
			return Drop.DHCP_UNEXPECTED;
		}
		int reason = Dhcp.check(bytes, datagram.at + Dhcp.HEADER, datagram.end);
		if (reason < 0) {
			return reason;
		}
		Packet packet = this.ipv6.begin(HEADER + Dhcp.OPTION + length);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		byte[] to = packet.bytes;
		int start = packet.at;
		to[start] = Dhcp.RELAY_FORWARD;
		to[start + 1] = 0;
		Bytes.put64(to, start + LINK, this.ipv6.prefix());
		Bytes.put64(to, start + LINK + 8, this.ipv6.iid());
		Bytes.put64(to, start + PEER, datagram.sourceHigh);
		Bytes.put64(to, start + PEER + 8, datagram.sourceLow);
		int data = Dhcp.option(to, start + HEADER, Dhcp.RELAY_MESSAGE, length);
		System.arraycopy(bytes, datagram.at, to, data, length);
		packet.end = data + length;
		this.relayed++;
		this.ipv6.send(packet, this.rpl.rootHigh(), this.rpl.rootLow(), Dhcp.SERVER_PORT, Dhcp.SERVER_PORT, now);
		return 0;
	}

	/** Section 19.2: what a Relay-reply has for a client of this link. */
	private int answer(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int options = datagram.at + HEADER;
		int end = datagram.end;
		int reason = options > end ? Drop.DHCP_TRUNCATED : Dhcp.check(bytes, options, end);
		if (reason < 0) {
			return reason;
		}
		int option = Dhcp.find(bytes, options, end, Dhcp.RELAY_MESSAGE, Dhcp.HEADER);
		long high = Bytes.get64(bytes, datagram.at + PEER);
		// From the server alone, and to neighbours alone: else anyone could have anything sent to anyone.
		if (option < 0 || high != Ipv6.LINK_LOCAL || datagram.sourceHigh != this.rpl.rootHigh() || datagram.sourceLow != this.rpl.rootLow()) {
			return Drop.DHCP_UNEXPECTED;
		}
		int length = Dhcp.length(bytes, option);
		Packet packet = this.ipv6.begin(length);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		System.arraycopy(bytes, option + Dhcp.OPTION, packet.bytes, packet.at, length);
		packet.end = packet.at + length;
		this.relayed++;
		this.ipv6.send(packet, high, Bytes.get64(bytes, datagram.at + PEER + 8), Dhcp.SERVER_PORT, Dhcp.CLIENT_PORT, now);
		return 0;
	}
}
