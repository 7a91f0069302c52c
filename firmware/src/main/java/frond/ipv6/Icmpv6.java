package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.lowpan.Datagram;
import frond.lowpan.Ipv6Header;

/** ICMPv6 (RFC 4443) of a host: echo answered, errors sent at a limited rate and received, the rest given to whom it is for. */
final class Icmpv6 {
	static final int DESTINATION_UNREACHABLE = 1;
	static final int PORT_UNREACHABLE = 4;
	static final int PARAMETER_PROBLEM = 4;
	static final int UNRECOGNIZED_NEXT_HEADER = 1;
	/** RPL control message (RFC 6550 section 6). */
	static final int RPL = 155;
	private static final int ECHO_REQUEST = 128;
	private static final int ECHO_REPLY = 129;

	/** Errors are sent at this rate, and this many at once (RFC 4443 section 2.4 f). */
	private static final long ERROR_INTERVAL = 100000;
	private static final int ERROR_BURST = 10;

	private final Ipv6 ipv6;

	private int errorTokens = ERROR_BURST;
	private long errorRefill;
	private int errorsReceived;

	Icmpv6(Ipv6 ipv6) {
		this.ipv6 = ipv6;
	}

	/** Error messages received. */
	int errorsReceived() {
		return this.errorsReceived;
	}

	/**
	 * Takes an ICMPv6 message.
	 *
	 * @return 0, or the reason for which it was dropped ({@link Drop}, not yet counted)
	 */
	int onMessage(Datagram datagram, long now) {
		int at = datagram.at;
		int length = datagram.end - at;
		if (length < 4) {
			return Drop.ICMPV6_TRUNCATED;
		}
		byte[] bytes = datagram.bytes;
		if (Checksum.fold(datagram, Ipv6Header.ICMPV6, length, Checksum.words(bytes, at, datagram.end)) != 0xffff) {
			return Drop.ICMPV6_CHECKSUM;
		}
		int type = bytes[at] & 0xff;
		switch (type) {
		case RPL:
			datagram.at = at + 4;
			return this.ipv6.routing == null ? Drop.ICMPV6_UNKNOWN : this.ipv6.routing.onMessage(bytes[at + 1] & 0xff, datagram, now);
		case NdMessage.ROUTER_SOLICITATION:
		case NdMessage.ROUTER_ADVERTISEMENT:
		case NdMessage.NEIGHBOR_SOLICITATION:
		case NdMessage.NEIGHBOR_ADVERTISEMENT:
			datagram.at = at + 4;
			return this.ipv6.neighbors == null ? Drop.ICMPV6_UNKNOWN : this.ipv6.neighbors.onMessage(type, datagram, now);
		case ECHO_REQUEST:
			datagram.at = at + 4;
			return length < 8 ? Drop.ICMPV6_TRUNCATED : echo(datagram, now);
		case 1:
		case 2:
		case 3:
		case 4:
			// Errors quote at least the header of what they are about.
			if (length < 8 + Ipv6Header.LENGTH) {
				return Drop.ICMPV6_TRUNCATED;
			}
			this.errorsReceived++;
			return 0;
		default:
			return Drop.ICMPV6_UNKNOWN;
		}
	}

	/** Answers an echo request (RFC 4443 section 4.2), {@code at} being at its identifier. */
	private int echo(Datagram datagram, long now) {
		if (datagram.sourceHigh == 0 && datagram.sourceLow == 0) {
			return Drop.IPV6_SOURCE;
		}
		Packet packet = this.ipv6.copy(datagram);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		this.ipv6.sendIcmpv6(packet, ECHO_REPLY, 0, answering(datagram), datagram.sourceHigh, datagram.sourceLow, Ipv6.HOP_LIMIT, now);
		return 0;
	}

	/**
	 * Sends an ICMPv6 error about a datagram where RFC 4443 section 2.4 allows one, quoting it as far as it fits; extension headers are not quoted.
	 *
	 * @param value the four bytes behind the checksum
	 */
	void sendError(Datagram about, int type, int code, int value, long now) {
		if (Ipv6.isMulticast(about.destinationHigh) || !about.linkUnicast || about.sourceHigh == 0 && about.sourceLow == 0 || !errorAllowed(now)) {
			return;
		}
		int header = about.nextHeader == Ipv6Header.UDP ? 8 : 0;
		int payload = about.end - about.at;
		// In the place of the UDP header: the next header's number, and ICMPv6's four bytes and four more.
		int room = this.ipv6.maxPayload() + Ipv6.UDP_HEADER - 9 - Ipv6Header.LENGTH - header;
		int quoted = payload < room ? payload : room;
		if (quoted < 0) {
			return;
		}
		Packet packet = this.ipv6.begin(4 + Ipv6Header.LENGTH + header + quoted);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = packet.at;
		Bytes.put32(bytes, at, value);
		at += 4;
		Ipv6Header.write(bytes, at, about, header + payload);
		at += Ipv6Header.LENGTH;
		if (header != 0) {
			Bytes.put16(bytes, at, about.sourcePort);
			Bytes.put16(bytes, at + 2, about.destinationPort);
			Bytes.put16(bytes, at + 4, header + payload);
			Bytes.put16(bytes, at + 6, about.checksum);
			at += header;
		}
		System.arraycopy(about.bytes, about.at, bytes, at, quoted);
		packet.end = at + quoted;
		this.ipv6.sendIcmpv6(packet, type, code, answering(about), about.sourceHigh, about.sourceLow, Ipv6.HOP_LIMIT, now);
	}

	/** The slot of the address that an answer to a datagram comes from: its destination, if that is one (RFC 4443 section 2.2 a). */
	private int answering(Datagram datagram) {
		int slot = this.ipv6.addresses().find(datagram.destinationHigh, datagram.destinationLow);
		return slot >= 0 ? slot : this.ipv6.addresses().select(datagram.sourceHigh, datagram.sourceLow);
	}

	private boolean errorAllowed(long now) {
		if (now - this.errorRefill >= ERROR_INTERVAL * ERROR_BURST) {
			this.errorTokens = ERROR_BURST;
			this.errorRefill = now;
		}
		while (now - this.errorRefill >= ERROR_INTERVAL) {
			this.errorRefill += ERROR_INTERVAL;
			if (this.errorTokens < ERROR_BURST) {
				this.errorTokens++;
			}
		}
		if (this.errorTokens == 0) {
			return false;
		}
		this.errorTokens--;
		return true;
	}
}
