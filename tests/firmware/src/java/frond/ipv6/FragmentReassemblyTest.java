package frond.ipv6;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.lowpan.Datagram;
import frond.lowpan.Fragmentation;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** IPv6 fragments (RFC 8200 section 4.5, RFC 5722, RFC 6946), each in a frame of its own. */
public class FragmentReassemblyTest {
	private static final long NODE = 0x02f00d0000000011L;
	private static final long ROOT = 0x02f00d0000000001L;
	private static final long SECOND = 1000000;

	private final TestNode node = new TestNode(NODE);
	private final Fragmentation large = new Fragmentation(this.node.mac, this.node.pool, 1, Fragmentation.MTU, 1, 1, this.node.stats);
	/** A UDP datagram from port 1 to port 10000, its checksum right. */
	private byte[] whole;
	private int received;
	private int receivedLength;

	@Before
	public void aHostWithBuffers() {
		this.node.ipv6.setFragmentation(this.large);
		// Room to quote.
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		this.node.ipv6.setPrefix(0xfd00000000000000L);
		this.node.ipv6.bind(10000, new UdpReceiver() {
			@Override
			public int onDatagram(Datagram datagram, long now) {
				FragmentReassemblyTest.this.received++;
				FragmentReassemblyTest.this.receivedLength = datagram.end - datagram.at;
				for (int i = datagram.at; i < datagram.end; i++) {
					assertEquals((byte) (i - datagram.at), datagram.bytes[i]);
				}
				return 0;
			}
		});
		datagram(100);
	}

	private void datagram(int length) {
		byte[] bytes = new byte[8 + length];
		Bytes.put16(bytes, 0, 1);
		Bytes.put16(bytes, 2, 10000);
		Bytes.put16(bytes, 4, bytes.length);
		for (int i = 0; i < length; i++) {
			bytes[8 + i] = (byte) i;
		}
		Datagram header = new Datagram();
		header.sourceHigh = Ipv6.LINK_LOCAL;
		header.sourceLow = 0x00f00d0000000001L;
		header.destinationHigh = Ipv6.LINK_LOCAL;
		header.destinationLow = 0x00f00d0000000011L;
		Bytes.put16(bytes, 6, ~Checksum.fold(header, 17, bytes.length, Checksum.words(bytes, 0, bytes.length)));
		this.whole = bytes;
	}

	/** Bytes {@code from} to {@code to} in a fragment: IPHC, next header 44; next header, reserved, offset and M, identification. */
	private void fragment(int number, int identification, int from, int to, boolean more) {
		byte[] frame = new byte[11 + to - from];
		frame[0] = 0x7a;
		frame[1] = 0x33;
		frame[2] = 44;
		frame[3] = (byte) number;
		Bytes.put16(frame, 5, from | (more ? 1 : 0));
		Bytes.put32(frame, 7, identification);
		System.arraycopy(this.whole, from, frame, 11, to - from);
		this.node.receive(ROOT, true, frame);
		assertEquals(this.node.stats.received, this.node.stats.handled());
	}

	@Test
	public void fragmentsInAnyOrderAreOneDatagram() {
		fragment(17, 7, 64, 108, false);
		fragment(17, 7, 0, 32, true);
		assertEquals(0, this.received);
		assertEquals(0, this.large.free());
		// Once more, and of another.
		fragment(17, 7, 0, 32, true);
		fragment(17, 8, 0, 32, true);
		assertEquals(2, this.node.stats.drops(Drop.IPV6_FRAGMENT));
		fragment(17, 7, 32, 64, true);
		assertEquals(1, this.received);
		assertEquals(100, this.receivedLength);
		assertEquals(1, this.large.free());
		assertEquals(3, this.node.stats.delivered);
		assertEquals(Long.MAX_VALUE, this.node.ipv6.nextDeadline());
	}

	/** RFC 8200 section 5: 1280 bytes in all; more is nobody's due. */
	@Test
	public void aDatagramOf1280BytesIsTaken() {
		datagram(1280 - 40 - 8);
		for (int at = 0; at < 1240; at += 80) {
			fragment(17, 1, at, Math.min(at + 80, 1240), at + 80 < 1240);
		}
		assertEquals(1, this.received);
		assertEquals(1232, this.receivedLength);
		datagram(1280 - 40);
		for (int at = 0; at < 1248; at += 80) {
			fragment(17, 1, at, Math.min(at + 80, 1248), at + 80 < 1248);
		}
		assertEquals(1, this.received);
		assertEquals(1, this.large.free());
	}

