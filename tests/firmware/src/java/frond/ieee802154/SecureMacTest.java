package frond.ieee802154;

import static org.junit.Assert.assertEquals;
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

/** Expectations: IEEE 802.15.4-2006 sections 7.5.6.3 (indirect transmission), 7.5.8 and 7.2.2.1; counters by the Javadoc of Stats. */
public class SecureMacTest implements FrameCounterStore {
	private static final String KEY = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
	private static final int PAN = 0xabcd;

	private Station one;
	private Station two;
	private boolean worn;

	@Before
	public void start() {
		this.worn = false;
		this.one = new Station(0x02f00d0000000001L);
		this.two = new Station(0x02f00d0000000002L);
		this.one.other = this.two;
		this.two.other = this.one;
	}

	@Override
	public int first() {
		return 0;
	}

	@Override
	public boolean reserve(int end) {
		return !this.worn;
	}

	private void secure(Station station, int level) {
		station.mac.setSecurity(new LinkSecurity(level, 1, Hex.bytes(KEY), this, 4));
	}

	private void secure(int level) {
		secure(this.one, level);
		secure(this.two, level);
	}

	/** Of 125 bytes: header 21, auxiliary security header 6, MIC 0, 4, 8 or 16. */
	@Test
	public void aSecuredNetworkCarriesAndItsRoomIsWhatIsLeft() {
		int[] rooms = { 0, 94, 90, 82, 98, 94, 90, 82 };
		for (int level = 1; level <= 7; level++) {
			start();
			secure(level);
			assertEquals(rooms[level], this.one.mac.maxPayload());
			assertEquals(0, this.one.send(this.two.address, this.one.mac.maxPayload()));
			assertEquals(250, this.one.frame.length());
			assertEquals("69dc2a", this.one.frame.substring(0, 6));
			this.one.pass();
			assertEquals(2 * rooms[level], this.two.payload.length());
			assertEquals(0, this.one.send(Mac.BROADCAST, this.one.mac.maxPayload() + 6));
			assertEquals("49d82b", this.one.frame.substring(0, 6));
			this.one.pass();
			assertEquals(2 * (rooms[level] + 6), this.two.payload.length());
			assertEquals(Drop.MAC_OVERSIZE, this.one.send(this.two.address, this.one.mac.maxPayload() + 1));
			assertEquals(4, this.one.pool.free());
		}
	}

	@Test
	public void aSecuredAndAnOpenNodeDropEachOthersFrames() {
		secure(this.one, 5);
		this.one.send(this.two.address, 3);
		this.one.pass();
		this.two.send(this.one.address, 3);
		this.two.pass();
		assertEquals(1, this.two.stats.drops(Drop.MAC_SECURED));
		assertEquals(1, this.one.stats.drops(Drop.MAC_UNSECURED));
		assertEquals(1, this.one.links.size());
		// What is not authentic leaves no trace among the neighbours: the one known is the one sent to.
		assertEquals(0, this.one.links.rssi(this.two.address));
		this.one.assertBalance();
		this.two.assertBalance();
	}

	@Test
	public void aFrameSentAgainIsADuplicateAndAnOldOneAReplay() {
		secure(5);
		this.one.send(this.two.address, 3);
		String first = this.one.frame;
		this.one.pass();
		this.two.receive(first);
		assertEquals(1, this.two.stats.drops(Drop.MAC_DUPLICATE));
		this.one.send(this.two.address, 3);
		this.one.pass();
		this.two.receive(first);
		assertEquals(1, this.two.stats.drops(Drop.MAC_REPLAY));
		this.two.assertBalance();
	}

	/** RFC 6550 section 8.2.2.4 wants another parent tried: what one did not take comes back as it was, whatever secured it, and can go to the other. */
	@Test
	public void whatWasNotDeliveredComesBackAsItWas() {
		for (int level = 0; level <= 7; level++) {
			start();
			if (level != 0) {
				secure(level);
			}
			this.one.mac.setReturns(this.one);
			this.one.send(this.two.address, 40);
			assertEquals(3, this.one.pool.free());
			String first = this.one.frame;
			this.one.mac.onTransmitted(Radio.NO_ACK, 4, 0);
			assertEquals("", this.one.frame.equals(first) ? "" : this.one.frame);
			this.one.mac.onTime(this.one.mac.nextDeadline());
			// With another sequence number, and another frame counter.
			assertEquals(first.length(), this.one.frame.length());
			assertTrue(!first.equals(this.one.frame));
			this.one.pass();
			assertEquals(Hex.text(new byte[] { 0, 1, 2, 3 }, 0, 4), this.two.payload.substring(0, 8));
			assertEquals(80, this.two.payload.length());
			assertEquals("1 7 0 7 ", this.one.results.toString());
			assertEquals(4, this.one.pool.free());
			// What is for everyone has no result.
			this.one.send(Mac.BROADCAST, 40);
			assertEquals(4, this.one.pool.free());
		}
	}

