package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 6146 and 7915, packet by packet: a node at fd00::f0:d00:0:11, a server at 198.51.100.7, 192.0.0.2 for the mesh. */
class Nat64Test {
	private static final long SECOND = 1000000;
	private static final String NODE = "fd0000000000000000f00d0000000011";
	private static final String SERVER = "0064ff9b0001000000000000c6336407";
	private static final int OUTER = 0xc0000002;
	private static final int UPPER4 = 20;
	private static final int UPPER6 = 40;

	private final List<byte[]> mesh = new ArrayList<>();
	private final List<byte[]> ipv4 = new ArrayList<>();
	private final Nat64 nat64 = new Nat64(Nat64Prefix.parse("64:ff9b:1::/96"), OUTER, MeshNode.ADDRESS, (packet, now) -> {
		this.mesh.add(packet);
		return 0;
	}, this.ipv4::add, new Random(1));
	private long now;

	private static byte[] hex(String text) {
		return HexFormat.of().parseHex(text.replace(" ", ""));
	}

	private static int fold(long sum) {
		while (sum >>> 16 != 0) {
			sum = (sum & 0xffff) + (sum >>> 16);
		}
		return (int) sum;
	}

	private static long words(byte[] packet, int from, int to) {
		long sum = 0;
		for (int i = from; i < to; i += 2) {
			sum += (packet[i] & 0xff) << 8 | (i + 1 < to ? packet[i + 1] & 0xff : 0);
		}
		return sum;
	}

	/** RFC 8200 section 8.1. */
	private static int sum6(byte[] packet) {
		return fold(words(packet, 8, packet.length) + packet.length - UPPER6 + (packet[6] & 0xff));
	}

	/** RFC 768 and 793; RFC 792 without the pseudo-header. */
	private static int sum4(byte[] packet) {
		int protocol = packet[9] & 0xff;
		assertEquals(0xffff, fold(words(packet, 0, UPPER4)));
		return fold(words(packet, UPPER4, packet.length) + (protocol == 1 ? 0 : words(packet, 12, 20) + packet.length - UPPER4 + protocol));
	}

	private static byte[] packet6(String text, int sumAt) {
		byte[] packet = hex(text);
		Bytes.put16(packet, 4, packet.length - UPPER6);
		Bytes.put16(packet, UPPER6 + sumAt, ~sum6(packet));
		return packet;
	}

	private static byte[] packet4(String text, int sumAt) {
		byte[] packet = hex(text);
		Bytes.put16(packet, 2, packet.length);
		Bytes.put16(packet, 10, ~fold(words(packet, 0, UPPER4)));
		if (sumAt >= 0) {
			int protocol = packet[9] & 0xff;
			Bytes.put16(packet, UPPER4 + sumAt, ~fold(words(packet, UPPER4, packet.length) + (protocol == 1 ? 0 : words(packet, 12, 20) + packet.length - UPPER4 + protocol)));
		}
		return packet;
	}

	private byte[] out(byte[] packet) {
		this.ipv4.clear();
		assertEquals(0, this.nat64.onPacket(packet, this.now));
		assertEquals(1, this.ipv4.size());
		assertEquals(0xffff, sum4(this.ipv4.get(0)));
		return this.ipv4.get(0);
	}

	private byte[] in(byte[] packet) {
		this.mesh.clear();
		assertEquals(0, this.nat64.onIpv4(packet, this.now));
		assertEquals(1, this.mesh.size());
		assertEquals(0xffff, sum6(this.mesh.get(0)));
		return this.mesh.get(0);
	}

	private static byte[] udpOut() {
		return packet6("6c100000 0000 11 3f" + NODE + SERVER + "2711 2710 000d 0000 68656c6c6f", 6);
	}

	private static final String UDP_IN = "45b8 0000 1234 4000 3f11 0000 c6336407 c0000002 2710 2711 000d 0000 776f726c64";

