package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.lowpan.Iid;
import frond.rpl.Rpl;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The root's short address (IEEE 802.15.4-2006 section 7.2.1.4, RFC 4944 section 6), and how little of a frame its own address then takes. */
class ShortAddressTest {
	private static final long SECOND = 1000000;
	private static final long NODE = 0x02f00d0000000011L;

	private final VirtualAir air = new VirtualAir(42);
	private final MeshNode root = new MeshNode(this.air, true, 5);
	private final LeafNode node = LeafNode.on(this.air, NODE, true);

	private List<String> send(Address to, int port) {
		assertTrue(this.air.run(20 * SECOND, this.node.leaf::joined));
		this.air.run(2 * SECOND);
		this.air.frames.clear();
		this.node.send(new byte[] { 0x55 }, to, port, this.air.now());
		this.air.run(SECOND / 50);
		return this.air.frames.stream().map(HexFormat.of()::formatHex).toList();
	}

	/** Frame control 61d8: destination of 16 bits. IPHC 7e77 leaves out both addresses. */
	@Test
	void aChildSendsToTheShortAddress() {
		String frame = send(MeshNode.ADDRESS, 0xf0b0).get(0);
		assertTrue(frame.matches("61d8..cdab" + "0100" + "11000000000df002" + "7e77" + "e10663" + ".*"), frame);
		assertEquals(1, this.root.mesh.stats().drops(frond.buffer.Drop.UDP_PORT));
	}

	/** The root is still who its EUI-64 says: that address has its own form, which needs no short one. */
	@Test
	void theOtherAddressOfTheRootTakesTheEui64() {
		String frame = send(new Address(MeshNode.ADDRESS.high(), Iid.ofEui64(MeshNode.EUI64)), 0xf0b0).get(0);
		assertTrue(frame.matches("61dc..cdab" + "01000000000df002" + "11000000000df002" + "7e77" + ".*"), frame);
	}

	/** What is beyond the root goes by it. */
	@Test
	void whatIsBeyondGoesByTheShortAddress() {
		String frame = send(new Address(0x20010db800000000L, 1), 0xf0b0).get(0);
		assertTrue(frame.startsWith("61d8"), frame);
	}

	/** Two hops away 16 bits of the address are left (DAM 10): 7e76. */
	@Test
	void fartherNodesWriteSixteenBits() {
		LeafNode router = LeafNode.router(this.air, NODE + 0x100);
		LeafNode leaf = LeafNode.on(this.air, NODE + 1, true);
		// The node of the other tests is out of reach.
		this.air.place(0, 0, 9, 1, 2);
		assertTrue(this.air.run(60 * SECOND, () -> router.leaf.joined() && leaf.leaf.joined()));
		this.air.run(2 * SECOND);
		this.air.frames.clear();
		leaf.send(new byte[] { 0x55 }, MeshNode.ADDRESS, 0xf0b0, this.air.now());
		this.air.run(SECOND / 10);
		List<String> frames = this.air.frames.stream().map(HexFormat.of()::formatHex).toList();
		assertTrue(frames.stream().anyMatch(frame -> frame.matches("61dc.{38}" + "7e76" + "0001" + "e1.*")), frames.toString());
		// The router leaves out the destination, and no longer the source.
		assertTrue(frames.stream().anyMatch(frame -> frame.matches("61d8..cdab0100.{16}" + "7[cd]57" + "(3f)?" + "00f00d0000000012" + ".*")), frames.toString());
	}

	/** A root that is not heard any more by its short address is lost as any other, and one with another takes its place. */
	@Test
	void anotherRootHasAnotherShortAddress() {
		assertTrue(this.air.run(20 * SECOND, this.node.leaf::joined));
		assertEquals(0x0000_00ff_fe00_0001L, MeshNode.ADDRESS.low());
		assertEquals(0x7ffe, settings(0x02f00d0000008000L).shortAddress());
		assertEquals(0x1234, settings(0x02f00d0000009234L).shortAddress());
	}

	private static Mesh.Settings settings(long eui64) {
		return new Mesh.Settings(26, 0xabcd, eui64, 0xfd00000000000000L, true, Rpl.MRHOF);
	}

	/** Who was asked to compress RPL's headers and sends a DAO with the option in full: then nobody is to any more. */
	@Test
	void oneThatDoesNotKnowRoutingHeadersEndsThem() {
		assertTrue(this.air.run(20 * SECOND, this.node.leaf::joined));
		// The node has not been told yet.
		this.root.mesh.compressRpl(false);
		this.node.leaf.onAddress(this.air.now());
		this.air.run(5 * SECOND);
		assertEquals(List.of(this.node.address()), this.root.uncompressed);
		List<byte[]> frames = this.air.frames.stream().filter(frame -> (frame[1] & 0xff) == 0xd8 && frame[5] == 1).toList();
		assertFalse(frames.isEmpty());
		assertTrue(this.node.leaf.joined());
	}

	/** With all of them knowing it stays, and that is three bytes less. */
	@Test
	void whereAllKnowThemTheyStay() {
		VirtualAir other = new VirtualAir(7);
		MeshNode compressing = new MeshNode(other, true, 5);
		compressing.mesh.compressRpl(false);
		LeafNode leaf = LeafNode.on(other, NODE, true);
		assertTrue(other.run(20 * SECOND, leaf.leaf::joined));
		other.run(2 * SECOND);
		other.frames.clear();
		leaf.send(new byte[] { 0x55 }, MeshNode.ADDRESS, 0xf0b0, other.now());
		other.run(SECOND / 50);
		byte[] frame = other.frames.get(0);
		// Page 1; RPI-6LoRH with the instance left out (RFC 8138 section 6.3), the rank in two bytes or one.
		assertArrayEquals(HexFormat.of().parseHex("f1"), Arrays.copyOfRange(frame, 15, 16));
		assertTrue(frame[17] == 5 && (frame[16] & 0xfe) == 0x82, HexFormat.of().formatHex(frame));
		assertEquals(List.of(), compressing.uncompressed);
	}
}