	/** Without a counter that would survive a reset nothing goes out, and the sender learns. */
	@Test
	public void aFrameWithoutACounterIsNotSent() {
		secure(5);
		this.worn = true;
		assertEquals(0, this.one.send(this.two.address, 3));
		assertEquals("", this.one.frame);
		assertEquals("3 7 ", this.one.results.toString());
		assertEquals(1, this.one.stats.drops(Drop.MAC_COUNTER));
		assertEquals(0, this.one.stats.transmitted);
		assertEquals(4, this.one.pool.free());
	}

	/** A child that asks is known to sleep from then on; what is sent to it waits for the next time it asks. */
	@Test
	public void framesForASleepingNeighborWaitUntilItAsks() {
		secure(5);
		Coordinator coordinator = new Coordinator(this.one.mac, 2, 3);
		assertEquals(0, this.two.mac.poll(this.one.address, 9, 0));
		assertEquals("6bdc2a", this.two.frame.substring(0, 6));
		this.two.pass();
		assertEquals("0 9 ", this.two.results.toString());
		assertTrue(coordinator.isSleeping(this.two.address));
		assertEquals(0, this.one.send(this.two.address, 1));
		assertEquals(0, this.one.send(this.two.address, 2));
		assertEquals("", this.one.frame);
		assertEquals(2, coordinator.held());
		assertTrue(coordinator.keepsFor(this.two.address));

		this.two.mac.poll(this.one.address, 9, 0);
		this.two.pass();
		// Frame pending: there is another (section 7.2.1.1.3).
		assertEquals("79dc", this.one.frame.substring(0, 4));
		this.one.pass();
		assertEquals("00", Hex.text(Hex.bytes(this.two.payload), 0, 1));
		this.two.mac.poll(this.one.address, 9, 0);
		this.two.pass();
		assertEquals("69dc", this.one.frame.substring(0, 4));
		this.one.pass();
		assertEquals(4, this.two.payload.length());
		assertEquals(0, coordinator.held());
		assertEquals(4, this.one.pool.free());
		this.one.assertBalance();
		this.two.assertBalance();
	}

	/** macTransactionPersistenceTime. */
	@Test
	public void whatIsNotAskedForExpires() {
		// A neighbour gets half of the places.
		Coordinator coordinator = new Coordinator(this.one.mac, 2, 4);
		coordinator.onSleeper(this.two.address, 0);
		assertEquals(0, this.one.send(this.two.address, 1));
		assertEquals(0, this.one.send(this.two.address, 1));
		// One more makes the oldest expire.
		assertEquals(0, this.one.send(this.two.address, 1));
		assertEquals(1, this.one.stats.drops(Drop.MAC_EXPIRED));
		assertEquals(7680000, this.one.mac.nextDeadline());
		this.one.mac.onTime(7679999);
		assertEquals(2, coordinator.held());
		this.one.mac.onTime(7680000);
		assertEquals(0, coordinator.held());
		assertEquals(3, this.one.stats.drops(Drop.MAC_EXPIRED));
		assertEquals("3 7 3 7 3 7 ", this.one.results.toString());
		assertEquals(4, this.one.pool.free());
		// One that has not asked for ten minutes is awake, or gone.
		this.one.mac.onTime(600000000);
		assertEquals(0, this.one.send(this.two.address, 1));
		assertEquals(0, coordinator.held());
	}

	/** Section 7.3.7: a beacon request has no source and everyone as its destination. */
	@Test
	public void aBeaconRequestIsAnsweredAlsoOnASecuredNetwork() {
		secure(5);
		String request = "0308 01 ffff ffff 07";
		this.one.receive(request);
		assertEquals(1, this.one.stats.drops(Drop.MAC_UNEXPECTED_TYPE));
		new Coordinator(this.one.mac, 2, 2);
		this.one.receive(request);
		assertEquals("00c02acdab01000000000df002ff4f0000", this.one.frame);
		FrameHeader header = new FrameHeader();
		byte[] beacon = Hex.bytes(this.one.frame);
		assertEquals(0, header.parse(beacon, 0, beacon.length));
		assertEquals(beacon.length, header.beaconPayload(beacon));
		this.one.pass();
		assertEquals(1, this.two.stats.drops(Drop.MAC_UNEXPECTED_TYPE));
		this.one.assertBalance();
		this.two.assertBalance();
		assertEquals(4, this.one.pool.free());
	}

