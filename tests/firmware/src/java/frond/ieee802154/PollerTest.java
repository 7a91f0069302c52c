package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.radio.SleepyRadio;
import frond.buffer.Hex;
import org.junit.Test;

/** Data requests and what is listened for, on a radio that does as it is told. Times in microseconds. */
public class PollerTest extends TextRadio implements SleepyRadio, Mac.Listener {
	private static final long PARENT = 0x02f00d0000000001L;
	private static final long OTHER = 0x02f00d0000000003L;
	private static final long PERIOD = 5000000;
	/** To the parent, who keeps what follows; sequence number, frame control and the rest differ. */
	private static final String REQUEST = "63dc";

	private final PacketPool pool = new PacketPool(4, MAX_FRAME);
	private final Stats stats = new Stats();
	private final Mac mac = new Mac(this, this.pool, new LinkTable(4), this.stats, 3);
	private final Poller poller = new Poller(this.mac, this, PERIOD);
	private boolean on = true;
	private boolean receiving;
	private boolean framePending;
	private int delivered;
	private int sequence;
	private long now;

	public PollerTest() {
		this.mac.start(26, 0xabcd, 0xffff, 0x02f00d0000000002L, 7, this, 0);
	}

	private void runUntil(long time) {
		for (int turns = 0; this.mac.nextDeadline() <= time; turns++) {
			assertTrue("does not come to rest", turns < 100);
			this.now = Math.max(this.now, this.mac.nextDeadline());
			this.mac.onTime(this.now);
		}
		this.now = time;
	}

	/** The radio's frame is acknowledged, or not. */
	private void sent(boolean acknowledged, boolean pending) {
		this.frame = "";
		this.framePending = pending;
		this.mac.onTransmitted(acknowledged ? SENT : NO_ACK, 1, this.now);
		runUntil(this.now);
	}

	private void receive(String control) {
		byte[] bytes = Hex.bytes(control + " 00 cdab 0200000000 0df002 0100000000 0df002 41");
		bytes[2] = (byte) this.sequence++;
		this.mac.onFrame(bytes, 0, bytes.length, -60, 200, this.now);
		runUntil(this.now);
	}

	/** Asleep, the parent knowing it. */
	private void sleep() {
		this.poller.follow(PARENT, this.now);
		runUntil(this.now);
		assertEquals(REQUEST, this.frame.substring(0, 4));
		sent(true, false);
		// What the parent sent before it knew.
		assertTrue(this.on);
		runUntil(this.now + Poller.WAIT);
		assertFalse(this.on);
	}

	private void send(long to) {
		Packet packet = this.pool.take();
		packet.at = this.mac.headroom();
		packet.end = packet.at + 2;
		this.mac.send(packet, to, 0, this.now);
		runUntil(this.now);
	}

	@Test
	public void withoutAParentItListensAMinuteAndThenAfterWhatItSends() {
		this.poller.follow(0, 0);
		runUntil(Poller.ALONE - 1);
		assertTrue(this.on);
		runUntil(Poller.ALONE);
		assertFalse(this.on);
		this.poller.follow(0, this.now);
		runUntil(this.now + PERIOD);
		assertFalse(this.on);
		send(Mac.BROADCAST);
		sent(true, false);
		runUntil(this.now + Poller.SEARCH - 1);
		assertTrue(this.on);
		runUntil(this.now + 1);
		assertFalse(this.on);
		assertEquals(0, this.poller.polls());
	}

	/** contiki-ng#901: a leaf that has nothing to do has its radio off. */
	@Test
	public void theReceiverIsOffBetweenRequests() {
		sleep();
		long asked = this.now - Poller.WAIT;
		assertEquals(asked + PERIOD, this.mac.nextDeadline());
		runUntil(asked + PERIOD - 1);
		assertFalse(this.on);
		runUntil(asked + PERIOD);
		assertTrue(this.on);
		assertEquals(REQUEST, this.frame.substring(0, 4));
		sent(true, false);
		assertFalse(this.on);
		assertEquals(2, this.poller.polls());
	}

	/** IEEE 802.15.4-2006 section 7.5.6.3: it listens for what was announced, and asks again if that says there is more. */
	@Test
	public void whatIsAnnouncedIsWaitedForAndWhatIsPendingIsAskedFor() {
		sleep();
		runUntil(this.now + PERIOD);
		sent(true, true);
		assertTrue(this.on);
		this.now += 20000;
		receive("71dc");
		assertEquals(1, this.delivered);
		assertEquals(REQUEST, this.frame.substring(0, 4));
		sent(true, true);
		receive("61dc");
		assertEquals(2, this.delivered);
		assertFalse(this.on);
		assertEquals("", this.frame);
	}

