package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Hex;
import frond.radio.PlainRadio;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** Expectations: IEEE 802.15.4-2006 sections 7.5.1.4 (figure 69), 7.5.6.4 and tables 85 and 86; times of the 2.4 GHz PHY, 16 microseconds a symbol. */
public class CsmaRadioTest implements Radio.Listener {
	private static final long OWN = 0x02f00d0000000001L;
	private static final String FROM_OTHER = "0200000000 0df002";
	private static final String TO_OWN = "0100000000 0df002";
	private static final String UNICAST = "61dc 2a cdab 0200000000 0df002 0100000000 0df002 aa";
	private static final String BROADCAST = "41d8 2b cdab ffff 0100000000 0df002 bb";

	private final StringBuilder heard = new StringBuilder();
	private Plain plain;
	private CsmaRadio radio;

	@Before
	public void start() {
		this.heard.setLength(0);
		this.plain = new Plain();
		this.radio = new CsmaRadio(this.plain, 7);
		assertFalse(this.radio.ready());
		this.radio.start(26, 0xabcd, 7, OWN, this, 0);
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		this.heard.append("frame ");
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		this.heard.append(status).append(' ');
	}

	@Test
	public void whatThePlainRadioLacksIsThere() {
		assertEquals(Radio.AUTO_ACK | Radio.CSMA | Radio.RETRY, this.radio.capabilities());
	}

	@Test
	public void aBroadcastIsSentAfterABackOffAndDoneWhenItIsOut() {
		long most = 0;
		for (int i = 0; i < 200; i++) {
			this.plain.frame = "";
			send(BROADCAST, 0);
			assertFalse(this.radio.ready());
			assertEquals("", this.plain.frame);
			long due = this.radio.nextDeadline();
			assertEquals(0, due % 320);
			assertTrue(due < 8 * 320);
			most = Math.max(most, due);
			this.radio.onTime(due);
			assertEquals(32, this.plain.frame.length());
			this.plain.done(due + 600);
			assertHeard("0 ");
			assertTrue(this.radio.ready());
		}
		assertEquals(7 * 320, most);
	}

	@Test
	public void anAcknowledgementEndsIt() {
		send(UNICAST, 0);
		long now = step();
		this.plain.done(now + 900);
		assertHeard("");
		assertEquals(now + 900 + 864, this.radio.nextDeadline());
		receive("0200 29", now + 1300);
		assertHeard("");
		receive("0200 2a", now + 1301);
		assertHeard("0 ");
		receive("0200 2a", now + 1302);
		assertHeard("");
	}

	@Test
	public void withoutAcknowledgementThereAreFourAttempts() {
		send(UNICAST, 0);
		for (int i = 0; i < 4; i++) {
			assertHeard("");
			long now = step();
			this.plain.done(now + 900);
			step();
		}
		assertEquals(4, this.plain.frames);
		assertHeard("1 ");
	}

	@Test
	public void aBusyChannelIsAssessedFiveTimesAnAttemptWithLongerBackOffs() {
		this.plain.clear = false;
		send(BROADCAST, 0);
		long last = 0;
		int longest = 0;
		while (!this.radio.ready()) {
			long due = this.radio.nextDeadline();
			longest = Math.max(longest, (int) (due - last));
			last = due;
			this.radio.onTime(due);
		}
		assertEquals(4 * 5, this.plain.assessments);
		assertEquals(0, this.plain.frames);
		assertTrue(longest > 15 * 320 && longest < 32 * 320);
		assertHeard("2 ");
	}

	@Test
	public void framesForThisNodeAreAcknowledgedAtOnceThenHandedUp() {
		receive("61dc 55 cdab" + TO_OWN + FROM_OTHER + "aa", 100);
		assertEquals("020055", this.plain.frame);
		assertHeard("frame ");
		this.plain.done(500);
		receive("6198 56 cdab 0700" + FROM_OTHER + "aa", 600);
		assertEquals("020056", this.plain.frame);
		this.plain.done(700);
		assertHeard("frame ");
	}

	@Test
	public void whatIsForOthersOrAsksForNoneIsNotAcknowledged() {
		receive("61dc 55 cdab" + FROM_OTHER + FROM_OTHER + "aa", 100);
		receive("41dc 55 cdab" + TO_OWN + FROM_OTHER + "aa", 100);
		receive("61dc 55 ccab" + TO_OWN + FROM_OTHER + "aa", 100);
		receive("61d8 55 cdab ffff" + FROM_OTHER + "aa", 100);
		receive("61ec 55" + TO_OWN + FROM_OTHER + "aa", 100);
		assertEquals(0, this.plain.frames);
		assertHeard("frame frame frame frame frame ");
	}

	/** Half duplex: while an acknowledgement goes out, the channel counts as busy. */
	@Test
	public void anAcknowledgementDuringTheBackOffDelaysTheFrame() {
		send(BROADCAST, 0);
		receive("61dc 55 cdab" + TO_OWN + FROM_OTHER + "aa", 0);
		assertEquals("020055", this.plain.frame);
		step();
		assertEquals("020055", this.plain.frame);
		this.plain.done(3000);
		step();
		assertEquals(32, this.plain.frame.length());
		this.plain.done(9000);
		assertHeard("frame 0 ");
	}

	@Test
	public void aRadioThatDoesNotAnswerIsAFailure() {
		send(UNICAST, 0);
		step();
		step();
		assertHeard("3 ");
	}

	private void send(String frame, long now) {
		byte[] bytes = Hex.bytes(frame);
		assertTrue(this.radio.transmit(bytes, 0, bytes.length, now));
	}

	private void receive(String frame, long now) {
		byte[] bytes = Hex.bytes(frame);
		this.radio.onFrame(bytes, 0, bytes.length, -60, 200, now);
	}

	/** Lets the next thing happen; returns its time. */
	private long step() {
		long due = this.radio.nextDeadline();
		this.radio.onTime(due);
		return due;
	}

	private void assertHeard(String events) {
		assertEquals(events, this.heard.toString());
		this.heard.setLength(0);
	}

	/** A radio whose other side is this test. */
	private static final class Plain implements PlainRadio {
		boolean clear = true;
		int frames;
		int assessments;
		String frame = "";
		private boolean ready = true;
		private Listener listener;

		void done(long now) {
			this.ready = true;
			this.listener.onTransmitted(SENT, 1, now);
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
			if (!this.ready) {
				return false;
			}
			this.ready = false;
			this.frames++;
			this.frame = Hex.text(bytes, at, at + length);
			return true;
		}

		@Override
		public boolean isClear(long now) {
			this.assessments++;
			return this.clear;
		}

		@Override
		public int energy(long now) {
			return -90;
		}

		@Override
		public int capabilities() {
			return 0;
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
