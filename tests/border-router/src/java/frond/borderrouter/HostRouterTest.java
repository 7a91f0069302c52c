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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way between mesh and host: RFC 8200 section 3, RFC 4443 sections 2.4 and 3, RFC 2827. */
class HostRouterTest {
	private static final long SECOND = 1000000;
	private static final Address HOST = new Address(0xfd00000000000000L, 1);
	/** An echo request as Linux sends it (ping -c 1 -s 16): identifier 0x1234, sequence 1. */
	private static final String ECHO = "60012345 0018 3a 40 fd000000000000000000000000000001 fd0000000000000000f00d0000000011 8000 0000 1234 0001 000102030405060708090a0b0c0d0e0f";

	private final VirtualAir air = new VirtualAir(1);
	private final List<byte[]> toHost = new ArrayList<>();
	private MeshNode root;
	private LeafNode node;
	private HostRouter router;

	@BeforeEach
	void aNodeIsJoined() {
		this.root = new MeshNode(this.air, true, 1);
		this.router = new HostRouter(this.root.mesh, HOST, this.toHost::add);
		this.root.mesh.root().setOutside(this.router);
		this.node = LeafNode.on(this.air, 0x02f00d0000000011L, true);
		assertTrue(this.air.run(60 * SECOND, () -> this.root.joined.contains(this.node.address())));
	}

	private static byte[] hex(String text) {
		return HexFormat.of().parseHex(text.replace(" ", ""));
	}

	/** A packet with its ICMPv6 checksum filled in. */
	private static byte[] packet(String text) {
		byte[] packet = hex(text);
		Bytes.put16(packet, 42, ~sum(packet));
		return packet;
	}

	/** RFC 1071, word by word, with the pseudo-header of RFC 8200 section 8.1. */
	private static int sum(byte[] packet) {
		long sum = packet.length - 40 + (packet[6] & 0xff);
		for (int i = 8; i < packet.length; i += 2) {
			sum += (packet[i] & 0xff) << 8 | (i + 1 < packet.length ? packet[i + 1] & 0xff : 0);
		}
		while (sum >>> 16 != 0) {
			sum = (sum & 0xffff) + (sum >>> 16);
		}
		return (int) sum;
	}

	private byte[] answer(byte[] packet) {
		this.toHost.clear();
		this.router.onPacket(packet, this.air.now());
		this.air.run(5 * SECOND, () -> !this.toHost.isEmpty());
		assertTrue(this.toHost.size() <= 1);
		return this.toHost.isEmpty() ? null : this.toHost.get(0);
	}

	private void isError(byte[] packet, int type, int code, int value, byte[] about) {
		assertEquals(0xffff, sum(packet));
		assertEquals(type, packet[40]);
		assertEquals(code, packet[41]);
		assertEquals(value, Bytes.get32(packet, 44));
		assertEquals(MeshNode.ADDRESS, Ipv6Packet.source(packet));
		assertArrayEquals(Arrays.copyOf(about, packet.length - 48), Arrays.copyOfRange(packet, 48, packet.length));
	}

	@Test
	void theHostPingsANode() {
		byte[] reply = answer(packet(ECHO));
		assertEquals(0xffff, sum(reply));
		// A hop more than from the node, which sends with 64.
		assertArrayEquals(hex("60000000 0018 3a 3f fd0000000000000000f00d0000000011 fd000000000000000000000000000001 8100"), Arrays.copyOf(reply, 42));
		assertArrayEquals(hex("1234 0001 000102030405060708090a0b0c0d0e0f"), Arrays.copyOfRange(reply, 44, reply.length));
		assertEquals(1, this.router.fromHost().delivered);
		assertEquals(1, this.router.toHost());
	}

	/** {@code ping -s 1000}: fragments on the air, both ways. */
	@Test
	void aLargeDatagramGoesInFragments() {
		byte[] request = Arrays.copyOf(hex(ECHO), 40 + 1008);
		Bytes.put16(request, 4, 1008);
		for (int i = 48; i < request.length; i++) {
			request[i] = (byte) (i * 7);
		}
		Bytes.put16(request, 42, 0);
		Bytes.put16(request, 42, ~sum(request));
		byte[] reply = answer(request);
		assertEquals(request.length, reply.length);
		assertArrayEquals(Arrays.copyOfRange(request, 44, request.length), Arrays.copyOfRange(reply, 44, reply.length));
		assertEquals(0xffff, sum(reply));
	}

	@Test
	void theRouterItselfAnswers() {
		byte[] request = packet(ECHO.replace("00f00d0000000011", "000000fffe000001"));
		byte[] reply = answer(request);
		assertEquals(MeshNode.ADDRESS, Ipv6Packet.source(reply));
		assertEquals(0xffff, sum(reply));
		assertEquals(129, reply[40] & 0xff);
		// A wrong checksum is answered by nobody.
		request[50]++;
		assertEquals(null, answer(request));
		assertEquals(1, this.router.fromHost().drops(Drop.ICMPV6_CHECKSUM));
	}

