package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Noise;
import org.junit.Test;

/**
 * Expectations: IEEE 802.15.4-2006 section 7.2.1 (figures 41 and 42, tables 79 to 81), laid out by hand; the frame control fields
 * 0xd841 and 0xdc61 are what RIOT and Contiki-NG put on the air.
 */
public class FrameHeaderTest {
	/** A DIS to all, as a node of ours sends it, up to the payload. */
	private static final String BROADCAST = "41d8 2a cdab ffff 0100000000 0df002";
	private static final String UNICAST = "61dc 2b cdab 0100000000 0df002 0200000000 0df002";

	private final FrameHeader header = new FrameHeader();

	@Test
	public void aMulticastFrameOfRiotAndContikiIsTaken() {
		assertEquals(0, parse(BROADCAST + "7a3b"));
		assertEquals(0xd841, this.header.control);
		assertEquals(Frame.DATA, this.header.type);
		assertEquals(1, this.header.version);
		assertFalse(this.header.ackRequest);
		assertFalse(this.header.security);
		assertFalse(this.header.pending);
		assertTrue(this.header.broadcast());
		assertEquals(0x2a, this.header.sequence);
		assertEquals(Frame.SHORT, this.header.destinationMode);
		assertEquals(0xabcd, this.header.destinationPan);
		assertEquals(0xffffL, this.header.destination);
		assertEquals(Frame.EXTENDED, this.header.sourceMode);
		assertEquals(0xabcd, this.header.sourcePan);
		assertEquals(0x02f00d0000000001L, this.header.source);
		assertEquals(15, this.header.payload);
		assertEquals(17, this.header.end);
	}

	@Test
	public void aUnicastFrameOfRiotAndContikiIsTaken() {
		assertEquals(0, parse(UNICAST));
		assertEquals(0xdc61, this.header.control);
		assertTrue(this.header.ackRequest);
		assertFalse(this.header.broadcast());
		assertEquals(0x02f00d0000000001L, this.header.destination);
		assertEquals(0x02f00d0000000002L, this.header.source);
		assertEquals(21, this.header.payload);
		assertEquals(21, this.header.end);
	}

	/** Type acknowledgement, sequence number, nothing else. */
	@Test
	public void anAcknowledgementHasNoAddresses() {
		assertEquals(0, parse("1200 77"));
		assertEquals(Frame.ACK, this.header.type);
		assertTrue(this.header.pending);
		assertEquals(Frame.NONE, this.header.destinationMode);
		assertEquals(-1, this.header.destinationPan);
		assertEquals(Frame.NONE, this.header.sourceMode);
		assertEquals(-1, this.header.sourcePan);
		assertEquals(3, this.header.payload);
	}

	/** Beacon of a coordinator 0x0001 in PAN 0x0023: source only, its PAN in the frame. */
	@Test
	public void aSourceAloneHasItsPan() {
		assertEquals(0, parse("0080 05 2300 0100 ffcf"));
		assertEquals(Frame.BEACON, this.header.type);
		assertEquals(Frame.NONE, this.header.destinationMode);
		assertEquals(0x0023, this.header.sourcePan);
		assertEquals(1L, this.header.source);
		assertEquals(7, this.header.payload);
	}

	/** Data request (command 4) from a short address, short destination, both PANs written out. */
	@Test
	public void withoutCompressionBothPansAreThere() {
		assertEquals(0, parse("2388 05 2300 0100 2400 0200 04"));
		assertEquals(Frame.COMMAND, this.header.type);
		assertEquals(0, this.header.version);
		assertEquals(0x0023, this.header.destinationPan);
		assertEquals(1L, this.header.destination);
		assertEquals(0x0024, this.header.sourcePan);
		assertEquals(2L, this.header.source);
		assertEquals(11, this.header.payload);
	}

	@Test
	public void aDestinationAloneIsTaken() {
		assertEquals(0, parse("010c 05 2300 0100000000 0df002"));
		assertEquals(Frame.EXTENDED, this.header.destinationMode);
		assertEquals(Frame.NONE, this.header.sourceMode);
		assertEquals(-1, this.header.sourcePan);
	}

