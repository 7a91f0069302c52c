package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.ChannelScan;
import frond.ieee802154.Coordinator;
import frond.ieee802154.FrameHeader;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.radio.Radio;
import org.junit.jupiter.api.Test;

/** Expectations: IEEE 802.15.4-2006 section 7.5.2.1.2; sixteen channels of 138 ms each are 2.2 s. */
class ChannelScanTest implements Mac.Listener {
	private static final long SECOND = 1_000_000;
	private static final int PAN = 0xabcd;

	private final Medium medium = new Medium(3, Link.losing(0), new AirStats());
	private final ChannelScan scan = new ChannelScan(new AirRadio(this.medium));

	private void coordinator(int channel, int pan, int number) {
		Mac mac = new Mac(new AirRadio(this.medium), new PacketPool(4, Radio.MAX_FRAME), new LinkTable(4), new Stats(), 4);
		new Coordinator(mac, 4, 2);
		mac.start(channel, pan, 0xffff, Station.address(number), 1, this, 0);
	}

	/** Runs the scan; returns the channel it found within so many seconds, or 0. */
	private int run(int seconds) {
		this.scan.start(PAN, Station.address(9), 0);
		while (this.medium.now() < seconds * SECOND && this.scan.found() == 0) {
			this.medium.run(Math.max(this.medium.now(), Math.min(Math.min(this.medium.nextEvent(), this.scan.nextDeadline()), seconds * SECOND)));
			this.scan.onTime(this.medium.now());
		}
		return this.scan.found();
	}

	@Test
	void thePansChannelIsFound() {
		coordinator(17, PAN, 1);
		coordinator(12, 0x1234, 2);
		assertEquals(17, run(4));
		assertTrue(this.medium.now() < 3 * SECOND, "took " + this.medium.now() + " us");
	}

	@Test
	void withoutThePanItGoesOnUntilItIsThere() {
		coordinator(12, 0x1234, 2);
		assertEquals(0, run(6));
		coordinator(26, PAN, 1);
		assertEquals(26, run(12));
	}

	/** A root that sends no beacons, as RIOT's and Contiki-NG's: what it sends to all is heard. */
	@Test
	void aBroadcastOfThePanIsEnough() {
		Station root = new Station(this.medium, 1);
		for (int i = 0; i < 40; i++) {
			int sequence = i;
			this.medium.at(i * SECOND / 10, () -> root.blurt(Station.broadcast(sequence, 1, 10)));
		}
		assertEquals(Station.CHANNEL, run(4));
	}

	@Override
	public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		throw new AssertionError("no data is sent");
	}

	@Override
	public void onSent(long destination, int status, int tag, long now) {
		assertEquals(Radio.SENT, status);
	}
}