	/** RFC 7112 section 5: what is behind the headers decides who takes it, so all of them are in the first fragment; else its sender is told, with pointer 0. */
	@Test
	public void theFirstFragmentHasAllHeaders() {
		byte[] udp = this.whole;
		this.whole = new byte[8 + udp.length];
		System.arraycopy(Hex.bytes("11 00 01 04 00000000"), 0, this.whole, 0, 8);
		System.arraycopy(udp, 0, this.whole, 8, udp.length);
		fragment(60, 7, 0, 8, true);
		assertEquals(1, this.node.stats.drops(Drop.IPV6_FRAGMENT));
		assertEquals(1, this.large.free());
		byte[] error = this.node.next();
		Datagram datagram = new Datagram();
		assertEquals(0, Lowpan.decompress(error, 0, error.length, Iid.ofEui64(NODE), Iid.ofEui64(ROOT), this.node.contexts, datagram));
		assertEquals("0403", Hex.text(error, datagram.at, datagram.at + 2));
		assertEquals("00000000" + "60", Hex.text(error, datagram.at + 4, datagram.at + 9));
		this.node.transmitted(Radio.SENT);
		// A header that ends behind the fragment.
		this.whole[1] = 1;
		fragment(60, 8, 0, 8, true);
		this.whole[1] = 0;
		assertEquals(2, this.node.stats.drops(Drop.IPV6_FRAGMENT));
		this.node.next();
		this.node.transmitted(Radio.SENT);
		fragment(60, 9, 0, 16, true);
		fragment(60, 9, 16, 64, true);
		fragment(60, 9, 64, 116, false);
		assertEquals(1, this.received);
	}

	/** RFC 6282 section 4.3.1: UDP's length is not that of a fragment, so a header behind a fragment header is never compressed; one that is is dropped. */
	@Test
	public void aCompressedHeaderInAFragmentIsRefused() {
		this.node.receive(ROOT, true, Hex.bytes("7e 33 e5 06 0001 00000007 f3 12 1234 0102030405060708"));
		assertEquals(1, this.node.stats.drops(Drop.IPV6_FRAGMENT));
		assertEquals(1, this.large.free());
		assertEquals(this.node.stats.received, this.node.stats.handled());
	}

	/** RFC 5722: one that overlaps ends all. */
	@Test
	public void overlappingFragmentsAreRefused() {
		fragment(17, 7, 0, 32, true);
		fragment(17, 7, 24, 64, true);
		assertEquals(1, this.node.stats.drops(Drop.IPV6_FRAGMENT_OVERLAP));
		assertEquals(1, this.large.free());
		// Two ends.
		fragment(17, 7, 64, 108, false);
		fragment(17, 7, 56, 64, false);
		assertEquals(2, this.node.stats.drops(Drop.IPV6_FRAGMENT_OVERLAP));
		// Beyond the end.
		fragment(17, 7, 32, 60, false);
		fragment(17, 7, 64, 72, true);
		assertEquals(3, this.node.stats.drops(Drop.IPV6_FRAGMENT_OVERLAP));
		fragment(17, 7, 64, 72, true);
		fragment(17, 7, 32, 60, false);
		assertEquals(4, this.node.stats.drops(Drop.IPV6_FRAGMENT_OVERLAP));
		assertEquals(0, this.received);
		assertEquals(1, this.large.free());
	}

