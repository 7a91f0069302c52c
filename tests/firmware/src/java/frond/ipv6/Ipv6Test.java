package frond.ipv6;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ieee802154.Mac;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** The host: RFC 8200, 4291, 4443 and 768, with literal frames. */
public class Ipv6Test {
	private static final long NODE = 0x02f00d0000000011L;
	private static final long ROOT = 0x02f00d0000000001L;
	private static final long PREFIX = 0xfd00000000000000L;

	private final TestNode node = new TestNode(NODE);
	private final Datagram sent = new Datagram();
	private final Receiver receiver = new Receiver();
	private final Parent routing = new Parent();

	private static final class Receiver implements UdpReceiver {
		int count;
		int sourcePort;
		byte[] payload;
		int answer;

		@Override
		public int onDatagram(Datagram datagram, long now) {
			this.count++;
			this.sourcePort = datagram.sourcePort;
			this.payload = new byte[datagram.end - datagram.at];
			System.arraycopy(datagram.bytes, datagram.at, this.payload, 0, this.payload.length);
			return this.answer;
		}
	}

	private static final class Parent implements Routing {
		@Override
		public int growth() {
			return 0;
		}

		long parent = ROOT;
		long next;
		int messages;
		int acknowledged;
		int failed;

		@Override
		public long route(Datagram datagram, Packet packet) {
			datagram.rplOption = true;
			datagram.rplFlags = 0;
			datagram.rplInstance = 0;
			datagram.rplSenderRank = 256;
			return this.parent;
		}

		@Override
		public int onMessage(int code, Datagram datagram, long now) {
			this.messages += 1 + code;
			return 0;
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
		public void onSent(long eui64, boolean delivered, long now) {
			if (!delivered && this.next != 0) {
				this.parent = this.next;
			}
			if (delivered) {
				this.acknowledged++;
			} else {
				this.failed++;
			}
		}
	}

	@Before
	public void aNodeOfTheMesh() {
		this.node.contexts.set(0, PREFIX, 0, 64);
		this.node.ipv6.setPrefix(PREFIX);
		this.node.ipv6.setRouting(this.routing);
		this.node.ipv6.bind(10000, this.receiver);
	}

	/** Every frame is delivered or dropped, once, and every packet is back or sent. */
	private void everythingIsAccountedFor() {
		assertEquals(this.node.stats.received, this.node.stats.handled());
		assertEquals(this.node.pool.capacity() - this.node.mac.queued() - this.node.mac.kept(), this.node.pool.free());
	}

	private void receive(String hex) {
		this.node.receive(ROOT, true, Hex.bytes(hex));
		everythingIsAccountedFor();
	}

	private void dropped(int reason, String hex) {
		int before = this.node.stats.drops(reason);
		receive(hex);
		assertEquals(before + 1, this.node.stats.drops(reason));
	}

