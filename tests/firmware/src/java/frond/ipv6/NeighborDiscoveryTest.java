package frond.ipv6;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** A host's discovery, frame by frame; the frames of the router are those a RIOT border router sent us (docs/interop.md). */
public class NeighborDiscoveryTest {
	private static final long NODE = 0x02f00d0000000101L;
	private static final long ROUTER = 0x5e462b680d3278d4L;
	private static final long PREFIX = 0xfd00000100000000L;
	private static final long SECOND = 1000000;

	/** IPHC, ICMPv6; RA: hop limit none, 1800 s; SLLAO; ABRO version 0, fd00:1::1; PIO A=1 fd00:1::/64 86397 s and 14397 s. */
	private static final String RA_BODY = "333a 8600 5dfe 00 00 0708 00000000 00000000" + "0102 5e462b680d3278d4 000000000000"
			+ "2303 0000 0000 0000 fd000001000000000000000000000001" + "0304 40 40 0001517d 0000383d 00000000 fd000001000000000000000000000000";
	private static final String RA = "7b" + RA_BODY;
	/** What the node then asks: from the address, about the router, ARO for 60 minutes. */
	private static final String NS = "7b033a fd0000010000000000f00d0000000101 8700 100c 00000000 fe800000000000005c462b680d3278d4"
			+ "0102 02f00d0000000101 000000000000" + "2102 00 00 0000 003c 02f00d0000000101";
	/** The answer, from the router's global address: flags R and S, ARO status 0. */
	private static final String NA = "7b003a fd000001000000000000000000000001 fd0000010000000000f00d0000000101 8800 7041 c0000000"
			+ "fe800000000000005c462b680d3278d4" + "2102 00 00 0000 003c 02f00d0000000101";

	private final TestNode node = new TestNode(NODE);
	private int events;
	private int flags = -1;
	private final NeighborDiscovery discovery = new NeighborDiscovery(this.node.ipv6, NODE, this.node.contexts, 5, new NeighborDiscovery.Listener() {
		@Override
		public void onDiscovery(int event, long now) {
			NeighborDiscoveryTest.this.events = NeighborDiscoveryTest.this.events * 10 + event;
		}

		@Override
		public void onAdvertisement(int routerFlags, byte[] bytes, int at, int end, long now) {
			NeighborDiscoveryTest.this.flags = routerFlags;
		}
	});

	@Before
	public void started() {
		this.node.ipv6.setNeighbors(this.discovery);
		this.discovery.start(this.node.now);
	}

	/** Lets time pass until the node sends something; returns it, or null if nothing comes for so long. */
	private String next(long within, int status) {
		long end = this.node.now + within;
		while (true) {
			byte[] frame = this.node.next();
			if (frame != null) {
				this.node.transmitted(status);
				return Hex.text(frame, 0, frame.length);
			}
			long deadline = this.discovery.nextDeadline();
			if (deadline > end) {
				this.node.now = end;
				return null;
			}
			this.node.now = Math.max(this.node.now, deadline);
			this.discovery.onTime(this.node.now);
		}
	}

	private static String digits(String spaced) {
		byte[] bytes = Hex.bytes(spaced);
		return Hex.text(bytes, 0, bytes.length);
	}

	/** RFC 4861 section 6.3.7, RFC 7559 section 2: 4 s, doubled, a tenth more or less, an hour at most, for ever. */
	@Test
	public void solicitationsBackOffToAnHour() {
		String first = next(SECOND / 2, Radio.SENT);
		assertEquals("to ff02::2, hop limit 255, with the source's address", digits("7b3b3a02 8500" + first.substring(12, 16) + "00000000 0102 02f00d0000000101 000000000000"), first);
		long interval = 4 * SECOND;
		for (int i = 0; i < 20; i++) {
			long before = this.node.now;
			assertEquals(first, next(2 * 3600 * SECOND, Radio.SENT));
			long passed = this.node.now - before;
			assertTrue(passed >= interval * 9 / 10 && passed <= interval * 11 / 10);
			interval = Math.min(interval * 2, 3600 * SECOND);
		}
	}

	/** The whole of it, as it went on the air with RIOT. */
	@Test
	public void anAdvertisementMakesAnAddressThatIsRegistered() {
		next(SECOND, Radio.SENT);
		this.node.receive(ROUTER, true, Hex.bytes(RA));
		assertEquals(NeighborDiscovery.ROUTER, this.events);
		assertEquals(0, this.flags);
		assertEquals(ROUTER, this.discovery.router());
		assertEquals(PREFIX, this.discovery.borderRouterHigh());
		assertEquals(PREFIX, this.node.ipv6.prefix());
		assertEquals(digits(NS), next(SECOND, Radio.SENT));
		this.node.receive(ROUTER, true, Hex.bytes(NA));
		assertEquals(12, this.events);
		assertTrue(this.discovery.registers());
		assertEquals(1, this.discovery.registered());
		// Said again after 22.5 minutes at most (three quarters of 1800 s), registered again before half an hour is over.
		long before = this.node.now;
		String again = next(3600 * SECOND, Radio.SENT);
		assertEquals("8500", again.substring(6, 10));
		assertTrue(this.node.now - before > 1200 * SECOND && this.node.now - before <= 1350 * SECOND);
		this.node.receive(ROUTER, true, Hex.bytes(RA));
		assertEquals(digits(NS), next(3600 * SECOND, Radio.SENT));
		assertTrue(this.node.now - before > 1600 * SECOND && this.node.now - before <= 1801 * SECOND);
		assertEquals(0, this.node.stats.drops(Drop.ND_UNEXPECTED));
	}

