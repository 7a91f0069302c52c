package frond.bench;

import frond.buffer.Bytes;
import frond.buffer.Crc16;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.ieee802154.Frame;
import frond.ipv6.Checksum;
import frond.ipv6.Ipv6;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Iphc;
import frond.lowpan.Ipv6Header;
import frond.lowpan.Nhc;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.Spinel;
import frond.rpl.Dio;
import frond.rpl.Rpl;
import frond.rpl.RplOption;

/** What comes from the DODAG root over the co-processor's line, byte for byte: Spinel messages in HDLC-lite, metadata as OpenThread sends it. */
final class Frames {
	static final int PAN = 0xabcd;
	static final long ROOT = 0x02f00d0000000001L;
	static final long NODE = 0x02f00d0000000101L;
	static final long PREFIX = 0xfd00000000000000L;
	static final long OTHER_PREFIX = 0xfd00000000000001L;
	static final int GATEWAY_PORT = 10000;
	static final int NODE_PORT = 0xf0b1;
	static final int PAYLOAD = 60;

	/** The frame goes all the way up. */
	static final int WHOLE = 0;
	/** The MAC drops it at its first look: a reserved frame type. */
	static final int TO_MAC = 1;
	/** The MAC drops it last: it repeats the sequence number of the frame before. */
	static final int TO_LOWPAN = 2;
	/** IPv6 drops it at its first look, for it is for another prefix, that of context 1. */
	static final int TO_IPV6 = 3;

	private static final int RECEIVED_METADATA = 19;

	private final Contexts contexts;
	private final PacketPool pool = new PacketPool(1, Radio.MAX_FRAME);

	Frames(Contexts contexts) {
		this.contexts = contexts;
	}

	/**
	 * A UDP datagram of {@link #PAYLOAD} bytes from the root's global address to the node's, in one unicast data frame.
	 *
	 * @param rplOption whether the root puts the RPL option on it
	 * @param end where it is to stop, {@link #WHOLE} and so on
	 */
	byte[] udp(int sequence, boolean rplOption, int end) {
		return received(datagram(sequence, rplOption, end));
	}

	/** The same as a MAC frame, without FCS; it goes all the way up. */
	byte[] frame(int sequence, boolean rplOption) {
		return taken(datagram(sequence, rplOption, WHOLE));
	}

	private byte[] taken(Packet packet) {
		byte[] frame = new byte[packet.length()];
		System.arraycopy(packet.bytes, packet.at, frame, 0, frame.length);
		this.pool.give(packet);
		return frame;
	}

	private Packet datagram(int sequence, boolean rplOption, int end) {
		Packet packet = this.pool.take();
		packet.at = Radio.MAX_FRAME - PAYLOAD;
		packet.end = Radio.MAX_FRAME;
		fill(packet.bytes, packet.at);
		Datagram datagram = addresses(PREFIX, end == TO_IPV6 ? OTHER_PREFIX : PREFIX);
		datagram.sourcePort = GATEWAY_PORT;
		datagram.destinationPort = NODE_PORT;
		int length = PAYLOAD + 8;
		datagram.checksum = ~Checksum.fold(datagram, Ipv6Header.UDP, length,
				Checksum.words(packet.bytes, packet.at, packet.end) + datagram.sourcePort + datagram.destinationPort + length) & 0xffff;
		Nhc.pushUdp(packet, datagram);
		if (rplOption) {
			datagram.rplFlags = 0x80;
			datagram.rplSenderRank = 128;
			Nhc.pushRplOption(packet, datagram);
		}
		return framed(packet, datagram, sequence, end);
	}

	/** The DIO of a non-storing root whose prefix is {@link #PREFIX}. */
	byte[] dio(int sequence) {
		return received(dioPacket(sequence));
	}

	/** The same as a MAC frame, without FCS. */
	byte[] dioFrame(int sequence) {
		return taken(dioPacket(sequence));
	}

