package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.rpl.Rpl;
import frond.rpl.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A root that never forgets: what it keeps over a restart, when it lets go, and global repair. */
class RootTest {
	private static final long SECOND = 1000000;
	private static final long NODE = 0x02f00d0000000011L;

	@TempDir
	private Path directory;
	private final VirtualAir air = new VirtualAir(42);
	private final List<LeafNode> nodes = new ArrayList<>();
	private RouteJournal journal;
	private MeshNode root;

	private void start(int mode) throws IOException {
		this.journal = new RouteJournal(this.directory.resolve("routes"));
		this.root = new MeshNode(this.air, true, 5 + (int) this.air.now(), mode, Mesh.ADVERTISE_INTERVAL, this.journal);
	}

	/** Root, two routers and a leaf in a line. */
	private void line(int mode) throws IOException {
		this.air.place(0, 0, 1, 2, 3, 0, 0, 0);
		start(mode);
		this.nodes.add(LeafNode.router(this.air, NODE));
		this.nodes.add(LeafNode.router(this.air, NODE + 1));
		this.nodes.add(LeafNode.on(this.air, NODE + 2, true));
		assertTrue(this.air.run(60 * SECOND, this::allAreThere));
	}

	private boolean allAreThere() {
		return this.root.mesh.root().routes().all().size() == this.nodes.size() && this.nodes.stream().allMatch(node -> node.leaf.joined());
	}

	private boolean reaches(LeafNode node) {
		int before = node.received.size();
		byte[] payload = { 1, 2, 3 };
		assertEquals(0, this.root.mesh.send(payload, payload.length, node.address(), 10000, LeafNode.PORT, this.air.now()));
		return this.air.run(SECOND, () -> node.received.size() > before);
	}

	/** The root is killed; the next one reaches every node at once, before any of them has sent it a DAO, and nobody has to join again. */
	@ParameterizedTest
	@ValueSource(ints = { Rpl.NON_STORING, Rpl.STORING })
	void aRestartedRootReachesEveryNodeAtOnce(int mode) throws IOException {
		line(mode);
		this.air.run(100 * SECOND);
		int version = this.root.mesh.root().version();
		int dtsn = this.root.mesh.root().dtsn();
		int[] joins = this.nodes.stream().mapToInt(node -> node.joins).toArray();
		this.air.remove(this.root);
		start(mode);
		for (LeafNode node : this.nodes) {
			assertTrue(reaches(node));
		}
		assertEquals(List.of(), this.root.joined);
		assertEquals(version, this.root.mesh.root().version());
		assertEquals(dtsn, this.root.mesh.root().dtsn());
		this.air.run(3600 * SECOND);
		assertTrue(allAreThere());
		for (int i = 0; i < joins.length; i++) {
			assertEquals(joins[i], this.nodes.get(i).joins);
			assertTrue(reaches(this.nodes.get(i)));
		}
	}

	/** Lines are missing: the DTSN is another, and who was forgotten is there again within seconds, not at its next refresh. */
	@Test
	void aDamagedJournalHasEverybodyAnnounceItself() throws IOException {
		line(Rpl.NON_STORING);
		this.air.run(100 * SECOND);
		this.air.remove(this.root);
		byte[] bytes = Files.readAllBytes(this.directory.resolve("routes"));
		Files.write(this.directory.resolve("routes"), java.util.Arrays.copyOf(bytes, bytes.length / 2 + 3));
		int dtsn = this.root.mesh.root().dtsn();
		start(Rpl.NON_STORING);
		assertEquals(Sequence.next(dtsn), this.root.mesh.root().dtsn());
		assertTrue(this.air.run(20 * SECOND, () -> this.root.mesh.root().routes().all().values().stream().filter(route -> route.updated() > this.root.started).count() == 3));
	}

	/** RFC 6550 section 9.2.1: what is not refreshed goes when its lifetime (10 x 60 s) has passed, also what was kept over a restart. */
	@Test
	void whatIsNotRefreshedExpires() throws IOException {
		line(Rpl.NON_STORING);
		this.nodes.forEach(this.air::remove);
		this.air.run(200 * SECOND);
		this.air.remove(this.root);
		this.air.run(100 * SECOND);
		start(Rpl.NON_STORING);
		assertEquals(3, this.root.mesh.root().routes().all().size());
		this.air.run(290 * SECOND);
		assertEquals(3, this.root.mesh.root().routes().all().size());
		this.air.run(40 * SECOND);
		assertEquals(0, this.root.mesh.root().routes().all().size());
		assertEquals(3, this.root.left.size());
		assertEquals(List.of(), this.journal.entries());
	}