	@Test
	public void whatDoesNotComeIsNotWaitedForLonger() {
		sleep();
		runUntil(this.now + PERIOD);
		sent(true, true);
		runUntil(this.now + Poller.WAIT);
		assertEquals(REQUEST, this.frame.substring(0, 4));
		sent(true, false);
		assertFalse(this.on);
	}

	/** The radio acknowledges by itself what it received; off, it could not. */
	@Test
	public void aRadioThatIsReceivingIsNotSwitchedOff() {
		sleep();
		runUntil(this.now + PERIOD);
		this.receiving = true;
		sent(true, false);
		assertTrue(this.on);
		this.receiving = false;
		runUntil(this.now + 1000);
		assertFalse(this.on);
	}

	@Test
	public void anAnswerIsAskedForAfter32MillisecondsAndThenEverLessOften() {
		sleep();
		this.poller.expect(true, this.now);
		send(PARENT);
		sent(true, false);
		long sentAt = this.now;
		long[] pauses = { 32000, 64000, 128000, 256000, 512000, 1024000, 1024000, 1024000 };
		for (int i = 0; i < pauses.length; i++) {
			assertFalse(this.on);
			assertEquals(this.now + pauses[i], this.mac.nextDeadline());
			runUntil(this.now + pauses[i]);
			assertEquals(REQUEST, this.frame.substring(0, 4));
			sent(true, false);
		}
		assertTrue(this.now - sentAt > Poller.WINDOW);
		assertEquals(this.now + PERIOD, this.mac.nextDeadline());
	}

	@Test
	public void anAnswerThatCameIsNotAskedForAgain() {
		sleep();
		this.poller.expect(true, this.now);
		send(PARENT);
		sent(true, false);
		runUntil(this.now + Poller.FIRST);
		sent(true, true);
		receive("61dc");
		this.poller.expect(false, this.now);
		assertEquals(this.now + PERIOD, this.mac.nextDeadline());
	}

	/** What is expected for a while, without anything being sent, must not put off the next request: what is kept would wait longer than a period. */
	@Test
	public void whatWasExpectedInVainPutsNothingOff() {
		sleep();
		long due = this.mac.nextDeadline();
		runUntil(due - PERIOD / 2);
		this.poller.expect(true, this.now);
		this.poller.expect(false, this.now);
		assertEquals(due, this.mac.nextDeadline());
	}

	@Test
	public void whatIsSentAndNotAnsweredPutsNothingOff() {
		sleep();
		long due = this.mac.nextDeadline();
		runUntil(due - PERIOD / 2);
		send(PARENT);
		sent(true, false);
		assertEquals(due, this.mac.nextDeadline());
	}

	@Test
	public void aParentThatDoesNotAcknowledgeIsAskedAgainSoonAndToldTo() {
		sleep();
		runUntil(this.now + PERIOD);
		sent(false, false);
		assertFalse(this.on);
		assertEquals(this.now + 1000000, this.mac.nextDeadline());
	}

	/** Who does not know that this node sleeps answers at once, or not at all. */
	@Test
	public void afterAFrameToAnotherItListens() {
		sleep();
		send(OTHER);
		sent(true, false);
		assertTrue(this.on);
		runUntil(this.now + Poller.OTHERS);
		assertFalse(this.on);
		send(Mac.BROADCAST);
		sent(true, false);
		assertTrue(this.on);
	}

	/** contiki-ng#1154: a node that lost its way looks for it awake. The old parent may still keep what is for it. */
	@Test
	public void withoutAParentAgainItListensAndAsksTheOldOneForAnswers() {
		sleep();
		this.poller.follow(0, this.now);
		assertTrue(this.on);
		runUntil(this.now + 10 * PERIOD);
		assertEquals("", this.frame);
		send(PARENT);
		sent(true, false);
		runUntil(this.now + Poller.FIRST);
		assertEquals(REQUEST, this.frame.substring(0, 4));
		sent(true, false);
		assertTrue(this.on);
		send(OTHER);
		sent(true, false);
		assertEquals("", this.frame);
	}

	// The radio

	@Override
	public boolean sleep(long now) {
		this.on &= this.receiving;
		return !this.on;
	}

	@Override
	public void wake(long now) {
		this.on = true;
	}

	@Override
	public boolean framePending() {
		return this.framePending;
	}

	@Override
	public boolean ready() {
		return this.on && super.ready();
	}

	@Override
	public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		this.stats.delivered();
		this.delivered++;
	}

	@Override
	public void onSent(long destination, int status, int tag, long now) {
	}
}
