package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.lowpan.Datagram;
import frond.lowpan.Ipv6Header;
import frond.lowpan.Original;

/** ICMPv6 (RFC 4443) of a host: echo answered, errors sent at a limited rate and received, the rest given to whom it is for. */
final class Icmpv6 {
	static final int DESTINATION_UNREACHABLE = 1;
	static final int NO_ROUTE = 0;
	static final int BEYOND_SCOPE = 2;
	static final int PORT_UNREACHABLE = 4;
	static final int TIME_EXCEEDED = 3;
	static final int PARAMETER_PROBLEM = 4;
	static final int UNRECOGNIZED_NEXT_HEADER = 1;
	/** RFC 7112 section 5. */
	static final int INCOMPLETE_HEADERS = 3;
	/** {@link #sendProblem}: it is in the IPv6 header's first byte; a byte of it further on is one less. */
	static final int AT_START = -2;
	/** {@link #sendProblem}: it is in the payload length of the IPv6 header. */
	static final int AT_PAYLOAD_LENGTH = AT_START - 4;
	/** RPL control message (RFC 6550 section 6). */
	static final int RPL = 155;
	static final int ECHO_REQUEST = 128;
	private static final int ECHO_REPLY = 129;
	private static final int REDIRECT = 137;

	/** Errors are sent at this rate, and this many at once (RFC 4443 section 2.4 f). */
	private static final long ERROR_INTERVAL = 100000;
	private static final int ERROR_BURST = 10;

	private final Ipv6 ipv6;
	private final Original original = new Original();

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
		case ECHO_REPLY:
			datagram.at = at + 4;
			return this.ipv6.ping == null ? Drop.ICMPV6_UNKNOWN : this.ipv6.ping.onReply(datagram, now);
		default:
			return type < ECHO_REQUEST ? onError(datagram, type, now) : Drop.ICMPV6_UNKNOWN;
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
		this.ipv6.sendIcmpv6(packet, ECHO_REPLY, 0, answering(datagram), datagram.sourceHigh, datagram.sourceLow, this.ipv6.hopLimit(), now);
		return 0;
	}

	/**
	 * Sends an ICMPv6 error about a datagram where RFC 4443 section 2.4 allows one, quoting it as far as it fits.
	 *
	 * @param value the four bytes behind the checksum
	 */
	void sendError(Datagram about, int type, int code, int value, long now) {
		send(about, type, code, value, -1, false, now);
	}

	/**
	 * Sends a Parameter Problem, else as {@link #sendError}.
	 *
	 * @param problemAt index of the byte that is wrong; -1 for the next header field of the IPv6 header; {@link #AT_START}, {@link #AT_PAYLOAD_LENGTH}
	 * @param ofGroup whether to send it even if the destination is a group (RFC 4443 section 2.4 e)
	 */
	void sendProblem(Datagram about, int code, int problemAt, boolean ofGroup, long now) {
		send(about, PARAMETER_PROBLEM, code, 0, problemAt, ofGroup, now);
	}

	private void send(Datagram about, int type, int code, int value, int problemAt, boolean ofGroup, long now) {
		if (!ofGroup && (Ipv6.isMulticast(about.destinationHigh) || !about.linkUnicast) || about.sourceHigh == 0 && about.sourceLow >>> 1 == 0
				|| isError(about) || !errorAllowed(now)) {
			return;
		}
		// One frame, whatever has come: ICMPv6's first four bytes take less than the UDP header that maxPayload() leaves room for.
		int room = this.ipv6.maxPayload() - 4;
		Packet packet = room < Ipv6Header.LENGTH ? null : this.ipv6.begin(4 + room);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = packet.at;
		packet.end = this.original.write(about, problemAt, bytes, at + 4, at + 4 + room);
		Bytes.put32(bytes, at, type != PARAMETER_PROBLEM ? value : problemAt <= AT_START ? AT_START - problemAt : this.original.pointer());
		this.ipv6.sendIcmpv6(packet, type, code, answering(about), about.sourceHigh, about.sourceLow, this.ipv6.hopLimit(), now);
	}

	/** Whether a datagram is an ICMPv6 error or redirect, about which nothing is sent. */
	private static boolean isError(Datagram about) {
		if (about.nextHeader != Ipv6Header.ICMPV6) {
			return false;
		}
		int type = about.at < about.end ? about.bytes[about.at] & 0xff : 0;
		return type < ECHO_REQUEST || type == REDIRECT;
	}

	/**
	 * Takes an error (RFC 4443 section 2.4 a and d, section 3), and tells the port that it is about. The quoted datagram may end anywhere; its
	 * headers are followed within what is there (CVE-2021-28362).
	 */
	private int onError(Datagram datagram, int type, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		int inner = at + 8;
		if (end - inner < Ipv6Header.LENGTH) {
			return Drop.ICMPV6_TRUNCATED;
		}
		if ((bytes[inner] & 0xf0) != 0x60 || this.ipv6.addresses().find(Bytes.get64(bytes, inner + 8), Bytes.get64(bytes, inner + 16)) < 0) {
			return Drop.ICMPV6_NOT_OURS;
		}
		this.errorsReceived++;
		int number = bytes[inner + 6] & 0xff;
		int next = inner + Ipv6Header.LENGTH;
		// Each header takes eight bytes at least, and the frame ends.
		while (isExtension(number) && end - next >= 8) {
			int length = number == Ipv6Header.FRAGMENT ? 8 : 8 + 8 * (bytes[next + 1] & 0xff);
			number = bytes[next] & 0xff;
			next = length > end - next ? end : next + length;
		}
		if (number == Ipv6Header.UDP && end - next >= 4) {
			this.ipv6.onUdpError(Bytes.get16(bytes, next), type, bytes[at + 1] & 0xff, Bytes.get64(bytes, inner + 24), Bytes.get64(bytes, inner + 32),
					Bytes.get16(bytes, next + 2), now);
		} else if (number == Ipv6Header.ICMPV6 && end - next >= 8 && (bytes[next] & 0xff) == ECHO_REQUEST && this.ipv6.ping != null) {
			this.ipv6.ping.onError(Bytes.get16(bytes, next + 4), Bytes.get16(bytes, next + 6), type, bytes[at + 1] & 0xff, now);
		}
		return 0;
	}

	static boolean isExtension(int number) {
		return number == Ipv6Header.HOP_BY_HOP || number == Ipv6Header.ROUTING || number == Ipv6Header.FRAGMENT || number == Ipv6Header.DESTINATION;
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
