package frond.ipv6;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.lowpan.Datagram;
import frond.lowpan.Fragmentation;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** Datagrams of more than a frame through the host (RFC 4944 section 5.3): between two of them, and with literal frames. */
public class LargeDatagramTest {
	private static final long NODE = 0x02f00d0000000011L;
	private static final long PEER = 0x02f00d0000000012L;
	private static final long PEER_IID = 0x00f00d0000000012L;
	private static final long LINK_LOCAL = Ipv6.LINK_LOCAL;

	private final TestNode node = host(NODE);
	private final TestNode peer = host(PEER);
	private final Receiver receiver = new Receiver();

	private static TestNode host(long eui64) {
		TestNode host = new TestNode(eui64);
		host.ipv6.setFragmentation(host.fragmentation());
		return host;
	}

	private static final class Receiver implements UdpReceiver {
		int count;
		int length;
		boolean right;

		@Override
		public int onDatagram(Datagram datagram, long now) {
			this.count++;
			this.length = datagram.end - datagram.at;
			this.right = true;
			for (int i = 0; i < this.length; i++) {
				this.right &= datagram.bytes[datagram.at + i] == (byte) (i * 7);
			}
			return 0;
		}
	}

	@Before
	public void aReceiver() {
		this.peer.ipv6.bind(10000, this.receiver);
	}

	private int send(int length, int port) {
		Packet packet = this.node.ipv6.begin(length);
		for (int i = 0; i < length; i++) {
			packet.bytes[packet.at + i] = (byte) (i * 7);
		}
		packet.end = packet.at + length;
		return this.node.ipv6.send(packet, LINK_LOCAL, PEER_IID, 10001, port, this.node.now);
	}

	/** Carries all frames both ways, each acknowledged; how many there were. */
	private int exchange() {
		int frames = 0;
		boolean again = true;
		while (again) {
			again = carry(this.node, this.peer) | carry(this.peer, this.node);
			frames += again ? 1 : 0;
		}
		return frames;
	}

	private static boolean carry(TestNode from, TestNode to) {
		byte[] payload = from.next();
		if (payload == null) {
			return false;
		}
		to.receive(from == to ? 0 : from.eui64(), true, payload);
		from.transmitted(Radio.SENT);
		return true;
	}

	private void allBack() {
		assertEquals(4, this.node.pool.free());
		assertEquals(2, this.node.fragmentation().free());
		assertEquals(4, this.peer.pool.free());
		assertEquals(2, this.peer.fragmentation().free());
	}

	/** Up to 1280 bytes of datagram, every length around a frame's and a fragment's end. */
	@Test
	public void everyLengthArrives() {
		int count = 0;
		for (int length = 60; length <= Fragmentation.MTU - 48; length += length > 250 && length < 1200 ? 97 : 1) {
			assertEquals(0, send(length, 10000));
			exchange();
			assertEquals(++count, this.receiver.count);
			assertEquals(length, this.receiver.length);
			assertTrue(this.receiver.right);
		}
		assertEquals(Drop.LOWPAN_OVERSIZE, send(Fragmentation.MTU - 47, 10000));
		assertEquals(this.peer.stats.received, this.peer.stats.delivered);
		allBack();
	}

	/** RFC 4443: an echo of 1 kB is answered from the buffer that it came in; the peer's two are enough for both ways. */
	@Test
	public void aLargeEchoIsAnswered() {
		Packet packet = this.node.ipv6.begin(1004);
		packet.end = packet.at + 1004;
		assertEquals(0, this.node.ipv6.sendIcmpv6(packet, 128, 0, LINK_LOCAL, PEER_IID, 64, this.node.now));
		exchange();
		// A host that did not ask drops the answer; its checksum was right.
		assertEquals(1, this.node.stats.drops(Drop.ICMPV6_UNKNOWN));
		assertEquals(0, this.node.stats.drops(Drop.ICMPV6_CHECKSUM));
		allBack();
	}

	/** The frames, byte by byte: size 208 (d0), the tag, the offset after 144 bytes of 40 + 8 + 160. */
	@Test
	public void theFramesAreThoseOfTheStandard() {
		send(160, 10000);
		byte[] first = this.node.next();
		assertEquals("c0d0", Hex.text(first, 0, 2));
		assertEquals("7e33f027112710", Hex.text(first, 4, 11));
		// 106 bytes fit a frame: 4 of header, 9 of 48, and 88 = 136 - 48 of payload.
		assertEquals(4 + 9 + 88, first.length);
		this.node.transmitted(Radio.SENT);
		byte[] second = this.node.next();
		assertEquals("e0d0", Hex.text(second, 0, 2));
		assertEquals(Hex.text(first, 2, 4), Hex.text(second, 2, 4));
		assertEquals(136 / 8, second[4]);
		assertEquals(5 + 72, second.length);
		assertEquals((byte) (88 * 7), second[5]);
		this.node.transmitted(Radio.SENT);
		assertNull(this.node.next());
	}

