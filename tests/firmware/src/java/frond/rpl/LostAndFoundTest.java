package frond.rpl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.ieee802154.Mac;
import frond.lowpan.Datagram;
import frond.radio.Radio;
import org.junit.Test;

/** What others were reported to lose, each under its name: parents, roots, and what was on its way meanwhile. */
public class LostAndFoundTest extends LeafFixture {
	private static final String OTHER_DIO = "00 f0 0100 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS;
	private static final String NEW_DODAG = "fd000000000000000212740300030303";
	/** Preamble, SFD, length, header and FCS of a frame with a payload, bytes; 32 us each at 250 kb/s. */
	private static final int FRAME = 6 + 21 + 2;

	/** RIOT#21574: up to five minutes until a lost parent was noticed. Here: three frames of one datagram, and that goes by the next parent. */
	@Test
	public void riot21574() {
		joinContiki();
		dio(OTHER, OTHER_DIO);
		long before = this.node.now;
		send(Radio.NO_ACK, Radio.NO_ACK, Radio.SENT);
		assertTrue(this.node.now - before < SECOND / 5);
		assertEquals(OTHER, this.node.destination());
		assertEquals(OTHER, this.leaf.parent());
	}

	/** The packet in hand also waits for nothing if there is nobody else: the fourth time it has no route, and its sender knows. */
	@Test
	public void aDatagramWithNoParentLeftIsGivenUp() {
		joinContiki();
		send(Radio.NO_ACK, Radio.NO_ACK, Radio.NO_ACK);
		assertNull(this.node.next());
		assertEquals(1, this.lost);
		assertEquals(this.node.pool.capacity(), this.node.pool.free());
	}

	/** contiki-ng#128: after a restart of the root its nodes believed to be joined, and no way led down to them. The DTSN tells (section 6.3.1). */
	@Test
	public void contikiNg128() {
		joinContiki();
		for (int dtsn = 0; dtsn < 256; dtsn += 51) {
			if (dtsn == 0xf0) {
				continue;
			}
			dio(ROOT, "00 f0 0080 08" + Integer.toHexString(0x100 + dtsn).substring(1) + "00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
			pass(SECOND / 5);
			contikiDaoAck(nextDaoSequence(), 0);
		}
		assertTrue(this.leaf.joined());
		assertEquals(0, this.lost);
	}

	/** The same with a root that begins with the version and the DTSN that it had (RIOT: both 240): its Trickle timer is back at Imin, which is heard. */
	@Test
	public void aRootThatRestartsWithTheSameCountersIsToldAgain() {
		joinContiki();
		for (int i = 0; i < 3; i++) {
			pass(80L * SECOND);
			dio(ROOT, CONTIKI_DIO);
		}
		skip();
		assertTrue(this.leaf.joined());
		pass(4 * SECOND);
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		// Once, for each DIO until Trickle is slow again would be too often.
		pass(SECOND);
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND);
		assertNull(next());
	}

	/** The version goes back: the root restarted, and begins its lollipop again (section 7.2). */
	@Test
	public void aRootWhoseVersionGoesBackIsJoinedAgain() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(ROOT, "00 05 0080 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		dio(ROOT, "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertTrue(!this.leaf.joined());
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		assertTrue(this.leaf.joined());
	}

