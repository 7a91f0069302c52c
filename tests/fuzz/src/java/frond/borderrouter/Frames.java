package frond.borderrouter;

import frond.buffer.Bytes;
import frond.ieee802154.Frame;
import frond.ipv6.Checksum;
import frond.ipv6.Ipv6;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Ipv6Header;
import frond.radio.Radio;

/**
 * Frames around the messages of an input. Kind: 1 to the root, else to the node; 2 broadcast; 4 from a stranger, else from the other of the two; 8 the
 * checksum is left as it is; 16 between global addresses.
 */
public final class Frames {
	/** The message is a whole frame. */
	public static final int MAC = 0;
	/** The message is a frame's payload. */
	public static final int LOWPAN = 1;
	/** The message is the number of the next header and what it carries. */
	public static final int IPV6 = 2;
	/** The message is the code of an RPL message and its body. */
	public static final int RPL = 3;
	/** The message is a source port, a destination port, and a payload. */
	public static final int UDP = 4;
	/** The message is one whose lower two bits choose the type of neighbour discovery, 133 to 136, and the body behind the checksum. */
	public static final int ND = 5;
	private static final int FIRST_ND_TYPE = 133;

	static final int TO_ROOT = 1;
	static final int BROADCAST = 2;
	private static final int STRANGER = 4;
	private static final int CHECKSUM_AS_IS = 8;
	static final int GLOBAL = 16;

	static final int PAN = 0xabcd;
	static final long ROOT = 0x02f00d0000000001L;
	static final long OTHER = 0x02f00d0000000777L;
	static final long PREFIX = 0xfd00000000000000L;
	/** Traffic Class and Flow Label elided, next header inline, hop limit 255. */
	private static final int IPHC = 0x7b;

	/** The last that was written. */
	final byte[] bytes = new byte[Radio.MAX_FRAME];
	private final long node;
	private final Datagram addresses = new Datagram();
	private int sequence;

	/** @param node EUI-64 */
	Frames(long node) {
		this.node = node;
	}

	/** Begins another input. */
	void begin() {
		this.sequence = 100;
	}

	/** Writes a frame with a message in it, cut to what fits; returns its length. */
	int write(int layer, int kind, byte[] message) {
		if (layer == MAC) {
			return put(0, message, 0);
		}
		boolean toRoot = (kind & TO_ROOT) != 0;
		boolean broadcast = (kind & BROADCAST) != 0;
		long from = (kind & STRANGER) != 0 ? OTHER : toRoot ? this.node : ROOT;
		long to = toRoot ? ROOT : this.node;
		int at = Frame.putHeader(this.bytes, 0, broadcast ? Frame.BROADCAST_DATA : Frame.UNICAST_DATA, this.sequence++, PAN,
				broadcast ? Frame.BROADCAST : to, from);
		if (layer == LOWPAN) {
			return put(at, message, 0);
		}
		boolean global = (kind & GLOBAL) != 0 && !broadcast;
		this.bytes[at++] = IPHC;
		this.bytes[at++] = (byte) (broadcast ? 0x3b : global ? 0x77 : 0x33);
		Datagram header = this.addresses;
		header.sourceHigh = global ? PREFIX : Ipv6.LINK_LOCAL;
		header.sourceLow = Iid.ofEui64(from);
		header.destinationHigh = broadcast ? Ipv6.MULTICAST_LINK : header.sourceHigh;
		header.destinationLow = broadcast ? Ipv6.ALL_RPL_NODES : Iid.ofEui64(to);
		int number = layer == RPL || layer == ND ? Ipv6Header.ICMPV6 : layer == UDP ? Ipv6Header.UDP : message.length == 0 ? Ipv6Header.NONE : message[0] & 0xff;
		this.bytes[at++] = (byte) number;
		if (broadcast) {
			this.bytes[at++] = (byte) Ipv6.ALL_RPL_NODES;
		}
		int upper = at;
		int end;
		if (layer == RPL) {
			this.bytes[at] = (byte) 155;
			this.bytes[at + 1] = message.length == 0 ? 0 : message[0];
			Bytes.put16(this.bytes, at + 2, 0);
			end = put(at + 4, message, 1);
		} else if (layer == ND) {
			this.bytes[at] = (byte) (FIRST_ND_TYPE + (message.length == 0 ? 0 : message[0] & 3));
			this.bytes[at + 1] = 0;
			Bytes.put16(this.bytes, at + 2, 0);
			end = put(at + 4, message, 1);
		} else if (layer == UDP) {
			Bytes.put32(this.bytes, at, 0);
			System.arraycopy(message, 0, this.bytes, at, Math.min(4, message.length));
			Bytes.put16(this.bytes, at + 6, 0);
			end = put(at + 8, message, 4);
			Bytes.put16(this.bytes, at + 4, end - at);
		} else {
			end = put(at, message, 1);
		}
		int sumAt = upper + (number == Ipv6Header.UDP ? 6 : 2);
		if ((kind & CHECKSUM_AS_IS) == 0 && (number == Ipv6Header.UDP || number == Ipv6Header.ICMPV6) && end >= sumAt + 2) {
			Bytes.put16(this.bytes, sumAt, 0);
			int sum = ~Checksum.fold(header, number, end - upper, Checksum.words(this.bytes, upper, end)) & 0xffff;
			Bytes.put16(this.bytes, sumAt, sum == 0 ? 0xffff : sum);
		}
		return end;
	}

	private int put(int at, byte[] message, int from) {
		int length = Math.max(0, Math.min(message.length - from, this.bytes.length - at));
		System.arraycopy(message, Math.min(from, message.length), this.bytes, at, length);
		return at + length;
	}
}