	/** RFC 6775 sections 4.2 and 5.4.3: 6CO 1 with C for 10 minutes, then only read for an hour; 6CO 2 without C. */
	@Test
	public void aContextIsWrittenOnlyWithCAndWhileItLasts() {
		next(SECOND, Radio.SENT);
		byte[] ra = Hex.bytes("7b333a 8600 0000 00 00 0708 00000000 00000000" + "2202 40 11 0000 000a fd00000100000000" + "2202 40 02 0000 000a fd00000200000000");
		Datagram datagram = new Datagram();
		assertEquals(0, Lowpan.decompress(ra, 0, ra.length, Iid.ofEui64(ROUTER), Iid.ofEui64(NODE), this.node.contexts, datagram));
		int sum = ~Checksum.fold(datagram, 58, ra.length - datagram.at, Checksum.words(ra, datagram.at, ra.length));
		ra[datagram.at + 2] = (byte) (sum >> 8);
		ra[datagram.at + 3] = (byte) sum;
		this.node.receive(ROUTER, true, ra);
		assertEquals(1, this.node.contexts.find(PREFIX, 5));
		assertEquals(-1, this.node.contexts.find(0xfd00000200000000L, 5));
		byte[] first = Hex.bytes("7af7 11 3b");
		byte[] second = Hex.bytes("7af7 22 3b");
		assertEquals(0, Lowpan.decompress(first, 0, 4, 5, 6, this.node.contexts, datagram));
		assertEquals(0, Lowpan.decompress(second, 0, 4, 5, 6, this.node.contexts, datagram));
		assertEquals(0xfd00000200000000L, datagram.sourceHigh);
		passWithoutRouter(601 * SECOND);
		assertEquals(-1, this.node.contexts.find(PREFIX, 5));
		assertEquals(0, Lowpan.decompress(first, 0, 4, 5, 6, this.node.contexts, datagram));
		passWithoutRouter(3601 * SECOND);
		assertEquals(Drop.IPHC_NO_CONTEXT, Lowpan.decompress(first, 0, 4, 5, 6, this.node.contexts, datagram));
		assertEquals(Drop.IPHC_NO_CONTEXT, Lowpan.decompress(second, 0, 4, 5, 6, this.node.contexts, datagram));
	}

	private void passWithoutRouter(long micros) {
		long end = this.node.now + micros;
		while (this.node.now < end) {
			next(end - this.node.now, Radio.SENT);
		}
	}

	/** A router that answers nothing: four solicitations, 1, 2 and 4 s apart, then none; the address stays. */
	@Test
	public void aRouterThatDoesNotRegisterIsGoneOnWithout() {
		next(SECOND, Radio.SENT);
		this.node.receive(ROUTER, true, Hex.bytes(RA));
		for (int i = 0; i < 4; i++) {
			assertEquals(digits(NS), next(6 * SECOND, Radio.SENT));
		}
		assertNull(next(1000 * SECOND, Radio.SENT));
		assertTrue(!this.discovery.registers());
		assertEquals(Addresses.PREFERRED, this.node.ipv6.addresses().state(1));
		assertEquals(ROUTER, this.discovery.route(PREFIX, 1));
	}

	/** What is not acknowledged is not repeated to the router alone, but solicited from all; it is used again when it is heard. */
	@Test
	public void aRouterThatIsGoneIsLookedForByGroup() {
		next(SECOND, Radio.SENT);
		this.node.receive(ROUTER, true, Hex.bytes(RA));
		for (int i = 0; i < 3; i++) {
			assertEquals(digits(NS), next(6 * SECOND, Radio.NO_ACK));
		}
		assertEquals(0, this.discovery.route(PREFIX, 1));
		for (int i = 0; i < 5; i++) {
			assertEquals("8500", next(200 * SECOND, Radio.SENT).substring(8, 12));
		}
		this.node.receive(ROUTER, true, Hex.bytes(RA));
		assertEquals(ROUTER, this.discovery.route(PREFIX, 1));
		assertEquals(digits(NS), next(SECOND, Radio.SENT));
	}

