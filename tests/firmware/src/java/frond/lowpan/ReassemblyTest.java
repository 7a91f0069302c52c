package frond.lowpan;

import static org.junit.Assert.assertEquals;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import org.junit.Test;

/** RFC 4944 section 5.3: fragments that come in, with literal headers. */
public class ReassemblyTest {
	private static final long A = Iid.ofEui64(0x02f00d0000000011L);
	private static final long B = Iid.ofEui64(0x02f00d0000000012L);
	private static final long ME = Iid.ofEui64(0x02f00d0000000001L);
	private static final long SECOND = 1000000;
	/** IPHC and NHC of 48 bytes: link-local, ports 0001 and 0002, checksum cccc; then 16 bytes of payload. */
	private static final String HEADERS = "7e33 f0 0001 0002 cccc ";
	private static final String FIRST = "c058 0007 " + HEADERS + "00010203 04050607 08090a0b 0c0d0e0f";
	private static final String SECOND_PART = "e058 0007 08 10111213 14151617 18191a1b 1c1d1e1f";
	private static final String THIRD = "e058 0007 0a 20212223 24252627";

	private final Stats stats = new Stats();
	private final PacketPool buffers = new PacketPool(2, 256 + Reassembly.FRONT);
	private final Reassembly reassembly = new Reassembly(this.buffers, 256, this.stats);
	private long now = SECOND;

	private int take(long from, String hex) {
		byte[] bytes = Hex.bytes(hex);
		return this.reassembly.onFragment(bytes, 0, bytes.length, from, ME, this.now);
	}

	/** The datagram is whole: its compressed headers, and 40 bytes of payload that count up. */
	private void whole() {
		Packet packet = this.reassembly.take();
		byte[] expected = Hex.bytes(HEADERS);
		assertEquals(Hex.text(expected, 0, expected.length), Hex.text(packet.bytes, packet.at, packet.at + expected.length));
		assertEquals(expected.length + 40, packet.length());
		for (int i = 0; i < 40; i++) {
			assertEquals(i, packet.bytes[packet.at + expected.length + i]);
		}
		packet.giveBack();
		assertEquals(2, this.buffers.free());
	}

	@Test
	public void fragmentsInOrderMakeADatagram() {
		assertEquals(Reassembly.KEPT, take(A, FIRST));
		assertEquals(Reassembly.KEPT, take(A, SECOND_PART));
		assertEquals(Reassembly.WHOLE, take(A, THIRD));
		whole();
	}

	@Test
	public void soDoFragmentsInAnyOther() {
		String[] all = { FIRST, SECOND_PART, THIRD };
		int[] orders = { 0x021, 0x102, 0x120, 0x201, 0x210 };
		for (int order : orders) {
			assertEquals(Reassembly.KEPT, take(A, all[order >> 8]));
			assertEquals(Reassembly.KEPT, take(A, all[order >> 4 & 15]));
			assertEquals(Reassembly.WHOLE, take(A, all[order & 15]));
			whole();
			// The next with the same tag is another one.
			this.now += 6 * SECOND;
			this.reassembly.onTime(this.now);
		}
	}

	/** The size, the tag, and both addresses tell datagrams apart. */
	@Test
	public void datagramsOfSeveralSourcesDoNotMix() {
		take(A, FIRST);
		take(B, FIRST);
		take(B, THIRD);
		take(A, SECOND_PART);
		assertEquals(0, this.buffers.free());
		assertEquals(Reassembly.WHOLE, take(B, SECOND_PART));
		this.reassembly.take().giveBack();
		assertEquals(Reassembly.WHOLE, take(A, THIRD));
		whole();
	}

	@Test
	public void aDuplicateChangesNothing() {
		take(A, FIRST);
		assertEquals(Drop.FRAGMENT_DUPLICATE, take(A, FIRST));
		take(A, SECOND_PART);
		assertEquals(Drop.FRAGMENT_DUPLICATE, take(A, SECOND_PART));
		assertEquals(Reassembly.WHOLE, take(A, THIRD));
		whole();
		// Nor does it begin the datagram again.
		assertEquals(Drop.FRAGMENT_DUPLICATE, take(A, FIRST));
		assertEquals(2, this.buffers.free());
	}

	/** Another length at the same place, a part of two, other contents: each ends the datagram and what is left of it. */
	@Test
	public void anOverlapEndsTheDatagram() {
		String[] overlaps = { "e058 0007 08 10111213 14151617", "e058 0007 07 08090a0b 0c0d0e0f 10111213 14151617",
				"e058 0007 08 ff111213 14151617 18191a1b 1c1d1e1f", "c058 0007 7a33 3b 00010203 04050607 08090a0b 0c0d0e0f 10111213 14151617" };
		for (int i = 0; i < overlaps.length; i++) {
			take(A, FIRST);
			take(A, SECOND_PART);
			assertEquals(Drop.FRAGMENT_OVERLAP, take(A, overlaps[i]));
			assertEquals(2, this.buffers.free());
			assertEquals(Drop.FRAGMENT_DUPLICATE, take(A, THIRD));
			assertEquals(2, this.buffers.free());
			this.now += 6 * SECOND;
			this.reassembly.onTime(this.now);
		}
	}

