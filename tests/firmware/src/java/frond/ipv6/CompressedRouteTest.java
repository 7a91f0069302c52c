package frond.ipv6;

import static org.junit.Assert.assertEquals;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.lowpan.Datagram;
import org.junit.Before;
import org.junit.Test;

/** RFC 8138 section 5: a source route in 6LoWPAN Routing Headers at a router with fd00::f0:d00:0:11, from fd00::f0:d00:0:1 to fd00::f0:d00:0:99. */
public class CompressedRouteTest {
	private static final long PREFIX = 0xfd00000000000000L;
	private static final long NODE = 0x02f00d0000000011L;

	private final TestNode node = new TestNode(NODE);
	private final CompressedRoute route = new CompressedRoute();
	private final Datagram datagram = new Datagram();
	private long sourceHigh = PREFIX;
	private final byte[] left = new byte[CompressedRoute.LONGEST];

	@Before
	public void aRouterOfTheMesh() {
		this.node.ipv6.setPrefix(PREFIX);
	}

	private int advance(String hops) {
		this.datagram.sourceHigh = this.sourceHigh;
		this.datagram.sourceLow = 0x00f00d0000000001L;
		this.datagram.destinationHigh = PREFIX;
		this.datagram.destinationLow = 0x00f00d0000000099L;
		this.datagram.hops = Hex.bytes(hops);
		this.datagram.hopsAt = 0;
		this.datagram.hopsEnd = this.datagram.hops.length;
		return this.route.advance(this.node.ipv6, this.datagram, PREFIX, 0x00f00d0000000001L, this.left);
	}

	private void leads(String hops, long high, long low, String rest) {
		assertEquals(0, advance(hops));
		assertEquals(high, this.route.high());
		assertEquals(low, this.route.low());
		byte[] expected = Hex.bytes(rest);
		assertEquals(Hex.text(expected, 0, expected.length), Hex.text(this.datagram.hops, this.datagram.hopsAt, this.datagram.hopsEnd));
	}

	@Test
	public void theNextAddressIsCompletedFromTheOneBefore() {
		leads("82 00 11 22 33", PREFIX, 0x00f00d0000000022L, "81 00 22 33");
		leads("81 03 00f00d0000000011 00f00d0000000022", PREFIX, 0x00f00d0000000022L, "80 03 00f00d0000000022");
		leads("81 04 fd0000000000000000f00d0000000011 20010db80000000000f00d0000000022", 0x20010db800000000L, 0x00f00d0000000022L,
				"80 04 20010db80000000000f00d0000000022");
	}

	/** Contiki-NG 89e544a06: a source route (RFC 6554) whose address is outside of it: more segments left than addresses, or addresses cut short. */
	@Test
	public void contikiNg89e544a06AnAddressOutsideTheRouteIsRefused() {
		// CmprI and CmprE of 8: one address of eight bytes; two left; 255 left; half an address; only the fixed part; padding of more than there is.
		String[] routes = { "03 02 88 00 0000 00f00d0000000022", "03 ff 88 00 0000 00f00d0000000022", "03 01 88 00 0000 00f00d00", "03 01 88 00 0000", "03 01 88 f0 0000 00f00d0000000022",
				"03 01 00 00 0000 00f00d0000000022", "03 01 08 00 0000 00f00d0000000022 00f00d" };
		for (String each : routes) {
			byte[] bytes = Hex.bytes(each);
			this.datagram.bytes = bytes;
			this.datagram.routeAt = 0;
			this.datagram.routeEnd = bytes.length;
			this.datagram.destinationHigh = PREFIX;
			this.datagram.destinationLow = 0x00f00d0000000011L;
			assertEquals(each, Drop.IPV6_ROUTING_HEADER, SourceRoute.advance(this.datagram));
			byte[] before = Hex.bytes(each);
			assertEquals("nothing has changed", Hex.text(before, 0, before.length), Hex.text(bytes, 0, bytes.length));
			assertEquals(0x00f00d0000000011L, this.datagram.destinationLow);
		}
	}

	/** Behind the last router's own there is the destination. */
	@Test
	public void afterTheLastComesTheDestination() {
		leads("80 00 11", PREFIX, 0x00f00d0000000099L, "");
	}

	/** Section 5.6: what the next header leaves out of this node's address is written into it. */
	@Test
	public void anotherSizeIsCompletedBeforeThisNodesIsGone() {
		leads("80 03 00f00d0000000011 81 00 22 33", PREFIX, 0x00f00d0000000022L, "80 03 00f00d0000000022 80 00 33");
		leads("80 03 00f00d0000000011 80 00 22", PREFIX, 0x00f00d0000000022L, "80 03 00f00d0000000022");
		leads("80 00 11 81 01 0122 0133", PREFIX, 0x00f00d0000000122L, "81 01 0122 0133");
	}

	/** Sections 4.3 and 7: what the first address leaves out is the encapsulator's, and what that leaves out the root's. */
	@Test
	public void aDatagramInAnotherIsRoutedByTheAddressOfItsEncapsulator() {
		this.datagram.outerHopLimit = 64;
		this.datagram.outerLength = 0;
		this.sourceHigh = 0x20010db800000000L;
		leads("81 00 11 22", PREFIX, 0x00f00d0000000022L, "80 00 22");
		assertEquals(64, this.datagram.outerHopLimit);
		this.datagram.outerLength = 2;
		this.datagram.outerLow = 0x0301;
		assertEquals(Drop.IPV6_ROUTING_HEADER, advance("81 00 11 22"));
		leads("81 01 0011 0022", PREFIX, 0x00f00d0000000022L, "80 01 0022");
		this.datagram.outerLength = 9;
		this.datagram.outerHigh = 0x77;
		this.datagram.outerLow = 0x00f00d0000000001L;
		assertEquals(Drop.IPV6_ROUTING_HEADER, advance("81 00 11 22"));
		leads("81 04 fd0000000000000000f00d0000000011 fd0000000000000000f00d0000000022", PREFIX, 0x00f00d0000000022L, "80 04 fd0000000000000000f00d0000000022");
	}

	/** Where its route is spent the outer one ends: what is in it goes on alone. */
	@Test
	public void theOuterHeaderEndsWithItsRoute() {
		this.datagram.outerHopLimit = 64;
		leads("80 00 11", PREFIX, 0x00f00d0000000099L, "");
		assertEquals(0, this.datagram.outerHopLimit);
	}

	/** CVE-2023-29001 among them: a next hop that is this node. */
	@Test
	public void aRouteThatLeadsElsewhereIsRefused() {
		assertEquals(Drop.IPV6_ROUTING_HEADER, advance("81 00 12 22"));
		assertEquals(Drop.IPV6_ROUTING_HEADER, advance("81 00 11 11"));
		assertEquals(Drop.IPV6_ROUTING_HEADER, advance("81 04 fd0000000000000000f00d0000000011 ff020000000000000000000000000001"));
		assertEquals(Drop.IPV6_ROUTING_HEADER, advance("81 04 fd0000000000000000f00d0000000011 fe800000000000000000000000000001"));
		assertEquals(Drop.IPV6_ROUTING_HEADER, advance("81 04 ff020000000000000000000000000001 fd0000000000000000f00d0000000022"));
	}
}
