package frond.rpl;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import frond.radio.Radio;
import org.junit.Test;

/** Behind routers of Contiki-NG and RIOT, as they were met on the air (docs/interop.md). */
public class OtherStacksTest extends LeafFixture {
	private static final long ROUTER = 0x0200000000000002L;
	private static final String DODAG = "fd000000000000000000000000000001";
	/** A RPL-Lite router that has just joined: rank 343. */
	private static final String CONTIKI_ROUTER = "00f00157 08f00000" + DODAG + "040e00080c00040000800001001e003c"
			+ "081e4040ffffffffffffffff00000000fd000000000000000000000000000000";
	/** A gnrc_rpl router: rank 512, version 240, DTSN 0. */
	private static final String RIOT_ROUTER = "01f00200 90000000" + DODAG + "040e0014030a0000010000000005003c"
			+ "081e4040ffffffffffffffff00000000fd000000000000000000000000000000";
	private static final String NODE_ADDRESS = "fd0000000000000000f00d0000000011";

	/** The DAO names the router as parent; the root's answer comes by the router, behind a source route that is spent and has one byte of padding. */
	@Test
	public void aLeafBehindAContikiRouter() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		dio(ROUTER, CONTIKI_ROUTER);
		pass(SECOND / 5);
		Datagram dao = next();
		assertEquals(ROUTER, this.node.destination());
		assertEquals(1, dao.destinationLow);
		assertTrue(dao.rplOption);
		// Rank 343 and a link not used yet, 256.
		assertEquals(0x257, dao.rplSenderRank);
		assertArrayEquals(Hex.bytes("008000f1 05120080" + NODE_ADDRESS + "0904 0257 10 00 06140000f11e fd000000000000000000000000000002"), body(dao));
		message(ROUTER, true, "7cd7003f0000000000000001 e23a0e 030099100000 0000000000000200", Rpl.DAO_ACK, "0000f100");
		assertTrue(this.leaf.joined());
		assertEquals(1, this.leaf.rootLow());
	}

	private void joinRiot() {
		// Without options first: it is asked for the rest.
		dio(ROUTER, "01f00200 90000000" + DODAG);
		pass(SECOND / 10);
		assertTrue(sends(Rpl.DIS, ROUTER));
		message(ROUTER, true, "7a333a", Rpl.DIO, RIOT_ROUTER);
		pass(SECOND / 5);
		assertArrayEquals(Hex.bytes("018000f1 05120080" + NODE_ADDRESS + "06040000f105"), body(next()));
		message(ROUTER, true, "7a333a", Rpl.DAO_ACK, "0100f100");
		assertTrue(this.leaf.joined());
		this.node.ipv6.bind(7, new UdpReceiver() {
			@Override
			public int onDatagram(Datagram datagram, long now) {
				return 0;
			}
		});
	}

	/** Sends a datagram up; whether it had the RPL option. */
	private boolean sendsWithOption() {
		Packet packet = this.node.ipv6.begin(4);
		packet.end = packet.at + 4;
		assertEquals(0, this.node.ipv6.send(packet, 0xfd00000000000000L, 1, 7, 10000, this.node.now));
		byte[] payload = this.node.next();
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(NODE), Iid.ofEui64(ROUTER), this.node.contexts, this.sent));
		this.node.transmitted(Radio.SENT);
		return this.sent.rplOption;
	}

	/** From the root by the router, UDP port 10000 to 7, as gnrc sends it: whole addresses, and no extension header. */
	private void receive(String header) {
		int before = this.node.stats.delivered;
		this.node.receive(ROUTER, true, Hex.bytes(header));
		assertEquals(before + 1, this.node.stats.delivered);
	}

	/**
	 * RIOT without the module gnrc_ipv6_ext (its examples) drops what has a hop-by-hop header, and says nothing (RIOT#3662). Three datagrams are lost by that; then
	 * there is none, and what comes back has none either.
	 */
	@Test
	public void storingRoutersThatKnowNoOptionGetNone() {
		joinRiot();
		assertTrue(sendsWithOption());
		assertTrue(sendsWithOption());
		assertTrue(sendsWithOption());
		assertTrue(!sendsWithOption());
		receive("7c003f" + DODAG + NODE_ADDRESS + "f0 2710 0007 aeb8 1d0305 00");
		assertTrue(!sendsWithOption());
		// It says so again after the next version is joined.
		dio(ROUTER, "01f10200 90000000" + DODAG + RIOT_OPTIONS);
		assertTrue(sendsWithOption());
	}

	/** What comes down first without one, before anything was lost. */
	@Test
	public void oneDatagramWithoutOptionIsEnough() {
		joinRiot();
		receive("7c003f" + DODAG + NODE_ADDRESS + "f0 2710 0007 aeb8 1d0305 00");
		assertTrue(!sendsWithOption());
	}

	/** A storing DODAG whose routers put the option into what goes down (RFC 6550 section 11.2) gets it in what goes up, however late it answered. */
	@Test
	public void storingRoutersThatSendTheOptionGetIt() {
		joinRiot();
		for (int i = 0; i < 5; i++) {
			sendsWithOption();
		}
		receive("7c003f" + DODAG + NODE_ADDRESS + "e1 06 6304 80 01 0100 f0 2710 0007 aeb8 1d0305 00");
		for (int i = 0; i < 10; i++) {
			assertTrue(sendsWithOption());
		}
	}
}
