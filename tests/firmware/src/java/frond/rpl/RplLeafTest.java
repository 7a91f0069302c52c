package frond.rpl;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ieee802154.Mac;
import frond.ipv6.Checksum;
import frond.ipv6.TestNode;
import frond.ipv6.Addresses;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** The leaf (RFC 6550 section 8.5) against what roots of Contiki-NG and RIOT send. */
public class RplLeafTest extends LeafFixture {
	/** Section 8.3: a multicast DIS, at once but for some jitter, then ever less often. */
	@Test
	public void aLeafSolicitsUntilItHearsADio() {
		pass(SECOND / 2);
		Datagram dis = next();
		assertEquals(Mac.BROADCAST, this.node.destination());
		assertEquals(0xff02000000000000L, dis.destinationHigh);
		assertEquals(0x1a, dis.destinationLow);
		assertArrayEquals(Hex.bytes("0000"), body(dis));
		int before = 1;
		for (int expected = 1; expected <= 64; expected *= 2) {
			pass((expected < 60 ? expected : 60) * (SECOND + SECOND / 4L));
			assertTrue(this.solicited > before && this.solicited <= before + 2);
			before = this.solicited;
			while (next() != null) {
				// Each is acknowledged.
			}
		}
		pass(600L * SECOND);
		assertTrue(this.solicited - before >= 8 && this.solicited - before <= 10);
	}

