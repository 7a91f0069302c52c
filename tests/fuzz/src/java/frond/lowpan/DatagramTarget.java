package frond.lowpan;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.fuzz.Target;
import java.util.Arrays;

/**
 * One MAC payload behind a byte that says which contexts and link-layer addresses there are (1 context 0, 2 context 1, 4 a source, 8 a destination).
 * What is read is written as it was before compression and read from there, and compressed again and read from there: the fields are the same each
 * time, and so is what they carry.
 */
public final class DatagramTarget implements Target {
	private static final long SOURCE = 0x00f00d0000000001L;
	private static final long DESTINATION = 0x00f00d0000000101L;
	private static final int ROOM = 4096;

	private final Datagram read = new Datagram();
	private final Datagram again = new Datagram();
	private final Original original = new Original();
	private final byte[] whole = new byte[ROOM];
	private final Packet packet = new PacketPool(1, 2 * ROOM).take();

	@Override
	public int take(byte[] input) {
		if (input.length == 0) {
			return 0;
		}
		Contexts contexts = new Contexts();
		if ((input[0] & 1) != 0) {
			contexts.set(0, 0xfd00000000000000L, 0, 64);
		}
		if ((input[0] & 2) != 0) {
			contexts.set(1, 0x20010db800000000L, 0xfffe00f00d000000L, 108);
		}
		long source = (input[0] & 4) != 0 ? SOURCE : 0;
		long destination = (input[0] & 8) != 0 ? DESTINATION : 0;
		byte[] before = input.clone();
		Datagram read = this.read;
		int reason = Lowpan.decompress(input, 1, input.length, source, destination, contexts, read);
		Target.check(Arrays.equals(before, input), "reading wrote");
		if (reason != 0) {
			Target.check(reason < 0, "a reason that is none");
			return 1;
		}
		Target.check(1 <= read.at && read.at <= read.end && read.end <= input.length, "a payload beyond the frame");
		if (read.nextHeader == Nhc.NESTED || read.nextHeader == Ipv6Header.MOBILITY) {
			// The first is not written as it was, and of the second only the contents are read.
			int inner = Lowpan.decapsulate(read, contexts);
			Target.check(inner != 0 || read.at <= read.end && read.end <= input.length, "an inner payload beyond the frame");
			return 1;
		}
		if (read.rplCompressed) {
			// Nor is a 6LoWPAN Routing Header (RFC 8138) written as the hop-by-hop header that it stands for.
			compress(contexts, source, destination);
			return 1;
		}
		int end = this.original.write(read, -1, this.whole, 0, ROOM);
		Target.check(Ipv6Header.parse(this.whole, 0, end, this.again) == 0, "what is written as it was cannot be read");
		compare(true);
		compress(contexts, source, destination);
		return 1;
	}

	private void compress(Contexts contexts, long source, long destination) {
		Datagram read = this.read;
		Packet packet = this.packet;
		packet.at = ROOM;
		packet.end = ROOM + read.end - read.at;
		System.arraycopy(read.bytes, read.at, packet.bytes, ROOM, packet.length());
		int number = read.nextHeader;
		int written = number == Ipv6Header.UDP ? Nhc.pushUdp(packet, read) : 0;
		if (read.rplOption && !read.rplCompressed) {
			written |= Nhc.pushRplOption(packet, read);
		}
		written |= Iphc.push(packet, 0, read, source, destination, contexts);
		read.nextHeader = number;
		Target.check(written == 0, "what was read cannot be written");
		Target.check(Lowpan.decompress(packet.bytes, packet.at, packet.end, source, destination, contexts, this.again) == 0, "what is compressed again cannot be read");
		compare(false);
		Target.check(read.outerHopLimit == this.again.outerHopLimit && (read.outerHopLimit == 0 || read.outerLength == this.again.outerLength
				&& read.outerHigh == this.again.outerHigh && read.outerLow == this.again.outerLow), "another header around it");
	}

	private void compare(boolean headers) {
		Datagram read = this.read;
		Datagram again = this.again;
		Target.check(read.sourceHigh == again.sourceHigh && read.sourceLow == again.sourceLow && read.destinationHigh == again.destinationHigh
				&& read.destinationLow == again.destinationLow, "other addresses");
		Target.check(read.trafficClass == again.trafficClass && read.flowLabel == again.flowLabel && read.hopLimit == again.hopLimit
				&& read.nextHeader == again.nextHeader, "another header");
		Target.check(read.nextHeader != Ipv6Header.UDP || read.sourcePort == again.sourcePort && read.destinationPort == again.destinationPort
				&& read.checksum == again.checksum, "another UDP header");
		Target.check(read.rplOption == again.rplOption && (!read.rplOption || read.rplFlags == again.rplFlags && read.rplInstance == again.rplInstance
				&& read.rplSenderRank == again.rplSenderRank && read.rplSkippable == again.rplSkippable), "another RPL option");
		Target.check(!headers || read.extensionHeaders == again.extensionHeaders && (read.routeAt == 0) == (again.routeAt == 0), "other extension headers");
		Target.check(Arrays.equals(read.bytes, read.at, read.end, again.bytes, again.at, again.end), "another payload");
	}
}
