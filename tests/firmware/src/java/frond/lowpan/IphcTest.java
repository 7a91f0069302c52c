package frond.lowpan;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import org.junit.Before;
import org.junit.Test;

/** RFC 6282 section 3: literal headers, each read and written back. */
public class IphcTest {
	private static final long SOURCE = Iid.ofEui64(0x02f00d0000000011L);
	private static final long DESTINATION = Iid.ofEui64(0x02f00d0000000001L);

	private final Contexts contexts = new Contexts();
	private final Datagram datagram = new Datagram();
	private final PacketPool pool = new PacketPool(1, 128);

	@Before
	public void aMeshWithItsPrefixInContext0AndAnotherInContext5() {
		this.contexts.set(0, 0xfd00000000000000L, 0, 64);
		this.contexts.set(5, 0x20010db800000001L, 0, 64);
	}

	private int read(String hex) {
		byte[] bytes = Hex.bytes(hex);
		return Lowpan.decompress(bytes, 0, bytes.length, SOURCE, DESTINATION, this.contexts, this.datagram);
	}

	/** Reads a header, compares its fields, and expects the same bytes when they are written. */
	private void holds(String hex, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
		byte[] bytes = Hex.bytes(hex);
		assertEquals(0, read(hex));
		assertEquals(sourceHigh, this.datagram.sourceHigh);
		assertEquals(sourceLow, this.datagram.sourceLow);
		assertEquals(destinationHigh, this.datagram.destinationHigh);
		assertEquals(destinationLow, this.datagram.destinationLow);
		assertEquals(bytes.length, this.datagram.at);
		Packet packet = this.pool.take();
		packet.at = 128;
		packet.end = 128;
		assertEquals(0, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		assertArrayEquals(bytes, Hex.of(packet));
		this.pool.give(packet);
	}

	/** Section 3.1: everything elided leaves the two bytes (and here the next header). */
	@Test
	public void linkLocalAddressesOfTheLinkTakeNoBytes() {
		holds("7a33 3b", 0xfe80000000000000L, SOURCE, 0xfe80000000000000L, DESTINATION);
		assertEquals(64, this.datagram.hopLimit);
		assertEquals(59, this.datagram.nextHeader);
	}

	/** SAM and DAM 10: 0000:00ff:fe00:XXXX. */
	@Test
	public void shortAddressesTakeTwoBytes() {
		holds("7a22 3b 1234 abcd", 0xfe80000000000000L, 0x000000fffe001234L, 0xfe80000000000000L, 0x000000fffe00abcdL);
	}

	/** SAM and DAM 01: 64 bits inline. */
	@Test
	public void otherLinkLocalAddressesTakeEight() {
		holds("7a11 3b 1122334455667788 8877665544332211", 0xfe80000000000000L, 0x1122334455667788L, 0xfe80000000000000L, 0x8877665544332211L);
	}

	/** SAM and DAM 00: 128 bits inline. */
	@Test
	public void addressesWithoutAContextTravelInFull() {
		holds("7a00 3b 20010db8000000020000000000000001 20010db8000000030000000000000002", 0x20010db800000002L, 1, 0x20010db800000003L, 2);
	}

	/** RFC 6775 section 4.2: a context without C, or one that has ended, is read and not written. */
	@Test
	public void aContextThatMayNotCompressIsOnlyRead() {
		assertEquals(0, read("7a77 3b"));
		assertEquals(0, this.contexts.find(0xfd00000000000000L, SOURCE));
		assertTrue(this.contexts.stopCompressing(0));
		assertTrue(!this.contexts.stopCompressing(0));
		assertEquals(-1, this.contexts.find(0xfd00000000000000L, SOURCE));
		assertEquals(0, read("7a77 3b"));
		assertEquals(0xfd00000000000000L, this.datagram.sourceHigh);
		Packet packet = this.pool.take();
		packet.at = 128;
		packet.end = 128;
		assertEquals(0, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		assertEquals(2 + 1 + 32, packet.length());
		this.pool.give(packet);
		this.contexts.set(5, 0x20010db800000001L, 0, 64, false);
		assertEquals(-1, this.contexts.find(0x20010db800000001L, 1));
		this.contexts.set(5, 0x20010db800000001L, 0, 64, true);
		assertEquals(5, this.contexts.find(0x20010db800000001L, 1));
	}

	/** SAC=1, SAM=00: the unspecified address. */
	@Test
	public void theUnspecifiedSourceTakesNoBytes() {
		holds("7a43 3b", 0, 0, 0xfe80000000000000L, DESTINATION);
	}

	/** Section 3.1.2: context 0 needs no context byte; a root of the mesh and its child. */
	@Test
	public void context0IsImplied() {
		holds("7a77 3b", 0xfd00000000000000L, SOURCE, 0xfd00000000000000L, DESTINATION);
		holds("7a66 3b 0001 0002", 0xfd00000000000000L, 0x000000fffe000001L, 0xfd00000000000000L, 0x000000fffe000002L);
		holds("7a55 3b 0000000000000001 0000000000000002", 0xfd00000000000000L, 1, 0xfd00000000000000L, 2);
	}

	/** Section 3.1.2: source context in the upper four bits, destination context in the lower. */
	@Test
	public void otherContextsTakeOneByteForBothSides() {
		holds("7af7 50 3b", 0x20010db800000001L, SOURCE, 0xfd00000000000000L, DESTINATION);
		holds("7ab7 05 3b", 0xfe80000000000000L, SOURCE, 0x20010db800000001L, DESTINATION);
	}

	/** Section 3.1.1: "any bits covered by context information are always used", the identifier's too. */
	@Test
	public void aContextOf128BitsIsAnAddress() {
		this.contexts.set(7, 0x20010db8000000ffL, 0x53, 128);
		holds("7ab7 07 3b", 0xfe80000000000000L, SOURCE, 0x20010db8000000ffL, 0x53);
	}

	/** A context shorter than 64 bits leaves zeros up to the identifier. */
	@Test
	public void aContextOf48BitsGivesZerosUpToTheIdentifier() {
		this.contexts.set(7, 0xfd11223344550000L, 0, 48);
		holds("7ab7 07 3b", 0xfe80000000000000L, SOURCE, 0xfd11223344550000L, DESTINATION);
		holds("7a30 3b fd112233445500010000000000000001", 0xfe80000000000000L, SOURCE, 0xfd11223344550001L, 1);
	}

	/** Section 3.1.1, M=1 DAC=0: 8, 32, 48 and 128 bits. */
	@Test
	public void multicastAddressesTakeWhatTheyNeed() {
		holds("7a3b 3b 1a", 0xfe80000000000000L, SOURCE, 0xff02000000000000L, 0x1a);
		holds("7a3a 3b 05 000002", 0xfe80000000000000L, SOURCE, 0xff05000000000000L, 2);
		holds("7a39 3b 02 01ff000011", 0xfe80000000000000L, SOURCE, 0xff02000000000000L, 0x00000001ff000011L);
		holds("7a38 3b ff020000000000010000000000000001", 0xfe80000000000000L, SOURCE, 0xff02000000000001L, 1);
	}

	/** M=1 DAC=1 DAM=00: ffXX:XXLL:PPPP:PPPP:PPPP:PPPP:XXXX:XXXX (RFC 3306). */
	@Test
	public void prefixBasedMulticastTakesSixBytesWithAContext() {
		holds("7a3c 3b 3200 00000042", 0xfe80000000000000L, SOURCE, 0xff320040fd000000L, 0x0000000000000042L);
		holds("7abc 05 3b 3500 00000042", 0xfe80000000000000L, SOURCE, 0xff35004020010db8L, 0x0000000100000042L);
	}

	/** HLIM 01, 10, 11 and 00. */
	@Test
	public void hopLimits1And64And255TakeTwoBits() {
		int[] limits = { 1, 64, 255, 63, 0 };
		String[] headers = { "7933 3b", "7a33 3b", "7b33 3b", "7833 3b 3f", "7833 3b 00" };
		for (int i = 0; i < limits.length; i++) {
			holds(headers[i], 0xfe80000000000000L, SOURCE, 0xfe80000000000000L, DESTINATION);
			assertEquals(limits[i], this.datagram.hopLimit);
		}
	}

	/** TF 10, 01 and 00: ECN comes before DSCP, the other way round than in the traffic class (figure 4). */
	@Test
	public void trafficClassAndFlowLabelTakeOneThreeOrFourBytes() {
		holds("7233 ae 3b", 0xfe80000000000000L, SOURCE, 0xfe80000000000000L, DESTINATION);
		// ECN 2, DSCP 46
		assertEquals(46 << 2 | 2, this.datagram.trafficClass);
		assertEquals(0, this.datagram.flowLabel);
		holds("6a33 4abcde 3b", 0xfe80000000000000L, SOURCE, 0xfe80000000000000L, DESTINATION);
		assertEquals(1, this.datagram.trafficClass);
		assertEquals(0xabcde, this.datagram.flowLabel);
		holds("6233 ae0abcde 3b", 0xfe80000000000000L, SOURCE, 0xfe80000000000000L, DESTINATION);
		assertEquals(46 << 2 | 2, this.datagram.trafficClass);
		assertEquals(0xabcde, this.datagram.flowLabel);
	}

	/** Section 3.1.1: combinations marked reserved. */
	@Test
	public void reservedAddressModesAreRefused() {
		assertEquals(Drop.IPHC_RESERVED, read("7a34 3b"));
		assertEquals(Drop.IPHC_RESERVED, read("7a3d 3b 000000000000"));
		assertEquals(Drop.IPHC_RESERVED, read("7a3e 3b 000000000000"));
		assertEquals(Drop.IPHC_RESERVED, read("7a3f 3b 000000000000"));
	}

	/** Contiki-NG #1482: a header that the frame ends within: every form, cut at every length. */
	@Test
	public void contikiNg1482ATruncatedHeaderIsRefused() {
		byte[] frame = new byte[64];
		for (int form = 0; form < 0x2000; form++) {
			frame[0] = (byte) (0x60 | form >> 8);
			frame[1] = (byte) form;
			int length = Iphc.length(frame[0], frame[1]);
			for (int end = 1; end < length; end++) {
				assertEquals(Drop.IPHC_TRUNCATED, Lowpan.decompress(frame, 0, end, 5, 6, this.contexts, this.datagram));
			}
		}
	}

	@Test
	public void aContextThatIsNotSetIsRefused() {
		assertEquals(Drop.IPHC_NO_CONTEXT, read("7af7 10 3b"));
		assertEquals(Drop.IPHC_NO_CONTEXT, read("7af7 01 3b"));
		assertEquals(Drop.IPHC_NO_CONTEXT, read("7abc 01 3b 320000000042"));
		this.contexts.set(0, 0, 0, -1);
		assertEquals(Drop.IPHC_NO_CONTEXT, read("7a77 3b"));
	}

	/** A source elided where the frame had none, a destination elided in a broadcast. */
	@Test
	public void anElidedAddressNeedsALinkAddress() {
		byte[] bytes = Hex.bytes("7a33 3b");
		assertEquals(Drop.IPHC_NO_LINK_ADDRESS, Lowpan.decompress(bytes, 0, 3, 0, DESTINATION, this.contexts, this.datagram));
		assertEquals(Drop.IPHC_NO_LINK_ADDRESS, Lowpan.decompress(bytes, 0, 3, SOURCE, 0, this.contexts, this.datagram));
	}

	/** RFC 6282 section 3.2.2: an elided identifier of a short address. */
	@Test
	public void anElidedShortSourceGivesItsIdentifier() {
		byte[] bytes = Hex.bytes("7a33 3b");
		assertEquals(0, Lowpan.decompress(bytes, 0, 3, Iid.ofShort(0x1234), DESTINATION, this.contexts, this.datagram));
		assertEquals(0x000000fffe001234L, this.datagram.sourceLow);
	}

	/** RFC 4944 section 5.1: what else a first byte may say. */
	@Test
	public void otherDispatchesHaveTheirOwnReasons() {
		assertEquals(Drop.LOWPAN_EMPTY, read(""));
		assertEquals(Drop.LOWPAN_FRAGMENT, read("c0 50 0001"));
		assertEquals(Drop.LOWPAN_FRAGMENT, read("e0 50 0001 0a"));
		assertEquals(Drop.LOWPAN_NALP, read("00 00"));
		assertEquals(Drop.LOWPAN_HC1, read("42 00"));
		assertEquals(Drop.LOWPAN_BROADCAST, read("50 00"));
		assertEquals(Drop.LOWPAN_DISPATCH, read("43 00"));
		assertEquals(Drop.LOWPAN_MESH, read("80 00"));
		assertEquals(Drop.LOWPAN_MESH, read("bf 00"));
		assertEquals(Drop.LORH_TRUNCATED, read("f1 00"));
		assertEquals(Drop.LOWPAN_DISPATCH, read("f1 0000"));
	}

	@Test
	public void aHeaderThatDoesNotFitInFrontIsRefusedAndNothingWritten() {
		assertEquals(0, read("7a00 3b 20010db8000000020000000000000001 20010db8000000030000000000000002"));
		Packet packet = this.pool.take();
		packet.at = 34;
		packet.end = 34;
		assertEquals(Drop.LOWPAN_OVERSIZE, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		assertEquals(34, packet.at);
		packet.at = 55;
		packet.end = 55;
		assertEquals(Drop.LOWPAN_OVERSIZE, Iphc.push(packet, 21, this.datagram, SOURCE, DESTINATION, this.contexts));
		packet.at = 35;
		assertEquals(0, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		assertEquals(0, packet.at);
	}

	@Test
	public void contextsOutOfRangeAreRefused() {
		assertTrue(!this.contexts.set(16, 1, 1, 64));
		assertTrue(!this.contexts.set(-1, 1, 1, 64));
		assertTrue(!this.contexts.set(1, 1, 1, 129));
	}
}