	@Test
	public void aDatagramHasSixtySeconds() {
		take(A, FIRST);
		this.stats.delivered();
		assertEquals(this.now + 60 * SECOND, this.reassembly.nextDeadline());
		this.now += 60 * SECOND - 1;
		this.reassembly.onTime(this.now);
		assertEquals(1, this.buffers.free());
		this.now++;
		this.reassembly.onTime(this.now);
		assertEquals(2, this.buffers.free());
		assertEquals(1, this.stats.drops(Drop.FRAGMENT_TIMEOUT));
		assertEquals(0, this.stats.delivered);
		assertEquals(Long.MAX_VALUE, this.reassembly.nextDeadline());
	}

	/** RIOT #5858: a fragment is lost of each, and the next goes through all the same. */
	@Test
	public void riot5858ALostFragmentBlocksNoDatagramAfterIt() {
		for (int i = 0; i < 10; i++) {
			take(A, FIRST.substring(0, 5) + "010" + i + FIRST.substring(9));
			take(A, THIRD.substring(0, 5) + "010" + i + THIRD.substring(9));
		}
		take(A, FIRST);
		take(A, SECOND_PART);
		assertEquals(Reassembly.WHOLE, take(A, THIRD));
		this.reassembly.take().giveBack();
		assertEquals(9, this.stats.drops(Drop.FRAGMENT_RECLAIMED));
	}

	/** What comes in goes on; what nobody goes on with gives way, the oldest first. */
	@Test
	public void buffersAreReclaimedFromThoseThatHeardNothingLongest() {
		take(A, FIRST);
		this.now += 300000;
		take(B, FIRST);
		assertEquals(Drop.FRAGMENT_NO_BUFFER, take(ME, FIRST));
		this.now += 300000;
		assertEquals(Reassembly.KEPT, take(ME, FIRST));
		assertEquals(1, this.stats.drops(Drop.FRAGMENT_RECLAIMED));
		assertEquals(Drop.FRAGMENT_DUPLICATE, take(A, SECOND_PART));
		assertEquals(Reassembly.KEPT, take(B, SECOND_PART));
		assertEquals(Reassembly.WHOLE, take(B, THIRD));
		this.reassembly.take().giveBack();
	}

	/** Nothing a header may say leads beyond its buffer. */
	@Test
	public void whatDoesNotFitIsRefused() {
		// Empty; cut short.
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "e058 0007 08"));
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "c058"));
		// Beyond the end; not a multiple of eight before it; an offset of 0 that is not the first; a size below a header's.
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "e058 0007 0a 20212223 24252627 28"));
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "e058 0007 08 10111213 141516"));
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "e058 0007 00 10111213 14151617"));
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "e018 0007 01 10111213 14151617"));
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "e058 0007 ff 10111213 14151617"));
		// The headers alone are more than the datagram.
		assertEquals(Drop.FRAGMENT_INVALID, take(A, "c02c 0007 " + HEADERS));
		// More than the buffers hold.
		assertEquals(Drop.FRAGMENT_SIZE, take(A, "e108 0007 08 10111213 14151617"));
		assertEquals(Reassembly.KEPT, take(A, "e100 0007 08 10111213 14151617"));
		assertEquals(1, this.buffers.free());
	}

	/** CVE-2022-36054, and a first fragment whose headers are cut short or unknown. */
	@Test
	public void cve202236054HeadersThatAreNotThereAreRefused() {
		assertEquals(Drop.IPHC_TRUNCATED, take(A, "c058 0007 7e"));
		assertEquals(Drop.NHC_TRUNCATED, take(A, "c058 0007 7e33 f0 0001"));
		assertEquals(Drop.NHC_UNKNOWN, take(A, "c058 0007 7e33 d0 0001"));
		assertEquals(Drop.NHC_TRUNCATED, take(A, "c058 0007 7e33 e0 3b ff 0000"));
		assertEquals(Drop.LOWPAN_DISPATCH, take(A, "c058 0007 c058 0007 7e33"));
		assertEquals(Drop.IPHC_RESERVED, take(A, "c058 0007 7e34 0000"));
		assertEquals(Drop.NHC_CHAIN, take(A, "c058 0007 7e33 e100 e100 e100 e100 e100 e100 e100 e100 e100 e100"));
		assertEquals(2, this.buffers.free());
	}

	/** Dispatch 0x41: the header is as long as it is. */
	@Test
	public void anUncompressedHeaderCountsAsWhatItIs() {
		assertEquals(Reassembly.KEPT, take(A, "c038 0009 41 60000000 0010 3b 40 fe800000000000000000000000000001 fe800000000000000000000000000002"));
		assertEquals(Reassembly.WHOLE, take(A, "e038 0009 05 00010203 04050607 08090a0b 0c0d0e0f"));
		Packet packet = this.reassembly.take();
		assertEquals(57, packet.length());
		assertEquals(0x41, packet.bytes[packet.at]);
		Datagram datagram = new Datagram();
		assertEquals(0, Lowpan.decompress(packet.bytes, packet.at, packet.end, A, ME, new Contexts(), datagram));
		assertEquals(16, datagram.end - datagram.at);
		assertEquals(2, datagram.destinationLow);
		packet.giveBack();
	}
}