	@Test
	void udpGoesOutAndComesBack() {
		byte[] out = out(udpOut());
		// DSCP and ECN stay, may be fragmented on its way, the port is the node's own, which is free.
		assertArrayEquals(hex("45c1 0021 0001 0000 3f11"), Arrays.copyOf(out, 10));
		assertArrayEquals(hex("c0000002 c6336407 2711 2710 000d"), Arrays.copyOfRange(out, 12, 26));
		assertEquals("hello", new String(out, 28, 5));
		byte[] in = in(packet4(UDP_IN, 6));
		assertArrayEquals(hex("6b800000 000d 11 3f" + SERVER + NODE + "2710 2711 000d"), Arrays.copyOf(in, 46));
		assertEquals("world", new String(in, 48, 5));
	}

	/** RFC 7915 section 4.5: a datagram without a checksum gets one. */
	@Test
	void udpWithoutAChecksumGetsOne() {
		out(udpOut());
		in(packet4(UDP_IN, -1));
	}

	/** RFC 6146 section 3.5.1: address-dependent filtering; and nothing for ports that are nobody's. */
	@Test
	void strangersAreKeptOut() {
		assertEquals(Drop.IPV6_NO_ROUTE, this.nat64.onIpv4(packet4(UDP_IN, 6), this.now));
		out(udpOut());
		assertEquals(Drop.IPV6_NO_ROUTE, this.nat64.onIpv4(packet4(UDP_IN.replace("c6336407 ", "c6336408 "), 6), this.now));
		assertEquals(Drop.IPV6_OTHER_DESTINATION, this.nat64.onIpv4(packet4(UDP_IN.replace("c0000002", "c0000003"), 6), this.now));
		assertEquals(Drop.IPV6_SOURCE, this.nat64.onIpv4(packet4(UDP_IN.replace("c6336407 ", "7f000001 "), 6), this.now));
		assertTrue(this.mesh.isEmpty());
		// Five minutes later (UDP_DEFAULT) it is a stranger again.
		this.now += 301 * SECOND;
		this.nat64.onTime(this.now);
		assertEquals(Drop.IPV6_NO_ROUTE, this.nat64.onIpv4(packet4(UDP_IN, 6), this.now));
		assertEquals(0, this.nat64.status().get("bindings"));
	}

	/** Two nodes with one port: the second gets another, of its parity (section 3.5.1.1). */
	@Test
	void portsAreShared() {
		out(udpOut());
		byte[] second = out(packet6("60000000 0000 11 3f fd0000000000000000f00d0000000012" + SERVER + "2711 2710 000d 0000 68656c6c6f", 6));
		int port = Bytes.get16(second, UPPER4);
		assertTrue(port != 0x2711 && port % 2 == 1 && port >= 1024, () -> "port " + port);
		byte[] in = in(packet4(UDP_IN.replace("2710 2711", "2710 " + String.format("%04x", port)), 6));
		assertEquals(0x12, in[39]);
		assertEquals(0x2711, Bytes.get16(in, 42));
	}

	@Test
	void tcpIsCarried() {
		String segment = "c000 0050 00000001 00000000 5002 1000 0000 0000";
		byte[] out = out(packet6("60000000 0000 06 3f" + NODE + SERVER + segment, 16));
		assertEquals(6, out[9]);
		byte[] in = in(packet4("4500 0000 0001 4000 4006 0000 c6336407 c0000002 0050 c000 00000009 00000002 5012 1000 0000 0000", 16));
		assertEquals(6, in[6]);
		// Open: it lasts two hours and four minutes without a segment (TCP_EST), then no more.
		this.now += 7400 * SECOND;
		this.nat64.onTime(this.now);
		in(packet4("4500 0000 0001 4000 4006 0000 c6336407 c0000002 0050 c000 0000000a 00000002 5010 1000 0000 0000", 16));
		out(packet6("60000000 0000 06 3f" + NODE + SERVER + "c000 0050 00000002 0000000a 5004 1000 0000 0000", 16));
		this.now += 241 * SECOND;
		this.nat64.onTime(this.now);
		assertEquals(Drop.IPV6_NO_ROUTE, this.nat64.onIpv4(packet4("4500 0000 0001 4000 4006 0000 c6336407 c0000002 0050 c000 0000000a 00000002 5010 1000 0000 0000", 16), this.now));
	}

