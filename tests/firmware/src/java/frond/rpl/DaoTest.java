package frond.rpl;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Hex;
import org.junit.Test;

/** Downward routes (RFC 6550 section 9) as a leaf has its part in them. */
public class DaoTest extends LeafFixture {
	private static final String OTHER_DIO = "00 f0 0200 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS;
	private static final String RIOT_PREFIX = "20010db8000000010212740100010101";

	private void joinRiot() {
		dio(ROOT, RIOT_DIO + RIOT_OPTIONS);
		pass(SECOND / 5);
		int sequence = nextDaoSequence();
		message(ROOT, true, "7a33 3a", Rpl.DAO_ACK, "01 00" + Integer.toHexString(sequence) + "00");
		assertTrue(this.leaf.joined());
	}

	/** Section 6.5.1: "1-127: not an outright rejection; ... suggested to find and use an alternate parent instead." */
	@Test
	public void aStatusBelow128IsTakenButAnotherParentPreferred() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 1);
		assertTrue(this.leaf.joined());
		assertEquals(ROOT, this.leaf.parent());
		// Worse by far, but it has not said anything.
		dio(OTHER, "00 f0 0800 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		assertTrue(this.leaf.joined());
		assertEquals(0, this.lost);
	}

	/** Section 6.5.1: from 128 on "a rejection; the node sending the DAO-ACK is unwilling to act as a parent". Storing mode: the parent is another. */
	@Test
	public void aRejectionOfAStoringParentIsItsOwn() {
		dio(ROOT, RIOT_DIO + RIOT_OPTIONS);
		dio(OTHER, "01 f1 0300 90 f1 00 00" + RIOT_PREFIX + RIOT_OPTIONS);
		pass(SECOND / 5);
		message(ROOT, true, "7a33 3a", Rpl.DAO_ACK, "01 00" + Integer.toHexString(nextDaoSequence()) + "80");
		assertEquals(OTHER, this.leaf.parent());
		skip();
		// It stays so, whatever the root's next DIO says, for a minute.
		dio(ROOT, RIOT_DIO + RIOT_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		pass(61L * SECOND);
		assertEquals(ROOT, this.leaf.parent());
	}

	/** Section 9.2.1 and 6.4.3 of storing mode: the parent that is left is told by a No-Path DAO, to its link-local address. */
	@Test
	public void aStoringParentThatIsLeftIsTold() {
		joinRiot();
		// Its rank got worse, and another one's is better.
		dio(OTHER, "01 f1 0200 90 f1 00 00" + RIOT_PREFIX + RIOT_OPTIONS);
		dio(ROOT, "01 f1 0900 90 f1 00 00" + RIOT_PREFIX + RIOT_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		assertTrue(sends(Rpl.DAO, ROOT));
		assertArrayEquals(Hex.bytes("01 00 00 f2 0512 0080 20010db80000000100f00d0000000011 0604 0000 f2 00"), body(this.sent));
		pass(SECOND / 5);
		assertTrue(sends(Rpl.DAO, OTHER));
		assertArrayEquals(Hex.bytes("01 80 00 f3 0512 0080 20010db80000000100f00d0000000011 0604 0000 f3 05"), body(this.sent));
	}

	/** In non-storing mode a new DAO to the root says all: its Path Sequence is later (section 9.2.2). */
	@Test
	public void aNonStoringParentThatIsLeftIsNotTold() {
		joinContiki();
		dio(OTHER, OTHER_DIO);
		dio(ROOT, "00 f0 0800 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		assertNull(next());
		pass(SECOND / 5);
		assertTrue(sends(Rpl.DAO, OTHER));
		assertEquals(0xf2, body(this.sent)[3] & 0xff);
	}

	/** A lifetime without end is refreshed nonetheless: a root that restarted has forgotten it. And a short one in time: 1 x 30 s. */
	@Test
	public void theLifetimeDecidesWhenARouteIsRefreshed() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		String options = "04 0e 00 08 0c 00 0400 0080 0001 00 01 001e" + CONTIKI_OPTIONS.substring(CONTIKI_OPTIONS.indexOf("08 1e"));
		dio(ROOT, "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG + options);
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		pass(13L * SECOND);
		assertNull(next());
		pass(2 * SECOND + SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		dio(ROOT, "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG + options.substring(0, options.indexOf("01 001e")) + "ff ffff"
				+ CONTIKI_OPTIONS.substring(CONTIKI_OPTIONS.indexOf("08 1e")));
		pass(16L * SECOND);
		contikiDaoAck(nextDaoSequence(), 0);
		// It may have been sent twice by now.
		skip();
		for (int i = 0; i < 8; i++) {
			dio(ROOT, "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG);
			pass(60L * SECOND);
			assertNull(next());
		}
		dio(ROOT, "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG);
		pass(60L * SECOND);
		dio(ROOT, "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG);
		pass(61L * SECOND);
		boolean refreshed = false;
		while (next() != null) {
			refreshed |= this.sent.bytes[this.sent.at + 1] == Rpl.DAO;
		}
		assertTrue(refreshed);
	}

	/** The acknowledgement of the link is not that of the DAO: without the latter it is sent again with the same sequence (section 9.3). */
	@Test
	public void aRepeatedDaoIsTheSame() {
		dio(ROOT, RIOT_DIO + RIOT_OPTIONS);
		pass(SECOND / 5);
		byte[] first = body(next());
		pass(2 * SECOND);
		assertArrayEquals(first, body(next()));
	}
}
