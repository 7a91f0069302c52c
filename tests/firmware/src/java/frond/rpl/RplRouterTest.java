package frond.rpl;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.ieee802154.Mac;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.Test;

/** The router (RFC 6550) between literal frames of a root above and of nodes below. */
public class RplRouterTest extends LeafFixture {
	private static final String RIOT_DODAG = "20010db8000000010212740100010101";
	/** An EUI-64 and the address that a child of it has. */
	private static final long CHILD = 0x02f00d00000000c1L;
	private static final String CHILD_TARGET = "0512 0080 20010db80000000100f00d00000000c1";
	/** Where the last message of {@link #during} went. */
	private long last;
	private static final long OTHER_CHILD = 0x02f00d00000000c2L;

	@Override
	RplLeaf create() {
		return new RplRouter(this.node.ipv6, this.node.links, 7, this);
	}

	/** Rank 512 below a gnrc root, storing, its own DAO acknowledged. */
	private void joinRiot() {
		dio(ROOT, RIOT_DIO + RIOT_OPTIONS);
		pass(SECOND / 5);
		byte[] dao = null;
		for (Datagram message = next(); message != null; message = next()) {
			dao = message.bytes[message.at + 1] == Rpl.DAO ? body(message) : dao;
		}
		message(ROOT, true, "7a33 3a", Rpl.DAO_ACK, "01 00" + Integer.toHexString(dao[3] & 0xff) + "00");
		assertTrue(this.leaf.joined());
		during(SECOND / 50, Rpl.DIO);
	}

	/** Lets time pass with a radio that sends; returns the bodies of the messages of a code that were sent meanwhile. */
	private ArrayList<byte[]> during(long micros, int code) {
		ArrayList<byte[]> bodies = new ArrayList<byte[]>();
		long end = this.node.now + micros;
		while (this.node.now < end) {
			pass(SECOND / 100);
			for (Datagram message = next(); message != null; message = next()) {
				if (message.bytes[message.at + 1] == code) {
					bodies.add(body(message));
					this.last = this.node.destination();
				}
			}
		}
		return bodies;
	}

	private void childsDao(long child, String target, int sequence, int lifetime) {
		message(child, true, "7a33 3a", Rpl.DAO, "01 80 00" + Hex.text(new byte[] { (byte) sequence }, 0, 1) + target + "0604 0000"
				+ Hex.text(new byte[] { (byte) sequence, (byte) lifetime }, 0, 2));
	}

	/** Section 8.3: by Trickle, with the rank of its own, and the configuration and prefix that the root gave. */
	@Test
	public void itAnnouncesWhatItHeard() {
		joinRiot();
		ArrayList<byte[]> dios = during(SECOND, Rpl.DIO);
		assertEquals(Mac.BROADCAST, this.last);
		assertArrayEquals(Hex.bytes("01 f1 0200 90 f0 00 00" + RIOT_DODAG + RIOT_OPTIONS), dios.get(dios.size() - 1));
	}

	/** RFC 6206 rule 6 and RFC 6550 section 8.3: a multicast DIS resets Trickle, a unicast one gets an answer of its own. */
	@Test
	public void aDisIsHeard() {
		joinRiot();
		during(80L * SECOND, Rpl.DIO);
		message(CHILD, false, "7a3b 3a 1a", Rpl.DIS, "0000");
		assertTrue(during(SECOND / 50, Rpl.DIO).size() >= 1);
		message(CHILD, true, "7a33 3a", Rpl.DIS, "0000");
		assertTrue(sends(Rpl.DIO, CHILD));
	}

	/** Section 9.8: a child's DAO is acknowledged, and goes on to the parent with its Path Sequence and lifetime. */
	@Test
	public void aChildsTargetGoesOnToTheParent() {
		joinRiot();
		childsDao(CHILD, CHILD_TARGET, 0xf1, 5);
		assertTrue(sends(Rpl.DAO_ACK, CHILD));
		assertArrayEquals(Hex.bytes("01 00 f1 00"), body(this.sent));
		byte[] body = during(SECOND / 5, Rpl.DAO).get(0);
		assertEquals(ROOT, this.last);
		assertArrayEquals(Hex.bytes("01 80 00" + Integer.toHexString(body[3] & 0xff) + CHILD_TARGET + "0604 0000 f1 05"), body);
		// Until it is acknowledged.
		body = during(3 * SECOND, Rpl.DAO).get(0);
		message(ROOT, true, "7a33 3a", Rpl.DAO_ACK, "01 00" + Integer.toHexString(body[3] & 0xff) + "00");
		assertEquals(0, during(10 * SECOND, Rpl.DAO).size());
	}

