package frond.lowpan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import org.junit.Before;
import org.junit.Test;

/** RFC 8138: 6LoWPAN Routing Headers, literal. */
public class LorhTest {
	private static final long SOURCE = Iid.ofEui64(0x02f00d0000000011L);
	private static final long DESTINATION = Iid.ofEui64(0x02f00d0000000001L);

	private final Contexts contexts = new Contexts();
	private final Datagram datagram = new Datagram();
	private final PacketPool pool = new PacketPool(1, 128);

	@Before
	public void aMeshWithItsPrefixInContext0() {
		this.contexts.set(0, 0xfd00000000000000L, 0, 64);
	}

	private int read(String hex) {
		byte[] bytes = Hex.bytes(hex);
		return Lowpan.decompress(bytes, 0, bytes.length, SOURCE, DESTINATION, this.contexts, this.datagram);
	}

	/** What was read is written as it was. */
	private void written(String hex) {
		Packet packet = this.pool.take();
		packet.at = 128;
		packet.end = 128;
		assertEquals(0, Nhc.pushUdp(packet, this.datagram));
		assertEquals(0, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		byte[] expected = Hex.bytes(hex);
		assertEquals(Hex.text(expected, 0, expected.length), Hex.text(packet.bytes, packet.at, packet.end));
		this.pool.give(packet);
	}

	/** Reads, expects the option, and the same bytes when it is written. */
	private void option(String hex, int flags, int instance, int rank) {
		assertEquals(0, read(hex));
		assertTrue(this.datagram.rplOption);
		assertTrue(this.datagram.rplCompressed);
		assertTrue(this.datagram.rplSkippable);
		assertEquals(flags, this.datagram.rplFlags);
		assertEquals(instance, this.datagram.rplInstance);
		assertEquals(rank, this.datagram.rplSenderRank);
		assertEquals(17, this.datagram.nextHeader);
		written(hex);
	}

	/** Section 6.3: four bytes at best, where NHC's hop-by-hop header takes eight. */
	@Test
	public void anRplOptionIsReadAndWritten() {
		option("f1 83 05 02 7e77 f3 12 1234", 0, 0, 0x0200);
		option("f1 82 05 0280 7e77 f3 12 1234", 0, 0, 0x0280);
		option("f1 81 05 1e 02 7e77 f3 12 1234", 0, 30, 0x0200);
		option("f1 9c 05 1e 0281 7e77 f3 12 1234", 0xe0, 30, 0x0281);
		option("f1 93 05 01 7e77 f3 12 1234", 0x80, 0, 0x0100);
	}

	/** Section 7: what is in an IP-in-IP-6LoRH is read; section 4.1: an elective one of nobody is skipped. */
	@Test
	public void whatIsAroundItDoesNotMatterToItsDestination() {
		assertEquals(0, read("f1 83 05 02 a1 06 40 7e77 f3 12 1234"));
		assertTrue(this.datagram.rplOption);
		assertEquals(0xf0b1, this.datagram.sourcePort);
		assertEquals(0, read("f1 a3 3f 010203 7e77 f3 12 1234"));
		assertTrue(!this.datagram.rplOption);
		assertEquals(0, this.datagram.hopsEnd);
		assertEquals(0, read("f1 81 03 00f00d0000000001 00f00d0000000002 83 05 02 7e77 f3 12 1234"));
		assertEquals(1, this.datagram.hopsAt);
		assertEquals(19, this.datagram.hopsEnd);
		assertEquals(DESTINATION, this.datagram.destinationLow);
		assertEquals(0, read("7e77 f3 12 1234"));
		assertEquals(0, this.datagram.hopsEnd);
	}

	/** Reads, expects what is around it, and the same bytes when it is written. */
	private void outer(String hex, int hopLimit, int length, long high, long low) {
		assertEquals(0, read(hex));
		assertEquals(hopLimit, this.datagram.outerHopLimit);
		assertEquals(length, this.datagram.outerLength);
		assertEquals(high, this.datagram.outerHigh);
		assertEquals(low, this.datagram.outerLow);
		written(hex);
	}

	/** Section 7: IP-in-IP-6LoRH, the last in front of IPHC: a hop limit, and what of the encapsulator's address is not the root's. */
	@Test
	public void theHeaderAroundItIsReadAndWritten() {
		outer("f1 83 05 02 a1 06 40 7e77 f3 12 1234", 64, 0, 0, 0);
		outer("f1 a1 06 ff 7e77 f3 12 1234", 255, 0, 0, 0);
		outer("f1 83 05 02 a3 06 3f 8001 7e77 f3 12 1234", 63, 2, 0, 0x8001);
		outer("f1 83 05 02 a9 06 01 80f00d0000000011 7e77 f3 12 1234", 1, 8, 0, 0x80f00d0000000011L);
		outer("f1 83 05 02 b1 06 05 20010db800000001 80f00d0000000011 7e77 f3 12 1234", 5, 16, 0x20010db800000001L, 0x80f00d0000000011L);
		outer("f1 81 00 11 12 83 05 02 a1 06 40 7e77 f3 12 1234", 64, 0, 0, 0);
		assertEquals(0, read("7e77 f3 12 1234"));
		assertEquals(0, this.datagram.outerHopLimit);
	}

	/** Found by fuzzing: an RPL option in the datagram too, as in one that another RPL network sent: that of the routing header is this network's. */
	@Test
	public void theOptionOfTheRoutingHeaderCounts() {
		assertEquals(0, read("f1 93 05 01 a1 06 40 7a77 00 1100 6304 00070280 f0b1f0b200081234"));
		assertTrue(this.datagram.rplCompressed);
		assertTrue(this.datagram.rplSkippable);
		assertEquals(0x80, this.datagram.rplFlags);
		assertEquals(0, this.datagram.rplInstance);
		assertEquals(0x0100, this.datagram.rplSenderRank);
		assertEquals(17, this.datagram.nextHeader);
	}

	/** Appendix A.2: down the DODAG with three hops of two bytes and an RPI; with four and without one. */
	@Test
	public void theRoutesOfAppendixA2AreRead() {
		assertEquals(0, read("f1 82 01 0012 0013 0014 83 05 02 7e77 f3 12 1234"));
		assertTrue(this.datagram.rplOption);
		assertEquals("82010012001300" + "14", Hex.text(this.datagram.hops, this.datagram.hopsAt, this.datagram.hopsEnd));
		assertEquals(0, read("f1 83 01 0012 0013 0014 0015 7e77 f3 12 1234"));
		assertTrue(!this.datagram.rplOption);
		assertEquals("8301001200130014" + "0015", Hex.text(this.datagram.hops, this.datagram.hopsAt, this.datagram.hopsEnd));
		assertEquals(17, this.datagram.nextHeader);
	}

	@Test
	public void whatIsBrokenIsDroppedByName() {
		assertEquals(Drop.LORH_TRUNCATED, read("f1"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 83"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 83 05"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 80 05 00 01"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 9f 04 00 7a77 3b"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 a0 06 7a77 3b"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 83 05 02"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 a3 06 40 01"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 b2 06 40 0102030405060708090a0b0c0d0e0f1011 7a77 3b"));
		assertEquals(Drop.IPV6_HOP_LIMIT, read("f1 a1 06 00 7a77 3b"));
		assertEquals(Drop.LORH_UNKNOWN, read("f1 a1 06 40 a1 06 40 7a77 3b"));
		assertEquals(Drop.LORH_UNKNOWN, read("f1 81 06 40 7a77 3b"));
		assertEquals(Drop.LORH_UNKNOWN, read("f1 83 3f 02 7a77 3b"));
		assertEquals(Drop.LOWPAN_DISPATCH, read("f1 83 05 02 41 60"));
		assertEquals(Drop.NHC_CHAIN, read("f1 a03f a03f a03f a03f a03f a03f a03f a03f a03f 7a77 3b"));
	}

	/** In fragments it counts as the header that it stands for: 8 and 48 bytes. */
	@Test
	public void fragmentsCountTheHeaderThatItStandsFor() {
		byte[] bytes = Hex.bytes("f1 83 05 02 7e77 f3 12 1234");
		assertEquals(bytes.length << 16 | 56, HeaderLengths.of(bytes, 0, bytes.length));
		assertEquals(Drop.LORH_TRUNCATED, HeaderLengths.of(bytes, 0, 3));
	}
}