	/** RFC 8200 section 4.5: 60 s after the first that came; who sent the first fragment is told (RFC 4443 section 3.3, code 1). */
	@Test
	public void whatDoesNotComeIsGivenUpAfter60SecondsAndSaid() {
		fragment(17, 7, 0, 16, true);
		assertEquals(this.node.now + 60 * SECOND, this.node.ipv6.nextDeadline());
		this.node.now += 60 * SECOND;
		this.node.ipv6.onTime(this.node.now);
		assertEquals(1, this.node.stats.drops(Drop.IPV6_FRAGMENT_TIMEOUT));
		assertEquals(this.node.stats.received, this.node.stats.handled());
		assertEquals(1, this.large.free());
		byte[] frame = this.node.next();
		String error = Hex.text(frame, 0, frame.length);
		assertEquals("7a333a0301", error.substring(0, 10));
		assertEquals("00000000" + "60000000" + "00182c40" + "fe80000000000000" + "00f00d0000000001" + "fe80000000000000" + "00f00d0000000011" + "11000001" + "00000007"
				+ Hex.text(this.whole, 0, 16), error.substring(14));
		this.node.transmitted(Radio.SENT);
		// Without the first fragment nothing is said.
		fragment(17, 7, 16, 32, true);
		this.node.now += 60 * SECOND;
		this.node.ipv6.onTime(this.node.now);
		assertNull(this.node.next());
		assertEquals(2, this.node.stats.drops(Drop.IPV6_FRAGMENT_TIMEOUT));
	}

	/** One that waits for more than a second does not keep the buffer from others: RIOT #5858, one lost fragment and nothing ever again. */
	@Test
	public void riot5858ALostFragmentDoesNotBlockTheNextDatagram() {
		fragment(17, 7, 0, 32, true);
		this.node.now += 2 * SECOND;
		fragment(17, 8, 0, 64, true);
		fragment(17, 8, 64, 108, false);
		assertEquals(1, this.received);
		assertEquals(1, this.node.stats.drops(Drop.IPV6_FRAGMENT_TIMEOUT));
		assertEquals(1, this.large.free());
	}

	/** RFC 8200 section 4.5: code 0, at the payload length, at the fragment offset. */
	@Test
	public void wrongLengthsArePointedAt() {
		this.node.receive(ROOT, true, Hex.bytes("7a33 2c 1100 0001 00000007 010203040506070809"));
		assertEquals("0400", Hex.text(this.node.next(), 3, 5));
		this.node.transmitted(Radio.SENT);
		this.node.receive(ROOT, true, Hex.bytes("7a33 2c 1100 fff8 00000007 0102030405060708"));
		byte[] frame = this.node.next();
		assertEquals("0400", Hex.text(frame, 3, 5));
		assertEquals("0000002a", Hex.text(frame, 7, 11));
		assertEquals(2, this.node.stats.drops(Drop.IPV6_FRAGMENT));
		assertEquals(1, this.large.free());
	}

	/** An echo request is answered from the buffer that it came in; the headers behind the fragment header are read, another fragment header is not. */
	@Test
	public void whatIsWholeIsReadLikeAnyOther() {
		this.whole = Hex.bytes("3b00 0104 00000000 2c00 0104 00000000 1100 0001 00000009");
		fragment(60, 7, 0, 8, true);
		fragment(60, 7, 8, 24, false);
		assertEquals(1, this.node.stats.drops(Drop.IPV6_NEXT_HEADER));
		this.whole = Hex.bytes("2c00 0104 00000000 1100 0001 00000009 0000000000000000 0000000000000000");
		fragment(60, 7, 0, 24, true);
		fragment(60, 7, 24, 32, false);
		assertEquals(1, this.node.stats.drops(Drop.IPV6_FRAGMENT));
		assertEquals(1, this.large.free());
		// To ports of nobody: the error quotes what was put together.
		datagram(32);
		Bytes.put16(this.whole, 2, 10001);
		Bytes.put16(this.whole, 6, Bytes.get16(this.whole, 6) - 1);
		fragment(17, 7, 0, 8, true);
		fragment(17, 7, 8, 40, false);
		assertEquals(1, this.node.stats.drops(Drop.UDP_PORT));
		assertEquals("0104", Hex.text(this.node.next(), 3, 5));
		this.node.transmitted(Radio.SENT);
		assertTrue(this.node.pool.free() == this.node.pool.capacity() && this.large.free() == 1);
	}

	/** Without buffers, as before. */
	@Test
	public void aHostWithoutBuffersDropsFragments() {
		this.node.ipv6.setFragmentation(null);
		fragment(17, 7, 0, 32, true);
		assertEquals(1, this.node.stats.drops(Drop.IPV6_FRAGMENT));
	}
}