	/** What had expired while the root was away is not taken up. */
	@Test
	void whatExpiredMeanwhileIsNotTakenUp() throws IOException {
		line(Rpl.NON_STORING);
		this.nodes.forEach(this.air::remove);
		this.air.remove(this.root);
		this.air.run(700 * SECOND);
		start(Rpl.NON_STORING);
		assertEquals(Map.of(), this.root.mesh.root().routes().all());
		assertEquals(List.of(), this.journal.entries());
	}

	/** A clock that was set back a year meanwhile makes no route last a year. */
	@Test
	void aClockThatWasSetMakesNoRouteLastForEver() throws IOException {
		this.journal = new RouteJournal(this.directory.resolve("routes"));
		Address target = new Address(MeshNode.ADDRESS.high(), 0x00f00d0000000011L);
		this.journal.put(new RouteJournal.Entry(target, MeshNode.ADDRESS, 240, MeshNode.UNIX / 1000 + 365L * 86400 * 1000, 0, 0));
		start(Rpl.NON_STORING);
		assertEquals(1, this.root.mesh.root().routes().all().size());
		this.air.run(255 * 60 * SECOND);
		assertEquals(0, this.root.mesh.root().routes().all().size());
	}

	/** RFC 6550 section 3.7.3: a new version, which everybody joins; kept, so that no restart goes back behind it. */
	@ParameterizedTest
	@ValueSource(ints = { Rpl.NON_STORING, Rpl.STORING })
	void globalRepairHasEverybodyJoinAfresh(int mode) throws IOException {
		line(mode);
		this.air.run(100 * SECOND);
		int version = this.root.mesh.root().version();
		this.root.mesh.root().repair(this.air.now());
		assertEquals(Sequence.next(version), this.root.mesh.root().version());
		assertTrue(this.air.run(30 * SECOND, () -> this.nodes.stream().allMatch(node -> node.joins == 2)));
		assertTrue(this.nodes.stream().allMatch(node -> reaches(node)));
		this.air.remove(this.root);
		start(mode);
		assertEquals(Sequence.next(version), this.root.mesh.root().version());
	}

	/** What the page draws. */
	@Test
	@SuppressWarnings("unchecked")
	void theTopologySaysWhoHangsWhere() throws IOException {
		line(Rpl.NON_STORING);
		this.air.run(10 * SECOND);
		Map<String, Object> topology = Topology.of(this.root.mesh, this.air.now());
		assertEquals("fd00::ff:fe00:1", topology.get("root"));
		assertEquals("non-storing", topology.get("mode"));
		List<Map<String, Object>> list = (List<Map<String, Object>>) topology.get("nodes");
		assertEquals(3, list.size());
		assertEquals("fd00::f0:d00:0:11", list.get(0).get("address"));
		assertEquals("fd00::ff:fe00:1", list.get(0).get("parent"));
		assertEquals(1, list.get(0).get("hops"));
		assertTrue(list.get(0).containsKey("etxDown"));
		assertTrue((long) list.get(0).get("lastDaoMs") <= 20000);
		assertTrue((long) list.get(0).get("expiresMs") > 500000);
		assertEquals("fd00::f0:d00:0:12", list.get(2).get("parent"));
		assertEquals(3, list.get(2).get("hops"));
		assertFalse(list.get(2).containsKey("rssi"));
		assertFalse(list.get(2).containsKey("supplyV"));
		// Root 128, and a link not used yet or used once: each node says its own, by the Target Descriptor.
		assertTrue((int) list.get(0).get("rank") >= 256 && (int) list.get(0).get("rank") <= 384, list.toString());
		assertTrue((int) list.get(2).get("rank") > (int) list.get(1).get("rank"), list.toString());
		assertTrue((double) list.get(2).get("etx") >= 1 && (double) list.get(2).get("etx") <= 2, list.toString());
		LeafNode last = this.nodes.get(2);
		last.leaf.setSupply(2990);
		this.air.run(310 * SECOND);
		list = (List<Map<String, Object>>) Topology.of(this.root.mesh, this.air.now()).get("nodes");
		assertEquals(2.98, list.get(2).get("supplyV"));
	}
}
