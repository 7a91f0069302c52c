package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.Stats;
import frond.ieee802154.Frame;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaves (RFC 6550 section 8.5) and the root (section 9.7) against each other, in virtual time. */
class MeshTest {
	private static final long SECOND = 1000000;
	private static final long NODE = 0x02f00d0000000011L;

	private final VirtualAir air = new VirtualAir(42);

	private List<LeafNode> nodes(int count, boolean context) {
		List<LeafNode> nodes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			LeafNode node = LeafNode.on(this.air, NODE + i, context);
			nodes.add(node);
		}
		return nodes;
	}

	private static boolean allJoined(List<LeafNode> nodes) {
		return nodes.stream().allMatch(node -> node.leaf.joined());
	}

	/** The bar: boot to acknowledged DAO within 10 s, typically within 2. */
	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.1, 0.3 })
	void everyNodeJoinsWithinTenSeconds(double loss) {
		this.air.lose(loss);
		MeshNode router = new MeshNode(this.air, true, 5);
		this.air.run(100 * SECOND);
		List<Long> times = new ArrayList<>();
		for (int round = 0; round < 20; round++) {
			LeafNode node = LeafNode.on(this.air, NODE + round, true);
			this.air.run(30 * SECOND, node.leaf::joined);
			times.add(node.joinedAt - node.started);
		}
		times.sort(null);
		assertTrue(times.get(0) > 0 && times.get(19) < 10 * SECOND, times::toString);
		assertTrue(times.get(10) < 2 * SECOND, times::toString);
		assertEquals(20, router.joined.size());
	}

	@Test
	void fiftyNodesThatBootTogetherJoin() {
		this.air.lose(0.1);
		MeshNode router = new MeshNode(this.air, false, 5);
		List<LeafNode> nodes = nodes(50, false);
		assertTrue(this.air.run(10 * SECOND, () -> allJoined(nodes)));
		assertEquals(50, router.mesh.root().routes().all().size());
	}

	/** UDP up and down; the answer comes from the router's own address and port. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void datagramsGoUpAndDown(boolean context) {
		MeshNode router = new MeshNode(this.air, context, 5);
		LeafNode node = nodes(1, context).get(0);
		List<byte[]> arrived = new ArrayList<>();
		router.mesh.ipv6().bind(10000, (datagram, now) -> {
			arrived.add(Arrays.copyOfRange(datagram.bytes, datagram.at, datagram.end));
			assertTrue(datagram.rplOption);
			assertEquals(node.address(), new Address(datagram.sourceHigh, datagram.sourceLow));
			return 0;
		});
		assertTrue(this.air.run(10 * SECOND, node.leaf::joined));
		byte[] payload = new byte[node.ipv6.maxPayload()];
		Arrays.fill(payload, (byte) 7);
		assertEquals(0, node.send(payload, MeshNode.ADDRESS, 10000, this.air.now()));
		assertTrue(this.air.run(SECOND, () -> arrived.size() == 1));
		assertArrayEquals(payload, arrived.get(0));
		assertEquals(0, router.mesh.send(payload, payload.length, node.address(), 10000, LeafNode.PORT, this.air.now()));
		assertTrue(this.air.run(SECOND, () -> node.received.size() == 1));
		assertArrayEquals(payload, node.received.get(0));
		assertEquals(MeshNode.ADDRESS, node.senders.get(0));
	}

	/** One node to another, by way of the root (non-storing mode has no other). */
	@Test
	void datagramsGoFromNodeToNode() {
		MeshNode router = new MeshNode(this.air, true, 5);
		List<LeafNode> nodes = nodes(2, true);
		assertTrue(this.air.run(10 * SECOND, () -> allJoined(nodes)));
		nodes.get(0).send(new byte[] { 1, 2, 3 }, nodes.get(1).address(), LeafNode.PORT, this.air.now());
		assertTrue(this.air.run(SECOND, () -> nodes.get(1).received.size() == 1));
		assertEquals(nodes.get(0).address(), nodes.get(1).senders.get(0));
		nodes.get(0).send(new byte[] { 1, 2, 3 }, new Address(0xfd00000000000000L, 99), LeafNode.PORT, this.air.now());
		nodes.get(0).send(new byte[] { 1, 2, 3 }, new Address(0x20010db800000000L, 99), LeafNode.PORT, this.air.now());
		this.air.run(SECOND);
		assertEquals(2, router.mesh.stats().drops(Drop.IPV6_UNREACHABLE));
	}

	/** RFC 4330: the node's time is the host's, within half a round trip. */
	@Test
	void nodesHaveTheHostsTime() {
		new MeshNode(this.air, true, 5);
		LeafNode node = nodes(1, true).get(0);
		assertTrue(this.air.run(10 * SECOND, node.sntp::synced));
		long error = node.sntp.unixMicros(this.air.now()) - (MeshNode.UNIX + this.air.now());
		assertTrue(Math.abs(error) < 5000, () -> "error " + error);
	}

	/** contiki-ng#128: the nodes of a root that restarted are reachable again without waiting for their refresh. */
	@Test
	void nodesReturnToARootThatRestarted() {
		MeshNode router = new MeshNode(this.air, true, 5);
		List<LeafNode> nodes = nodes(5, true);
		assertTrue(this.air.run(10 * SECOND, () -> allJoined(nodes)));
		this.air.remove(router);
		this.air.run(60 * SECOND);
		MeshNode again = new MeshNode(this.air, true, 6);
		assertTrue(this.air.run(10 * SECOND, () -> again.joined.size() == 5));
	}

	/** A root that is away while its nodes send: they notice, look for it, and are back soon after it is. */
	@Test
	void nodesNoticeThatTheRootIsAway() {
		MeshNode router = new MeshNode(this.air, true, 5);
		LeafNode node = nodes(1, true).get(0);
		assertTrue(this.air.run(10 * SECOND, node.leaf::joined));
		this.air.remove(router);
		for (int i = 0; i < 3; i++) {
			node.send(new byte[1], MeshNode.ADDRESS, 10000, this.air.now());
			this.air.run(SECOND);
		}
		assertTrue(!node.leaf.joined());
		assertEquals(1, node.losses);
		assertEquals(Drop.IPV6_NO_ROUTE, node.send(new byte[1], MeshNode.ADDRESS, 10000, this.air.now()));
		this.air.run(600 * SECOND);
		new MeshNode(this.air, true, 6);
		assertTrue(this.air.run(10 * SECOND, node.leaf::joined));
		assertEquals(2, node.joins);
	}

	/** RFC 6550 section 6.7.8: a route ends with its lifetime (10 x 60 s), unless it is renewed. */
	@Test
	void routesEndWithTheirLifetimeAndAreRenewedBefore() {
		MeshNode router = new MeshNode(this.air, true, 5);
		List<LeafNode> nodes = nodes(2, true);
		assertTrue(this.air.run(10 * SECOND, () -> allJoined(nodes)));
		this.air.remove(nodes.get(1));
		this.air.run(3600 * SECOND);
		assertEquals(List.of(nodes.get(1).address()), router.left);
		assertEquals(1, router.mesh.root().routes().all().size());
		assertEquals(1, nodes.get(0).joins);
		assertEquals(0, nodes.get(0).losses);
		assertEquals(2, router.joined.size());
	}

	/** A day: no packet is lost in any pool, every frame counted once. */
	@Test
	void aDayLeavesNothingBehind() {
		this.air.lose(0.2);
		MeshNode router = new MeshNode(this.air, true, 5);
		List<LeafNode> nodes = nodes(3, true);
		for (int hour = 0; hour < 24; hour++) {
			this.air.run(3600 * SECOND);
			for (LeafNode node : nodes) {
				node.send(new byte[40], MeshNode.ADDRESS, 10000, this.air.now());
				this.air.run(SECOND);
			}
		}
		this.air.lose(0);
		this.air.run(100 * SECOND);
		assertTrue(allJoined(nodes));
		for (LeafNode node : nodes) {
			assertEquals(node.pool.capacity(), node.pool.free());
			assertAccounted(node.stats);
		}
		assertAccounted(router.mesh.stats());
		// Nobody listens on port 10000 here.
		assertTrue(router.mesh.stats().drops(Drop.UDP_PORT) > 60);
	}

	private static void assertAccounted(Stats stats) {
		assertEquals(stats.received, stats.handled());
	}

	/**
	 * RFC 6554 section 3: hops with the first nine bytes in common leave seven bytes each; 2 x 7 = 14, padded by 2. In NHC form (RFC 6282 section
	 * 4.2): e3, the length 22, type 3, two segments left, CmprI and CmprE 9, padding 2.
	 */
	@Test
	void fartherNodesAreReachedByASourceRoute() {
		MeshNode router = new MeshNode(this.air, true, 5);
		Address a = new Address(0xfd00000000000000L, 0x00f00d0000000021L);
		Address b = new Address(0xfd00000000000000L, 0x00aa000000000022L);
		Address c = new Address(0xfd00000000000000L, 0x00bb000000000023L);
		Routes routes = router.mesh.root().routes();
		routes.put(c, new Routes.Route(b, 240, Long.MAX_VALUE, 0, 0));
		routes.put(b, new Routes.Route(a, 240, Long.MAX_VALUE, 0, 0));
		routes.put(a, new Routes.Route(MeshNode.ADDRESS, 240, Long.MAX_VALUE, 0, 0));
		this.air.frames.clear();
		assertEquals(0, router.mesh.send(new byte[] { 0x55 }, 1, c, 0xf0b1, 0xf0b2, this.air.now()));
		this.air.run(SECOND / 50);
		byte[] frame = this.air.frames.get(0);
		byte[] payload = Arrays.copyOfRange(frame, Frame.headerLength(Frame.UNICAST_DATA), frame.length);
		byte[] expected = hex("7e67 0001 e3 16 03 02 99 20 0000 aa000000000022 bb000000000023 0000 f3 12");
		assertArrayEquals(expected, Arrays.copyOf(payload, expected.length));
		Datagram datagram = new Datagram();
		Contexts contexts = new Contexts();
		contexts.set(0, a.high(), 0, 64);
		// It leads on from the first hop, which decides whether it is a router.
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(MeshNode.EUI64), a.low(), contexts, datagram));
		assertEquals(a.low(), datagram.destinationLow);
		assertEquals(2, datagram.bytes[datagram.routeAt + 1]);
	}

	/** A route whose parents go in a circle, or end nowhere, is none. */
	@Test
	void circlesAreNoRoutes() {
		Routes routes = new Routes(MeshNode.ADDRESS, 10);
		Address a = new Address(1, 1);
		Address b = new Address(1, 2);
		routes.put(a, new Routes.Route(b, 240, Long.MAX_VALUE, 0, 0));
		assertEquals(List.of(), routes.path(a));
		routes.put(b, new Routes.Route(a, 240, Long.MAX_VALUE, 0, 0));
		assertEquals(List.of(), routes.path(a));
		routes.put(b, new Routes.Route(MeshNode.ADDRESS, 240, Long.MAX_VALUE, 0, 0));
		assertEquals(List.of(b, a), routes.path(a));
		assertTrue(routes.isLater(a, 239));
		assertTrue(!routes.isLater(a, 240) && !routes.isLater(a, 241));
	}

	/** RFC 6550 section 8.3: asked alone, the root answers alone, with configuration and prefix. */
	@Test
	void aUnicastDisIsAnsweredByAUnicastDio() {
		MeshNode router = new MeshNode(this.air, true, 5);
		this.air.run(100 * SECOND);
		LeafNode node = nodes(1, true).get(0);
		node.ipv6.setPrefix(0);
		this.air.frames.clear();
		Packet packet = node.ipv6.begin(2);
		packet.bytes[packet.at] = 0;
		packet.bytes[packet.at + 1] = 0;
		packet.end = packet.at + 2;
		node.ipv6.sendRpl(packet, 0, 0xfe80000000000000L, Iid.ofEui64(MeshNode.EUI64), this.air.now());
		assertTrue(this.air.run(SECOND / 10, () -> node.ipv6.prefix() != 0));
		byte[] dio = this.air.frames.get(1);
		assertNotNull(router);
		// IPHC with both addresses elided, ICMPv6 type 155, code 1; then instance 0, version 240, rank 128, grounded, MOP 1.
		assertArrayEquals(hex("7b33 3a 9b 01"), Arrays.copyOfRange(dio, 21, 26));
		assertArrayEquals(hex("00 f0 0080 88"), Arrays.copyOfRange(dio, 28, 33));
		assertEquals(21 + 3 + 4 + 24 + 16 + 32, dio.length);
	}

	static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}
}
