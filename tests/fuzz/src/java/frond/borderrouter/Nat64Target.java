package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.ipv6.Checksum;
import frond.lowpan.Datagram;
import java.util.Arrays;
import java.util.Random;

/**
 * Whole packets to a NAT64 (RFC 6146, 7915) with a node that has sent one UDP datagram, one TCP SYN and one echo request. Kind: 1 from the IPv4 side, else from
 * the mesh; 2 the lengths and checksums of header and upper layer are made right, and source and destination are those of the session; the upper four bits are how long
 * to wait before, in steps of 20 s. Whatever comes out is whole and right, and nothing comes out of what was dropped but an error about it.
 */
public final class Nat64Target implements Target {
	private static final int RIGHT = 2;
	private static final int FROM_IPV4 = 1;
	private static final long STEP = 20_000_000;
	private static final int OUTER = 0xc0000002;
	private static final int SERVER = 0xc6336407;
	private static final Address OWN = new Address(0xfd00000000000000L, 0x00f00d0000000001L);
	private static final Address NODE = new Address(0xfd00000000000000L, 0x00f00d0000000011L);
	private static final Nat64Prefix PREFIX = Nat64Prefix.parse("64:ff9b:1::/96");

	private int out;

	@Override
	public int take(byte[] input) {
		this.out = 0;
		Nat64 nat64 = new Nat64(PREFIX, OUTER, OWN, (packet, now) -> {
			checkIpv6(packet);
			return 0;
		}, this::checkIpv4, new Random(1));
		long now = 0;
		begin(nat64);
		Target.check(this.out == 3, "three sessions began, and " + this.out + " packets went out");
		Records records = new Records(input);
		while (records.next()) {
			now += (records.kind() >> 4) * STEP;
			nat64.onTime(now);
			byte[] packet = records.message();
			boolean right = records.kind(RIGHT);
			this.out = 0;
			int reason;
			if (records.kind(FROM_IPV4)) {
				reason = nat64.onIpv4(right ? right4(packet) : packet, now);
			} else {
				// The router in front of it takes whole packets from nodes only.
				if (packet.length < 40) {
					packet = Arrays.copyOf(packet, 40);
				}
				Bytes.put16(packet, 4, packet.length - 40);
				put(packet, 8, NODE);
				Bytes.put64(packet, 24, PREFIX.high());
				Bytes.put32(packet, 32, 0);
				if (right) {
					right6(packet);
				}
				reason = nat64.onPacket(packet, now);
			}
			Target.check(reason <= 0 && (reason == 0 || Drop.name(reason) != null), "reason " + reason);
			Target.check(this.out <= 3, this.out + " packets for one");
		}
		return records.count();
	}

	private static void begin(Nat64 nat64) {
		for (int protocol : new int[] { 17, 6, 58 }) {
			byte[] packet = new byte[40 + 20];
			packet[0] = 0x60;
			Bytes.put16(packet, 4, 20);
			packet[6] = (byte) protocol;
			packet[7] = 64;
			put(packet, 8, NODE);
			Bytes.put16(packet, 40, protocol == 58 ? 0x8000 : 0x2711);
			Bytes.put16(packet, 42, protocol == 58 ? 0 : 80);
			Bytes.put16(packet, 44, protocol == 17 ? 20 : 0x2711);
			packet[53] = 2;
			right6(packet);
			nat64.onPacket(packet, 0);
		}
	}

	private static void put(byte[] packet, int at, Address address) {
		Bytes.put64(packet, at, address.high());
		Bytes.put64(packet, at + 8, address.low());
	}

	private static int sumAt(int protocol) {
		return protocol == 17 ? 6 : protocol == 6 ? 16 : protocol == 58 || protocol == 1 ? 2 : -1;
	}

	private static void right6(byte[] packet) {
		Bytes.put64(packet, 24, PREFIX.high());
		Bytes.put64(packet, 32, SERVER & 0xffffffffL);
		int protocol = packet[6] & 0xff;
		int at = sumAt(protocol);
		if (at >= 0 && packet.length >= 40 + at + 2) {
			Bytes.put16(packet, 40 + at, 0);
			int sum = ~sum6(packet) & 0xffff;
			Bytes.put16(packet, 40 + at, sum == 0 ? 0xffff : sum);
		}
	}

	private static byte[] right4(byte[] message) {
		byte[] packet = message.length < 20 ? Arrays.copyOf(message, 20) : message;
		int header = Math.max(20, Math.min(4 * (packet[0] & 15), packet.length & ~3));
		packet[0] = (byte) (0x40 | header / 4);
		Bytes.put16(packet, 2, packet.length);
		Bytes.put32(packet, 12, SERVER);
		Bytes.put32(packet, 16, OUTER);
		int protocol = packet[9] & 0xff;
		int at = sumAt(protocol);
		if (protocol != 58 && at >= 0 && packet.length >= header + at + 2) {
			Bytes.put16(packet, header + at, 0);
			Bytes.put16(packet, header + at, ~sum4(packet, header));
		}
		Bytes.put16(packet, 10, 0);
		Bytes.put16(packet, 10, ~OnesComplement.fold(Checksum.words(packet, 0, header)));
		return packet;
	}

	private static int sum4(byte[] packet, int header) {
		int protocol = packet[9] & 0xff;
		long pseudo = protocol == 1 ? 0 : Checksum.words(packet, 12, 20) + (long) protocol + packet.length - header;
		return OnesComplement.fold(pseudo + Checksum.words(packet, header, packet.length));
	}

	private static int sum6(byte[] packet) {
		Datagram fields = new Datagram();
		fields.sourceHigh = Bytes.get64(packet, 8);
		fields.sourceLow = Bytes.get64(packet, 16);
		fields.destinationHigh = Bytes.get64(packet, 24);
		fields.destinationLow = Bytes.get64(packet, 32);
		return Checksum.fold(fields, packet[6] & 0xff, packet.length - 40, Checksum.words(packet, 40, packet.length));
	}

	private void checkIpv4(byte[] packet) {
		this.out++;
		Target.check(packet.length >= 20 && Bytes.get16(packet, 2) == packet.length, "an IPv4 packet of a wrong length went out");
		Target.check(OnesComplement.fold(Checksum.words(packet, 0, 20)) == 0xffff, "a wrong header checksum went out");
		Target.check(Bytes.get32(packet, 12) == OUTER, "an IPv4 packet of another source went out");
	}

	private void checkIpv6(byte[] packet) {
		this.out++;
		Target.check(packet.length >= 40 && packet.length <= Ipv6Packet.MTU && Bytes.get16(packet, 4) == packet.length - 40, "an IPv6 packet of a wrong length came in");
		Target.check(Ipv6Packet.destination(packet).equals(NODE), "an IPv6 packet for another node came in");
		Target.check((packet[6] & 0xff) != 58 || sum6(packet) == 0xffff || PREFIX.contains(Ipv6Packet.source(packet)), "a wrong ICMPv6 checksum came in");
	}
}