	/** Section 7.2.2.1: GTS and pending addresses are skipped. */
	@Test
	public void aBeaconsFieldsAreSkipped() {
		FrameHeader header = new FrameHeader();
		byte[] beacon = Hex.bytes("0080 05 2300 0100 ffcf 02 00 aaaa00 bbbb00 11 0102 0102030405060708 55");
		assertEquals(0, header.parse(beacon, 0, beacon.length));
		assertEquals(beacon.length - 1, header.beaconPayload(beacon));
		for (int length = 7; length < beacon.length - 1; length++) {
			assertEquals(0, header.parse(beacon, 0, length));
			assertEquals(Drop.MAC_TRUNCATED, header.beaconPayload(beacon));
		}
	}

	@Test
	public void mutatedFramesAreDeliveredOrDroppedOnceEach() {
		secure(5);
		new Coordinator(this.one.mac, 2, 2);
		String[] good = new String[4];
		this.two.send(this.one.address, 20);
		good[0] = this.two.frame;
		this.two.mac.poll(this.one.address, 9, 0);
		this.two.mac.onTransmitted(Radio.SENT, 1, 0);
		good[1] = this.two.frame;
		good[2] = "0308 01 ffff ffff 07";
		good[3] = "69ee 2b 0100000000 0df002 0200000000 0df002 0d 01000000 01 003f 0088 00f8 0102030405060708";
		Noise noise = new Noise();
		for (int round = 0; round < 20000; round++) {
			byte[] frame = Hex.bytes(good[round & 3]);
			for (int i = noise.next(4); i > 0; i--) {
				frame[noise.next(frame.length)] = (byte) noise.next(256);
			}
			this.one.mac.onFrame(frame, 0, noise.next(4) == 0 ? noise.next(frame.length + 1) : frame.length, 0, -1, round);
			this.one.mac.onTransmitted(Radio.SENT, 1, round);
			// What they say to it is not asked for here, and 20,000 of it do not fit a board.
			this.one.results.setLength(0);
		}
		assertEquals(20000, this.one.stats.received);
		this.one.assertBalance();
		assertEquals(4, this.one.pool.free());
	}

	/** A node whose radio is a string. */
	private static final class Station implements Radio, Mac.Listener, Mac.Returns {
		final long address;
		final Stats stats = new Stats();
		final PacketPool pool = new PacketPool(4, 128);
		final LinkTable links = new LinkTable(4);
		final Mac mac = new Mac(this, this.pool, this.links, this.stats, 3);
		final StringBuilder results = new StringBuilder();
		String frame = "";
		String payload = "";
		Station other;

		Station(long address) {
			this.address = address;
			this.mac.start(26, PAN, 0xffff, address, 0x2a, this, 0);
		}

		int send(long to, int length) {
			Packet packet = this.pool.take();
			packet.end = MAX_FRAME - this.mac.tailroom();
			packet.at = packet.end - length;
			for (int i = 0; i < length; i++) {
				packet.bytes[packet.at + i] = (byte) i;
			}
			return this.mac.send(packet, to, 7, 0);
		}

		/** The frame reaches the other side and is acknowledged. */
		void pass() {
			String sent = this.frame;
			this.frame = "";
			this.other.receive(sent);
			this.mac.onTransmitted(SENT, 1, 0);
		}

		void receive(String text) {
			byte[] bytes = Hex.bytes(text);
			this.mac.onFrame(bytes, 0, bytes.length, -60, 200, 0);
		}

		void assertBalance() {
			int drops = 0;
			for (int reason = Drop.MAC_UNKNOWN_KEY; reason <= Drop.MAC_TRUNCATED; reason++) {
				drops += reason >= Drop.MAC_OWN_SOURCE || reason <= Drop.MAC_MIC ? this.stats.drops(reason) : 0;
			}
			assertEquals(this.stats.received, this.stats.delivered + drops + this.stats.drops(Drop.MAC_LEVEL));
		}

		@Override
		public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
			this.stats.delivered();
			this.payload = Hex.text(bytes, at, end);
		}

		@Override
		public void onSent(long destination, int status, int tag, long now) {
			this.results.append(status).append(' ').append(tag).append(' ');
		}

		@Override
		public void onReturned(Packet packet, long destination, int tag, long now) {
			assertEquals(40, packet.length());
			this.mac.send(packet, destination, tag, now);
		}

		@Override
		public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		}

		@Override
		public boolean ready() {
			return true;
		}

		@Override
		public boolean transmit(byte[] bytes, int at, int length, long now) {
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