	/** One fragment is not delivered three times and then is: the datagram is whole. A fourth time, and it is given up. */
	@Test
	public void aFragmentThatIsNotDeliveredIsSentAgain() {
		send(160, 10000);
		for (int i = 0; i < 3; i++) {
			this.node.next();
			this.node.transmitted(Radio.NO_ACK);
			wake();
		}
		exchange();
		assertEquals(1, this.receiver.count);
		send(160, 10000);
		for (int i = 0; i < 4; i++) {
			this.node.next();
			this.node.transmitted(Radio.NO_ACK);
			wake();
		}
		assertNull(this.node.next());
		assertEquals(1, this.node.stats.drops(Drop.FRAGMENT_NOT_SENT));
		allBack();
		send(160, 10000);
		exchange();
		assertEquals(2, this.receiver.count);
	}

	private void wake() {
		this.node.now = Math.max(this.node.now, this.node.fragmentation().nextDeadline() == Long.MAX_VALUE ? 0 : this.node.fragmentation().nextDeadline());
		this.node.fragmentation().onTime(this.node.now);
	}

	/** Level 5 takes 10 bytes of each frame, and every fragment has its MIC in the frame. */
	@Test
	public void fragmentsLeaveRoomForSecurity() {
		this.node.secure();
		assertEquals(0, send(1000, 10000));
		int frames = 0;
		while (this.node.next() != null) {
			frames++;
			this.node.transmitted(Radio.SENT);
		}
		// 1048 bytes at 88 each, the first with 120 of them.
		assertEquals(12, frames);
		assertEquals(0, this.node.stats.drops(Drop.MAC_OVERSIZE));
		allBack();
	}

	/** What does not fit a frame because an address travels in full goes in fragments. */
	@Test
	public void anAddressInFullMakesFragmentsOfAFullFrame() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		this.node.ipv6.setPrefix(0xfd00000000000000L);
		this.node.ipv6.setRouting(new Parent());
		Packet packet = this.node.ipv6.begin();
		packet.end = packet.at + this.node.ipv6.maxPayload();
		assertEquals(0, this.node.ipv6.send(packet, 0x20010db800000000L, 1, 1, 2, this.node.now));
		assertEquals(0xc0, this.node.next()[0] & 0xf8);
		this.node.transmitted(Radio.SENT);
		assertEquals(0xe0, this.node.next()[0] & 0xf8);
		this.node.transmitted(Radio.SENT);
		allBack();
	}

	/** Nothing is sent and no buffer taken when there is no room; what is there goes on. */
	@Test
	public void moreThanThereAreBuffersForIsRefused() {
		assertEquals(0, send(600, 10000));
		assertEquals(0, send(600, 10000));
		assertNull(this.node.ipv6.begin(600));
		exchange();
		assertEquals(2, this.receiver.count);
		allBack();
	}

	/** Without fragmentation all is as it was. */
	@Test
	public void withoutFragmentationFragmentsAreDropped() {
		this.node.ipv6.setFragmentation(null);
		this.node.receive(PEER, true, Hex.bytes("c058 0007 7e33 f0 0001 0002 cccc 00010203 04050607"));
		assertEquals(1, this.node.stats.drops(Drop.LOWPAN_FRAGMENT));
		assertNull(this.node.ipv6.begin(600));
	}

	/** A parent behind an RPL option. */
	private static final class Parent implements Routing {
		@Override
		public int growth() {
			return 0;
		}

		@Override
		public long route(Datagram datagram, Packet packet) {
			datagram.rplOption = true;
			return PEER;
		}

		@Override
		public int onMessage(int code, Datagram datagram, long now) {
			return Drop.ICMPV6_UNKNOWN;
		}

		@Override
		public int onForward(Datagram datagram, long now) {
			return Drop.IPV6_OTHER_DESTINATION;
		}

		@Override
		public int onSourceRoute(Datagram datagram, long now) {
			return Drop.IPV6_ROUTING_HEADER;
		}

		@Override
		public void onSent(long eui64, boolean acknowledged, long now) {
			// Nothing to learn.
		}
	}
}