	/** A UDP service behind the host, and its answer. */
	@Test
	void aNodeReachesTheHostsNetwork() {
		Address service = new Address(0x20010db800000000L, 5);
		this.node.send("hello".getBytes(), service, 7, this.air.now());
		this.air.run(SECOND, () -> !this.toHost.isEmpty());
		byte[] sent = this.toHost.get(0);
		assertArrayEquals(hex("60000000 000d 11 3f fd0000000000000000f00d0000000011 20010db8000000000000000000000005 2711 0007 000d"), Arrays.copyOf(sent, 46));
		assertEquals(0xffff, sum(sent));
		assertEquals("hello", new String(sent, 48, 5));
		byte[] answer = hex("60000000 000d 11 40 20010db8000000000000000000000005 fd0000000000000000f00d0000000011 0007 2711 000d 0000 776f726c64");
		Bytes.put16(answer, 46, ~sum(answer));
		this.router.onPacket(answer, this.air.now());
		assertTrue(this.air.run(SECOND, () -> !this.node.received.isEmpty()));
		assertEquals("world", new String(this.node.received.get(0)));
		assertEquals(service, this.node.senders.get(0));
	}

	@Test
	void errorsSayWhy() {
		byte[] late = packet(ECHO);
		late[7] = 1;
		isError(answer(late), 3, 0, 0, late);
		byte[] unknown = packet(ECHO.replace("f00d0000000011", "f00d0000000012"));
		isError(answer(unknown), 1, 3, 0, unknown);
		byte[] elsewhere = packet(ECHO.replace("fd0000000000000000f00d0000000011", "fd0100000000000000f00d0000000011"));
		isError(answer(elsewhere), 1, 0, 0, elsewhere);
		byte[] large = Arrays.copyOf(packet(ECHO), 1281);
		Bytes.put16(large, 4, 1241);
		isError(answer(large), 2, 0, 1280, large);
		byte[] port = hex("60000000 0008 11 40 fd000000000000000000000000000001 fd00000000000000000000fffe000001 0007 2711 0008 0001");
		isError(answer(port), 1, 4, 0, port);
	}

	/** RFC 4443 section 2.4 e and f: not about errors, not to many or nobody, not too many. */
	@Test
	void someErrorsAreNotSent() {
		byte[] error = packet(ECHO.replace("f00d0000000011", "f00d0000000012").replace("8000 0000", "0100 0000"));
		assertEquals(null, answer(error));
		byte[] unknown = packet(ECHO.replace("f00d0000000011", "f00d0000000012"));
		this.toHost.clear();
		for (int i = 0; i < 1000; i++) {
			this.router.onPacket(unknown.clone(), this.air.now());
		}
		assertTrue(this.toHost.size() <= 20, () -> this.toHost.size() + " errors");
	}

	/** No packet of the host's side claims to be of the mesh, and none of the mesh's to be of elsewhere (RFC 2827). */
	@Test
	void sourcesAreChecked() {
		for (String source : new String[] { "fd0000000000000000f00d0000000099", "00000000000000000000000000000000", "00000000000000000000000000000001",
				"ff020000000000000000000000000001", "fe800000000000000000000000000001" }) {
			assertEquals(null, answer(packet(ECHO.replace("fd000000000000000000000000000001", source))));
		}
		assertEquals(5, this.router.fromHost().drops(Drop.IPV6_SOURCE));
		frond.lowpan.Datagram spoofed = new frond.lowpan.Datagram();
		spoofed.sourceHigh = 0x20010db800000000L;
		spoofed.sourceLow = 7;
		spoofed.destinationHigh = 0x20010db800000000L;
		spoofed.destinationLow = 5;
		spoofed.hopLimit = 64;
		assertEquals(Drop.IPV6_SOURCE, this.router.onDatagram(spoofed, this.air.now()));
	}

	@Test
	void whatIsNoPacketIsCounted() {
		byte[] good = packet(ECHO);
		for (int length = 0; length < good.length; length++) {
			assertEquals(null, answer(Arrays.copyOf(good, length)));
		}
		assertEquals(good.length, this.router.fromHost().drops(Drop.IPV6_TRUNCATED));
		good[0] = 0x45;
		assertEquals(null, answer(good));
		// To all routers: the solicitation that Linux sends on a new interface.
		assertEquals(null, answer(packet("60000000 0008 3a ff fe800000000000000000000000000001 ff020000000000000000000000000002 8500 0000 00000000")));
		assertEquals(1, this.router.fromHost().drops(Drop.IPV6_VERSION));
		assertEquals(1, this.router.fromHost().drops(Drop.IPV6_OTHER_DESTINATION));
		assertEquals(this.router.fromHost().received, good.length + 2);
	}
}