	/** A DIO of a Contiki-NG root, the DAO that RPL-Lite wants for it, and its DAO-ACK. */
	@Test
	public void itJoinsAContikiRoot() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(ROOT, CONTIKI_DIO);
		assertEquals(0xfd00000000000000L, this.node.ipv6.prefix());
		assertTrue(!this.leaf.joined());
		pass(SECOND / 5);
		Datagram dao = next();
		assertEquals(ROOT, this.node.destination());
		assertEquals(0xfd00000000000000L, dao.sourceHigh);
		assertEquals(0xfd00000000000000L, dao.destinationHigh);
		assertEquals(0x0212740100010101L, dao.destinationLow);
		assertTrue(dao.rplOption);
		// Rank 128 and the ETX of a link not used yet, 256.
		assertEquals(384, dao.rplSenderRank);
		assertArrayEquals(Hex.bytes("00 80 00 f1 0512 0080 fd0000000000000000f00d0000000011 0904 0180 10 00 0614 0000 f1 1e fd000000000000000212740100010101"), body(dao));
		contikiDaoAck(0xf1, 0);
		assertTrue(this.leaf.joined());
		assertEquals(1, this.joined);
		assertEquals(ROOT, this.leaf.parent());
		assertEquals(0, this.solicited);
	}

	/** A RIOT root: configuration on request only, storing mode, DAO to the parent's link-local address without a parent in it. */
	@Test
	public void itJoinsARiotRoot() {
		dio(ROOT, RIOT_DIO);
		pass(SECOND / 10);
		Datagram dis = next();
		assertEquals(ROOT, this.node.destination());
		assertEquals(0xfe80000000000000L, dis.destinationHigh);
		assertArrayEquals(Hex.bytes("0000"), body(dis));
		message(ROOT, true, "7a33 3a", Rpl.DIO, RIOT_DIO + RIOT_OPTIONS);
		pass(SECOND / 5);
		Datagram dao = next();
		assertEquals(0xfe80000000000000L, dao.destinationHigh);
		assertEquals(0xfe80000000000000L, dao.sourceHigh);
		assertArrayEquals(Hex.bytes("01 80 00 f1 0512 0080 20010db80000000100f00d0000000011 0604 0000 f1 05"), body(dao));
		message(ROOT, true, "7a33 3a", Rpl.DAO_ACK, "01 00 f1 00");
		assertTrue(this.leaf.joined());
		// OF0 over a link that delivered at once: 256 + (3 * 1 - 2) * 256 (RFC 8180 section 5.1.1)
		assertEquals(512, this.leaf.rank());
		// Later DIOs without options change nothing.
		dio(ROOT, RIOT_DIO);
		pass(SECOND);
		assertNull(next());
	}

	/** Section 6.3.1: MOP 0 keeps no downward routes, so there is nothing to announce. */
	@Test
	public void withoutDownwardRoutesItHasJoinedWithTheDio() {
		dio(ROOT, "00 f0 0080 00 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertTrue(this.leaf.joined());
		pass(20 * SECOND);
		assertNull(next());
	}

	/** From its second hop on, a datagram has an interface identifier and a hop limit more than this node's frame (RFC 6282 section 3.1.1). */
	@Test
	public void thereIsRoomForWhatRoutersOnTheWayWriteOut() {
		dio(ROOT, CONTIKI_DIO);
		assertEquals(0, this.leaf.growth());
		int room = this.node.ipv6.maxPayload();
		dio(ROOT, "00 f0 ffff 08 f0 00 00" + CONTIKI_DODAG);
		dio(OTHER, "00 f0 0100 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		assertEquals(9, this.leaf.growth());
		assertEquals(room - 9, this.node.ipv6.maxPayload());
	}

	/** Four tries, each time twice as long apart: 1 to 2 s, 2 to 4 s, ...; 8 to 16 s after the last, this parent is no parent. */
	@Test
	public void aDaoIsRepeatedAndThenTheParentGivenUp() {
		dio(ROOT, CONTIKI_DIO);
		int tries = 0;
		for (int i = 0; i < 14; i++) {
			pass(SECOND);
			while (true) {
				Datagram message = next();
				if (message == null) {
					break;
				}
				assertEquals(Rpl.DAO, message.bytes[message.at + 1]);
				assertEquals(0xf1, message.bytes[message.at + 7] & 0xff);
				tries++;
			}
		}
		assertTrue(tries == 3 || tries == 4);
		assertEquals(0, this.lost);
		pass(17 * SECOND);
		assertEquals(1, this.lost);
		assertEquals(0, this.leaf.parent());
		assertTrue(this.solicited > 0);
	}

	/** Section 6.5.1: a status of 128 and above is a rejection; look elsewhere, and not at once here again. */
	@Test
	public void aRejectedDaoEndsTheParent() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 130);
		assertEquals(1, this.lost);
		assertTrue(!this.leaf.joined());
		assertNull(next());
		pass(SECOND / 2);
		assertEquals(0, this.solicited);
		pass(SECOND);
		assertEquals(1, this.solicited);
	}

	@Test
	public void anAcknowledgementOfAnotherDaoIsDropped() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND / 5);
		contikiDaoAck(0xf0, 0);
		assertTrue(!this.leaf.joined());
		assertEquals(1, this.node.stats.drops(Drop.RPL_UNEXPECTED));
	}

	/** Half of the lifetime, or ten minutes: here 30 x 60 s. */
	@Test
	public void theRouteIsRefreshedInTime() {
		joinContiki();
		long before = this.node.now;
		for (int i = 0; i < 9; i++) {
			// The root is heard meanwhile, so that it is not probed.
			dio(ROOT, CONTIKI_DIO);
			pass(59L * SECOND);
			assertNull(next());
		}
		dio(ROOT, CONTIKI_DIO);
		// The refresh comes due, then its DAO.
		pass(this.leaf.nextDeadline() - this.node.now);
		pass(SECOND / 10);
		assertTrue(this.node.now < before + 601L * SECOND);
		int sequence = nextDaoSequence();
		assertEquals(0xf2, sequence);
		contikiDaoAck(sequence, 0);
		assertEquals(1, this.joined);
		pass(5 * SECOND);
		assertNull(next());
	}

	/** Three unicasts without an acknowledgement in a row (RIOT#21574: five minutes). */
	@Test
	public void aParentThatDoesNotAnswerIsGivenUpAfterThreeFrames() {
		joinContiki();
		send(Radio.NO_ACK, Radio.NO_ACK, Radio.SENT);
		send(Radio.NO_ACK, Radio.CHANNEL_BUSY, Radio.NO_ACK);
		assertEquals(0, this.lost);
		this.node.next();
		this.node.transmitted(Radio.NO_ACK);
		assertEquals(1, this.lost);
		assertTrue(!this.leaf.joined());
		pass(SECOND / 5);
		Datagram dis = next();
		assertEquals(Rpl.DIS, dis.bytes[dis.at + 1]);
		assertEquals(Mac.BROADCAST, this.node.destination());
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		assertEquals(2, this.joined);
	}

	/** With another candidate there, that one is the parent at once, and the root hears so. */
	@Test
	public void theNextBestParentTakesOver() {
		joinContiki();
		dio(OTHER, "00 f0 0180 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(ROOT, this.leaf.parent());
		// Two frames lost make 5.8 transmissions of the link: more than the other's 2 and its rank, by more than the threshold.
		send(Radio.NO_ACK, Radio.NO_ACK, Radio.SENT);
		assertEquals(OTHER, this.node.destination());
		assertEquals(OTHER, this.leaf.parent());
		assertTrue(this.leaf.joined());
		assertEquals(0, this.lost);
		pass(SECOND / 5);
		Datagram dao = next();
		assertEquals(OTHER, this.node.destination());
		byte[] body = body(dao);
		assertEquals(0x0212740300030303L, Bytes.get64(body, body.length - 8));
	}

	/** RFC 6719 section 3.2.2: a parent is not changed for less than the threshold, 1.5 transmissions. */
	@Test
	public void aLittleBetterIsNoReasonToChange() {
		joinContiki();
		dio(OTHER, "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(ROOT, this.leaf.parent());
		// The parent's rank gets worse by three transmissions.
		dio(ROOT, "00 f0 0200 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
	}

	/** Section 8.2.2.5: a parent of infinite rank has left. */
	@Test
	public void aPoisonedParentIsGivenUp() {
		joinContiki();
		dio(ROOT, "00 f0 ffff 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(0, this.leaf.parent());
		assertEquals(1, this.lost);
	}

	/** Section 8.2.2.1: a later version is a DODAG that begins again. */
	@Test
	public void aLaterVersionIsJoined() {
		joinContiki();
		dio(ROOT, "00 f1 0080 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertTrue(!this.leaf.joined());
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		assertEquals(2, this.joined);
	}

	/** An earlier version from a neighbour is old news; from the root itself it is a root that restarted. */
	@Test
	public void anEarlierVersionCountsOnlyFromTheRoot() {
		joinContiki();
		dio(OTHER, "00 ef 0100 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertTrue(this.leaf.joined());
		assertEquals(1, this.node.stats.drops(Drop.RPL_UNEXPECTED));
		dio(ROOT, "00 ef 0080 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertTrue(!this.leaf.joined());
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		assertEquals(2, this.joined);
	}

	/** contiki-ng#128: a root that restarted has forgotten the way down; another DTSN says so (section 6.3.1). */
	@Test
	public void anotherDtsnOfTheParentAsksForADao() {
		joinContiki();
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND);
		assertNull(next());
		dio(ROOT, "00 f0 0080 08 05 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		pass(SECOND / 5);
		assertEquals(0xf2, nextDaoSequence());
		assertTrue(this.leaf.joined());
	}

	/** contiki#1847: the parent is a new root with another DODAGID. A neighbour's other DODAG is not ours. */
	@Test
	public void anotherDodagOfTheParentIsJoined() {
		joinContiki();
		dio(OTHER, "00 f0 0080 08 f0 00 00 fd000000000000000212740300030303" + CONTIKI_OPTIONS);
		assertEquals(1, this.node.stats.drops(Drop.RPL_OTHER_DODAG));
		assertEquals(ROOT, this.leaf.parent());
		dio(ROOT, "00 f0 0080 08 f0 00 00 fd00000000000000021274010001ffff" + CONTIKI_OPTIONS);
		assertEquals(0x021274010001ffffL, this.leaf.rootLow());
		pass(SECOND / 5);
		Datagram dao = next();
		assertEquals(0x021274010001ffffL, dao.destinationLow);
	}

	/** A root that is replaced by one of another DODAGID, with the first one gone. */
	@Test
	public void aReplacementRootIsJoined() {
		joinContiki();
		send(Radio.NO_ACK, Radio.NO_ACK, Radio.NO_ACK);
		dio(OTHER, "00 f0 0080 08 f0 00 00 fd000000000000000212740300030303" + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		assertEquals(0x0212740300030303L, this.leaf.rootLow());
	}

	/** RFC 6550 section 6.7.10, RFC 4862 section 5.5.3: a prefix lasts as long as the DIO that had it says, and one without it says nothing of it. */
	@Test
	public void aPrefixLastsAsLongAsADioSays() {
		String base = "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG;
		String configuration = CONTIKI_OPTIONS.substring(0, CONTIKI_OPTIONS.indexOf("08 1e"));
		String prefix = "08 1e 40 40 00000e10 00000708 00000000 fd000000000000000000000000000000";
		dio(ROOT, base + configuration + prefix);
		Addresses addresses = this.node.ipv6.addresses();
		int slot = addresses.primary();
		long start = this.node.now;
		assertEquals(start + 3600L * SECOND, addresses.validUntil(slot));
		assertEquals(start + 1800L * SECOND, addresses.preferredUntil(slot));
		pass(1000L * SECOND);
		dio(ROOT, base);
		assertEquals(start + 3600L * SECOND, addresses.validUntil(slot));
		dio(ROOT, base + "08 1e 40 40 00000e10 00000e11 00000000 fd000000000000000000000000000000");
		assertEquals(start + 3600L * SECOND, addresses.validUntil(slot));
		dio(ROOT, base + prefix);
		assertEquals(start + 4600L * SECOND, addresses.validUntil(slot));
		addresses.onTime(start + 2800L * SECOND);
		assertEquals(Addresses.DEPRECATED, addresses.state(slot));
		addresses.onTime(start + 4600L * SECOND);
		assertEquals(0, this.node.ipv6.prefix());
		dio(ROOT, base);
		assertEquals(0, this.node.ipv6.prefix());
		this.node.now = start + 4600L * SECOND;
		dio(ROOT, base + prefix);
		assertEquals(0xfd00000000000000L, this.node.ipv6.prefix());
	}

	@Test
	public void brokenAndForeignMessagesAreDroppedUnderTheirNames() {
		dio(ROOT, "00 f0 0080 08 f0 00 00 fd0000000000000002127401000101");
		assertEquals(1, this.node.stats.drops(Drop.RPL_TRUNCATED));
		dio(ROOT, CONTIKI_DIO + "05 13 00 81 fd000000000000000212740200020202 00");
		assertEquals(1, this.node.stats.drops(Drop.RPL_PREFIX_LENGTH));
		// Nothing of a DIO with one broken option is taken.
		assertEquals(0, this.node.ipv6.prefix());
		assertEquals(0, this.leaf.parent());
		message(ROOT, false, "7a3b 3a 1a", 0x81, "00000000");
		assertEquals(1, this.node.stats.drops(Drop.RPL_SECURED));
		message(ROOT, false, "7a3b 3a 1a", 0x0a, "00000000");
		assertEquals(1, this.node.stats.drops(Drop.RPL_UNKNOWN));
		message(ROOT, false, "7a3b 3a 1a", Rpl.DIS, "0000");
		dio(ROOT, "00 f0 0080 38 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		dio(ROOT, "00 f0 ffff 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		assertEquals(3, this.node.stats.drops(Drop.RPL_UNEXPECTED));
	}

	/** More neighbours than places: the best stay. */
	@Test
	public void theBestCandidatesAreKept() {
		joinContiki();
		for (int i = 1; i <= 20; i++) {
			String rank = Integer.toHexString(0x10000 + 0x1000 - i * 0x40).substring(1);
			dio(OTHER + i, "00 f0" + rank + "08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
		}
		assertEquals(ROOT, this.leaf.parent());
		send(Radio.NO_ACK, Radio.NO_ACK, Radio.NO_ACK, Radio.SENT);
		assertEquals(OTHER + 20, this.leaf.parent());
	}

	/** Mutations of messages: nothing throws, no packet is lost, every frame is accounted for, and time goes on. */
	@Test
	public void whatIsMutatedLeavesALeafThatStillJoins() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		Jitter random = new Jitter(6550);
		byte[][] bodies = { Hex.bytes(CONTIKI_DIO), Hex.bytes(RIOT_DIO + RIOT_OPTIONS), Hex.bytes("00 00 f1 00"), Hex.bytes("00 00") };
		int[] codes = { Rpl.DIO, Rpl.DIO, Rpl.DAO_ACK, Rpl.DIS };
		byte[] header = Hex.bytes("7a3b 3a 1a");
		for (int i = 0; i < 3000; i++) {
			byte[] body = bodies[i & 3];
			int flip = random.below(body.length);
			byte before = body[flip];
			body[flip] = (byte) random.below(256);
			int length = random.below(4) == 0 ? random.below(body.length + 1) : body.length;
			message(random.below(2) == 0 ? ROOT : OTHER, false, header, codes[i & 3], body, length);
			body[flip] = before;
			this.leaf.onTime(this.node.now);
			this.node.now += random.below(SECOND);
			while (this.node.next() != null) {
				this.node.transmitted(random.below(3) == 0 ? Radio.NO_ACK : Radio.SENT);
			}
		}
		assertEquals(4 - this.node.mac.kept(), this.node.pool.free());
		assertEquals(this.node.stats.received, this.node.stats.handled());
		if (this.leaf.parent() != 0) {
			dio(this.leaf.parent(), "00 f5 ffff 08 f0 00 00" + CONTIKI_DODAG);
		}
		for (int i = 0; i < 100 && !this.leaf.joined(); i++) {
			pass(SECOND);
			dio(ROOT, "00 f6 0080 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS);
			Datagram message = next();
			while (message != null) {
				if (message.bytes[message.at + 1] == Rpl.DAO && message.destinationLow == 0x0212740100010101L) {
					contikiDaoAck(message.bytes[message.at + 7] & 0xff, 0);
				}
				message = next();
			}
		}
		assertTrue(this.leaf.joined());
	}
}
