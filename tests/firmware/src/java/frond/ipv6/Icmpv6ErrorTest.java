package frond.ipv6;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import org.junit.Before;
import org.junit.Test;

/** ICMPv6 errors in and out (RFC 4443), and the headers that they are about (RFC 8200 section 4), with literal frames. */
public class Icmpv6ErrorTest {
	private static final long NODE = 0x02f00d0000000011L;
	private static final long ROOT = 0x02f00d0000000001L;
	private static final long PREFIX = 0xfd00000000000000L;
	/** Of the IPv6 header: version to hop limit but for the length, and the link-local addresses of root and node. */
	private static final String SOURCE = "fe80000000000000 00f00d0000000001 ";
	private static final String DESTINATION = "fe80000000000000 00f00d0000000011 ";
	private static final String UDP = "2711 2710 000a 305c 6869";

	private final TestNode node = new TestNode(NODE);
	private final Sender sender = new Sender();
	private final Router router = new Router();
	private final Datagram error = new Datagram();

	private static final class Sender implements UdpReceiver, UdpErrorReceiver {
		int errors;
		int type;
		int code;
		long low;
		int port;

		@Override
		public int onDatagram(Datagram datagram, long now) {
			return 0;
		}

		@Override
		public void onError(int type, int code, long destinationHigh, long destinationLow, int destinationPort, long now) {
			this.errors++;
			this.type = type;
			this.code = code;
			this.low = destinationLow;
			this.port = destinationPort;
		}
	}

	private final class Router implements Routing {
		@Override
		public int growth() {
			return 0;
		}

		boolean forwarding;
		int refusal = Drop.IPV6_OTHER_DESTINATION;

		@Override
		public long route(Datagram datagram, Packet packet) {
			return ROOT;
		}

		@Override
		public int onMessage(int code, Datagram datagram, long now) {
			return 0;
		}

		@Override
		public int onForward(Datagram datagram, long now) {
			return this.forwarding ? Icmpv6ErrorTest.this.node.ipv6.forward(datagram, now) : this.refusal;
		}

		@Override
		public int onSourceRoute(Datagram datagram, long now) {
			return Drop.IPV6_ROUTING_HEADER;
		}

		@Override
		public void onSent(long eui64, boolean acknowledged, long now) {
			// Nothing depends on it.
		}
	}

	@Before
	public void aNodeOfTheMesh() {
		this.node.contexts.set(0, PREFIX, 0, 64);
		this.node.ipv6.setPrefix(PREFIX);
		this.node.ipv6.setRouting(this.router);
		this.node.ipv6.bind(10000, this.sender);
	}

	private void dropped(int reason, String hex) {
		int before = this.node.stats.drops(reason);
		this.node.receive(ROOT, true, Hex.bytes(hex));
		assertEquals(before + 1, this.node.stats.drops(reason));
	}

