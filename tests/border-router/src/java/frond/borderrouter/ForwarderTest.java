package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leaves on a virtual air, the router's forwarding with real sockets, a real UDP service. */
class ForwarderTest {
	private static final long SECOND = 1000000;
	private static final int PORT = 10000;

	private final VirtualAir air = new VirtualAir(3);
	private final List<SocketAddress> peers = Collections.synchronizedList(new ArrayList<>());
	private MeshNode router;
	private Selector selector;
	private Forwarder forwarder;
	private DatagramSocket service;
	/** How often the service answers. */
	private volatile int answers = 1;

	@BeforeEach
	void aServiceBehindTheRouter() throws IOException {
		this.router = new MeshNode(this.air, true, 5);
		this.selector = Selector.open();
		this.forwarder = new Forwarder(this.router.mesh, this.selector);
		this.service = serve(0);
		assertTrue(this.forwarder.forward(PORT, (InetSocketAddress) this.service.getLocalSocketAddress()));
	}

	@AfterEach
	void end() throws IOException {
		this.service.close();
		this.selector.close();
	}

	private DatagramSocket serve(int port) throws IOException {
		DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName("127.0.0.1"));
		Thread thread = new Thread(() -> echo(socket), "echo");
		thread.setDaemon(true);
		thread.start();
		return socket;
	}

	private void echo(DatagramSocket socket) {
		try {
			while (true) {
				DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
				socket.receive(packet);
				this.peers.add(packet.getSocketAddress());
				for (int i = 0; i < this.answers; i++) {
					socket.send(packet);
				}
			}
		} catch (IOException e) {
			// Closed.
		}
	}

	private LeafNode node(int number) {
		LeafNode node = LeafNode.on(this.air, 0x02f00d0000000010L + number, true);
		assertTrue(this.air.run(10 * SECOND, node.leaf::joined));
		// What follows a join (SNTP) is over, so that no test's one frame finds the channel busy.
		this.air.run(SECOND);
		return node;
	}

	/** Virtual time for the mesh, real time for the host, both until a condition holds. */
	private boolean run(BooleanSupplier until) throws IOException {
		long deadline = System.nanoTime() + 30_000_000_000L;
		while (!until.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			this.air.run(SECOND / 100);
			this.selector.select(1);
			for (SelectionKey key : this.selector.selectedKeys()) {
				assertTrue(this.forwarder.onReadable(key.attachment(), this.air.now()));
			}
			this.selector.selectedKeys().clear();
			this.forwarder.onTime(this.air.now());
		}
		return true;
	}

	@Test
	void aServiceSeesOnePeerANodeAndItsAnswersFindBack() throws IOException {
		LeafNode a = node(1);
		LeafNode b = node(2);
		for (int i = 1; i <= 3; i++) {
			int count = i;
			a.send(new byte[] { 'a', (byte) i }, MeshNode.ADDRESS, PORT, this.air.now());
			this.air.run(SECOND / 10);
			b.send(new byte[] { 'b', (byte) i }, MeshNode.ADDRESS, PORT, this.air.now());
			assertTrue(run(() -> a.received.size() == count && b.received.size() == count));
			assertArrayEquals(new byte[] { 'a', (byte) i }, a.received.get(i - 1));
			assertArrayEquals(new byte[] { 'b', (byte) i }, b.received.get(i - 1));
			assertEquals(MeshNode.ADDRESS, a.senders.get(i - 1));
		}
		assertEquals(6, this.peers.size());
		assertEquals(2, this.peers.stream().distinct().count());
		assertEquals(2, this.forwarder.mappings());
		assertEquals(6, this.forwarder.toHost());
		assertEquals(6, this.forwarder.toMesh());
	}

	/** More answers at once than the radio's queue holds: they wait. */
	@Test
	void answersWaitForTheRadio() throws IOException {
		LeafNode node = node(1);
		this.answers = 60;
		node.send(new byte[40], MeshNode.ADDRESS, PORT, this.air.now());
		assertTrue(run(() -> node.received.size() == 60));
		assertEquals(0, this.router.mesh.stats().drops(Drop.MAC_QUEUE_FULL));
	}

	@Test
	void anAnswerLongerThanAFrameArrivesOneLongerThanADatagramIsDroppedAndCounted() throws IOException {
		LeafNode node = node(1);
		node.send(new byte[] { 1 }, MeshNode.ADDRESS, PORT, this.air.now());
		assertTrue(run(() -> node.received.size() == 1));
		byte[] large = new byte[1300];
		this.service.send(new DatagramPacket(large, 1300, this.peers.get(0)));
		this.service.send(new DatagramPacket(large, 1240, this.peers.get(0)));
		assertTrue(run(() -> this.router.mesh.stats().drops(Drop.LOWPAN_OVERSIZE) == 2));
		this.service.send(new DatagramPacket(large, 1000, this.peers.get(0)));
		assertTrue(run(() -> node.received.size() == 2));
		assertEquals(1000, node.received.get(1).length);
		this.service.send(new DatagramPacket(large, 98, this.peers.get(0)));
		assertTrue(run(() -> node.received.size() == 3));
		assertEquals(98, node.received.get(2).length);
		this.service.send(new DatagramPacket(large, 0, this.peers.get(0)));
		assertTrue(run(() -> node.received.size() == 4));
		assertEquals(0, node.received.get(3).length);
	}

	/** The host refuses (ICMP) what goes to a port where nobody is; when somebody is again, it works again. */
	@Test
	void aServiceMayBeAwayAndComeBack() throws IOException {
		LeafNode node = node(1);
		int port = this.service.getLocalPort();
		this.service.close();
		for (int i = 0; i < 3; i++) {
			node.send(new byte[] { 1 }, MeshNode.ADDRESS, PORT, this.air.now());
			long before = this.forwarder.toHost() + this.router.mesh.stats().drops(Drop.IPV6_FORWARD);
			assertTrue(run(() -> this.forwarder.toHost() + this.router.mesh.stats().drops(Drop.IPV6_FORWARD) > before));
		}
		assertTrue(run(() -> this.router.mesh.stats().drops(Drop.IPV6_FORWARD) > 0));
		this.service = serve(port);
		assertTrue(run(() -> {
			if (node.received.isEmpty()) {
				node.send(new byte[] { 2 }, MeshNode.ADDRESS, PORT, this.air.now());
			}
			return !node.received.isEmpty();
		}));
		assertEquals(1, this.forwarder.mappings());
	}

	@Test
	void idleMappingsAreClosed() throws IOException {
		LeafNode a = node(1);
		LeafNode b = node(2);
		a.send(new byte[] { 1 }, MeshNode.ADDRESS, PORT, this.air.now());
		this.air.run(SECOND / 10);
		b.send(new byte[] { 1 }, MeshNode.ADDRESS, PORT, this.air.now());
		assertTrue(run(() -> a.received.size() == 1 && b.received.size() == 1));
		this.air.run(1800 * SECOND);
		a.send(new byte[] { 2 }, MeshNode.ADDRESS, PORT, this.air.now());
		assertTrue(run(() -> a.received.size() == 2));
		this.air.run(1801 * SECOND);
		this.forwarder.onTime(this.air.now());
		assertEquals(1, this.forwarder.mappings());
		a.send(new byte[] { 3 }, MeshNode.ADDRESS, PORT, this.air.now());
		this.air.run(SECOND / 10);
		b.send(new byte[] { 3 }, MeshNode.ADDRESS, PORT, this.air.now());
		assertTrue(run(() -> a.received.size() == 3 && b.received.size() == 2));
		// b has a new socket, a still its first.
		assertEquals(3, this.peers.stream().distinct().count());
	}

	@Test
	void nobodyElseIsHeardOnAMapping() throws IOException {
		LeafNode node = node(1);
		node.send(new byte[] { 1 }, MeshNode.ADDRESS, PORT, this.air.now());
		assertTrue(run(() -> node.received.size() == 1));
		try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			stranger.send(new DatagramPacket(new byte[] { 9 }, 1, this.peers.get(0)));
		}
		node.send(new byte[] { 2 }, MeshNode.ADDRESS, PORT, this.air.now());
		assertTrue(run(() -> node.received.size() == 2));
		assertEquals("[[1], [2]]", Arrays.deepToString(node.received.toArray()));
	}
}
