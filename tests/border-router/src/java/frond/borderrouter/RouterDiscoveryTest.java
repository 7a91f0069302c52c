package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.ipv6.Addresses;
import frond.ipv6.Earo;
import frond.ipv6.NeighborDiscovery;
import frond.ipv6.StableIid;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and the border router against each other in virtual time: advertisements, registration (RFC 6775, 8505), what is without them. */
class RouterDiscoveryTest {
	private static final long SECOND = 1000000;
	private static final long DAY = 86400 * SECOND;
	private static final long NODE = 0x02f00d0000000011L;
	private static final long PREFIX = 0xfd00000000000000L;
	private static final long STABLE = 0x0123456789abcdefL;
	private static final byte[] SECRET = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

	private final VirtualAir air = new VirtualAir(7);

	private boolean isRegistered(MeshNode router, LeafNode node) {
		return router.mesh.discovery().registrations().all().containsKey(new Address(PREFIX, node.ipv6.iid()));
	}

	/** Link-local first, then the global address (RFC 8505 section 5.6); within seconds also where a third of all frames is lost. */
	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.1, 0.3 })
	void everyNodeRegistersItsAddresses(double loss) {
		this.air.lose(loss);
		MeshNode router = new MeshNode(this.air, true, 5);
		this.air.run(SECOND);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		assertTrue(this.air.run(60 * SECOND, () -> node.discovery.registered() == 2 && node.leaf.joined()));
		assertTrue(node.discovery.registers());
		assertEquals(MeshNode.EUI64, node.discovery.router());
		assertEquals(MeshNode.ADDRESS, new Address(node.discovery.borderRouterHigh(), node.discovery.borderRouterLow()));
		assertTrue(isRegistered(router, node));
		Registrations.Registration entry = router.mesh.discovery().registrations().all().get(new Address(PREFIX, node.ipv6.iid()));
		assertEquals(NODE, entry.eui64());
		assertEquals("02f00d0000000011", HexFormat.of().formatHex(entry.verifier()));
	}

	/** Neighbour discovery is no condition: the node joins as soon with it as without it. */
	@Test
	void aNodeJoinsAsSoonWithoutAdvertisements() {
		new MeshNode(this.air, true, 5, -1);
		this.air.run(100 * SECOND);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		assertTrue(this.air.run(SECOND, node.leaf::joined));
		this.air.run(10 * SECOND);
		assertEquals(0, node.discovery.router());
		assertEquals(0, node.discovery.registered());
		assertEquals(Addresses.PREFERRED, node.ipv6.addresses().state(node.ipv6.addresses().primary()));
	}

	@Test
	void aNodeJoinsAsSoonWithAdvertisements() {
		new MeshNode(this.air, true, 5);
		this.air.run(100 * SECOND);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		assertTrue(this.air.run(SECOND, node.leaf::joined));
	}

	/** A context that is not configured is learnt (RFC 6775 section 4.2), and then used. */
	@Test
	void aNodeLearnsTheContext() {
		new MeshNode(this.air, true, 5);
		LeafNode node = LeafNode.on(this.air, NODE, false);
		assertTrue(this.air.run(10 * SECOND, () -> node.leaf.joined() && node.contexts.find(PREFIX, 1) == 0));
		int before = node.stats.drops(Drop.IPHC_NO_CONTEXT);
		this.air.run(3600 * SECOND);
		assertEquals(before, node.stats.drops(Drop.IPHC_NO_CONTEXT));
		assertTrue(node.leaf.joined());
	}

	/** As many as there can be, of 64 and of 128 bits, in advertisements that fit a frame each; a configured one stays. */
	@Test
	void aNodeLearnsFurtherContexts() {
		MeshNode router = new MeshNode(this.air, true, 5);
		for (int i = 1; i < 16; i++) {
			router.mesh.addContext(new MeshContext(i, 0x20010db800000000L + i, i == 15 ? 1 : 0, i == 15 ? 128 : 64));
		}
		LeafNode node = LeafNode.on(this.air, NODE, false, each -> {
			each.contexts.set(7, 0xfd77000000000000L, 0, 64);
			each.discovery.keepContext(7);
		});
		assertTrue(this.air.run(10 * SECOND, () -> node.leaf.joined() && node.contexts.find(0x20010db80000000fL, 1) == 15));
		for (int i = 1; i < 15; i++) {
			assertEquals(i == 7 ? -1 : i, node.contexts.find(0x20010db800000000L + i, 5));
		}
		assertEquals(-1, node.contexts.find(0x20010db80000000fL, 2));
		assertEquals(7, node.contexts.find(0xfd77000000000000L, 5));
		assertEquals(0, node.contexts.find(PREFIX, 1));
	}

	/** RFC 7217: the root finds the node by its registration, or by its DAO. */
	@ParameterizedTest
	@ValueSource(ints = { Mesh.ADVERTISE_INTERVAL, -1 })
	void aNodeWithAStableIdentifierIsReached(int advertise) {
		MeshNode router = new MeshNode(this.air, true, 5, advertise);
		LeafNode node = LeafNode.on(this.air, NODE, true, each -> each.ipv6.addresses().setStable(new StableIid(NODE, SECRET, 0)));
		assertTrue(this.air.run(10 * SECOND, node.leaf::joined));
		assertNotEquals(0x00f00d0000000011L, node.ipv6.iid());
		this.air.run(10 * SECOND);
		byte[] payload = { 1, 2, 3 };
		Address address = new Address(PREFIX, node.ipv6.iid());
		assertEquals(0, router.mesh.send(payload, payload.length, address, 10000, LeafNode.PORT, this.air.now()));
		assertTrue(this.air.run(SECOND, () -> node.received.size() == 1));
	}

	/** RFC 8505 section 4.1, status 1; RFC 7217 section 6: the next identifier. */
	@Test
	void whoComesSecondToAnAddressIsToldAndTakesAnother() {
		MeshNode router = new MeshNode(this.air, true, 5);
		LeafNode first = LeafNode.on(this.air, NODE, true);
		this.air.run(10 * SECOND);
		long claimed = first.ipv6.iid();
		LeafNode second = LeafNode.on(this.air, NODE + 1, true,
				each -> each.ipv6.addresses().assign(PREFIX, claimed, Addresses.STATIC, Addresses.INFINITE, Addresses.INFINITE, 0));
		assertTrue(this.air.run(20 * SECOND, () -> second.discovered.contains(NeighborDiscovery.DUPLICATE)));
		assertEquals(-1, second.ipv6.addresses().find(PREFIX, claimed));
		assertTrue(this.air.run(20 * SECOND, () -> isRegistered(router, second)));
		assertNotEquals(claimed, second.ipv6.iid());
		assertEquals(NODE, router.mesh.discovery().registrations().eui64(new Address(PREFIX, claimed)));
	}

	/** An assigned address is registered too, and released when it ends. */
	@Test
	void anAssignedAddressIsRegistered() {
		MeshNode router = new MeshNode(this.air, true, 5);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		this.air.run(10 * SECOND);
		node.ipv6.addresses().assign(PREFIX, STABLE, Addresses.ASSIGNED, 7200, 3600, this.air.now());
		assertTrue(this.air.run(10 * SECOND, () -> router.mesh.discovery().registrations().eui64(new Address(PREFIX, STABLE)) == NODE));
		assertTrue(this.air.run(SECOND, () -> node.discovery.registered() == 3));
	}

	/** In memory is enough: a router that restarted says a later version, and everyone registers again. */
	@Test
	void aRestartedRouterHasItsTableBackWithinAMinute() {
		MeshNode before = new MeshNode(this.air, true, 5);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		this.air.run(100 * SECOND);
		assertTrue(isRegistered(before, node));
		this.air.remove(before);
		MeshNode after = new MeshNode(this.air, true, 6);
		assertTrue(this.air.run(60 * SECOND, () -> isRegistered(after, node)));
	}

	/**
	 * A root like Contiki-NG's says DIOs and nothing else; another that says RAs and registers takes its place, and gives way to one like the first. No
	 * setting of the node changes, and it can be reached each time.
	 */
	@Test
	void aContikiNgStyleRouterWithoutRegistrationIsFoundOutAndNotConfigured() {
		MeshNode plain = new MeshNode(this.air, true, 5, -1);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		assertTrue(this.air.run(2 * SECOND, node.leaf::joined));
		this.air.run(60 * SECOND);
		assertEquals(0, node.discovery.router());
		assertEquals(0, node.discovery.registered());
		assertReached(plain, node, 1);
		this.air.remove(plain);
		MeshNode registering = new MeshNode(this.air, true, 6);
		assertTrue(this.air.run(120 * SECOND, () -> isRegistered(registering, node)));
		assertTrue(node.discovery.registers());
		assertReached(registering, node, 2);
		this.air.remove(registering);
		MeshNode last = new MeshNode(this.air, true, 7, -1);
		this.air.run(3600 * SECOND);
		assertTrue(node.leaf.joined());
		assertEquals(Addresses.PREFERRED, node.ipv6.addresses().state(node.ipv6.addresses().primary()));
		assertReached(last, node, 3);
	}

	private void assertReached(MeshNode router, LeafNode node, int datagrams) {
		byte[] payload = { 1, 2, 3 };
		assertTrue(this.air.run(120 * SECOND, () -> !router.joined.isEmpty()));
		assertEquals(0, router.mesh.send(payload, payload.length, node.address(), 10000, LeafNode.PORT, this.air.now()));
		assertTrue(this.air.run(SECOND, () -> node.received.size() == datagrams));
	}

	@Test
	void aNodeThatLeavesEndsItsRegistrations() {
		MeshNode router = new MeshNode(this.air, true, 5);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		this.air.run(20 * SECOND);
		assertEquals(2, router.mesh.discovery().registrations().all().size());
		node.discovery.deregister(this.air.now());
		this.air.run(SECOND);
		assertEquals(0, router.mesh.discovery().registrations().all().size());
	}

	/** Five weeks: nothing expires that is refreshed, and what it costs is a handful of frames an hour. */
	@Test
	void aRegistrationLastsForWeeks() {
		MeshNode router = new MeshNode(this.air, true, 5, 0);
		LeafNode node = LeafNode.on(this.air, NODE, false);
		assertTrue(this.air.run(60 * SECOND, () -> node.discovery.registered() == 2));
		for (int day = 0; day < 35; day++) {
			this.air.run(DAY);
			assertEquals(2, node.discovery.registered(), "day " + day);
			assertTrue(isRegistered(router, node), "day " + day);
			assertEquals(Addresses.PREFERRED, node.ipv6.addresses().state(node.ipv6.addresses().primary()));
			assertEquals(0, node.contexts.find(PREFIX, 1));
		}
		assertEquals(List.of(NeighborDiscovery.ROUTER, NeighborDiscovery.REGISTERED, NeighborDiscovery.REGISTERED), node.discovered);
	}

	/** The router is off for an hour; what RPL and discovery say of it is not a flood, and all is as before when it is back. */
	@Test
	void aRouterThatIsAwayForAnHourIsFoundAgain() {
		MeshNode router = new MeshNode(this.air, true, 5);
		LeafNode node = LeafNode.on(this.air, NODE, true);
		this.air.run(100 * SECOND);
		this.air.remove(router);
		this.air.lose(1);
		int frames = this.air.frames.size();
		this.air.run(3600 * SECOND);
		assertTrue(this.air.frames.size() - frames < 1200, () -> "frames while alone: " + (this.air.frames.size() - frames));
		this.air.lose(0);
		MeshNode after = new MeshNode(this.air, true, 6);
		assertTrue(this.air.run(120 * SECOND, () -> isRegistered(after, node) && node.leaf.joined()));
	}

	// The table

	private final Registrations table = new Registrations(2);

	private int register(long low, long eui64, String verifier, int transaction, int lifetime, long now) {
		return this.table.register(new Address(PREFIX, low), eui64, HexFormat.of().parseHex(verifier), transaction, false, lifetime, now);
	}

	/** RFC 6775 section 6.5.1 and 8505 section 5: owners are told by their ROVR, of 64 bits or more. */
	@Test
	void theTableKnowsOwnersByTheirVerifier() {
		assertEquals(Earo.SUCCESS, register(1, NODE, "02f00d0000000011", 240, 60, 0));
		assertEquals(Earo.DUPLICATE, register(1, NODE + 1, "02f00d0000000012", 240, 60, 0));
		assertEquals(Earo.DUPLICATE, register(1, NODE, "02f00d00000000110000000000000000", 241, 60, 0));
		// A neighbour that restarted begins anew, whatever its counter was.
		assertEquals(Earo.SUCCESS, register(1, NODE, "02f00d0000000011", 0, 60, 0));
		assertEquals(Earo.SUCCESS, register(1, NODE, "02f00d0000000011", 240, 60, 0));
		// By way of another neighbour only what is later holds (status 3, moved).
		assertEquals(Earo.MOVED, register(1, NODE + 1, "02f00d0000000011", 239, 60, 0));
		assertEquals(Earo.SUCCESS, register(1, NODE + 1, "02f00d0000000011", 241, 60, 0));
	}

	/** RFC 6775 section 4.1, status 2. */
	@Test
	void aFullTableSaysSoAndHasRoomAgain() {
		assertEquals(Earo.SUCCESS, register(1, NODE, "02f00d0000000011", -1, 1, 0));
		assertEquals(Earo.SUCCESS, register(2, NODE + 1, "02f00d0000000012", -1, 2, 0));
		assertEquals(Earo.FULL, register(3, NODE + 2, "02f00d0000000013", -1, 1, 0));
		assertEquals(60 * SECOND, this.table.nextExpiry());
		this.table.expire(60 * SECOND);
		assertEquals(120 * SECOND, this.table.nextExpiry());
		assertEquals(Earo.SUCCESS, register(3, NODE + 2, "02f00d0000000013", -1, 1, 60 * SECOND));
		assertEquals(Earo.SUCCESS, register(2, NODE + 1, "02f00d0000000012", -1, 0, 60 * SECOND));
		assertEquals(0, this.table.eui64(new Address(PREFIX, 2)));
	}
}
