package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.ipv6.Checksum;
import frond.ipv6.Ipv6;
import frond.lowpan.Datagram;
import frond.lowpan.Ipv6Header;

/** Whole IPv6 packets, as they are on the host's side (RFC 8200 section 3): {@code bytes} begin with the header. */
final class Ipv6Packet {
	/** The least that every link takes, and the most that the mesh takes, bytes (RFC 8200 section 5). */
	static final int MTU = 1280;
	/** ICMPv6 types and codes (RFC 4443). */
	static final int DESTINATION_UNREACHABLE = 1;
	static final int NO_ROUTE = 0;
	static final int ADDRESS_UNREACHABLE = 3;
	static final int PORT_UNREACHABLE = 4;
	static final int PACKET_TOO_BIG = 2;
	static final int TIME_EXCEEDED = 3;
	static final int PARAMETER_PROBLEM = 4;
	static final int ECHO_REQUEST = 128;
	static final int ECHO_REPLY = 129;
	private static final int UDP_HEADER = 8;

	private Ipv6Packet() {
	}

	/** Whether what a host sent is one IPv6 packet, whole: 0, {@link Drop#IPV6_TRUNCATED} or {@link Drop#IPV6_VERSION}. Before anything else is asked of it. */
	static int check(byte[] packet) {
		if (packet.length == 0) {
			return Drop.IPV6_TRUNCATED;
		}
		if ((packet[0] >> 4 & 15) != 6) {
			return Drop.IPV6_VERSION;
		}
		return packet.length < Ipv6Header.LENGTH || Bytes.get16(packet, 4) != packet.length - Ipv6Header.LENGTH ? Drop.IPV6_TRUNCATED : 0;
	}

	static Address source(byte[] packet) {
		return new Address(Bytes.get64(packet, 8), Bytes.get64(packet, 16));
	}

	static Address destination(byte[] packet) {
		return new Address(Bytes.get64(packet, 24), Bytes.get64(packet, 32));
	}

	static int nextHeader(byte[] packet) {
		return packet[6] & 0xff;
	}

	static int hopLimit(byte[] packet) {
		return packet[7] & 0xff;
	}

	/** Whether an address is one node's, and means something beyond its link. */
	static boolean isGlobalUnicast(Address address) {
		return address.high() >>> 56 != 0xff && address.high() >>> 54 != Ipv6.LINK_LOCAL >>> 54 && (address.high() != 0 || address.low() >>> 1 != 0);
	}

	/** The whole packet of a datagram from the mesh, with the extension headers that are not the mesh's own. */
	static byte[] of(Datagram datagram) {
		if (datagram.restAt != 0) {
			datagram.at = datagram.restAt;
			datagram.end = datagram.lastEnd;
			datagram.nextHeader = datagram.restHeader;
		}
		int header = datagram.nextHeader == Ipv6Header.UDP ? UDP_HEADER : 0;
		int length = datagram.end - datagram.at;
		byte[] packet = new byte[Ipv6Header.LENGTH + header + length];
		Ipv6Header.write(packet, 0, datagram, header + length);
		if (header != 0) {
			int at = Ipv6Header.LENGTH;
			Bytes.put16(packet, at, datagram.sourcePort);
			Bytes.put16(packet, at + 2, datagram.destinationPort);
			Bytes.put16(packet, at + 4, header + length);
			Bytes.put16(packet, at + 6, datagram.checksum);
		}
		System.arraycopy(datagram.bytes, datagram.at, packet, Ipv6Header.LENGTH + header, length);
		return packet;
	}

	/**
	 * Fills a datagram's fields with those of a whole packet, for the mesh: what is behind the header is its payload, but for a UDP header that says
	 * nothing else than NHC does.
	 *
	 * @param length 40 at least; no less than the header says
	 */
	static void into(byte[] packet, Datagram datagram) {
		int first = Bytes.get32(packet, 0);
		int length = Bytes.get16(packet, 4);
		int at = Ipv6Header.LENGTH;
		datagram.trafficClass = first >> 20 & 0xff;
		datagram.flowLabel = first & 0xfffff;
		datagram.nextHeader = nextHeader(packet);
		datagram.hopLimit = hopLimit(packet);
		datagram.sourceHigh = Bytes.get64(packet, 8);
		datagram.sourceLow = Bytes.get64(packet, 16);
		datagram.destinationHigh = Bytes.get64(packet, 24);
		datagram.destinationLow = Bytes.get64(packet, 32);
		datagram.bytes = packet;
		datagram.at = at;
		datagram.end = at + length;
		datagram.extensionHeaders = 0;
		datagram.routeAt = 0;
		datagram.restAt = 0;
		datagram.rplOption = false;
		datagram.linkSource = 0;
		datagram.linkUnicast = true;
		if (datagram.nextHeader == Ipv6Header.UDP && length >= UDP_HEADER && Bytes.get16(packet, at + 4) == length) {
			datagram.sourcePort = Bytes.get16(packet, at);
			datagram.destinationPort = Bytes.get16(packet, at + 2);
			datagram.checksum = Bytes.get16(packet, at + 6);
			datagram.at = at + UDP_HEADER;
		} else if (datagram.nextHeader == Ipv6Header.UDP) {
			// What is not whole is nobody's.
			datagram.end = datagram.at;
		}
	}

	/**
	 * An ICMPv6 message in a packet.
	 *
	 * @param value the four bytes behind the checksum
	 * @param body what is behind those, from {@code from} to {@code to}
	 */
	static byte[] icmpv6(Address source, Address destination, int type, int code, int value, byte[] body, int from, int to) {
		int length = 8 + to - from;
		byte[] packet = new byte[Ipv6Header.LENGTH + length];
		Datagram header = new Datagram();
		header.sourceHigh = source.high();
		header.sourceLow = source.low();
		header.destinationHigh = destination.high();
		header.destinationLow = destination.low();
		header.nextHeader = Ipv6Header.ICMPV6;
		header.hopLimit = Ipv6.HOP_LIMIT;
		Ipv6Header.write(packet, 0, header, length);
		int at = Ipv6Header.LENGTH;
		packet[at] = (byte) type;
		packet[at + 1] = (byte) code;
		Bytes.put32(packet, at + 4, value);
		System.arraycopy(body, from, packet, at + 8, to - from);
		Bytes.put16(packet, at + 2, ~Checksum.fold(header, Ipv6Header.ICMPV6, length, Checksum.words(packet, at, packet.length)));
		return packet;
	}

	/** An error about a packet, which it quotes as far as fits {@link #MTU}; null where none may be sent (RFC 4443 section 2.4 e). */
	static byte[] error(byte[] about, Address from, int type, int code, int value) {
		boolean error = nextHeader(about) == Ipv6Header.ICMPV6 && (about.length < Ipv6Header.LENGTH + 1 || (about[Ipv6Header.LENGTH] & 0x80) == 0);
		Address to = source(about);
		if (error || !isGlobalUnicast(to) || destination(about).high() >>> 56 == 0xff) {
			return null;
		}
		return icmpv6(from, to, type, code, value, about, 0, Math.min(about.length, MTU - Ipv6Header.LENGTH - 8));
	}
}