	/** The header's length by frame control, against the bytes: 2 + 1, 2 for each PAN, 2 or 8 for each address. */
	@Test
	public void everyPairOfAddressingModesHasItsLength() {
		int[] modes = { Frame.NONE, Frame.SHORT, Frame.EXTENDED };
		int[] lengths = { 0, 2 + 2, 2 + 8 };
		for (int to = 0; to < 3; to++) {
			for (int from = 0; from < 3; from++) {
				int control = Frame.DATA | modes[to] << 10 | modes[from] << 14;
				assertEquals(3 + lengths[to] + lengths[from], Frame.headerLength(control));
				byte[] frame = new byte[40];
				frame[0] = (byte) control;
				frame[1] = (byte) (control >> 8);
				assertEquals(0, this.header.parse(frame, 0, 40));
				assertEquals(3 + lengths[to] + lengths[from], this.header.payload);
				assertTruncatedBefore(frame, this.header.payload);
				frame[0] |= Frame.PAN_COMPRESSION;
				if (to > 0 && from > 0) {
					assertEquals(0, this.header.parse(frame, 0, 40));
					assertEquals(1 + lengths[to] + lengths[from], this.header.payload);
					assertTruncatedBefore(frame, this.header.payload);
				} else {
					assertEquals(Drop.MAC_RESERVED, this.header.parse(frame, 0, 40));
				}
			}
		}
	}

	@Test
	public void reservedTypesVersionsAndModesAreDropped() {
		assertEquals(Drop.MAC_RESERVED, parse("44d8 2a cdab ffff 0100000000 0df002"));
		assertEquals(Drop.MAC_RESERVED, parse("41f8 2a cdab ffff 0100000000 0df002"));
		assertEquals(Drop.MAC_RESERVED, parse("41d4 2a cdab ffff 0100000000 0df002"));
		assertEquals(Drop.MAC_RESERVED, parse("4158 2a cdab ffff 0100000000 0df002"));
		// Security of 2003, which 2006 does not take (section 7.5.8.2.3 b).
		assertEquals(Drop.MAC_RESERVED, parse("6988 05 2300 0100 0200 0500000000"));
		// A nonce made of slot numbers, of version 2.
		assertEquals(Drop.MAC_RESERVED, parse("69ec 2b cdab 0100000000 0df002 0200000000 0df002 2d 00000000"));
	}

	/** IEEE 802.15.4-2015 table 7-2, row by row: modes of destination and source, compression; which PAN ids are there. */
	@Test
	public void versionTwoHasItsOwnTableOfPans() {
		assertPans(Frame.NONE, Frame.NONE, false, 0);
		assertPans(Frame.NONE, Frame.NONE, true, 2);
		assertPans(Frame.SHORT, Frame.NONE, false, 2);
		assertPans(Frame.EXTENDED, Frame.NONE, true, 0);
		assertPans(Frame.NONE, Frame.SHORT, false, 2);
		assertPans(Frame.NONE, Frame.EXTENDED, true, 0);
		assertPans(Frame.EXTENDED, Frame.EXTENDED, false, 2);
		assertPans(Frame.EXTENDED, Frame.EXTENDED, true, 0);
		assertPans(Frame.SHORT, Frame.SHORT, false, 4);
		assertPans(Frame.SHORT, Frame.EXTENDED, false, 4);
		assertPans(Frame.EXTENDED, Frame.SHORT, false, 4);
		assertPans(Frame.SHORT, Frame.SHORT, true, 2);
		assertPans(Frame.SHORT, Frame.EXTENDED, true, 2);
		assertPans(Frame.EXTENDED, Frame.SHORT, true, 2);
	}

	private void assertPans(int to, int from, boolean compressed, int bytes) {
		byte[] frame = new byte[40];
		int control = Frame.DATA | 2 << 12 | to << 10 | from << 14 | (compressed ? Frame.PAN_COMPRESSION : 0);
		frame[0] = (byte) control;
		frame[1] = (byte) (control >> 8);
		assertEquals(0, this.header.parse(frame, 0, 40));
		assertEquals(3 + bytes + Frame.addressLength(to) + Frame.addressLength(from), this.header.payload);
		assertTruncatedBefore(frame, this.header.payload);
	}

	/** Section 7.2.2.3: the sequence number may be left out. */
	@Test
	public void versionTwoMayHaveNoSequenceNumber() {
		assertEquals(0, parse("41e9 cdab ffff 0100000000 0df002 aa"));
		assertEquals(-1, this.header.sequence);
		assertEquals(0xabcd, this.header.destinationPan);
		assertEquals(14, this.header.payload);
	}

	/** Sections 7.4.2 and 7.4.3: a vendor's header element of three bytes, termination 1, a payload element of two, termination, payload. */
	@Test
	public void elementsAreSkipped() {
		String frame = "41ea 2a cdab ffff 0100000000 0df002";
		assertEquals(0, parse(frame + "0300 aabbcc 003f 0288 dddd 00f8 5566"));
		assertEquals(15 + 5 + 2 + 4 + 2, this.header.payload);
		assertEquals(this.header.payload + 2, this.header.end);
		// Termination 2: the payload follows at once.
		assertEquals(0, parse(frame + "803f 0288 dddd"));
		assertEquals(17, this.header.payload);
		// No termination: elements to the end.
		assertEquals(0, parse(frame + "0300 aabbcc"));
		assertEquals(this.header.end, this.header.payload);
		assertEquals(Drop.MAC_TRUNCATED, parse(frame + "0400 aabbcc"));
		assertEquals(Drop.MAC_TRUNCATED, parse(frame + "003f 0388 dddd"));
		assertEquals(Drop.MAC_TRUNCATED, parse(frame + "00"));
		assertEquals(Drop.MAC_RESERVED, parse(frame + "0288 dddd"));
	}