	/** contiki#1847: a replacement root with another DODAGID was never joined. Here the first one is asked whether it is still there, at once. */
	@Test
	public void contiki1847() {
		joinContiki();
		pass(10 * SECOND);
		dio(OTHER, "00 f0 0080 08 f0 00 00" + NEW_DODAG + CONTIKI_OPTIONS);
		assertEquals(ROOT, this.leaf.parent());
		pass(SECOND / 10);
		assertEquals(Rpl.DIS, this.node.next()[8] & 0xff);
		assertEquals(ROOT, this.node.destination());
		long before = this.node.now;
		this.node.transmitted(Radio.NO_ACK);
		assertEquals(0, this.leaf.parent());
		pass(SECOND);
		boolean asked = false;
		while (next() != null) {
			asked |= this.node.destination() == OTHER && this.sent.bytes[this.sent.at + 1] == Rpl.DIS;
		}
		assertTrue(asked);
		message(OTHER, true, "7a33 3a", Rpl.DIO, "00 f0 0080 08 f0 00 00" + NEW_DODAG + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		pass(SECOND / 5);
		assertTrue(sends(Rpl.DAO, OTHER));
		message(OTHER, true, "7a33 3a", Rpl.DAO_ACK, "00 00" + Integer.toHexString(body(this.sent)[3] & 0xff) + "00");
		assertTrue(this.leaf.joined());
		assertTrue(this.node.now - before < 60L * SECOND);
	}

	/** The parent is there: it is asked, answers, and another root stays another root. */
	@Test
	public void aSecondRootIsNoReplacement() {
		joinContiki();
		pass(10 * SECOND);
		dio(OTHER, "00 f0 0080 08 f0 00 00" + NEW_DODAG + CONTIKI_OPTIONS);
		pass(SECOND / 10);
		assertTrue(sends(Rpl.DIS, ROOT));
		message(ROOT, true, "7a33 3a", Rpl.DIO, CONTIKI_DIO);
		dio(OTHER, "00 f0 0080 08 f0 00 00" + NEW_DODAG + CONTIKI_OPTIONS);
		pass(4 * SECOND);
		assertNull(next());
		assertEquals(ROOT, this.leaf.parent());
		assertTrue(this.leaf.joined());
	}

	/** A parent that says nothing for 90 s is asked; one whose radio answers, but not it, for a second and a second more. */
	@Test
	public void aSilentParentIsProbed() {
		joinContiki();
		pass(89L * SECOND);
		assertNull(next());
		pass(14L * SECOND);
		assertTrue(sends(Rpl.DIS, ROOT));
		assertTrue(sends(Rpl.DIS, ROOT));
		assertEquals(1, this.lost);
		assertEquals(0, this.leaf.parent());
	}

	/** One that answers is not asked again for 90 s. */
	@Test
	public void aProbeThatIsAnsweredIsEnough() {
		joinContiki();
		for (int i = 0; i < 5; i++) {
			pass(this.leaf.nextDeadline() - this.node.now);
			assertTrue(sends(Rpl.DIS, ROOT));
			message(ROOT, true, "7a33 3a", Rpl.DIO, CONTIKI_DIO);
			assertTrue(this.leaf.nextDeadline() - this.node.now >= 90L * SECOND);
		}
		assertEquals(0, this.lost);
	}

	/** A probe that the radio does not deliver is the end of it. */
	@Test
	public void oneMissedProbeIsEnough() {
		joinContiki();
		dio(OTHER, OTHER_DIO);
		pass(102L * SECOND);
		this.node.next();
		assertEquals(ROOT, this.node.destination());
		this.node.transmitted(Radio.NO_ACK);
		assertEquals(1, this.lost);
		assertEquals(OTHER, this.leaf.parent());
		assertTrue(this.leaf.joined());
	}

	/** Only when needed: a candidate whose link nobody has used, and that could be better than the parent, is tried. */
	@Test
	public void aPromisingCandidateIsProbed() {
		joinContiki();
		dio(ROOT, "00 f0 0400 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		dio(OTHER, "00 f0 0300 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		dio(OTHER + 1, "00 f0 0380 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(ROOT, this.leaf.parent());
		pass(60L * SECOND);
		dio(ROOT, "00 f0 0400 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		pass(60L * SECOND);
		dio(ROOT, "00 f0 0400 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		skip();
		assertTrue(this.node.links.results(OTHER) == 0);
	}

	/** contiki-ng#1498: a parent set to nothing took the rest with it. Whatever comes afterwards finds a leaf without a parent, and a leaf. */
	@Test
	public void contikiNg1498() {
		joinContiki();
		dio(ROOT, "00 f0 ffff 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(Rpl.INFINITE_RANK, this.leaf.rank());
		dio(ROOT, "00 f0 ffff 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		contikiDaoAck(0xf1, 130);
		contikiDaoAck(0xf2, 0);
		this.leaf.onSent(ROOT, false, this.node.now);
		this.leaf.onSent(ROOT, true, this.node.now);
		send();
		dio(OTHER, "00 f0 ffff 08 f0 00 00" + NEW_DODAG);
		message(ROOT, true, "7a33 3a", Rpl.DIS, "0000");
		assertTrue(sends(Rpl.DIO, ROOT));
		pass(200L * SECOND);
		skip();
		assertEquals(0, this.leaf.parent());
		dio(OTHER, OTHER_DIO);
		assertEquals(OTHER, this.leaf.parent());
	}

	/** No network for two hours: solicitations take less than a thousandth of the time in the second one. */
	@Test
	public void lookingForANetworkCostsLittle() {
		pass(3600L * SECOND);
		skip();
		long airtime = 0;
		for (int i = 0; i < 3600; i++) {
			pass(SECOND);
			for (byte[] payload = this.node.next(); payload != null; payload = this.node.next()) {
				airtime += (FRAME + payload.length) * 32;
				assertEquals(Mac.BROADCAST, this.node.destination());
				this.node.transmitted(Radio.SENT);
			}
		}
		assertTrue(airtime > 0);
		assertTrue(airtime * 1000 < 3600L * SECOND);
		// And half an hour of it is still enough to be found within a minute and a quarter.
		int before = this.solicited;
		pass(75L * SECOND);
		assertTrue(this.solicited > before);
	}

	/** The MAC's queue is full, or no packet is free: what was to be sent is sent at its next time. */
	@Test
	public void withoutAPacketNothingIsForgotten() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(ROOT, CONTIKI_DIO);
		frond.buffer.Packet[] taken = new frond.buffer.Packet[this.node.pool.capacity()];
		for (int i = 0; i < taken.length; i++) {
			taken[i] = this.node.pool.take();
		}
		pass(SECOND / 5);
		assertNull(next());
		for (int i = 0; i < taken.length; i++) {
			this.node.pool.give(taken[i]);
		}
		pass(2 * SECOND);
		Datagram dao = next();
		assertEquals(Rpl.DAO, dao.bytes[dao.at + 1]);
	}
}
