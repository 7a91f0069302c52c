package frond.borderrouter;

/** ICMP errors and ICMPv6 errors for each other (RFC 7915 sections 4.2 and 5.2): type, code and the four bytes behind the checksum. */
final class Nat64Errors {
	/** Bytes that a packet gains when its header becomes IPv6's. */
	static final int DIFFERENCE = 20;
	/** Where the fields of an IPv6 header are that an IPv4 header's bytes 0 to 19 become; -1 for nowhere (section 4.2, figure 3). */
	private static final int[] POINTERS_6 = { 0, 1, 4, 4, -1, -1, -1, -1, 7, 6, -1, -1, 8, 8, 8, 8, 24, 24, 24, 24 };
	/** And the other way round, of bytes 0 to 39 (section 5.2, figure 6). */
	private static final int[] POINTERS_4 = { 0, 1, -1, -1, 2, 2, 9, 8 };

	/** @param value -1 for a message that has no counterpart */
	record Message(int type, int code, long value) {
	}

	private static final Message NONE = new Message(0, 0, -1);

	private Nat64Errors() {
	}

	static boolean isNone(Message message) {
		return message.value() < 0;
	}

	/** @param value the four bytes behind the checksum, as an unsigned number */
	static Message toIcmpv6(int type, int code, long value) {
		switch (type) {
		case Ipv4Packet.UNREACHABLE:
			return switch (code) {
			case 0, 1, 5, 6, 7, 8, 11, 12 -> new Message(Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.NO_ROUTE, 0);
			// Protocol unreachable: the next header is not recognized.
			case 2 -> new Message(Ipv6Packet.PARAMETER_PROBLEM, 1, 6);
			case 3 -> new Message(Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.PORT_UNREACHABLE, 0);
			// A router that does not say how much (RFC 1191 section 5) is taken to mean the least.
			case 4 -> new Message(Ipv6Packet.PACKET_TOO_BIG, 0, Math.max(Ipv6Packet.MTU, (value & 0xffff) + DIFFERENCE));
			case 9, 10, 13, 15 -> new Message(Ipv6Packet.DESTINATION_UNREACHABLE, 1, 0);
			default -> NONE;
			};
		case Ipv4Packet.TIME_EXCEEDED:
			return new Message(Ipv6Packet.TIME_EXCEEDED, code & 1, 0);
		case Ipv4Packet.PARAMETER_PROBLEM:
			int pointer = (int) (value >>> 24);
			return code != 0 && code != 2 || pointer >= POINTERS_6.length || POINTERS_6[pointer] < 0 ? NONE : new Message(Ipv6Packet.PARAMETER_PROBLEM, 0, POINTERS_6[pointer]);
		default:
			return NONE;
		}
	}

	/** @param value the four bytes behind the checksum, as an unsigned number */
	static Message toIcmp(int type, int code, long value) {
		switch (type) {
		case Ipv6Packet.DESTINATION_UNREACHABLE:
			return switch (code) {
			case 0, 2, 3 -> new Message(Ipv4Packet.UNREACHABLE, 1, 0);
			case 1, 5, 6 -> new Message(Ipv4Packet.UNREACHABLE, 10, 0);
			case 4 -> new Message(Ipv4Packet.UNREACHABLE, 3, 0);
			default -> NONE;
			};
		case Ipv6Packet.PACKET_TOO_BIG:
			return new Message(Ipv4Packet.UNREACHABLE, 4, Math.max(68, Math.min(65535, value - DIFFERENCE)));
		case Ipv6Packet.TIME_EXCEEDED:
			return new Message(Ipv4Packet.TIME_EXCEEDED, code & 1, 0);
		case Ipv6Packet.PARAMETER_PROBLEM:
			if (code == 1) {
				return new Message(Ipv4Packet.UNREACHABLE, 2, 0);
			}
			long pointer = value >= 40 ? -1 : value >= 24 ? 16 : value >= 8 ? 12 : POINTERS_4[(int) value];
			return code != 0 || pointer < 0 ? NONE : new Message(Ipv4Packet.PARAMETER_PROBLEM, 0, pointer << 24);
		default:
			return NONE;
		}
	}
}