	@Test
	void echoIsTranslated() {
		byte[] out = out(packet6("60000000 0000 3a 3f" + NODE + SERVER + "8000 0000 1234 0001 61626364", 2));
		assertArrayEquals(hex("0800"), Arrays.copyOfRange(out, UPPER4, UPPER4 + 2));
		byte[] in = in(packet4("4500 0000 0001 0000 4001 0000 c6336407 c0000002 0000 0000 1234 0001 61626364", 2));
		assertArrayEquals(hex("8100"), Arrays.copyOfRange(in, UPPER6, UPPER6 + 2));
		assertArrayEquals(hex("1234 0001 61626364"), Arrays.copyOfRange(in, UPPER6 + 4, in.length));
	}

	/** ICMP_DEFAULT, RFC 6146 section 4. */
	@Test
	void anEchoIsForgottenAfterAMinute() {
		out(packet6("60000000 0000 3a 3f" + NODE + SERVER + "8000 0000 1234 0001 61626364", 2));
		byte[] reply = packet4("4500 0000 0001 0000 4001 0000 c6336407 c0000002 0000 0000 1234 0001 61626364", 2);
		this.now += 59 * SECOND;
		this.nat64.onTime(this.now);
		in(reply.clone());
		this.now += 61 * SECOND;
		this.nat64.onTime(this.now);
		assertEquals(Drop.IPV6_NO_ROUTE, this.nat64.onIpv4(reply, this.now));
	}

	private byte[] from(String node, int port) {
		return packet6("60000000 0000 11 3f" + node + SERVER + String.format("%04x", port) + "2710 000d 0000 68656c6c6f", 6);
	}

	/** One node has 256 bindings at most; it is told that it gets no more, others get theirs, and what was refused is counted. */
	@Test
	void aNodeCannotTakeAllBindings() {
		for (int i = 0; i < 256; i++) {
			out(from(NODE, 2000 + i));
		}
		assertEquals(Drop.IPV6_FORWARD, this.nat64.onPacket(from(NODE, 9000), this.now));
		assertEquals(1, this.mesh.size());
		assertArrayEquals(hex("0103"), Arrays.copyOfRange(this.mesh.get(0), UPPER6, UPPER6 + 2));
		assertEquals(1L, this.nat64.status().get("refused"));
		assertEquals(256, this.nat64.status().get("bindings"));
		out(from(NODE.replace("0011", "0012"), 9000));
		// What it has goes on.
		out(from(NODE, 2000));
	}

	/** RFC 6146 section 3.8: two nodes behind one address reach each other by it. */
	@Test
	void nodesMeetBehindTheirAddress() {
		String other = NODE.replace("0011", "0012");
		String outer = SERVER.replace("c6336407", "c0000002");
		out(udpOut());
		this.ipv4.clear();
		this.mesh.clear();
		// To a port that is nobody's yet: kept out there, which the node is told, but from now on the address may answer.
		assertEquals(Drop.IPV6_NO_ROUTE, this.nat64.onPacket(packet6("60000000 0000 11 3f" + NODE + outer + "2711 2712 000d 0000 68656c6c6f", 6), this.now));
		assertEquals(58, this.mesh.remove(0)[6]);
		this.nat64.onPacket(packet6("60000000 0000 11 3f" + other + outer + "2712 2711 000d 0000 68656c6c6f", 6), this.now);
		assertTrue(this.ipv4.isEmpty());
		assertEquals(1, this.mesh.size());
		byte[] met = this.mesh.get(0);
		assertEquals(0xffff, sum6(met));
		assertArrayEquals(hex(outer + NODE + "2712 2711"), Arrays.copyOfRange(met, 8, 44));
	}