	/** What the node sent next, as the root reads it. */
	private Datagram next() {
		byte[] payload = this.node.next();
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(NODE), Iid.ofEui64(ROOT), this.node.contexts, this.sent));
		return this.sent;
	}

	/**
	 * UDP from the root's link-local address, port 10001, to port 10000, "hi". By hand: fe80 + 00f0 + 0d00 + 0 + 0001 + fe80 + 00f0 + 0d00 + 0 + 0011
	 * (addresses, the universal bit inverted) + 0011 (UDP) + 000a (length) + 2711 + 2710 + 000a + 6869 = 2cfa1, folded cfa3; inverted 305c.
	 */
	@Test
	public void aDatagramReachesItsPort() {
		receive("7e33 f0 2711 2710 305c 6869");
		assertEquals(1, this.receiver.count);
		assertEquals(10001, this.receiver.sourcePort);
		assertArrayEquals(Hex.bytes("6869"), this.receiver.payload);
		assertEquals(1, this.node.stats.delivered);
	}

	@Test
	public void aWrongChecksumIsDroppedAndSoIsNone() {
		dropped(Drop.UDP_CHECKSUM, "7e33 f0 2711 2710 305d 6869");
		dropped(Drop.UDP_CHECKSUM, "7e33 f0 2711 2710 0000 6869");
		assertEquals(0, this.receiver.count);
	}

	@Test
	public void whatTheReceiverRefusesIsCountedUnderItsReason() {
		this.receiver.answer = Drop.MQTTSN_TYPE;
		dropped(Drop.MQTTSN_TYPE, "7e33 f0 2711 2710 305c 6869");
		assertEquals(0, this.node.stats.delivered);
	}

	/** RFC 4443 section 3.1, code 4, with the datagram in it as IPv6 would have carried it. */
	@Test
	public void aPortWithoutAReceiverIsAnsweredByPortUnreachable() {
		dropped(Drop.UDP_PORT, "7e33 f0 2711 2712 305a 6869");
		byte[] payload = this.node.next();
		byte[] quoted = Hex.bytes("6000 0000 000a 11 40 fe80000000000000 00f00d0000000001 fe80000000000000 00f00d0000000011 2711 2712 000a 305a 6869");
		assertEquals(ROOT, this.node.destination());
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(NODE), Iid.ofEui64(ROOT), this.node.contexts, this.sent));
		assertEquals(58, this.sent.nextHeader);
		assertEquals(1, payload[this.sent.at]);
		assertEquals(4, payload[this.sent.at + 1]);
		byte[] body = new byte[payload.length - this.sent.at - 8];
		System.arraycopy(payload, this.sent.at + 8, body, 0, body.length);
		assertArrayEquals(quoted, body);
		assertEquals(0xffff, Checksum.fold(this.sent, 58, payload.length - this.sent.at, Checksum.words(payload, this.sent.at, payload.length)));
	}

	/** RFC 4443 section 2.4 (f): a token bucket of ten, a token every 100 ms. */
	@Test
	public void errorsAreLimited() {
		for (int i = 0; i < 30; i++) {
			receive("7e33 f0 2711 2712 305a 6869");
			this.node.transmitted(Radio.SENT);
		}
		assertEquals(10, this.node.sent());
		this.node.now += 250000;
		for (int i = 0; i < 5; i++) {
			receive("7e33 f0 2711 2712 305a 6869");
			this.node.transmitted(Radio.SENT);
		}
		assertEquals(12, this.node.sent());
	}

	/** RFC 4443 section 2.4 (e): never about a multicast, a broadcast frame, or for the unspecified source. */
	@Test
	public void noErrorAnswersAMulticast() {
		// to ff02::1: fe80 + f0 + d00 + 1 + ff02 + 1 + 11 + a + 2711 + 2712 + a + 6869 = 2c225 -> c227, inverted 3dd8
		this.node.receive(ROOT, false, Hex.bytes("7e3b 01 f0 2711 2712 3dd8 6869"));
		assertEquals(1, this.node.stats.drops(Drop.UDP_PORT));
		assertEquals(0, this.node.sent());
		everythingIsAccountedFor();
	}

	/** RFC 8200 section 4: code 1, and the pointer at the header's next header field. */
	@Test
	public void anUnknownUpperLayerIsAnsweredByParameterProblem() {
		dropped(Drop.IPV6_NEXT_HEADER, "7a33 06 0102030405060708");
		Datagram error = next();
		assertEquals(4, error.bytes[error.at]);
		assertEquals(1, error.bytes[error.at + 1]);
		assertEquals(6, error.bytes[error.at + 7]);
		dropped(Drop.IPV6_NEXT_HEADER, "7a33 3b");
		assertNull(this.node.next());
	}

	/** RFC 4443 section 4.2. The checksum by hand: fe80 + f0 + d00 + 1 + fe80 + f0 + d00 + 11 + 3a + a + 8000 + 1234 + 1 + abcd = 35738 -> 573b, inverted a8c4. */
	@Test
	public void anEchoRequestIsAnswered() {
		receive("7a33 3a 8000 a8c4 1234 0001 abcd");
		Datagram answer = next();
		assertEquals(ROOT, this.node.destination());
		assertEquals(0xfe80000000000000L, answer.sourceHigh);
		assertEquals(64, answer.hopLimit);
		assertArrayEquals(Hex.bytes("8100 a7c4 1234 0001 abcd"), range(answer));
		assertEquals(1, this.node.stats.delivered);
	}

	/** From beyond the link, through the parent, with the RPL option (RFC 6553 section 5). */
	@Test
	public void anEchoRequestFromAfarIsAnsweredByWayOfTheParent() {
		// fd00 + 1 + fd00 + f0 + d00 + 11 + 3a + 8 + 8000 + 1 + 1 = 28846 -> 8848, inverted 77b7
		receive("7a57 3a 0000000000000001 8000 77b7 0001 0001");
		Datagram answer = next();
		assertEquals(ROOT, this.node.destination());
		assertEquals(PREFIX, answer.destinationHigh);
		assertEquals(1, answer.destinationLow);
		assertEquals(PREFIX, answer.sourceHigh);
		assertTrue(answer.rplOption);
		assertEquals(256, answer.rplSenderRank);
	}

	@Test
	public void brokenIcmpIsDropped() {
		dropped(Drop.ICMPV6_CHECKSUM, "7a33 3a 8000 a8c5 1234 0001 abcd");
		dropped(Drop.ICMPV6_TRUNCATED, "7a33 3a 8000 a8");
		// fe80 + f0 + d00 + 1 + fe80 + f0 + d00 + 11 + 3a + 4 + 8000 = 29930 -> 9932, inverted 66cd
		dropped(Drop.ICMPV6_TRUNCATED, "7a33 3a 8000 66cd");
		dropped(Drop.ICMPV6_UNKNOWN, "7a33 3a 8800 5ecd");
	}

	/** RFC 4291 section 2.8: the addresses that a host answers to. */
	@Test
	public void aHostKnowsItsAddresses() {
		long iid = Iid.ofEui64(NODE);
		Ipv6 ipv6 = this.node.ipv6;
		assertTrue(ipv6.isOwn(0xfe80000000000000L, iid));
		assertTrue(ipv6.isOwn(PREFIX, iid));
		assertTrue(ipv6.isOwn(0xff02000000000000L, 1));
		assertTrue(ipv6.isOwn(0xff01000000000000L, 1));
		assertTrue(ipv6.isOwn(0xff02000000000000L, 0x1a));
		assertTrue(ipv6.isOwn(0xff02000000000000L, 0x1ff000011L));
		assertTrue(!ipv6.isOwn(0xff02000000000000L, 0x1ff000012L));
		assertTrue(!ipv6.isOwn(0xff02000000000000L, 2));
		assertTrue(!ipv6.isOwn(PREFIX + 1, iid));
		assertTrue(!ipv6.isOwn(0, iid));
		assertTrue(!ipv6.isOwn(0xfe80000000000000L, iid + 1));
	}

	@Test
	public void whatIsForOthersOrFromAMulticastIsDropped() {
		dropped(Drop.IPV6_OTHER_DESTINATION, "7a31 3a 1122334455667788 8000 0000 0001 0001");
		dropped(Drop.IPV6_OTHER_DESTINATION, "7a75 3a 1122334455667788 8000 0000 0001 0001");
		dropped(Drop.IPV6_SOURCE, "7a03 3a ff020000000000000000000000000001 8000 0000 0001 0001");
	}

	/** To a neighbour: both addresses elided, no RPL option, nothing but the ports. */
	@Test
	public void aDatagramToANeighbourTakesNineBytesOfHeaders() {
		Packet packet = this.node.ipv6.begin();
		packet.bytes[packet.at] = 0x68;
		packet.bytes[packet.at + 1] = 0x69;
		packet.end = packet.at + 2;
		assertEquals(0, this.node.ipv6.send(packet, 0xfe80000000000000L, Iid.ofEui64(ROOT), 10001, 10000, this.node.now));
		assertArrayEquals(Hex.bytes("7e33 f0 2711 2710 305c 6869"), this.node.next());
		assertEquals(ROOT, this.node.destination());
	}

	/** Through the parent, which is the destination: RPL option, both addresses from context 0. */
	@Test
	public void aDatagramToTheRootElidesBothAddresses() {
		Packet packet = this.node.ipv6.begin();
		packet.bytes[packet.at] = 0x68;
		packet.end = packet.at + 1;
		assertEquals(0, this.node.ipv6.send(packet, PREFIX, Iid.ofEui64(ROOT), 0xf0b1, 0xf0b2, this.node.now));
		byte[] frame = this.node.next();
		byte[] expected = Hex.bytes("7e77 e1 06 63 04 00 00 0100 f3 12 0000 68");
		expected[12] = frame[12];
		expected[13] = frame[13];
		assertArrayEquals(expected, frame);
	}

	/** RFC 768: a checksum that comes out as zero is sent as ones. */
	@Test
	public void aChecksumOfZeroIsSentAsOnes() {
		Packet packet = this.node.ipv6.begin();
		// By hand, see aDatagramReachesItsPort: without a payload of two bytes the sum is 673a, so ffff - 673a = 98c5 makes it ffff.
		packet.bytes[packet.at] = (byte) 0x98;
		packet.bytes[packet.at + 1] = (byte) 0xc5;
		packet.end = packet.at + 2;
		this.node.ipv6.send(packet, 0xfe80000000000000L, Iid.ofEui64(ROOT), 10001, 10000, this.node.now);
		assertArrayEquals(Hex.bytes("7e33 f0 2711 2710 ffff 98c5"), this.node.next());
	}

	@Test
	public void multicastGoesToEveryone() {
		Packet packet = this.node.ipv6.begin(4);
		packet.end = packet.at + 4;
		assertEquals(0, this.node.ipv6.sendRpl(packet, 0, Ipv6.MULTICAST_LINK, Ipv6.ALL_RPL_NODES, this.node.now));
		byte[] frame = this.node.next();
		assertEquals(Mac.BROADCAST, this.node.destination());
		byte[] expected = Hex.bytes("7b3b 3a 1a 9b 00");
		for (int i = 0; i < expected.length; i++) {
			assertEquals(expected[i], frame[i]);
		}
	}

	@Test
	public void withoutAParentOrAPrefixThereIsNoRoute() {
		this.routing.parent = 0;
		assertEquals(Drop.IPV6_NO_ROUTE, this.node.ipv6.send(this.node.ipv6.begin(), PREFIX, 1, 1, 2, this.node.now));
		this.node.ipv6.setPrefix(0);
		assertEquals(Drop.IPV6_NO_ROUTE, this.node.ipv6.send(this.node.ipv6.begin(), PREFIX, 1, 1, 2, this.node.now));
		assertEquals(2, this.node.stats.drops(Drop.IPV6_NO_ROUTE));
		assertEquals(4, this.node.pool.free());
	}

	/** RFC 9008: a router of the mesh put it in another for this node. Not one of the link in it (its hop limit proves nothing), and not a third. */
	@Test
	public void aDatagramInAnotherIsTakenOutOfIt() {
		byte[] frame = Hex.bytes("7e77 ee 7e77 f0 1633 2710 0000 68");
		assertEquals(0, Lowpan.decompress(frame, 0, frame.length, Iid.ofEui64(ROOT), Iid.ofEui64(NODE), this.node.contexts, this.sent));
		assertEquals(0, Lowpan.decapsulate(this.sent, this.node.contexts));
		int sum = ~Checksum.fold(this.sent, 17, 9, 0x6800 + 0x1633 + 0x2710 + 9);
		frame[10] = (byte) (sum >> 8);
		frame[11] = (byte) sum;
		this.node.receive(ROOT, true, frame);
		assertEquals(1, this.receiver.count);
		assertEquals(0x1633, this.receiver.sourcePort);
		receive("7e77 ee 7e33 f0 1633 2710 1234 68");
		assertEquals(1, this.node.stats.drops(Drop.IPV6_SOURCE));
		receive("7e77 ee 7e77 ee 7e77 f0 1633 2710 1234 68");
		assertEquals(1, this.node.stats.drops(Drop.IPV6_NEXT_HEADER));
		receive("7e77 ee 7e");
		assertEquals(1, this.node.stats.drops(Drop.IPHC_TRUNCATED));
		assertEquals(1, this.receiver.count);
	}

	/** What {@link Udp#maxPayload} promises goes out, with a context and without; one byte more does not. */
	@Test
	public void theLargestPayloadFitsAFrame() {
		assertEquals(79, this.node.ipv6.maxPayload());
		largest(79, 0);
		largest(80, Drop.LOWPAN_OVERSIZE);
		this.node.contexts.set(0, 0, 0, -1);
		assertEquals(55, this.node.ipv6.maxPayload());
		largest(55, 0);
		largest(56, Drop.LOWPAN_OVERSIZE);
		this.node.contexts.set(3, PREFIX, 0, 64);
		assertEquals(78, this.node.ipv6.maxPayload());
		largest(78, 0);
		largest(79, Drop.LOWPAN_OVERSIZE);
		assertEquals(4, this.node.pool.free());
	}

	/** Security takes from each frame: header 6, MIC 4. */
	@Test
	public void theLargestPayloadFitsASecuredFrame() {
		this.node.secure();
		assertEquals(69, this.node.ipv6.maxPayload());
		largest(69, 0);
		largest(70, Drop.LOWPAN_OVERSIZE);
		this.node.contexts.set(0, 0, 0, -1);
		assertEquals(45, this.node.ipv6.maxPayload());
		largest(45, 0);
		largest(46, Drop.LOWPAN_OVERSIZE);
		assertEquals(4, this.node.pool.free());
	}

	/** {@link Udp#begin} leaves room for an address in the mesh; another one needs more, which a short payload has behind it. */
	@Test
	public void aShortPayloadReachesAnAddressWithoutAContext() {
		Packet packet = this.node.ipv6.begin();
		packet.bytes[packet.at] = 0x68;
		packet.end = packet.at + 1;
		assertEquals(0, this.node.ipv6.send(packet, 0x20010db800000000L, 1, 1, 2, this.node.now));
		Datagram datagram = next();
		assertEquals(0x20010db800000000L, datagram.destinationHigh);
		assertArrayEquals(Hex.bytes("68"), range(datagram));
	}

	private void largest(int length, int result) {
		Packet packet = this.node.ipv6.begin(length);
		packet.end = packet.at + length;
		assertEquals(result, this.node.ipv6.send(packet, PREFIX, 0x1122334455667788L, 1, 2, this.node.now));
		this.node.transmitted(Radio.SENT);
	}

	/** A busy channel and a failed radio say nothing about the neighbour. */
	@Test
	public void routingHearsOfAcknowledgementsAndTheirAbsence() {
		int[] results = { Radio.SENT, Radio.NO_ACK, Radio.CHANNEL_BUSY, Radio.FAILED };
		for (int i = 0; i < results.length; i++) {
			largest(1, 0);
			Packet packet = this.node.ipv6.begin();
			this.node.ipv6.send(packet, 0xfe80000000000000L, Iid.ofEui64(ROOT), 1, 2, this.node.now);
			this.node.transmitted(results[i]);
		}
		assertEquals(5, this.routing.acknowledged);
		assertEquals(1, this.routing.failed);
	}

	/** Mutations of good frames: whatever comes in is delivered or dropped once, no packet is lost, nothing throws. */
	@Test
	public void whatIsMutatedIsAccountedFor() {
		String[] good = { "7e33 f0 2711 2710 305c 6869", "7a33 3a 8000 a8c4 1234 0001 abcd", "7a57 3a 0000000000000001 8000 77b7 0001 0001",
				"7a33 06 0102030405060708" };
		byte[][] frames = new byte[good.length][];
		for (int i = 0; i < good.length; i++) {
			frames[i] = Hex.bytes(good[i]);
		}
		byte[] bytes = new byte[40];
		Jitter random = new Jitter(8200);
		for (int i = 0; i < 20000; i++) {
			byte[] frame = frames[i & 3];
			System.arraycopy(frame, 0, bytes, 0, frame.length);
			for (int n = random.below(3); n >= 0; n--) {
				bytes[random.below(frame.length)] = (byte) random.below(256);
			}
			this.node.receive(ROOT, random.below(4) != 0, bytes, frame.length);
			while (this.node.next() != null) {
				this.node.transmitted(Radio.SENT);
			}
			this.node.now += 50000;
		}
		everythingIsAccountedFor();
		assertEquals(4, this.node.pool.free());
	}

	private static byte[] range(Datagram datagram) {
		byte[] result = new byte[datagram.end - datagram.at];
		System.arraycopy(datagram.bytes, datagram.at, result, 0, result.length);
		return result;
	}

	/** RFC 6550 section 8.2.2.4 and issue 5: the packet in hand goes to the next parent, its header compressed anew, whatever the first made elidable. */
	@Test
	public void whatTheNextHopDidNotTakeGoesToTheOneThatRoutingKnowsThen() {
		this.routing.next = 0x0012740300030303L;
		Packet packet = this.node.ipv6.begin();
		packet.bytes[packet.end++] = 0x55;
		assertEquals(0, this.node.ipv6.send(packet, PREFIX, Iid.ofEui64(ROOT), 0xf0b1, 10000, this.node.now));
		byte[] first = this.node.next();
		this.node.transmitted(Radio.NO_ACK);
		byte[] second = this.node.next();
		assertEquals(this.routing.next, this.node.destination());
		// The root's identifier was elided towards the root, and is inline towards another.
		assertEquals(first.length + 8, second.length);
		Datagram sent = new Datagram();
		assertEquals(0, Lowpan.decompress(second, 0, second.length, this.node.ipv6.iid(), Iid.ofEui64(this.routing.next), this.node.contexts, sent));
		assertEquals(Iid.ofEui64(ROOT), sent.destinationLow);
		assertEquals(10000, sent.destinationPort);
		assertEquals(1, sent.end - sent.at);
		assertEquals(0x55, sent.bytes[sent.at]);
		// Three times more, then it is lost.
		this.node.transmitted(Radio.NO_ACK);
		this.node.transmitted(Radio.CHANNEL_BUSY);
		this.node.transmitted(Radio.NO_ACK);
		assertEquals(4, this.node.sent());
		assertEquals(4, this.node.stats.drops(Drop.MAC_NO_ACK) + this.node.stats.drops(Drop.MAC_CHANNEL_BUSY));
		everythingIsAccountedFor();
	}

	/** A message to one neighbour is not for another. */
	@Test
	public void whatStaysOnTheLinkIsNotSentAgain() {
		Packet packet = this.node.ipv6.begin(2);
		packet.end += 2;
		this.node.ipv6.sendRpl(packet, 0, Ipv6.LINK_LOCAL, Iid.ofEui64(ROOT), this.node.now);
		this.node.transmitted(Radio.NO_ACK);
		assertEquals(1, this.node.sent());
		everythingIsAccountedFor();
	}
}
