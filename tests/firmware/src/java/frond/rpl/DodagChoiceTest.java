package frond.rpl;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.lowpan.Datagram;
import org.junit.Test;

/** Several DODAGs, in one instance and in several (RFC 6550 section 8.2.2, RFC 6552 section 4.2.1). */
public class DodagChoiceTest extends LeafFixture {
	private static final String OTHER_DODAG = "fd000000000000000212740300030303";
	private static final long OTHER_ROOT_LOW = 0x0212740300030303L;

	/** A DIO of version 240, MOP 1. @param merit byte 4: grounded, MOP, preference */
	private void announce(long from, String dodag, String instance, String rank, String merit) {
		dio(from, instance + "f0" + rank + merit + "f0 00 00" + dodag + CONTIKI_OPTIONS);
	}

	private boolean isInOther() {
		return this.leaf.rootLow() == OTHER_ROOT_LOW;
	}

	/** RFC 6552 section 4.2.1, 5: a grounded DODAG goes before one that is not, whatever the rank, and whatever was joined. */
	@Test
	public void theGroundedOneIsJoined() {
		joinContiki();
		announce(OTHER, OTHER_DODAG, "00", "0800", "88");
		assertTrue(isInOther());
		assertEquals(OTHER, this.leaf.parent());
		assertTrue(!this.leaf.joined());
		// The one before is told (No-Path: lifetime 0), then the new one.
		Datagram noPath = next();
		assertArrayEquals(Hex.bytes("00 00 00 f2 0512 0080 fd0000000000000000f00d0000000011 0614 0000 f2 00 fd000000000000000212740100010101"), body(noPath));
		assertEquals(ROOT, this.node.destination());
		pass(SECOND / 5);
		assertEquals(0xf3, nextDaoSequence());
		assertEquals(OTHER, this.node.destination());
		// Not back to the one that is not grounded.
		announce(ROOT, CONTIKI_DODAG, "00", "0080", "0f");
		assertTrue(isInOther());
	}

	/** RFC 6552 section 4.2.1, 6 and RFC 6550 section 6.3.1: Prf, 7 is most preferred. */
	@Test
	public void thePreferredOneIsJoined() {
		joinContiki();
		announce(OTHER, OTHER_DODAG, "00", "0800", "09");
		assertTrue(isInOther());
		announce(ROOT, CONTIKI_DODAG, "00", "0080", "08");
		assertTrue(isInOther());
		announce(ROOT, CONTIKI_DODAG, "00", "0080", "0a");
		assertTrue(!isInOther());
	}

	/** RFC 6552 section 4.2.1, 8: of equals the lower rank, as long as nothing was announced; nothing is given up for it later. */
	@Test
	public void theLowerRankCountsBeforeTheFirstDao() {
		announce(OTHER, OTHER_DODAG, "00", "0200", "08");
		assertTrue(isInOther());
		announce(ROOT, CONTIKI_DODAG, "00", "0080", "08");
		assertTrue(!isInOther());
		pass(SECOND / 5);
		next();
		announce(OTHER, OTHER_DODAG, "00", "0010", "08");
		assertTrue(!isInOther());
		assertEquals(1, this.node.stats.drops(Drop.RPL_OTHER_DODAG));
	}

	/** Section 5.1: the same DODAGID in another instance is another DODAG; a local instance is nobody's way to the root. */
	@Test
	public void instancesAreToldApart() {
		joinContiki();
		announce(OTHER, CONTIKI_DODAG, "05", "0100", "88");
		pass(SECOND / 5);
		next();
		Datagram dao = next();
		assertEquals(5, dao.bytes[dao.at + 4]);
		assertEquals(OTHER, this.leaf.parent());
		announce(ROOT, CONTIKI_DODAG, "80", "0080", "8f");
		assertEquals(OTHER, this.leaf.parent());
	}