	/** RFC 7915 sections 4.2 and 4.3: the packet in an error is what the node has sent. */
	@Test
	void errorsAreTranslatedWithWhatTheyQuote() {
		byte[] sent = out(udpOut());
		String quoted = HexFormat.of().formatHex(sent);
		byte[] in = in(packet4("4500 0000 0001 0000 4001 0000 c6336407 c0000002 0303 0000 00000000" + quoted, 2));
		assertArrayEquals(hex("0104"), Arrays.copyOfRange(in, UPPER6, UPPER6 + 2));
		byte[] inner = Arrays.copyOfRange(in, UPPER6 + 8, in.length);
		byte[] original = udpOut();
		assertArrayEquals(Arrays.copyOfRange(original, 8, 46), Arrays.copyOfRange(inner, 8, 46));
		assertEquals(original[6], inner[6]);
		// Fragmentation needed, with an MTU of 1400: 20 more on the IPv6 side; from a router that says none, 1280.
		in = in(packet4("4500 0000 0001 0000 4001 0000 0a000001 c0000002 0304 0000 00000578" + quoted, 2));
		assertArrayEquals(hex("0200"), Arrays.copyOfRange(in, UPPER6, UPPER6 + 2));
		assertEquals(1420, Bytes.get32(in, UPPER6 + 4));
		in = in(packet4("4500 0000 0001 0000 4001 0000 0a000001 c0000002 0304 0000 00000000" + quoted, 2));
		assertEquals(1280, Bytes.get32(in, UPPER6 + 4));
		in = in(packet4("4500 0000 0001 0000 4001 0000 0a000001 c0000002 0b00 0000 00000000" + quoted, 2));
		assertArrayEquals(hex("0300"), Arrays.copyOfRange(in, UPPER6, UPPER6 + 2));
		// About what nobody has sent.
		String forged = quoted.replace("27112710", "27132710");
		assertEquals(Drop.ICMPV6_UNKNOWN, this.nat64.onIpv4(packet4("4500 0000 0001 0000 4001 0000 0a000001 c0000002 0303 0000 00000000" + forged, 2), this.now));
	}

	/** And of a node about what came to it. */
	@Test
	void aNodesErrorsAreTranslated() {
		out(udpOut());
		byte[] in = in(packet4(UDP_IN, 6));
		byte[] error = packet6("60000000 0000 3a 3f" + NODE + SERVER + "0104 0000 00000000" + HexFormat.of().formatHex(in), 2);
		byte[] out = out(error);
		assertArrayEquals(hex("0303"), Arrays.copyOfRange(out, UPPER4, UPPER4 + 2));
		// The header in it: from the server to the mesh, its checksum right.
		byte[] inner = Arrays.copyOfRange(out, UPPER4 + 8, out.length);
		assertEquals(0xffff, fold(words(inner, 0, UPPER4)));
		assertArrayEquals(hex("c6336407 c0000002 2710 2711"), Arrays.copyOfRange(inner, 12, 24));
	}

	@Test
	void fragmentsArePutTogether() {
		out(udpOut());
		byte[] whole = packet4(UDP_IN.replace("4000 3f11", "0000 3f11"), 6);
		byte[] first = Arrays.copyOf(whole, 28);
		byte[] second = new byte[25];
		System.arraycopy(whole, 0, second, 0, 20);
		System.arraycopy(whole, 28, second, 20, 5);
		for (byte[] each : List.of(first, second)) {
			Bytes.put16(each, 2, each.length);
			Bytes.put16(each, 6, each == first ? 0x2000 : 1);
			Bytes.put16(each, 10, 0);
			Bytes.put16(each, 10, ~fold(words(each, 0, 20)));
		}
		assertEquals(0, this.nat64.onIpv4(second.clone(), this.now));
		assertTrue(this.mesh.isEmpty());
		byte[] in = in(first);
		assertEquals("world", new String(in, 48, 5));
		// The same bytes twice, overlapping: nothing.
		this.mesh.clear();
		this.nat64.onIpv4(second.clone(), this.now);
		assertEquals(Drop.IPV6_FRAGMENT, this.nat64.onIpv4(second.clone(), this.now));
		assertTrue(this.mesh.isEmpty());
	}

