package frond.borderrouter;

import frond.buffer.Bytes;
import frond.ipv6.Checksum;

/**
 * Whole IPv4 packets (RFC 791 section 3.1), and ICMP (RFC 792): {@code bytes} begin with the header.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+-------------------------------+
 * |   4   |  IHL  |type of service|         total length          |
 * +-------+-------+---------------+-----+-------------------------+
 * |        identification         |flags|     fragment offset     |
 * +---------------+---------------+-----+-------------------------+
 * | time to live  |   protocol    |        header checksum        |
 * +---------------+---------------+-------------------------------+
 * |                source, destination, options                   |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class Ipv4Packet {
	/** Length of a header without options. */
	static final int HEADER = 20;
	static final int ICMP = 1;
	static final int TCP = 6;
	static final int UDP = 17;
	static final int DONT_FRAGMENT = 0x4000;
	static final int MORE_FRAGMENTS = 0x2000;
	static final int OFFSET = 0x1fff;
	/** ICMP types. */
	static final int ECHO_REPLY = 0;
	static final int UNREACHABLE = 3;
	static final int ECHO_REQUEST = 8;
	static final int TIME_EXCEEDED = 11;
	static final int PARAMETER_PROBLEM = 12;
	/** Bytes of a packet that an error quotes at most (RFC 1812 section 4.3.2.3). */
	private static final int QUOTED = 576 - HEADER - 8;

	private Ipv4Packet() {
	}

	/** Length of the header of a packet of which at least {@link #HEADER} bytes are there from {@code at}; -1 if that is none. */
	static int headerLength(byte[] packet, int at) {
		int length = 4 * (packet[at] & 15);
		return (packet[at] >> 4 & 15) == 4 && length >= HEADER && packet.length - at >= length ? length : -1;
	}

	static int protocol(byte[] packet, int at) {
		return packet[at + 9] & 0xff;
	}

	static int timeToLive(byte[] packet) {
		return packet[8] & 0xff;
	}

	static int fragment(byte[] packet) {
		return Bytes.get16(packet, 6);
	}

	static int source(byte[] packet, int at) {
		return Bytes.get32(packet, at + 12);
	}

	static int destination(byte[] packet, int at) {
		return Bytes.get32(packet, at + 16);
	}

	/** Writes a header of {@link #HEADER} bytes with its checksum. */
	static void write(byte[] packet, int at, int typeOfService, int totalLength, int identification, int fragment, int timeToLive, int protocol, int source,
			int destination) {
		Bytes.put16(packet, at, 0x4500 | typeOfService);
		Bytes.put16(packet, at + 2, totalLength);
		Bytes.put16(packet, at + 4, identification);
		Bytes.put16(packet, at + 6, fragment);
		Bytes.put16(packet, at + 8, timeToLive << 8 | protocol);
		Bytes.put16(packet, at + 10, 0);
		Bytes.put32(packet, at + 12, source);
		Bytes.put32(packet, at + 16, destination);
		Bytes.put16(packet, at + 10, ~OnesComplement.fold(Checksum.words(packet, at, at + HEADER)));
	}

	/** Whether an address is one host's, and may be in a packet between networks: not 0/8, 127/8, 224/4 or 240/4. */
	static boolean isUnicast(int address) {
		int first = address >>> 24;
		return first != 0 && first != 127 && first < 224;
	}

	/** Whether an address is unique in the Internet: not of RFC 1918, 3927, 6598, 5737, 2544, nor of 192.0.0.0/24. */
	static boolean isGlobal(int address) {
		int first = address >>> 24;
		int two = address >>> 16;
		int three = address >>> 8;
		return isUnicast(address) && first != 10 && two >>> 4 != 0xac1 && two != 0xc0a8 && two != 0xa9fe && two >>> 6 != 0x6440 >>> 6 && three != 0xc00000
				&& three != 0xc00002 && three != 0xc63364 && three != 0xcb0071 && two >>> 1 != 0xc612 >>> 1;
	}

	/** An ICMP error about a packet; null where none may be sent (RFC 1812 section 4.3.2.7). */
	static byte[] error(byte[] about, int from, int type, int code, int value) {
		int header = headerLength(about, 0);
		boolean error = protocol(about, 0) == ICMP && (about.length <= header || about[header] != ECHO_REPLY && about[header] != ECHO_REQUEST);
		if (error || !isUnicast(source(about, 0)) || !isUnicast(destination(about, 0)) || (fragment(about) & OFFSET) != 0) {
			return null;
		}
		int quoted = Math.min(about.length, QUOTED);
		byte[] packet = new byte[HEADER + 8 + quoted];
		write(packet, 0, 0, packet.length, 0, 0, 64, ICMP, from, source(about, 0));
		packet[HEADER] = (byte) type;
		packet[HEADER + 1] = (byte) code;
		Bytes.put32(packet, HEADER + 4, value);
		System.arraycopy(about, 0, packet, HEADER + 8, quoted);
		Bytes.put16(packet, HEADER + 2, ~OnesComplement.fold(Checksum.words(packet, HEADER, packet.length)));
		return packet;
	}

	static String text(int address) {
		return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
	}
}
