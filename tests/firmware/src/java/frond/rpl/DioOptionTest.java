package frond.rpl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.lowpan.Datagram;
import org.junit.Test;

/** Options of a DIO (RFC 6550 section 6.7) and what becomes of them. */
public class DioOptionTest extends LeafFixture {
	private static final String BASE = "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG;
	private static final String PREFIX = "08 1e 40 40 ffffffff ffffffff 00000000 fd000000000000000000000000000000";

	/** Pad1, PadN, a route, one from the future, in any order; nothing of them is in the way. */
	@Test
	public void paddingRoutesAndUnknownOptionsAreSkipped() {
		dio(ROOT, BASE + "00 00 01 03 000000 03 0e 40 00 ffffffff 20010db800000000 7f 02 abcd" + CONTIKI_OPTIONS + "00");
		assertEquals(ROOT, this.leaf.parent());
		assertEquals(0xfd00000000000000L, this.node.ipv6.prefix());
	}

	/** RFC 6551 section 4.3.2: with an ETX object the path's cost is that, not the rank. */
	@Test
	public void theMetricContainersEtxIsThePathsCost() {
		String container = "02 0c 02 00 00 02 0000 07 00 00 02 0180";
		dio(ROOT, BASE + container + CONTIKI_OPTIONS);
		// 3 of the path, 2 of a link not used yet.
		assertEquals(0x180 + 0x100, this.leaf.rank());
		// A lower cost by way of another, of a higher rank.
		dio(OTHER, "00 f0 0100 08 f0 00 00" + CONTIKI_DODAG + "02 06 07 00 00 02 0000" + CONTIKI_OPTIONS);
		assertEquals(OTHER, this.leaf.parent());
		// The rank is more than the parent's by MinHopRankIncrease at least.
		assertEquals(0x180, this.leaf.rank());
	}

	/** A constraint (C) or what is recorded (R) is not the path's cost; one cut short ends the DIO. */
	@Test
	public void otherObjectsAreNoCost() {
		dio(ROOT, BASE + "02 06 07 02 00 02 0380" + CONTIKI_OPTIONS);
		assertEquals(0x80 + 0x100, this.leaf.rank());
		dio(OTHER, BASE + "02 06 07 00 80 02 0380" + CONTIKI_OPTIONS);
		dio(OTHER, BASE + "02 06 07 00 00 03 0380" + CONTIKI_OPTIONS);
		dio(OTHER, BASE + "02 05 07 00 00 01 03" + CONTIKI_OPTIONS);
		dio(OTHER, BASE + "02 03 07 00 00" + CONTIKI_OPTIONS);
		assertEquals(3, this.node.stats.drops(Drop.RPL_TRUNCATED));
	}

	/** CVE-2023-50926 (Contiki-NG #1589): the prefix lengths of a route and of a prefix are theirs, not what the option has room for. */
	@Test
	public void cve202350926() {
		dio(ROOT, BASE + "03 06 81 00 ffffffff" + CONTIKI_OPTIONS);
		dio(ROOT, BASE + "03 16 ff 00 ffffffff fd000000000000000000000000000000" + CONTIKI_OPTIONS);
		dio(ROOT, BASE + "08 1e 81 40 ffffffff ffffffff 00000000 fd000000000000000000000000000000");
		assertEquals(3, this.node.stats.drops(Drop.RPL_PREFIX_LENGTH));
		dio(ROOT, BASE + "03 06 40 00 ffffffff" + CONTIKI_OPTIONS);
		assertEquals(1, this.node.stats.drops(Drop.RPL_TRUNCATED));
		assertEquals(0, this.leaf.parent());
	}

	/** RFC 4862 section 5.5.3: a lifetime of zero withdraws a prefix; without A, or of another length, none is made of it. */
	@Test
	public void aPrefixIsWithdrawnByItsLifetime() {
		dio(ROOT, BASE + CONTIKI_OPTIONS.substring(0, CONTIKI_OPTIONS.indexOf("08 1e")));
		assertEquals(0, this.node.ipv6.prefix());
		dio(ROOT, BASE + "08 1e 40 80 ffffffff ffffffff 00000000 fd000000000000000000000000000000");
		dio(ROOT, BASE + "08 1e 30 40 ffffffff ffffffff 00000000 fd000000000000000000000000000000");
		assertEquals(0, this.node.ipv6.prefix());
		dio(ROOT, BASE + PREFIX);
		assertEquals(0xfd00000000000000L, this.node.ipv6.prefix());
		dio(ROOT, BASE + "08 1e 40 40 00000000 00000000 00000000 fd000000000000000000000000000000");
		assertEquals(0, this.node.ipv6.prefix());
	}

	private Datagram upward() {
		Packet packet = this.node.ipv6.begin();
		this.node.ipv6.send(packet, 0xfd00000000000000L, 0x0212740100010101L, 1, 2, this.node.now);
		byte[] payload = this.node.next();
		assertEquals(0, frond.lowpan.Lowpan.decompress(payload, 0, payload.length, this.node.ipv6.iid(), frond.lowpan.Iid.ofEui64(ROOT), this.node.contexts, this.sent));
		this.node.transmitted(frond.radio.Radio.SENT);
		return this.sent;
	}

	/** RFC 6553: 0x63, unless the DODAG Configuration has bit 3 of its flags (RFC 9008 section 4.1.3): 0x23. Never on the link (section 11.2). */
	@Test
	public void theRplOptionsTypeIsTheDodags() {
		dio(ROOT, BASE + CONTIKI_OPTIONS);
		Datagram datagram = upward();
		assertTrue(datagram.rplOption && !datagram.rplSkippable);
		assertEquals(0, datagram.rplFlags);
		assertEquals(0, datagram.rplInstance);
		assertEquals(0x180, datagram.rplSenderRank);
		dio(ROOT, BASE + "04 0e 10" + CONTIKI_OPTIONS.substring("04 0e 00".length()));
		datagram = upward();
		assertTrue(datagram.rplOption && datagram.rplSkippable);
	}
}