	/** Section 6.5.1 and a table that is bounded: one target too many is refused, and counted. */
	@Test
	public void aTargetTooManyIsRefused() {
		joinRiot();
		for (int i = 0; i < DownwardRoutes.CAPACITY; i++) {
			childsDao(CHILD, "0512 0080 20010db80000000100f00d000000" + Integer.toHexString(0x1000 + i), 0xf1, 5);
			assertTrue(sends(Rpl.DAO_ACK, CHILD));
			assertEquals(0, body(this.sent)[3]);
		}
		childsDao(CHILD, CHILD_TARGET, 0xf1, 5);
		assertTrue(sends(Rpl.DAO_ACK, CHILD));
		assertEquals(128, body(this.sent)[3] & 0xff);
		assertEquals(1, this.node.stats.drops(Drop.RPL_TABLE_FULL));
		// One of them goes after its lifetime: 5 x 60 s.
		pass(301L * SECOND);
		assertEquals(0, ((RplRouter) this.leaf).targets());
	}

	/** CVE-2021-32771: a target prefix longer than an address. */
	@Test
	public void cve202132771() {
		joinRiot();
		childsDao(CHILD, "0513 0081 20010db80000000100f00d00000000c1 00", 0xf1, 5);
		childsDao(CHILD, "0512 00ff 20010db80000000100f00d00000000c1", 0xf1, 5);
		assertEquals(2, this.node.stats.drops(Drop.RPL_PREFIX_LENGTH));
		assertEquals(0, ((RplRouter) this.leaf).targets());
	}

	/** A datagram to the child, of UDP with both addresses inline. @param hop contents of its RPL option; null for none */
	private void datagram(long from, String hop, String source, String destination) {
		String option = hop == null ? "" : "e1 06 6304" + hop;
		byte[] payload = Hex.bytes((hop == null ? "7f 00" : "7f 00") + "40" + source + destination + option + "f3 12 1234 55");
		payload[1] = 0;
		// TF elided, NHC, hop limit inline, both addresses inline.
		payload[0] = 0x7c;
		this.node.receive(from, true, payload);
	}

