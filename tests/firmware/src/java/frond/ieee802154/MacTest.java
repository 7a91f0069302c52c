package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Noise;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** Expectations: IEEE 802.15.4-2006 sections 7.2 and 7.5.6, frames by hand; counters by the Javadoc of Stats. */
public class MacTest implements Mac.Listener {
	private static final long OWN = 0x02f00d0000000001L;
	private static final long OTHER = 0x02f00d0000000002L;
	private static final String FROM_OTHER = "0200000000 0df002";
	private static final String TO_OWN = "0100000000 0df002";

	private final StringBuilder heard = new StringBuilder();
	private TestRadio radio;
	private PacketPool pool;
	private LinkTable links;
	private Stats stats;
	private Mac mac;
	private boolean answering;

	@Before
	public void start() {
		this.heard.setLength(0);
		this.radio = new TestRadio();
		this.pool = new PacketPool(4, 128);
		this.links = new LinkTable(4);
		this.stats = new Stats();
		this.mac = new Mac(this.radio, this.pool, this.links, this.stats, 3);
		this.answering = false;
		this.mac.start(26, 0xabcd, 0x0007, OWN, 0x2a, this, 0);
	}

	@Override
	public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		this.stats.delivered();
		this.heard.append(Hex.text(bytes, at, end)).append(' ').append(rssi).append(' ').append(lqi).append(' ');
	}

	@Override
	public void onSent(long destination, int status, int tag, long now) {
		this.heard.append(destination == Mac.BROADCAST ? "all" : destination == OTHER ? "other" : "?");
		this.heard.append(' ').append(status).append(' ').append(tag).append(' ');
		if (this.answering) {
			this.answering = false;
			assertEquals(0, this.mac.send(packet(1), OTHER, 99, now));
		}
	}

	@Test
	public void aUnicastFrameHasTheHeaderThatOthersExpect() {
		assertEquals(0, this.mac.send(packet(3), OTHER, 5, 0));
		assertEquals("61dc2acdab" + "02000000000df002" + "01000000000df002" + "000102", this.radio.sent());
		assertEquals(4, this.pool.free());
		assertEquals(1, this.stats.transmitted);
		assertEquals(0, this.stats.sent);
		this.radio.done(Radio.SENT);
		assertHeard("other 0 5 ");
		assertEquals(1, this.stats.sent);
		assertEquals(128, this.links.etx(OTHER));
	}

	/** Destination of 16 bits, source of 64 (section 7.2.1.1): the result is the neighbour's, whose EUI-64 the tables know. */
	@Test
	public void aShortAddressStandsForItsNeighbour() {
		this.mac.setShort(OTHER, 0x7ffe);
		assertEquals(0, this.mac.send(packet(3), 0x7ffe, 5, 0));
		assertEquals("61d82acdab" + "fe7f" + "01000000000df002" + "000102", this.radio.sent());
		this.radio.done(Radio.SENT);
		assertHeard("other 0 5 ");
		assertEquals(128, this.links.etx(OTHER));
		this.mac.send(packet(1), OTHER, 6, 0);
		assertEquals("61dc2b", this.radio.sent().substring(0, 6));
		this.radio.done(Radio.NO_ACK);
		assertHeard("other 1 6 ");
		this.mac.poll(OTHER, 7, 0);
		assertEquals("63d82ccdab" + "fe7f" + "01000000000df002" + "04", this.radio.sent());
	}

	@Test
	public void aBroadcastAsksForNoAcknowledgement() {
		this.mac.send(packet(2), Mac.BROADCAST, 6, 0);
		assertEquals("41d82acdabffff01000000000df0020001", this.radio.sent());
		this.radio.done(Radio.SENT);
		assertHeard("all 0 6 ");
		assertEquals(0, this.links.size());
	}

	@Test
	public void framesGoOutOneByOneInTheirOrderWithRisingSequenceNumbers() {
		this.mac.send(packet(1), OTHER, 1, 0);
		this.mac.send(packet(2), OTHER, 2, 0);
		this.mac.send(packet(3), OTHER, 3, 0);
		assertEquals(2, this.mac.queued());
		assertEquals("61dc2a", this.radio.sent().substring(0, 6));
		this.radio.done(Radio.SENT);
		assertEquals("61dc2b", this.radio.sent().substring(0, 6));
		this.radio.done(Radio.SENT);
		assertEquals("61dc2c", this.radio.sent().substring(0, 6));
		this.radio.done(Radio.SENT);
		assertHeard("other 0 1 other 0 2 other 0 3 ");
		assertEquals(4, this.pool.free());
	}

	@Test
	public void everyFailureIsReportedAndCountedByItsName() {
		int[] statuses = { Radio.NO_ACK, Radio.CHANNEL_BUSY, Radio.FAILED };
		int[] reasons = { Drop.MAC_NO_ACK, Drop.MAC_CHANNEL_BUSY, Drop.MAC_RADIO_FAILED };
		for (int i = 0; i < 3; i++) {
			this.mac.send(packet(1), OTHER, i, 0);
			this.radio.done(statuses[i]);
			assertEquals(1, this.stats.drops(reasons[i]));
		}
		assertHeard("other 1 0 other 2 1 other 3 2 ");
		assertEquals(3, this.stats.transmitted);
		assertEquals(0, this.stats.sent);
		assertTrue(this.links.etx(OTHER) > 256);
	}

	@Test
	public void aFullQueueRefusesAndTheFrameIsGivenBack() {
		this.radio.ready = false;
		for (int i = 0; i < 3; i++) {
			assertEquals(0, this.mac.send(packet(1), OTHER, i, 0));
		}
		assertEquals(1, this.pool.free());
		assertEquals(Drop.MAC_QUEUE_FULL, this.mac.send(packet(1), OTHER, 3, 0));
		assertEquals(1, this.stats.drops(Drop.MAC_QUEUE_FULL));
		assertEquals(1, this.pool.free());
		assertHeard("");
	}

	@Test
	public void whatWaitedForTheRadioGoesOutWhenItIsReady() {
		this.radio.ready = false;
		this.mac.send(packet(1), OTHER, 1, 0);
		assertEquals(Long.MAX_VALUE, this.mac.nextDeadline());
		this.radio.ready = true;
		assertEquals(Long.MIN_VALUE, this.mac.nextDeadline());
		this.mac.onTime(7);
		assertEquals(Long.MAX_VALUE, this.mac.nextDeadline());
		this.radio.done(Radio.SENT);
		assertHeard("other 0 1 ");
	}

	@Test
	public void aResultMaySendTheNextFrame() {
		this.mac.send(packet(1), OTHER, 1, 0);
		this.answering = true;
		this.radio.done(Radio.SENT);
		assertEquals(1, this.radio.frames);
		this.radio.done(Radio.SENT);
		assertHeard("other 0 1 other 0 99 ");
	}

	@Test
	public void aFrameTooLongOrWithoutHeadroomIsRefused() {
		Packet longest = packet(0);
		longest.end = longest.at + this.mac.maxPayload();
		assertEquals(0, this.mac.send(longest, OTHER, 0, 0));
		assertEquals(250, this.radio.sent().length());
		Packet over = packet(0);
		over.end = over.at + this.mac.maxPayload() + 1;
		assertEquals(Drop.MAC_OVERSIZE, this.mac.send(over, OTHER, 0, 0));
		Packet tight = packet(1);
		tight.at = this.mac.headroom() - 1;
		assertEquals(Drop.MAC_OVERSIZE, this.mac.send(tight, OTHER, 0, 0));
		Packet all = packet(0);
		all.at = 15;
		all.end = all.at + this.mac.maxPayload() + 6;
		assertEquals(0, this.mac.send(all, Mac.BROADCAST, 0, 0));
		assertEquals(2, this.stats.drops(Drop.MAC_OVERSIZE));
		assertEquals(3, this.pool.free());
	}

	@Test
	public void framesForThisNodeAreTaken() {
		receive("61dc 01 cdab" + TO_OWN + FROM_OTHER + "7a3b");
		receive("41d8 02 cdab ffff" + FROM_OTHER + "aa");
		receive("61d8 03 cdab 0700" + FROM_OTHER + "bb");
		receive("61dc 04 ffff" + TO_OWN + FROM_OTHER + "cc");
		receive("6188 05 cdab 0700 0900 dd");
		receive("010c 06 cdab" + TO_OWN + "ee");
		assertHeard("7a3b -60 200 aa -60 200 bb -60 200 cc -60 200 dd -60 200 ee -60 200 ");
		assertEquals(-60, this.links.rssi(OTHER));
		assertEquals(200, this.links.lqi(9));
		assertBalance();
	}

	@Test
	public void framesForOthersAreDroppedByName() {
		receive("61dc 01 ccab" + TO_OWN + FROM_OTHER);
		assertEquals(1, this.stats.drops(Drop.MAC_OTHER_PAN));
		receive("61dc 01 cdab 0300000000 0df002" + FROM_OTHER);
		receive("61d8 01 cdab 0800" + FROM_OTHER);
		receive("01c0 01 cdab" + FROM_OTHER);
		assertEquals(3, this.stats.drops(Drop.MAC_OTHER_DESTINATION));
		receive("41d8 01 cdab ffff" + TO_OWN);
		assertEquals(1, this.stats.drops(Drop.MAC_OWN_SOURCE));
		receive("69dc 01 cdab" + TO_OWN + FROM_OTHER + "0500000000");
		assertEquals(1, this.stats.drops(Drop.MAC_SECURED));
		receive("0200 01");
		receive("0080 05 2300 0100 ffcf");
		receive("63dc 01 cdab" + TO_OWN + FROM_OTHER + "04");
		assertEquals(3, this.stats.drops(Drop.MAC_UNEXPECTED_TYPE));
		receive("61dc 01");
		assertEquals(1, this.stats.drops(Drop.MAC_TRUNCATED));
		assertHeard("");
		assertEquals(0, this.links.size());
		assertBalance();
	}

	/** A retransmission after a lost acknowledgement has the sequence number of the frame it repeats. */
	@Test
	public void aRepeatedFrameIsDroppedOnce() {
		receive("61dc 01 cdab" + TO_OWN + FROM_OTHER + "aa");
		receive("61dc 01 cdab" + TO_OWN + FROM_OTHER + "aa");
		receive("61dc 02 cdab" + TO_OWN + FROM_OTHER + "bb");
		assertHeard("aa -60 200 bb -60 200 ");
		assertEquals(1, this.stats.drops(Drop.MAC_DUPLICATE));
		assertBalance();
	}

	@Test
	public void mutatedFramesAreDeliveredOrDroppedOnceEach() {
		Noise noise = new Noise();
		byte[] good = Hex.bytes("61dc 01 cdab" + TO_OWN + FROM_OTHER + "7a3b3a000102");
		byte[] frame = new byte[good.length];
		for (int round = 0; round < 5000; round++) {
			System.arraycopy(good, 0, frame, 0, good.length);
			frame[2] = (byte) round;
			for (int i = noise.next(3); i > 0; i--) {
				frame[noise.next(frame.length)] = (byte) noise.next(256);
			}
			this.mac.onFrame(frame, 0, noise.next(4) == 0 ? noise.next(frame.length + 1) : frame.length, 0, -1, round);
			this.heard.setLength(0);
		}
		assertEquals(5000, this.stats.received);
		assertTrue(this.stats.delivered > 1000);
		assertBalance();
	}

	@Test
	public void aResultNobodyWaitsForIsIgnored() {
		this.mac.onTransmitted(Radio.SENT, 1, 1);
		assertHeard("");
		assertEquals(0, this.stats.sent);
		assertFalse(this.stats.transmitted > 0);
	}

	private Packet packet(int length) {
		Packet packet = this.pool.take();
		packet.at = this.mac.headroom();
		packet.end = packet.at + length;
		for (int i = 0; i < length; i++) {
			packet.bytes[packet.at + i] = (byte) i;
		}
		return packet;
	}

	private void receive(String frame) {
		byte[] bytes = Hex.bytes(frame);
		this.mac.onFrame(bytes, 0, bytes.length, -60, 200, 1000);
	}

	private void assertHeard(String events) {
		assertEquals(events, this.heard.toString());
		this.heard.setLength(0);
	}

	private void assertBalance() {
		int drops = 0;
		for (int reason = Drop.MAC_OWN_SOURCE; reason <= Drop.MAC_TRUNCATED; reason++) {
			drops += this.stats.drops(reason);
		}
		assertEquals(this.stats.received, this.stats.delivered + drops);
	}

	/** A radio whose other side is this test. */
	private static final class TestRadio implements Radio {
		boolean ready = true;
		int frames;
		private String frame = "";
		private Listener listener;

		String sent() {
			return this.frame;
		}

		void done(int status) {
			this.ready = true;
			this.frames = 0;
			this.frame = "";
			this.listener.onTransmitted(status, 1, 0);
		}

		@Override
		public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
			this.listener = listener;
		}

		@Override
		public boolean ready() {
			return this.ready;
		}

		@Override
		public boolean transmit(byte[] bytes, int at, int length, long now) {
			this.ready = false;
			this.frames++;
			this.frame = Hex.text(bytes, at, at + length);
			return true;
		}

		@Override
		public int capabilities() {
			return AUTO_ACK | CSMA | RETRY;
		}

		@Override
		public void onTime(long now) {
		}

		@Override
		public long nextDeadline() {
			return Long.MAX_VALUE;
		}
	}
}