	/** Section 7.6.2: each key identifier mode has its length. */
	@Test
	public void theAuxiliarySecurityHeaderIsTaken() {
		String frame = "69dc 2b cdab 0100000000 0df002 0200000000 0df002";
		assertEquals(0, parse(frame + "05 04030201 aa"));
		assertEquals(5, this.header.level);
		assertEquals(0, this.header.keyMode);
		assertEquals(0x01020304, this.header.counter);
		assertEquals(26, this.header.payload);
		assertEquals(0, parse(frame + "0e 04030201 07 aa"));
		assertEquals(6, this.header.level);
		assertEquals(1, this.header.keyMode);
		assertEquals(7, this.header.keyIndex);
		assertEquals(27, this.header.payload);
		assertEquals(0, parse(frame + "15 04030201 11111111 09"));
		assertEquals(9, this.header.keyIndex);
		assertEquals(31, this.header.payload);
		assertEquals(0, parse(frame + "1d 04030201 1111111111111111 09"));
		assertEquals(35, this.header.payload);
		assertEquals(Drop.MAC_TRUNCATED, parse(frame + "05 040302"));
		assertEquals(Drop.MAC_TRUNCATED, parse(frame + "1d 04030201 1111111111111111"));
	}

	@Test
	public void aFrameLongerThanThePhyCarriesIsDropped() {
		byte[] frame = new byte[130];
		frame[0] = 0x41;
		frame[1] = (byte) 0xd8;
		assertEquals(0, this.header.parse(frame, 0, 125));
		assertEquals(Drop.MAC_OVERSIZE, this.header.parse(frame, 0, 126));
	}

	@Test
	public void aFrameCutAnywhereInItsHeaderIsTruncated() {
		assertTruncatedBefore(Hex.bytes(BROADCAST), 15);
		assertTruncatedBefore(Hex.bytes(UNICAST), 21);
	}

	@Test
	public void aHundredThousandMutationsAreTakenOrDroppedWithinTheirBounds() {
		Noise noise = new Noise();
		byte[] good = Hex.bytes(UNICAST + "0d 01000000 01 003f 0088 01 00f8");
		byte[] frame = new byte[good.length];
		for (int round = 0; round < 100000; round++) {
			System.arraycopy(good, 0, frame, 0, good.length);
			for (int i = noise.next(4); i >= 0; i--) {
				frame[noise.next(i == 0 ? 2 : frame.length)] = (byte) noise.next(256);
			}
			int length = noise.next(frame.length + 1);
			int result = this.header.parse(frame, 0, length);
			if (result == 0) {
				assertTrue(this.header.payload >= 2 && this.header.payload <= length && this.header.end == length);
			} else {
				assertTrue(result == Drop.MAC_TRUNCATED || result == Drop.MAC_RESERVED);
			}
		}
	}

	@Test
	public void headersAreWrittenAsTheyAreOnTheAir() {
		byte[] bytes = new byte[24];
		int end = Frame.putHeader(bytes, 1, Frame.UNICAST_DATA, 0x2b, 0xabcd, 0x02f00d0000000001L, 0x02f00d0000000002L);
		assertEquals(22, end);
		assertEquals("61dc2bcdab01000000000df00202000000000df002", Hex.text(bytes, 1, end));
		end = Frame.putHeader(bytes, 1, Frame.BROADCAST_DATA, 0x12a, 0xabcd, Frame.BROADCAST, 0x02f00d0000000001L);
		assertEquals("41d82acdabffff01000000000df002", Hex.text(bytes, 1, end));
		// Both short, frame version 0: 0x8861, the most common data frame there is.
		end = Frame.putHeader(bytes, 0, 0x8861, 1, 0x0023, 0x1234, 0x5678);
		assertEquals("618801230034127856", Hex.text(bytes, 0, end));
	}

	private int parse(String frame) {
		// Not at index 0: offsets must count from where the frame begins.
		byte[] bytes = Hex.bytes("eeee" + frame);
		int result = this.header.parse(bytes, 2, bytes.length - 2);
		this.header.payload -= 2;
		this.header.end -= 2;
		return result;
	}

	private void assertTruncatedBefore(byte[] frame, int headerLength) {
		for (int length = 0; length < headerLength; length++) {
			assertEquals(Drop.MAC_TRUNCATED, this.header.parse(frame, 0, length));
		}
	}
}