	private Datagram passedOn() {
		byte[] payload = this.node.next();
		if (payload == null) {
			return null;
		}
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(NODE), Iid.ofEui64(this.node.destination()), this.node.contexts, this.sent));
		this.node.transmitted(Radio.SENT);
		return this.sent;
	}

	private static final String FAR = "20010db8000000020000000000000001";
	private static final String CHILD_ADDRESS = "20010db80000000100f00d00000000c1";

	/** Section 11.2: up with O clear, down with O set; SenderRank is the sender's at each hop, the hop limit one less. */
	@Test
	public void datagramsArePassedOnUpAndDown() {
		joinRiot();
		childsDao(CHILD, CHILD_TARGET, 0xf1, 5);
		skip();
		datagram(CHILD, "00 01 0400", CHILD_ADDRESS, FAR);
		Datagram up = passedOn();
		assertEquals(ROOT, this.node.destination());
		assertEquals(0, up.rplFlags);
		assertEquals(512, up.rplSenderRank);
		assertEquals(63, up.hopLimit);
		datagram(ROOT, "80 01 0100", FAR, CHILD_ADDRESS);
		Datagram down = passedOn();
		assertEquals(CHILD, this.node.destination());
		assertEquals(Rpl.DOWN, down.rplFlags);
		assertEquals(512, down.rplSenderRank);
		assertEquals(0x55, down.bytes[down.at]);
	}

	/** Section 11.2.2.2: once is a warning (R), the second time is a loop, and Trickle is reset. */
	@Test
	public void aRankErrorIsMarkedAndTheSecondOneEndsIt() {
		joinRiot();
		datagram(OTHER_CHILD, "00 01 0100", CHILD_ADDRESS, FAR);
		// Who has not heard of this router's rank is told of it.
		assertEquals(Rpl.DIO, passedOn().bytes[this.sent.at + 1]);
		assertEquals(OTHER_CHILD, this.node.destination());
		assertEquals(Rpl.RANK_ERROR, passedOn().rplFlags);
		datagram(OTHER_CHILD, "40 01 0100", CHILD_ADDRESS, FAR);
		assertNull(this.node.next());
		assertEquals(1, this.node.stats.drops(Drop.RPL_RANK_ERROR));
		// From below the warning is carried on.
		datagram(OTHER_CHILD, "40 01 0400", CHILD_ADDRESS, FAR);
		assertEquals(Rpl.RANK_ERROR, passedOn().rplFlags);
	}

	/** Section 11.2.2.3: down for a target that is not known goes back with F; what comes back with F ends the route. */
	@Test
	public void aForwardingErrorGoesBackAndEndsARoute() {
		joinRiot();
		datagram(ROOT, "80 01 0100", FAR, CHILD_ADDRESS);
		Datagram back = passedOn();
		assertEquals(ROOT, this.node.destination());
		assertEquals(Rpl.DOWN | Rpl.FORWARDING_ERROR, back.rplFlags);
		childsDao(CHILD, CHILD_TARGET, 0xf1, 5);
		skip();
		datagram(CHILD, "a0 01 0400", FAR, CHILD_ADDRESS);
		assertEquals(1, this.node.stats.drops(Drop.RPL_FORWARDING_ERROR));
		// The parent hears of it: No-Path.
		ArrayList<byte[]> daos = during(5 * SECOND, Rpl.DAO);
		byte[] body = daos.get(daos.size() - 1);
		assertEquals(0, body[body.length - 1]);
		datagram(ROOT, "80 01 0100", FAR, CHILD_ADDRESS);
		assertEquals(ROOT, passedOn() == null ? 0 : this.node.destination());
	}

	/** RFC 6554 section 4.2: the destination and the next address change places, and the next hop is that address's. */
	@Test
	public void aSourceRouteIsGoneOnBy() {
		joinRiot();
		// Two segments left, 8 bytes of each address elided: the child, then one behind it.
		this.node.receive(ROOT, true, Hex.bytes("7c 00 40" + RIOT_DODAG + "20010db80000000100f00d0000000011"
				+ "e3 16 03 02 88 00 0000 00f00d00000000c1 00f00d00000000c2 f3 12 1234 55"));
		Datagram on = passedOn();
		assertEquals(CHILD, this.node.destination());
		assertEquals(0x00f00d00000000c1L, on.destinationLow);
		assertEquals(1, on.bytes[on.routeAt + 1]);
		// Where it was is where it came by.
		assertArrayEquals(Hex.bytes("00f00d0000000011 00f00d00000000c2"), Arrays.copyOfRange(on.bytes, on.routeAt + 6, on.routeEnd));
		assertTrue(!on.rplOption);
	}

	/** RFC 7217: an address without the EUI-64 in it is a neighbour's that has sent something up; what comes from behind one tells nothing. */
	@Test
	public void aSourceRouteLeadsToAnIdentifierThatIsStable() {
		joinRiot();
		String stable = "20010db800000001" + "9123456789abcdef";
		String way = "7c 00 40" + RIOT_DODAG + "20010db80000000100f00d0000000011" + "e3 0e 03 01 88 00 0000 9123456789abcdef f3 12 1234 55";
		this.node.receive(CHILD, true, Hex.bytes("7c 00 40" + stable + FAR + "e1 06 6304 00 01 0400 f3 12 1234 55"));
		passedOn();
		// Hop limit 63: another passed it on.
		this.node.receive(OTHER_CHILD, true, Hex.bytes("7c 00 3f" + stable + FAR + "e1 06 6304 00 01 0400 f3 12 1234 55"));
		passedOn();
		this.node.receive(ROOT, true, Hex.bytes(way));
		passedOn();
		assertEquals(CHILD, this.node.destination());
		this.node.receive(OTHER_CHILD, true, Hex.bytes("7c 00 40" + stable + FAR + "e1 06 6304 00 01 0400 f3 12 1234 55"));
		passedOn();
		this.node.receive(ROOT, true, Hex.bytes(way));
		passedOn();
		assertEquals(OTHER_CHILD, this.node.destination());
	}

	/** CVE-2023-29001: the next hop of a source route is the node itself; and routes that are wrong in other ways. */
	@Test
	public void cve202329001() {
		joinRiot();
		String[] routes = { "e3 0e 03 01 88 00 0000 00f00d0000000011", "e3 0e 03 02 88 00 0000 00f00d00000000c1", "e3 0e 03 01 00 00 0000 00f00d00000000c1",
				"e3 0e 03 01 88 f0 0000 00f00d00000000c1", "e3 05 03 01 88 00 00", "e3 16 03 01 00 00 0000 ff020000000000000000000000000001",
				"e3 16 03 01 00 00 0000 fe800000000000000000000000000001" };
		for (String route : routes) {
			this.node.receive(ROOT, true, Hex.bytes("7c 00 40" + RIOT_DODAG + "20010db80000000100f00d0000000011" + route + "f3 12 1234 55"));
			assertNull(this.node.next());
		}
		assertEquals(routes.length, this.node.stats.drops(Drop.IPV6_ROUTING_HEADER));
	}

	/**
	 * CVE-2023-24822 and CVE-2023-33973: a datagram with nothing behind its IPv6 header, or behind its UDP header, that is passed on: what compresses it
	 * again has nothing to look at.
	 */
	@Test
	public void cve202324822AndCve202333973WhatIsEmptyIsPassedOn() {
		joinRiot();
		skip();
		this.node.receive(CHILD, true, Hex.bytes("7800 3b 40" + CHILD_ADDRESS + FAR));
		assertEquals(59, passedOn().nextHeader);
		this.node.receive(CHILD, true, Hex.bytes("7c00 40" + CHILD_ADDRESS + FAR + "f3 12 1234"));
		Datagram empty = passedOn();
		assertEquals(0xf0b1, empty.sourcePort);
		assertEquals(0, empty.end - empty.at);
		this.node.receive(CHILD, true, Hex.bytes("7800 11 40" + CHILD_ADDRESS + FAR));
		assertNull(this.node.next());
		assertEquals(1, this.node.stats.drops(Drop.UDP_TRUNCATED));
		this.node.receive(CHILD, true, Hex.bytes("7c00 40" + CHILD_ADDRESS + FAR));
		assertEquals(1, this.node.stats.drops(Drop.NHC_TRUNCATED));
		this.node.receive(CHILD, true, Hex.bytes("41 60000000 0000 3a 40" + CHILD_ADDRESS + FAR));
		assertEquals(58, passedOn().nextHeader);
		assertEquals(this.node.stats.received, this.node.stats.handled());
	}

	/** contiki-ng#1743: a parent's table of neighbours is full of others, and its own child falls out. The way down does not depend on that table. */
	@Test
	public void contikiNg1743() {
		joinRiot();
		childsDao(CHILD, CHILD_TARGET, 0xf1, 5);
		skip();
		for (int i = 0; i < 40; i++) {
			this.node.now += SECOND / 100;
			dio(OTHER + i, "01 f1 0800 90 f1 00 00" + RIOT_DODAG);
		}
		skip();
		assertEquals(-1, this.node.links.find(CHILD));
		datagram(ROOT, "80 01 0100", FAR, CHILD_ADDRESS);
		passedOn();
		assertEquals(CHILD, this.node.destination());
	}

	/** Section 8.2.2.5: without a parent its rank is infinite, and said to be; those that it was a way for are none for it (section 8.2.1). */
	@Test
	public void itPoisonsBeforeItLooksForAnother() {
		joinRiot();
		dio(CHILD, "01 f1 0400 90 f1 00 00" + RIOT_DODAG + RIOT_OPTIONS);
		dio(ROOT, "01 f1 ffff 90 f1 00 00" + RIOT_DODAG);
		assertEquals(0, this.leaf.parent());
		ArrayList<byte[]> poisons = during(2 * SECOND, Rpl.DIO);
		for (int i = 0; i < poisons.size(); i++) {
			assertEquals(-1, poisons.get(i)[2]);
			assertEquals(-1, poisons.get(i)[3]);
		}
		assertEquals(3, poisons.size());
		assertEquals(0, this.leaf.parent());
		// Then what is heard anew counts.
		dio(CHILD, "01 f1 0400 90 f1 00 00" + RIOT_DODAG + RIOT_OPTIONS);
		assertEquals(CHILD, this.leaf.parent());
	}

	/** Section 8.2.2.4, 3: no rank above the lowest so far and MaxRankIncrease; then it is lost (local repair, section 8.2.2.5). */
	@Test
	public void aRankThatGrowsTooMuchIsNone() {
		String options = "04 0e 00 14 03 0a 0200 0100 0000 00 05 003c" + RIOT_OPTIONS.substring(RIOT_OPTIONS.indexOf("08 1e"));
		dio(ROOT, RIOT_DIO + options);
		pass(SECOND);
		skip();
		dio(ROOT, RIOT_DIO + options);
		assertEquals(512, this.leaf.rank());
		dio(ROOT, "01 f1 0300 90 f1 00 00" + RIOT_DODAG + options);
		assertEquals(1024, this.leaf.rank());
		dio(ROOT, "01 f1 0400 90 f1 00 00" + RIOT_DODAG + options);
		assertEquals(Rpl.INFINITE_RANK, this.leaf.rank());
	}

	/** Section 9.6: in non-storing mode a parent's new DTSN is answered by a DAO, and by a new DTSN for those below. */
	@Test
	public void aDtsnGoesOnDown() {
		joinContiki();
		pass(5 * SECOND);
		skip();
		dio(ROOT, "00 f0 0080 08 f1 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(1, during(SECOND / 5, Rpl.DAO).size());
		ArrayList<byte[]> dios = during(5 * SECOND, Rpl.DIO);
		assertEquals(0xf1, dios.get(dios.size() - 1)[5] & 0xff);
	}
}
