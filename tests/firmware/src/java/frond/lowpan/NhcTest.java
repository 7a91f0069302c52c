package frond.lowpan;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import org.junit.Test;

/** RFC 6282 section 4: UDP and extension headers, compressed and inline. */
public class NhcTest {
	private static final long SOURCE = Iid.ofEui64(0x02f00d0000000011L);
	private static final long DESTINATION = Iid.ofEui64(0x02f00d0000000001L);

	private final Contexts contexts = new Contexts();
	private final Datagram datagram = new Datagram();
	private final PacketPool pool = new PacketPool(1, 128);

	private int read(String hex) {
		byte[] bytes = Hex.bytes(hex);
		return Lowpan.decompress(bytes, 0, bytes.length, SOURCE, DESTINATION, this.contexts, this.datagram);
	}

	private void udp(String hex, int source, int destination) {
		byte[] bytes = Hex.bytes(hex);
		assertEquals(0, read(hex));
		assertEquals(17, this.datagram.nextHeader);
		assertEquals(source, this.datagram.sourcePort);
		assertEquals(destination, this.datagram.destinationPort);
		assertEquals(0x1234, this.datagram.checksum);
		assertEquals(bytes.length, this.datagram.at);
		Packet packet = this.pool.take();
		packet.at = 128;
		packet.end = 128;
		assertEquals(0, Nhc.pushUdp(packet, this.datagram));
		assertEquals(0, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		assertArrayEquals(bytes, Hex.of(packet));
		this.pool.give(packet);
	}

	/** Section 4.3.3: ports by P; F0Bx with F0Bx is one byte for both. */
	@Test
	public void portsTakeWhatTheyNeed() {
		udp("7e33 f0 1633 2710 1234", 0x1633, 10000);
		udp("7e33 f1 1633 42 1234", 0x1633, 0xf042);
		udp("7e33 f2 42 1633 1234", 0xf042, 0x1633);
		udp("7e33 f3 1f 1234", 0xf0b1, 0xf0bf);
		udp("7e33 f1 f042 b1 1234", 0xf042, 0xf0b1);
	}

	/** Section 4.3.2: only with the authorization of the upper layer, which nothing here gives. */
	@Test
	public void anElidedChecksumIsRefused() {
		assertEquals(Drop.NHC_CHECKSUM_ELIDED, read("7e33 f4 1633 2710"));
		assertEquals(Drop.NHC_CHECKSUM_ELIDED, read("7e33 f7 1f"));
	}

	@Test
	public void headersOfNobodyAreRefused() {
		assertEquals(Drop.NHC_UNKNOWN, read("7e33 f8 00000000"));
		assertEquals(Drop.NHC_UNKNOWN, read("7e33 00 00000000"));
		// EID 5 and 6 are reserved.
		assertEquals(Drop.NHC_UNKNOWN, read("7e33 eb 00 f3 1f 1234"));
		assertEquals(Drop.NHC_UNKNOWN, read("7e33 ed 00 f3 1f 1234"));
		// A first fragment, more to come.
		assertEquals(Drop.IPV6_FRAGMENT, read("7e33 e5 06 000100000001 f3 1f 1234"));
	}

	/** EID 4: for a host that is not mobile it is an upper layer that nobody takes, compressed or inline. */
	@Test
	public void aMobilityHeaderIsNobodys() {
		assertEquals(0, read("7e33 e8 3b 06 0500 0000 0000"));
		assertEquals(135, this.datagram.nextHeader);
		assertEquals(0, read("7a33 87 3b00 0500 0000 0000"));
		assertEquals(135, this.datagram.nextHeader);
	}

	/** EID 7, RFC 6282 section 4.2: IPHC again, whose elided addresses are those of the header around it; and the same inline. */
	@Test
	public void aHeaderInAnotherIsReadFromIt() {
		this.contexts.set(0, 0xfd00000000000000L, 0, 64);
		assertEquals(0, read("7e77 e1 06 63040001 0280 ee 7e 77 f3 1f 1234 5555"));
		assertEquals(Nhc.NESTED, this.datagram.nextHeader);
		this.datagram.sourceLow = 0x1111;
		this.datagram.destinationLow = 0x2222;
		assertEquals(0, Lowpan.decapsulate(this.datagram, this.contexts));
		assertEquals(0xfd00000000000000L, this.datagram.sourceHigh);
		assertEquals(0x1111, this.datagram.sourceLow);
		assertEquals(0x2222, this.datagram.destinationLow);
		assertEquals(0xf0b1, this.datagram.sourcePort);
		assertEquals(2, this.datagram.end - this.datagram.at);
		assertTrue(this.datagram.rplOption);
		assertEquals(0, read("7a77 29 6ab01234 000a 11 3f 20010db8000000010000000000000001 20010db8000000020000000000000002 f0b1 f0b2 000a 1234 5566"));
		assertEquals(Ipv6Header.IPV6, this.datagram.nextHeader);
		assertEquals(0, Lowpan.decapsulate(this.datagram, this.contexts));
		assertEquals(0x20010db800000002L, this.datagram.destinationHigh);
		assertEquals(17, this.datagram.nextHeader);
		// Cut short, and not IPHC.
		assertEquals(0, read("7e77 ee"));
		assertEquals(Drop.NHC_UNKNOWN, Lowpan.decapsulate(this.datagram, this.contexts));
		assertEquals(0, read("7e77 ee f3 1f 1234"));
		assertEquals(Drop.NHC_UNKNOWN, Lowpan.decapsulate(this.datagram, this.contexts));
		assertEquals(0, read("7e77 ee 7e"));
		assertEquals(Drop.IPHC_TRUNCATED, Lowpan.decapsulate(this.datagram, this.contexts));
	}

	/** What Contiki-NG's RPL-Lite client sends upwards: hop-by-hop header with the RPL option 0x63, then UDP, both compressed. */
	@Test
	public void theRplOptionOfContikiIsReadAndWritten() {
		byte[] bytes = Hex.bytes("7e33 e1 06 63 04 00 00 0280 f0 2229 162e 1234");
		assertEquals(0, Lowpan.decompress(bytes, 0, bytes.length, SOURCE, DESTINATION, this.contexts, this.datagram));
		assertTrue(this.datagram.rplOption);
		assertEquals(0, this.datagram.rplFlags);
		assertEquals(0, this.datagram.rplInstance);
		assertEquals(640, this.datagram.rplSenderRank);
		assertEquals(1, this.datagram.extensionHeaders);
		assertEquals(8745, this.datagram.sourcePort);
		assertEquals(5678, this.datagram.destinationPort);
		Packet packet = this.pool.take();
		packet.at = 128;
		packet.end = 128;
		assertEquals(0, Nhc.pushUdp(packet, this.datagram));
		assertEquals(0, Nhc.pushRplOption(packet, this.datagram));
		assertEquals(0, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		assertArrayEquals(bytes, Hex.of(packet));
	}

	/** In front of ICMPv6, which has no compressed form, the extension header names it. */
	@Test
	public void theRplOptionInFrontOfIcmpv6NamesIt() {
		byte[] bytes = Hex.bytes("7e33 e0 3a 06 63 04 00 1e 0100 8000 1234 00010001");
		assertEquals(0, Lowpan.decompress(bytes, 0, bytes.length, SOURCE, DESTINATION, this.contexts, this.datagram));
		assertEquals(58, this.datagram.nextHeader);
		assertEquals(30, this.datagram.rplInstance);
		Packet packet = this.pool.take();
		packet.at = 120;
		packet.end = 128;
		System.arraycopy(bytes, bytes.length - 8, packet.bytes, 120, 8);
		assertEquals(0, Nhc.pushRplOption(packet, this.datagram));
		assertEquals(0, Iphc.push(packet, 0, this.datagram, SOURCE, DESTINATION, this.contexts));
		assertArrayEquals(bytes, Hex.of(packet));
	}

	/** RFC 9008: the option that a router which does not know RPL may skip. */
	@Test
	public void theRplOptionOf9008IsTheSame() {
		assertEquals(0, read("7e33 e1 06 23 04 80 01 0100 f3 1f 1234"));
		assertTrue(this.datagram.rplOption);
		assertEquals(0x80, this.datagram.rplFlags);
	}

	/** RFC 6282 section 4.2: trailing padding is elided by the compressor, or is not. */
	@Test
	public void paddingIsSkipped() {
		assertEquals(0, read("7e33 e7 06 01 04 00000000 f3 1f 1234"));
		assertEquals(0, read("7e33 e7 03 00 00 00 f3 1f 1234"));
		assertEquals(0, read("7e33 e7 00 f3 1f 1234"));
		assertEquals(0, read("7e33 e1 08 63 04 00 00 0280 01 00 f3 1f 1234"));
		assertTrue(this.datagram.rplOption);
	}

	/** What a Contiki-NG root sends down over one hop: a compressed routing header of type 3 with nothing left. */
	@Test
	public void aSpentSourceRouteIsIgnored() {
		assertEquals(0, read("7e33 e3 06 03 00 ff 000000 f0 162e 2229 1234"));
		assertEquals(0x162e, this.datagram.sourcePort);
		assertEquals(1, this.datagram.extensionHeaders);
	}

	/** RFC 6554 section 4.2: where a source route is that leads on, for who is a router; two of them are nobody's honest datagram. */
	@Test
	public void aSourceRouteWithSegmentsLeftIsSaid() {
		String route = "e3 0e 03 01 99 100000 0212740200020202";
		assertEquals(0, read("7e33" + route + "f3 1f 1234"));
		assertEquals(3, this.datagram.bytes[this.datagram.routeAt]);
		assertEquals(14, this.datagram.routeEnd - this.datagram.routeAt);
		assertEquals(Drop.IPV6_ROUTING_HEADER, read("7e33" + route + route + "f3 1f 1234"));
		assertEquals(0, read("7e33 f3 1f 1234"));
		assertEquals(0, this.datagram.routeAt);
	}

	/** Another type with segments left is refused (RFC 8200 section 4.4). */
	@Test
	public void aRoutingHeaderWithSegmentsLeftIsRefused() {
		assertEquals(Drop.IPV6_ROUTING_HEADER, read("7e33 e3 06 00 01 00 000000 f3 1f 1234"));
	}

	/** RFC 8200 section 4.2: the two highest bits of an option's type say what to do about one not known. */
	@Test
	public void unknownOptionsAreSkippedOrRefusedByTheirType() {
		assertEquals(0, read("7e33 e7 06 3e 04 00000000 f3 1f 1234"));
		assertEquals(Drop.IPV6_OPTION, read("7e33 e7 06 7e 04 00000000 f3 1f 1234"));
		assertEquals(Drop.IPV6_OPTION, read("7e33 e7 06 be 04 00000000 f3 1f 1234"));
		assertEquals(Drop.IPV6_OPTION, read("7e33 e7 06 fe 04 00000000 f3 1f 1234"));
	}

	@Test
	public void optionsThatPassTheirHeaderAreRefused() {
		assertEquals(Drop.IPV6_TRUNCATED, read("7e33 e1 06 63 05 00 00 0280 f3 1f 1234"));
		assertEquals(Drop.IPV6_TRUNCATED, read("7e33 e1 06 63 03 00 00 0280 f3 1f 1234"));
		assertEquals(Drop.IPV6_TRUNCATED, read("7e33 e1 01 63 f3 1f 1234"));
		assertEquals(Drop.IPV6_TRUNCATED, read("7e33 e3 01 03 f3 1f 1234"));
	}

	/** RFC 6946: offset 0 and nothing to come is a whole datagram; its second byte is reserved, and no length (RFC 8200 section 4.5). */
	@Test
	public void anAtomicFragmentIsWhole() {
		assertEquals(0, read("7e33 e5 06 000000000001 f3 1f 1234"));
		assertEquals(0xf0b1, this.datagram.sourcePort);
		assertEquals(0, read("7a33 2c 11ff000000000001 f0b1 f0b2 0009 1234 55"));
		assertEquals(1, this.datagram.end - this.datagram.at);
		assertEquals(Drop.IPV6_TRUNCATED, read("7e33 e5 05 0000000000 f3 1f 1234"));
		// Found by the fuzz target datagram: more than what the header has could not be quoted.
		assertEquals(Drop.IPV6_TRUNCATED, read("7e33 e5 07 00000000000100 f3 1f 1234"));
	}

	/** RFC 8200 section 4.1: hop-by-hop options come first or not at all. */
	@Test
	public void hopByHopOptionsComeFirst() {
		assertEquals(Drop.IPV6_HEADER_ORDER, read("7e33 e7 00 e1 00 f3 1f 1234"));
		assertEquals(Drop.IPV6_HEADER_ORDER, read("7a33 3c 0000010400000000 1100010400000000 f0b1f0b200081234"));
	}

	/** Contiki-NG #1409: a chain of extension headers as long as the frame. */
	@Test
	public void contikiNg1409ALongChainOfExtensionHeadersIsRefused() {
		assertEquals(Drop.NHC_CHAIN, read("7e33 e700 e700 e700 e700 e700 e700 e700 e700 e700 e700 e700 e700 e700 e700 e700 e700 f3 1f 1234"));
		assertEquals(Drop.NHC_CHAIN, read("7a33 3c 3c00010400000000 3c00010400000000 3c00010400000000 3c00010400000000 3c00010400000000 3c00010400000000"
				+ "3c00010400000000 3b00010400000000"));
	}

	/** Contiki-NG #1506, CVE-2022-36052: a compressed UDP header that the frame ends within, in every form of its ports. */
	@Test
	public void contikiNg1506Cve202236052ATruncatedUdpHeaderIsRefused() {
		String[] headers = { "f0 0001 0002 1234", "f1 0001 02 1234", "f2 01 0002 1234", "f3 12 1234" };
		for (String header : headers) {
			byte[] whole = Hex.bytes("7e33" + header);
			assertEquals(0, read(Hex.text(whole, 0, whole.length)));
			for (int length = 2; length < whole.length; length++) {
				assertEquals(Drop.NHC_TRUNCATED, read(Hex.text(whole, 0, length)));
			}
		}
		assertEquals(Drop.NHC_TRUNCATED, read("7e33 e1 04 01020304 f0 0001"));
	}

	/** A compressor may leave headers inline, all of them or from one on. */
	@Test
	public void inlineHeadersAreReadToo() {
		String udp = "f0b1 f0b2 0009 1234 55";
		assertEquals(0, read("7a33 11" + udp));
		assertEquals(0xf0b1, this.datagram.sourcePort);
		assertEquals(1, this.datagram.end - this.datagram.at);
		assertEquals(0, read("7a33 00 1100 630400000001" + udp));
		assertTrue(this.datagram.rplOption);
		assertEquals(0xf0b2, this.datagram.destinationPort);
		assertEquals(0, read("7e33 e0 2b 06 63 04 00 00 0280 1100 0300ff000000" + udp));
		assertEquals(2, this.datagram.extensionHeaders);
		assertEquals(0xf0b2, this.datagram.destinationPort);
		assertEquals(Drop.IPV6_FRAGMENT, read("7a33 2c 1100000100000001" + udp));
		assertEquals(Drop.IPV6_FRAGMENT, read("7a33 2c 1100000800000001" + udp));
		assertEquals(Drop.IPV6_TRUNCATED, read("7a33 3c 1101010400000000"));
		assertEquals(Drop.IPV6_TRUNCATED, read("7a33 3c 110001"));
	}

	/** RFC 768, with what RFC 8200 forbids: a length below 8, or past the datagram. */
	@Test
	public void anInlineUdpLengthThatDoesNotFitIsRefused() {
		assertEquals(Drop.UDP_TRUNCATED, read("7a33 11 f0b1f0b20007123455"));
		assertEquals(Drop.UDP_TRUNCATED, read("7a33 11 f0b1f0b2000a123455"));
		assertEquals(Drop.UDP_TRUNCATED, read("7a33 11 f0b1f0b20000123455"));
		assertEquals(Drop.UDP_TRUNCATED, read("7a33 11 f0b1f0b2000812"));
	}
}