	private Packet dioPacket(int sequence) {
		Packet packet = this.pool.take();
		byte[] bytes = packet.bytes;
		packet.at = 30;
		int at = packet.at;
		bytes[at] = (byte) 155;
		bytes[at + 1] = Rpl.DIO;
		Bytes.put16(bytes, at + 2, 0);
		int to = Dio.write(bytes, at + 4, 0, 240, 128, true, Rpl.NON_STORING, 0, 240, PREFIX, Iid.ofEui64(ROOT));
		to = RplOption.writeConfiguration(bytes, to, 0, 8, 12, 0, 0, 128, Rpl.OF0, 0xff, 60);
		packet.end = RplOption.writePrefix(bytes, to, 64, RplOption.AUTONOMOUS, PREFIX, 0);
		Datagram datagram = addresses(Ipv6.LINK_LOCAL, Ipv6.LINK_LOCAL);
		datagram.hopLimit = 255;
		datagram.nextHeader = Ipv6Header.ICMPV6;
		Bytes.put16(bytes, at + 2, ~Checksum.fold(datagram, Ipv6Header.ICMPV6, packet.end - at, Checksum.words(bytes, at, packet.end)));
		return framed(packet, datagram, sequence, WHOLE);
	}

	/** The result of a transmission that was acknowledged, with the acknowledgement. */
	static byte[] transmitted(int transaction) {
		byte[] message = new byte[48];
		message[0] = (byte) (Spinel.HEADER | transaction);
		message[1] = Spinel.COMMAND_IS;
		message[2] = Spinel.LAST_STATUS;
		message[3] = Spinel.STATUS_OK;
		// No frame pending, header not updated, then the acknowledgement as a received frame.
		int at = 6;
		Bytes.put16le(message, at, 5);
		message[at + 2] = Frame.ACK;
		return framed(message, metadata(message, at + 7));
	}

	/** Bytes as they might be: not all alike, and some to be escaped. */
	static void fill(byte[] bytes, int at) {
		for (int i = 0; i < PAYLOAD; i++) {
			bytes[at + i] = (byte) (i * 37 + 11);
		}
	}

	private static Datagram addresses(long sourceHigh, long destinationHigh) {
		Datagram datagram = new Datagram();
		datagram.sourceHigh = sourceHigh;
		datagram.sourceLow = Iid.ofEui64(ROOT);
		datagram.destinationHigh = destinationHigh;
		datagram.destinationLow = Iid.ofEui64(NODE);
		datagram.hopLimit = Ipv6.HOP_LIMIT;
		return datagram;
	}

	private Packet framed(Packet packet, Datagram datagram, int sequence, int end) {
		int reason = Iphc.push(packet, 0, datagram, Iid.ofEui64(ROOT), Iid.ofEui64(NODE), this.contexts);
		if (reason != 0 || packet.at < Frame.headerLength(Frame.UNICAST_DATA)) {
			throw new IllegalStateException("does not fit a frame");
		}
		int control = Frame.UNICAST_DATA;
		packet.at -= Frame.headerLength(control);
		Frame.putHeader(packet.bytes, packet.at, end == TO_MAC ? control | Frame.TYPE_MASK : control, sequence, PAN, NODE, ROOT);
		return packet;
	}

	private byte[] received(Packet packet) {
		byte[] message = new byte[3 + 2 + Spinel.MAX_PSDU + RECEIVED_METADATA];
		message[0] = (byte) Spinel.HEADER;
		message[1] = Spinel.COMMAND_IS;
		message[2] = Spinel.STREAM_RAW;
		int length = packet.length();
		Bytes.put16le(message, 3, length + Spinel.FCS_LENGTH);
		System.arraycopy(packet.bytes, packet.at, message, 5, length);
		Bytes.put16le(message, 5 + length, Crc16.update(0, packet.bytes, packet.at, packet.end));
		this.pool.give(packet);
		return framed(message, metadata(message, 5 + length + Spinel.FCS_LENGTH));
	}

	/**
	 * <pre>
	 * | RSSI (1) | noise (1) | flags (2) | length 10 (2) | channel (1) | LQI (1) | microseconds (8) | length 1 (2) | error (1) |
	 * </pre>
	 */
	private static int metadata(byte[] message, int at) {
		message[at] = -40;
		message[at + 1] = -98;
		Bytes.put16le(message, at + 2, 0);
		Bytes.put16le(message, at + 4, 10);
		message[at + 6] = 26;
		message[at + 7] = (byte) 200;
		Bytes.put64le(message, at + 8, 12345678901L);
		Bytes.put16le(message, at + 16, 1);
		message[at + 18] = 0;
		return at + RECEIVED_METADATA;
	}

	private static byte[] framed(byte[] message, int end) {
		byte[] frame = new byte[HdlcLite.encodedLimit(end)];
		int length = HdlcLite.encode(message, 0, end, frame, 0);
		byte[] exact = new byte[length];
		System.arraycopy(frame, 0, exact, 0, length);
		return exact;
	}
}