	/** More than the mesh takes: cut, or the sender told (RFC 7915 section 4). */
	@Test
	void largeOnesAreCutOrRefused() {
		out(udpOut());
		byte[] large = Arrays.copyOf(hex(UDP_IN), 1300);
		Bytes.put16(large, 24, 1280);
		byte[] refused = packet4(HexFormat.of().formatHex(large), 6);
		this.ipv4.clear();
		assertEquals(Drop.LOWPAN_OVERSIZE, this.nat64.onIpv4(refused, this.now));
		assertArrayEquals(hex("0304"), Arrays.copyOfRange(this.ipv4.get(0), 20, 22));
		assertEquals(1260, Bytes.get32(this.ipv4.get(0), 24));
		Bytes.put16(large, 6, 0);
		assertEquals(0, this.nat64.onIpv4(packet4(HexFormat.of().formatHex(large), 6), this.now));
		assertEquals(2, this.mesh.size());
		assertArrayEquals(hex("2c"), Arrays.copyOfRange(this.mesh.get(0), 6, 7));
		assertArrayEquals(hex("1100 0001 00001234"), Arrays.copyOfRange(this.mesh.get(0), 40, 48));
		assertEquals(1232, Bytes.get16(this.mesh.get(1), 42));
	}

	@Test
	void lateOnesAreRefused() {
		out(udpOut());
		this.ipv4.clear();
		assertEquals(Drop.IPV6_HOP_LIMIT, this.nat64.onIpv4(packet4(UDP_IN.replace("3f11", "0111"), 6), this.now));
		assertArrayEquals(hex("0b00"), Arrays.copyOfRange(this.ipv4.get(0), 20, 22));
	}

	/** RFC 6052 section 3.1: behind the well-known prefix there are global addresses only; and no loopback, no group behind any. */
	@Test
	void someAddressesAreNotReached() {
		for (String address : new String[] { "7f000001", "00000001", "e0000001", "ffffffff" }) {
			this.mesh.clear();
			assertEquals(Drop.IPV6_FORWARD, this.nat64.onPacket(packet6("60000000 0000 11 3f" + NODE + SERVER.replace("c6336407", address) + "2711 2710 000d 0000 68656c6c6f", 6), this.now));
			assertArrayEquals(hex("0101"), Arrays.copyOfRange(this.mesh.get(0), UPPER6, UPPER6 + 2));
		}
		Nat64 global = new Nat64(Nat64Prefix.WELL_KNOWN, OUTER, MeshNode.ADDRESS, (packet, time) -> 0, this.ipv4::add, new Random(1));
		String wellKnown = "0064ff9b0000000000000000";
		assertEquals(Drop.IPV6_FORWARD, global.onPacket(packet6("60000000 0000 11 3f" + NODE + wellKnown + "0a000001 2711 2710 000d 0000 68656c6c6f", 6), 0));
		assertEquals(0, global.onPacket(packet6("60000000 0000 11 3f" + NODE + wellKnown + "08080808 2711 2710 000d 0000 68656c6c6f", 6), 0));
	}

	/** No packet, whole or cut short, makes it fail; what is cut short is named. */
	@Test
	void cutShortIsNamed() {
		byte[] echo = packet6("60000000 0000 3a 3f" + NODE + SERVER + "8000 0000 1234 0001 61626364", 2);
		for (int length = 40; length < 48; length++) {
			assertTrue(this.nat64.onPacket(Arrays.copyOf(echo, length), this.now) < 0);
		}
		byte[] udp = packet4(UDP_IN, 6);
		for (int length = 0; length < udp.length; length++) {
			assertEquals(Drop.IPV6_TRUNCATED, this.nat64.onIpv4(Arrays.copyOf(udp, length), this.now));
		}
	}
}