	/** The error that the node sent: type, code, the word behind the checksum, and what it quotes. */
	private void sent(int type, int code, int value, String quoted) {
		byte[] payload = this.node.next();
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(NODE), Iid.ofEui64(ROOT), this.node.contexts, this.error));
		int at = this.error.at;
		assertEquals(58, this.error.nextHeader);
		assertEquals(0xffff, Checksum.fold(this.error, 58, payload.length - at, Checksum.words(payload, at, payload.length)));
		assertEquals(type, payload[at]);
		assertEquals(code, payload[at + 1]);
		assertEquals(value, Bytes.get32(payload, at + 4));
		byte[] body = new byte[payload.length - at - 8];
		System.arraycopy(payload, at + 8, body, 0, body.length);
		assertArrayEquals(Hex.bytes(quoted), body);
		this.node.transmitted(frond.radio.Radio.SENT);
	}

	/** RFC 8200 section 4.2, action 10 and 11: code 2 and the place of the option; 40 bytes of header, two of the options header, and six. */
	@Test
	public void anUnknownOptionIsPointedAtInTheHeaderAsItWasSent() {
		dropped(Drop.IPV6_OPTION, "7a33 3c 1101 0104 00000000 be06 00000000 0000 " + UDP);
		sent(4, 2, 48, "60000000 001a 3c 40" + SOURCE + DESTINATION + "1101 0104 00000000 be06 00000000 0000 " + UDP);
		dropped(Drop.IPV6_OPTION, "7a33 00 1100 fe04 00000000 " + UDP);
		sent(4, 2, 42, "60000000 0012 00 40" + SOURCE + DESTINATION + "1100 fe04 00000000 " + UDP);
		dropped(Drop.IPV6_OPTION, "7a33 00 1100 7e04 00000000 " + UDP);
		assertNull(this.node.next());
	}

	/** RFC 6282 section 4.2: the headers are quoted as they were before compression, padding that was left out included. */
	@Test
	public void whatNhcCompressedIsQuotedUncompressed() {
		dropped(Drop.IPV6_OPTION, "7e33 e1 06 6304 0000 0080 e7 04 be02 0000 f0 2711 2710 305c 6869");
		sent(4, 2, 50, "60000000 001a 00 40" + SOURCE + DESTINATION + "3c00 6304 0000 0080 1100 be02 0000 0100" + UDP);
		dropped(Drop.IPV6_OPTION, "7e33 e6 11 05 be03 000000 " + UDP);
		sent(4, 2, 42, "60000000 0012 3c 40" + SOURCE + DESTINATION + "1100 be03 000000 00" + UDP);
	}

	/** RFC 4443 section 2.4 (e): of what is for a group, only an option that asks for it (10, and not 11). */
	@Test
	public void anOptionCanAskForAnErrorAboutAGroup() {
		this.node.receive(ROOT, false, Hex.bytes("7a3b 3c 01 1100 fe04 00000000 " + UDP));
		assertNull(this.node.next());
		this.node.receive(ROOT, false, Hex.bytes("7a3b 3c 01 1100 be04 00000000 " + UDP));
		sent(4, 2, 42, "60000000 0012 3c 40" + SOURCE + "ff02000000000000 0000000000000001 1100 be04 00000000 " + UDP);
	}

	/** RFC 8200 section 4.1 with section 4: code 1, at the field that names hop-by-hop options a second time. */
	@Test
	public void hopByHopOptionsThatAreNotFirstArePointedAt() {
		dropped(Drop.IPV6_HEADER_ORDER, "7a33 3c 0000 0104 00000000 1100 0104 00000000 " + UDP);
		sent(4, 1, 40, "60000000 001a 3c 40" + SOURCE + DESTINATION + "0000 0104 00000000 1100 0104 00000000 " + UDP);
		dropped(Drop.IPV6_HEADER_ORDER, "7e33 e7 00 e1 00 f0 2711 2710 305c 6869");
		sent(4, 1, 40, "60000000 001a 3c 40" + SOURCE + DESTINATION + "0000 0104 00000000 1100 0104 00000000 " + UDP);
	}

	/** RFC 8200 section 4: an upper layer that is not here, behind an extension header, inline and compressed. */
	@Test
	public void anUnknownHeaderBehindOthersIsPointedAt() {
		dropped(Drop.IPV6_NEXT_HEADER, "7a33 3c 0600 0104 00000000 0102030405060708");
		sent(4, 1, 40, "60000000 0010 3c 40" + SOURCE + DESTINATION + "0600 0104 00000000 0102030405060708");
		dropped(Drop.IPV6_NEXT_HEADER, "7e33 e1 06 6304 0000 0080 e6 06 00 0102030405060708");
		sent(4, 1, 48, "60000000 0018 00 40" + SOURCE + DESTINATION + "3c00 6304 0000 0080 0600 0104 00000000 0102030405060708");
	}

	/** RFC 8200 section 4.4: code 0 at the routing type that is not known, if segments are left. */
	@Test
	public void anUnknownRoutingTypeIsPointedAt() {
		dropped(Drop.IPV6_ROUTING_HEADER, "7a33 2b 1100 fd01 00000000 " + UDP);
		sent(4, 0, 42, "60000000 0012 2b 40" + SOURCE + DESTINATION + "1100 fd01 00000000 " + UDP);
		this.node.receive(ROOT, true, Hex.bytes("7a33 2b 1100 fd00 00000000 " + UDP));
		assertEquals(1, this.node.stats.delivered);
	}

	/** What was wrong with one frame is not said of the next. */
	@Test
	public void aFrameWithoutADatagramIsAnsweredByNothing() {
		dropped(Drop.IPV6_OPTION, "7a33 3c 1100 be04 00000000 " + UDP);
		this.node.next();
		dropped(Drop.LOWPAN_NALP, "00 0102");
		dropped(Drop.IPV6_TRUNCATED, "41 60");
		assertNull(this.node.next());
	}

	/** RFC 4443 section 2.4 (e): never about an error, of whatever type, or a redirect. */
	@Test
	public void noErrorAnswersAnError() {
		this.router.refusal = Drop.IPV6_NO_ROUTE;
		dropped(Drop.IPV6_UNREACHABLE, "7a70 3a fd00000000000000 0000000000000009 7f00 0000 00000000");
		dropped(Drop.IPV6_UNREACHABLE, "7a70 3a fd00000000000000 0000000000000009 8900 0000 00000000");
		assertNull(this.node.next());
		dropped(Drop.IPV6_UNREACHABLE, "7a70 3a fd00000000000000 0000000000000009 8000 0000 00000000");
		sent(1, 0, 0, "60000000 0008 3a 40 fd00000000000000 00f00d0000000001 fd00000000000000 0000000000000009 8000 0000 00000000");
	}

	/** RFC 4443 section 3.3 code 0 and section 3.1 code 2, of a router. */
	@Test
	public void whoPassesOnSaysWhyNot() {
		this.router.forwarding = true;
		dropped(Drop.IPV6_HOP_LIMIT, "7970 3b fd00000000000000 0000000000000009");
		sent(3, 0, 0, "60000000 0000 3b 01 fd00000000000000 00f00d0000000001 fd00000000000000 0000000000000009");
		dropped(Drop.IPV6_SOURCE, "7a30 3b fd00000000000000 0000000000000009");
		sent(1, 2, 0, "60000000 0000 3b 40" + SOURCE + "fd00000000000000 0000000000000009");
	}

	/** RFC 8200 section 4.2: a hop-by-hop option is examined on the way; a host that overhears it says nothing. */
	@Test
	public void aRouterPointsAtAnUnknownHopByHopOption() {
		String frame = "7a70 00 fd00000000000000 0000000000000009 1100 be04 00000000 " + UDP;
		dropped(Drop.IPV6_OPTION, frame);
		assertNull(this.node.next());
		this.node.ipv6.beRouter();
		dropped(Drop.IPV6_OPTION, frame);
		sent(4, 2, 42, "60000000 0012 00 40 fd00000000000000 00f00d0000000001 fd00000000000000 0000000000000009 1100 be04 00000000 " + UDP);
	}

	/**
	 * RFC 8200 section 4: extension headers are not deleted on the way, and options for the destination and fragments are its affair. RFC 6282: both
	 * prefixes are context 0, hop limit and identifiers inline.
	 */
	@Test
	public void whatIsPassedOnKeepsItsExtensionHeaders() {
		this.router.forwarding = true;
		String to = "fd00000000000000 0000000000000009 ";
		String passed = "3f 00f00d0000000001 0000000000000009 ";
		forwards("7a70 3c" + to + "1100 be04 00000000 " + UDP, "7855 3c" + passed + "1100 be04 00000000 " + UDP);
		forwards("7a70 2c" + to + "1100 0001 00000007 " + UDP, "7855 2c" + passed + "1100 0001 00000007 " + UDP);
		forwards("7e70" + to + "e7 06 be04 00000000 f0 2711 2710 305c 6869", "7c55" + passed + "e7 06 be04 00000000 f0 2711 2710 305c 6869");
		assertEquals(0, this.node.stats.drops(Drop.IPV6_OPTION) + this.node.stats.drops(Drop.IPV6_FRAGMENT));
		assertEquals(3, this.node.stats.delivered);
	}

	private void forwards(String received, String sent) {
		this.node.receive(ROOT, true, Hex.bytes(received));
		assertArrayEquals(Hex.bytes(sent), this.node.next());
		this.node.transmitted(frond.radio.Radio.SENT);
	}

	// Errors received

	/** An ICMPv6 message from the root's link-local address, its checksum made right. */
	private void receiveError(String message) {
		byte[] body = Hex.bytes("7a33 3a" + message);
		Datagram header = new Datagram();
		header.sourceHigh = Ipv6.LINK_LOCAL;
		header.sourceLow = Iid.ofEui64(ROOT);
		header.destinationHigh = Ipv6.LINK_LOCAL;
		header.destinationLow = Iid.ofEui64(NODE);
		Bytes.put16(body, 5, 0);
		Bytes.put16(body, 5, ~Checksum.fold(header, 58, body.length - 3, Checksum.words(body, 3, body.length)));
		this.node.receive(ROOT, true, body);
	}

	/** RFC 4443 section 2.4 (d): the port that sent the datagram hears of it, with whatever headers were in front of it. */
	@Test
	public void anErrorReachesThePortThatItIsAbout() {
		String quoted = "60000000 0009 11 40" + DESTINATION + SOURCE + "2710 1633 0009 0000 55";
		receiveError("0104 0000 00000000" + quoted);
		assertEquals(1, this.sender.errors);
		assertEquals(1, this.sender.type);
		assertEquals(4, this.sender.code);
		assertEquals(0x1633, this.sender.port);
		assertEquals(Iid.ofEui64(ROOT), this.sender.low);
		// Packet Too Big, about a datagram with hop-by-hop options, its end missing.
		receiveError("0200 0000 00000500 60000000 0111 00 40" + DESTINATION + SOURCE + "1100 6304 00000080 2710 1633");
		assertEquals(2, this.sender.type);
		// A type of error that is not known (section 2.4 a).
		receiveError("6400 0000 00000000" + quoted);
		assertEquals(100, this.sender.type);
		assertEquals(3, this.sender.errors);
		assertEquals(3, this.node.ipv6.errorsReceived());
		assertEquals(3, this.node.stats.delivered);
	}

	/** What this node did not send nobody can complain of. */
	@Test
	public void anErrorAboutOthersIsDropped() {
		receiveError("0104 0000 00000000 60000000 0009 11 40" + SOURCE + DESTINATION + "2710 1633 0009 0000 55");
		assertEquals(1, this.node.stats.drops(Drop.ICMPV6_NOT_OURS));
		receiveError("0104 0000 00000000 40000000 0009 11 40" + DESTINATION + SOURCE + "2710 1633 0009 0000 55");
		assertEquals(2, this.node.stats.drops(Drop.ICMPV6_NOT_OURS));
		receiveError("0104 0000 00000000 60000000 0009 11 40" + DESTINATION);
		assertEquals(1, this.node.stats.drops(Drop.ICMPV6_TRUNCATED));
		assertEquals(0, this.sender.errors);
	}

	/** CVE-2021-28362: an extension header inside an error whose length passes the end, so that what is left of it underflows. */
	@Test
	public void cve202128362AQuotedHeaderThatPassesTheEndEndsTheSearch() {
		receiveError("0104 0000 00000000 60000000 0009 00 40" + DESTINATION + SOURCE + "11ff 6304 00000080 2710 1633 0009 0000");
		receiveError("0104 0000 00000000 60000000 0009 00 40" + DESTINATION + SOURCE + "1100 6304");
		receiveError("0104 0000 00000000 60000000 0009 2b 40" + DESTINATION + SOURCE + "2b00 0000 00000000 2bff 0000 00000000");
		assertEquals(0, this.sender.errors);
		assertEquals(3, this.node.stats.delivered);
	}

	// Scopes

	/** RFC 4291 sections 2.5.2, 2.5.3 and 2.7: what does not come from a link. */
	@Test
	public void addressesThatDoNotComeFromALinkAreDropped() {
		this.router.forwarding = true;
		String loopback = "00000000000000000000000000000001 ";
		dropped(Drop.IPV6_SOURCE, "7a03 3a" + loopback + "8000 0000 00000000");
		dropped(Drop.IPV6_SOURCE, "7a43 11" + UDP);
		dropped(Drop.IPV6_OTHER_DESTINATION, "7a30 3a" + loopback + "8000 0000 00000000");
		dropped(Drop.IPV6_OTHER_DESTINATION, "7a30 3a 00000000000000000000000000000000 8000 0000 00000000");
		dropped(Drop.IPV6_OTHER_DESTINATION, "7a38 3a ff010000000000000000000000000001 8000 0000 00000000");
		dropped(Drop.IPV6_OTHER_DESTINATION, "7a38 3a ff000000000000000000000000000001 8000 0000 00000000");
		assertNull(this.node.next());
	}
}
