package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.ipv6.Checksum;
import frond.lowpan.Datagram;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The NAT64 without rights: a node's UDP from sockets of this process to services on the loopback, real ones. */
class Nat64SocketsTest {
	private static final long SECOND = 1000000;
	private static final String NODE = "fd0000000000000000f00d0000000011";
	private static final String LOOPBACK = "0064ff9b00010000000000007f000001";

	private final VirtualAir air = new VirtualAir(1);
	private MeshNode root;
	private LeafNode node;
	private Selector selector;
	private DatagramSocket service;

	@BeforeEach
	void aNodeIsJoined() throws IOException {
		this.root = new MeshNode(this.air, true, 1);
		this.node = LeafNode.on(this.air, 0x02f00d0000000011L, true);
		assertTrue(this.air.run(60 * SECOND, () -> this.root.joined.contains(this.node.address())));
		this.selector = Selector.open();
		this.service = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
		this.service.setSoTimeout(20_000);
	}

	@AfterEach
	void close() throws IOException {
		this.service.close();
		this.selector.close();
	}

	private Nat64Sockets nat64(boolean loopback) {
		return new Nat64Sockets(Nat64Prefix.parse("64:ff9b:1::/96"), loopback, this.root.mesh, new HostRouter(this.root.mesh, null, null), this.selector);
	}

	private static byte[] udp(String to, int sourcePort, int destinationPort, String payload) {
		byte[] packet = HexFormat.of().parseHex("60000000" + String.format("%04x", 8 + payload.length()) + "113f" + NODE + to + String.format("%04x%04x%04x0000", sourcePort, destinationPort,
				8 + payload.length()) + HexFormat.of().formatHex(payload.getBytes()));
		Datagram fields = new Datagram();
		Ipv6Packet.into(packet, fields);
		int sum = ~Checksum.fold(fields, 17, packet.length - 40, Checksum.words(packet, 40, packet.length)) & 0xffff;
		Bytes.put16(packet, 46, sum == 0 ? 0xffff : sum);
		return packet;
	}

	private static int number(Nat64Sockets nat64, String name) {
		return ((Number) nat64.status().get(name)).intValue();
	}

	@Test
	void aNodesDatagramGoesOutAndTheAnswerComesBack() throws IOException {
		Nat64Sockets nat64 = nat64(true);
		assertEquals(0, nat64.onPacket(udp(LOOPBACK, LeafNode.PORT, this.service.getLocalPort(), "hello"), this.air.now()));
		DatagramPacket asked = new DatagramPacket(new byte[100], 100);
		this.service.receive(asked);
		assertEquals("hello", new String(asked.getData(), 0, asked.getLength()));
		this.service.send(new DatagramPacket("world".getBytes(), 5, asked.getSocketAddress()));
		this.selector.select(20_000);
		for (SelectionKey key : this.selector.selectedKeys()) {
			assertTrue(nat64.onReadable(key.attachment(), this.air.now()));
		}
		nat64.onTime(this.air.now());
		assertTrue(this.air.run(SECOND, () -> this.node.received.size() == 1));
		assertArrayEquals("world".getBytes(), this.node.received.get(0));
		assertEquals(new Address(0x0064ff9b00010000L, 0x7f000001L), this.node.senders.get(0));
		assertEquals(1, number(nat64, "toIpv4"));
		assertEquals(1, number(nat64, "toMesh"));
		// UDP_DEFAULT, RFC 6146 section 4.
		nat64.onTime(this.air.now() + 299 * SECOND);
		assertEquals(1, number(nat64, "sockets"));
		nat64.onTime(this.air.now() + 301 * SECOND);
		assertEquals(0, number(nat64, "sockets"));
	}

	@Test
	void whatIsNotCarriedIsNamed() {
		Nat64Sockets nat64 = nat64(false);
		long now = this.air.now();
		assertEquals(Drop.IPV6_FORWARD, nat64.onPacket(udp(LOOPBACK, 1, 2, "loopback"), now));
		Nat64Sockets open = nat64(true);
		byte[] unsummed = udp(LOOPBACK, 1, 2, "no checksum");
		Bytes.put16(unsummed, 46, 0);
		assertEquals(Drop.UDP_CHECKSUM, open.onPacket(unsummed, now));
		byte[] cut = udp(LOOPBACK, 1, 2, "cut");
		Bytes.put16(cut, 44, 100);
		assertEquals(Drop.UDP_TRUNCATED, open.onPacket(cut, now));
		byte[] tcp = udp(LOOPBACK, 1, 2, "a segment");
		tcp[6] = 6;
		assertEquals(Drop.IPV6_NEXT_HEADER, open.onPacket(tcp, now));
		assertEquals(0, number(open, "sockets"));
		assertEquals(Drop.IPV6_FORWARD, open.onPacket(udp(LOOPBACK, 1, 0, "port 0"), now));
		assertEquals(1, number(open, "refused"));
	}

	/** One node cannot take every socket: its own longest silent one gives way, which is counted. */
	@Test
	void aNodeHasSoManySockets() {
		Nat64Sockets nat64 = nat64(true);
		for (int i = 0; i < Nat64Sockets.NODE_MAPPINGS + 3; i++) {
			assertEquals(0, nat64.onPacket(udp(LOOPBACK, 2000 + i, this.service.getLocalPort(), "x"), this.air.now()));
		}
		assertEquals(Nat64Sockets.NODE_MAPPINGS, number(nat64, "sockets"));
		assertEquals(3, number(nat64, "evicted"));
		nat64.onTime(this.air.now() + 301 * SECOND);
		assertEquals(0, number(nat64, "sockets"));
	}
}