	/** A Router Advertisement for 1800 s from an address made of this EUI-64, with options behind; its checksum is made right. */
	private void advertise(long router, String fields, String options) {
		byte[] frame = Hex.bytes("7b333a 8600 0000" + fields + options);
		frond.lowpan.Datagram header = new frond.lowpan.Datagram();
		header.sourceHigh = Ipv6.LINK_LOCAL;
		header.sourceLow = frond.lowpan.Iid.ofEui64(router);
		header.destinationHigh = Ipv6.LINK_LOCAL;
		header.destinationLow = frond.lowpan.Iid.ofEui64(NODE);
		frond.buffer.Bytes.put16(frame, 5, ~Checksum.fold(header, 58, frame.length - 3, Checksum.words(frame, 3, frame.length)));
		this.node.receive(router, true, frame);
	}

	/** RFC 4861 section 6.3.6: one of several, as long as it is there; then another, to which everything is said anew; three are remembered. */
	@Test
	public void whenARouterIsGoneTheNextIsUsed() {
		long[] routers = { 0x0212000000000001L, 0x0212000000000002L, 0x0212000000000003L, 0x0212000000000004L };
		next(SECOND, Radio.SENT);
		for (int i = 0; i < routers.length; i++) {
			advertise(routers[i], "00 00 0708 00000000 00000000", "0304 40 40 00015180 00003840 00000000 fd000001000000000000000000000000");
			assertEquals(routers[0], this.discovery.router());
		}
		assertEquals(NeighborDiscovery.ROUTER, this.events);
		int used = 1;
		for (int i = 0; i < 9; i++) {
			long before = this.discovery.router();
			next(6 * SECOND, Radio.NO_ACK);
			if (this.discovery.router() != before) {
				assertEquals(routers[used++], this.discovery.router());
			}
		}
		// The fourth found no room.
		assertEquals(3, used);
		// One that says that it is none (lifetime 0) is not used.
		advertise(routers[1], "00 00 0708 00000000 00000000", "");
		assertEquals(routers[1], this.discovery.router());
		advertise(routers[1], "00 00 0000 00000000 00000000", "");
		assertTrue(this.discovery.router() != routers[1]);
	}

	/** RFC 4861 section 6.3.4: the hop limit and the retransmission timer that a router names; 0 says nothing of either. */
	@Test
	public void aRoutersParametersAreUsed() {
		next(SECOND, Radio.SENT);
		advertise(ROUTER, "20 00 0708 00000000 00001388", "0304 40 40 00015180 00003840 00000000 fd000001000000000000000000000000");
		assertEquals(32, this.node.ipv6.hopLimit());
		// 5 s until the registration is said again, a quarter more at most.
		next(SECOND, Radio.SENT);
		long before = this.node.now;
		next(10 * SECOND, Radio.SENT);
		assertTrue(this.node.now - before >= 5 * SECOND && this.node.now - before <= 25 * SECOND / 4);
		advertise(ROUTER, "00 00 0708 00000000 00000000", "");
		assertEquals(32, this.node.ipv6.hopLimit());
	}

	/** RIOT asks about a global address before it forwards to it (RFC 4861 section 7.2.4): flags S and O, with the EUI-64. */
	@Test
	public void whoAsksForAnAddressIsAnswered() {
		next(SECOND, Radio.SENT);
		this.node.receive(ROUTER, true, Hex.bytes(RA));
		next(SECOND, Radio.SENT);
		this.node.receive(ROUTER, true, Hex.bytes(NA));
		assertNull(this.node.next());
		// From the router's link-local address to the node's, about fd00:1::f0:d00:0:101; answered from that address.
		this.node.receive(ROUTER, true, Hex.bytes("7b333a 8700 424b 00000000 fd0000010000000000f00d0000000101 0102 5e462b680d3278d4 000000000000"));
		assertEquals(digits("7b033a fd0000010000000000f00d0000000101 8800 e08d 60000000 fd0000010000000000f00d0000000101 0202 02f00d0000000101 000000000000"),
				next(SECOND, Radio.SENT));
		assertEquals(ROUTER, this.node.destination());
	}

	/** RFC 4861 section 6.1.2: what was forwarded, or came from a global address, is not of a router on the link. */
	@Test
	public void aForwardedAdvertisementIsDropped() {
		// Hop limit 64 instead of 255.
		this.node.receive(ROUTER, true, Hex.bytes("7a" + RA_BODY));
		assertEquals(1, this.node.stats.drops(Drop.ND_HOP_LIMIT));
		assertEquals(0, this.discovery.router());
		assertEquals(0, this.node.ipv6.prefix());
	}

	/** An answer that was not asked for, or is about another's registration, changes nothing. */
	@Test
	public void anAnswerThatWasNotAskedForIsDropped() {
		next(SECOND, Radio.SENT);
		this.node.receive(ROUTER, true, Hex.bytes(RA));
		next(SECOND, Radio.SENT);
		this.node.receive(ROUTER, true, Hex.bytes(NA));
		this.node.receive(ROUTER, true, Hex.bytes(NA));
		assertEquals(1, this.node.stats.drops(Drop.ND_UNEXPECTED));
		assertEquals(1, this.discovery.registered());
		assertEquals(12, this.events);
	}
}