	/** Section 6.7.9: who looks for one instance says so, and takes no other. */
	@Test
	public void aConfiguredInstanceIsAskedForAndNoOtherJoined() {
		this.leaf.setInstance(5);
		pass(SECOND / 2);
		assertArrayEquals(Hex.bytes("0000 07 13 05 40 00000000000000000000000000000000 00"), body(next()));
		announce(ROOT, CONTIKI_DODAG, "00", "0080", "08");
		assertEquals(0, this.leaf.parent());
		assertEquals(1, this.node.stats.drops(Drop.RPL_OTHER_DODAG));
		announce(OTHER, OTHER_DODAG, "05", "0080", "08");
		assertEquals(OTHER, this.leaf.parent());
	}

	/** One heard of before is asked at once when the one joined is gone: by a unicast DIS, for its configuration may not be in its next DIO. */
	@Test
	public void theOneHeardOfBeforeIsAskedWhenThisOneIsGone() {
		joinContiki();
		announce(OTHER, OTHER_DODAG, "00", "0300", "08");
		announce(OTHER + 1, OTHER_DODAG, "00", "0100", "08");
		announce(OTHER + 2, "fd00000000000000021274030003ffff", "00", "0200", "08");
		dio(ROOT, "00 f0 ffff 08 f0 00 00" + CONTIKI_DODAG);
		assertEquals(0, this.leaf.parent());
		pass(SECOND / 20);
		Datagram dis = next();
		while (this.node.destination() == frond.ieee802154.Mac.BROADCAST) {
			dis = next();
		}
		assertEquals(Rpl.DIS, dis.bytes[dis.at + 1]);
		assertEquals(OTHER + 1, this.node.destination());
	}

	/** Section 8.2.2.1: an earlier version of the parent means that the root has restarted, for the parent follows it. */
	@Test
	public void aParentThatGoesBackIsLeftAndItsVersionJoined() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(OTHER, "00 f5 0100 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		dio(OTHER, "00 f0 0100 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(1, this.lost);
		assertEquals(OTHER, this.leaf.parent());
		assertTrue(!this.leaf.joined());
	}

	/** Section 8.5 and 8.3: a leaf answers a DIS for it alone, by a DIO of infinite rank, with the configuration. */
	@Test
	public void aUnicastDisIsAnsweredByADioOfInfiniteRank() {
		message(OTHER, true, "7a33 3a", Rpl.DIS, "0000");
		assertEquals(1, this.node.stats.drops(Drop.RPL_UNEXPECTED));
		joinContiki();
		message(OTHER, true, "7a33 3a", Rpl.DIS, "0000");
		Datagram dio = next();
		assertEquals(OTHER, this.node.destination());
		assertEquals(0xfe80000000000000L, dio.destinationHigh);
		assertEquals(Rpl.DIO, dio.bytes[dio.at + 1]);
		assertArrayEquals(Hex.bytes("00 f0 ffff 08 00 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS), body(dio));
		// Asked by all it says nothing.
		message(OTHER, false, "7a3b 3a 1a", Rpl.DIS, "0000");
		assertNull(next());
	}

	/** Section 6.7.9: V, I and D have to fit. */
	@Test
	public void solicitedInformationThatDoesNotFitIsNotAnswered() {
		joinContiki();
		String[] others = { "05 40" + CONTIKI_DODAG + "00", "00 20" + OTHER_DODAG + "00", "00 80" + CONTIKI_DODAG + "f1" };
		for (String other : others) {
			message(OTHER, true, "7a33 3a", Rpl.DIS, "0000 07 13" + other);
			assertNull(next());
		}
		assertEquals(3, this.node.stats.drops(Drop.RPL_UNEXPECTED));
		message(OTHER, true, "7a33 3a", Rpl.DIS, "0000 01 02 0000 07 13 00 e0" + CONTIKI_DODAG + "f0");
		assertEquals(Rpl.DIO, next().bytes[this.sent.at + 1]);
	}
}
