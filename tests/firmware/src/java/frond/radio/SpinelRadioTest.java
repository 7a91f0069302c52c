package frond.radio;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Noise;
import frond.buffer.Stats;
import org.junit.Before;
import org.junit.Test;

/**
 * The radio against a line whose other end is this test. What goes out and comes in is written in literal bytes: the order and the
 * contents of messages from OpenThread's host (RadioSpinel::Init, Enable, Transmit) and RCP (NcpBase, PackRadioFrame,
 * LinkRawTransmitDone).
 */
public class SpinelRadioTest implements SerialPort, Radio.Listener {
	private static final String VERSION = "06 02 4f50454e54485245414400";
	private static final String CAPS = "06 05 05 1d 18 22 8104 40";
	/** A frame of 12 bytes with an acknowledgement request; what it says does not matter here. */
	private static final String FRAME = "61d8 2a cdab 0100 0200 7e7d11";

	private final StringBuilder line = new StringBuilder();
	private final StringBuilder heard = new StringBuilder();
	private final HdlcLite decoder = new HdlcLite(200);
	private Stats stats;
	private SpinelRadio radio;
	private int room;
	private long now;
	private int attempts;

	@Before
	public void connect() {
		this.line.setLength(0);
		this.heard.setLength(0);
		this.decoder.reset();
		this.stats = new Stats();
		this.radio = new SpinelRadio(this, this.stats);
		this.room = 1000;
		this.now = 5000000;
	}

	@Override
	public int write(byte[] from, int at, int length) {
		int taken = Math.min(length, this.room);
		this.room -= taken;
		int i = at;
		while (i < at + taken) {
			i = this.decoder.decode(from, i, at + taken);
			if (this.decoder.result() > 0) {
				this.line.append(Hex.text(this.decoder.contents(), 0, this.decoder.result())).append(' ');
			}
		}
		return taken;
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long time) {
		this.heard.append("frame ").append(Hex.text(bytes, at, at + length)).append(' ').append(rssi).append(' ').append(lqi);
		this.heard.append(' ');
	}

	@Override
	public void onTransmitted(int status, int attempts, long time) {
		this.heard.append("status ").append(status).append(' ');
		this.attempts = attempts;
	}

	@Test
	public void theLineBeginsWithTheResetThatOpenThreadKnows() {
		Wire wire = new Wire();
		SpinelRadio other = new SpinelRadio(wire, this.stats);
		assertEquals(Long.MAX_VALUE, other.nextDeadline());
		other.start(26, 0xabcd, 0xffff, 0x02f00d0000000001L, this, 0);
		assertEquals("7e800102eaf07e", wire.taken());
		assertFalse(other.ready());
	}

	/** PHY first, for an RCP refuses channel and addresses while it is off; addresses as printed; the stream last. */
	@Test
	public void aResetCoProcessorIsConfiguredStepByStep() {
		start();
		assertSent("800102");
		receive("80 06 00 70");
		assertSent("810201");
		receive("81 06 01 04 03");
		assertSent("820202");
		receive("82" + VERSION);
		assertSent("830205");
		receive("83" + CAPS);
		assertSent("84032001");
		receive("84 06 20 01");
		assertSent("8503211a");
		receive("85 06 21 1a");
		assertSent("860336cdab");
		receive("86 06 36 cd ab");
		assertSent("870335ffff");
		// A property without a getter is answered with a status.
		receive("87 06 00 00");
		assertSent("88033402f00d0000000001");
		receive("88 06 34 02f00d0000000001");
		assertFalse(this.radio.ready());
		assertSent("89033701");
		receive("89 06 37 01");
		assertSent("");
		assertTrue(this.radio.ready());
		assertEquals(10, this.radio.versionLength());
		assertEquals("4f50454e544852454144", Hex.text(this.radio.version(), 0, 10));
	}

	/**
	 * The line, both ways, as it was between this class and OpenThread's simulated RCP (commit d2d2f0092, August 2025): configuration, a
	 * frame with an acknowledgement, one without, a frame received.
	 */
	@Test
	public void aSessionWithOpenThreadsOwnRcpIsHadOnceMore() {
		Wire wire = new Wire();
		SpinelRadio host = new SpinelRadio(wire, this.stats);
		host.start(26, 0xabcd, 0xffff, 0x02f00d0000000001L, this, this.now);
		String[] session = {
				// Sent at its start and once more for the reset.
				"7e800102eaf07e", "7e80060070ee747e7e80060070ee747e", //
				"7e810201c5b27e", "7e8106010403db0a7e", //
				"7e8202023a6f7e", "7e8206024f50454e5448524541442f7468726561642d7265666572656e63652d32303137303731362d373238322d676432643266"
						+ "303039322d64697274793b2053494d554c4154494f4e3b204e6f7620323320323032362030383a30343a303600c57d5d7e", //
				"7e83020559417e", "7e830605050c182281044041e38d7e", //
				"7e84032001827d5e7e", "7e840620013f477e", //
				"7e8503211ab3d57e", "7e8506211a0eec7e", //
				"7e860336cdab0b6a7e", "7e860636cdab5c047e", //
				"7e870335ffff981f7e", "7e870635ffffcf717e", //
				"7e88033402f00d00000000012cda7e", "7e88063402f00d000000000197467e", //
				"7e89033701942d7e", "7e8906370129147e" };
		for (int i = 0; i < session.length; i += 2) {
			assertEquals(session[i], wire.taken());
			byte[] answer = Hex.bytes(session[i + 1]);
			host.onBytes(answer, 0, answer.length, this.now);
		}
		assertEquals("", wire.taken());
		assertTrue(host.ready());
		byte[] frame = Hex.bytes("61dc01cdab02000000000df00201000000000df0027e7d1113f8aabb");
		assertTrue(host.transmit(frame, 0, frame.length, this.now));
		assertEquals("7e8a03711e0061dc01cdab02000000000df00201000000000df0027d5e7d5d7d317d337dd8aabb00001a040301000001c4d67e", wire.taken());
		byte[] done = Hex.bytes("7e8a0600000100050012100135b4008000000a001a00e04dd2650100000001000005000000000000a4357e"
				+ "7e8006717d330041d802cdabffff02000000000df0020102da54ec8000000a001a0069d9d2650100000001000005000000000000196e7e");
		host.onBytes(done, 0, done.length, this.now);
		assertHeard("status 0 frame 41d802cdabffff02000000000df0020102 -20 -1 ");
		byte[] stray = Hex.bytes("61dc03cdab09000000000df00201000000000df00200");
		assertTrue(host.transmit(stray, 0, stray.length, this.now));
		assertEquals("7e8b0371180061dc03cdab09000000000df00201000000000df0020000001a040301000001dc6f7e", wire.taken());
		byte[] failed = Hex.bytes("7e8b06007d310000d93b7e");
		host.onBytes(failed, 0, failed.length, this.now);
		assertHeard("status 1 ");
		assertEquals(1, host.resets());
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			assertEquals(Drop.name(reason), 0, this.stats.drops(reason));
		}
	}

	/** Two bytes of FCS are part of the length and left to the RCP; then channel, back-offs, retries, CSMA-CA on, flags. */
	@Test
	public void aFrameGoesOutAsRawStream() {
		ready();
		assertTrue(transmit());
		assertSent("8a03710e00" + "61d82acdab010002007e7d110000" + "1a040301000001");
		assertFalse(this.radio.ready());
		assertFalse(transmit());
		// NO_ERROR, no frame pending, header not updated, and the acknowledgement with its metadata.
		receive("8a 06 00 00 00 00 0500 02002a1234 d3 80 0000 0a00 1a ff 0000000000000000 0100 00 0500 00 00000000");
		assertHeard("status 0 ");
		assertTrue(this.radio.ready());
	}

	/** An emulator without processor time for a minute: its clock went on, and the answer is still to be read. */
	@Test
	public void whoDidNotRunGivesTheAnswerTime() {
		ready();
		transmit();
		this.line.setLength(0);
		this.now += 60000000;
		this.radio.onTime(this.now);
		assertSent("");
		receive("8a 06 00 00 00 00");
		assertHeard("status 0 ");
		assertEquals(1, this.radio.resets());
		// One that does not come then is given up all the same.
		assertTrue(transmit());
		this.line.setLength(0);
		this.now += 60000000;
		this.radio.onTime(this.now);
		assertSent("");
		this.now = this.radio.nextDeadline();
		this.radio.onTime(this.now);
		assertHeard("status 3 ");
	}

	@Test
	public void anUnacknowledgedFrameIsReportedAsSuch() {
		ready();
		transmit();
		receive("8a 06 00 11 00 00");
		assertHeard("status 1 ");
		transmit();
		receive("8b 06 00 12 00 00");
		assertHeard("status 2 ");
		transmit();
		receive("8c 06 00 01");
		assertHeard("status 3 ");
		assertTrue(this.radio.ready());
	}

	/** Frond's own co-processors tell how often a frame went out, once they are asked to; a property of the vendors' range, 0x3f0d. */
	@Test
	public void aCoProcessorThatCountsAttemptsIsAskedTo() {
		offerAttempts();
		receive("84 06 8d7e 01");
		finishSetUp(5);
		assertTrue(transmit());
		receive("8b 06 00 00 00 00 0500 02002a1234 d3 80 0000 0a00 1a ff 0000000000000000 0100 00 0500 00 00000000 03");
		assertHeard("status 0 ");
		assertEquals(3, this.attempts);
		assertTrue(transmit());
		receive("8c 06 00 11 00 00 04");
		assertHeard("status 1 ");
		assertEquals(4, this.attempts);
		assertTrue(transmit());
		// A refusal is a status and nothing else.
		receive("8d 06 00 01");
		assertHeard("status 3 ");
		assertEquals(Radio.ATTEMPTS_UNKNOWN, this.attempts);
	}

	/** Another vendor may mean another thing by the number: PROP_NOT_FOUND. */
	@Test
	public void aCoProcessorThatDoesNotKnowOfAttemptsDoesWithout() {
		offerAttempts();
		receive("84 06 00 0d");
		finishSetUp(5);
		assertTrue(transmit());
		receive("8b 06 00 00 00 00 0500 02002a1234 d3 80 0000 0a00 1a ff 0000000000000000 0100 00 0500 00 00000000");
		assertHeard("status 0 ");
		assertEquals(Radio.ATTEMPTS_UNKNOWN, this.attempts);
	}

	/** As OpenThread's host does it (RadioSpinel::EnergyScan): mask, period, state; the result is a notification. */
	@Test
	public void energyIsMeasuredByAScanOfOneChannel() {
		ready();
		assertTrue(measure(15, 50));
		assertSent("8a03310f");
		assertFalse(this.radio.ready());
		assertFalse(transmit());
		receive("8a 06 31 0f");
		assertSent("8b03323200");
		receive("8b 06 32 3200");
		assertSent("8c033002");
		receive("8c 06 30 02");
		// Frames may come meanwhile, and results of other channels do not count.
		receive("80 06 71 0700 0200abcdef3333");
		receive("80 06 39 10 c0");
		assertHeard("frame 0200abcdef 0 -1 ");
		receive("80 06 39 0f b0");
		assertHeard("energy -80 ");
		receive("80 06 30 00");
		assertTrue(this.radio.ready());
		assertTrue(transmit());
	}

	@Test
	public void aCoProcessorThatCannotMeasureSaysSoOrNothing() {
		ready();
		assertTrue(measure(15, 50));
		// UNIMPLEMENTED.
		receive("8a 06 00 02");
		assertHeard("energy 127 ");
		assertTrue(this.radio.ready());
		assertTrue(measure(15, 50));
		this.now += 1000000;
		this.radio.onTime(this.now);
		assertHeard("energy 127 ");
		assertTrue(this.radio.ready());
		// A reset forgets the scan.
		assertTrue(measure(15, 50));
		receive("80 06 00 70");
		assertFalse(this.radio.ready());
		assertHeard("");
	}

	/** PHY_TX_POWER (0x25), behind the channel; -9 dBm. What is taken may be another step. */
	@Test
	public void aPowerIsSetWhereOneIsWanted() {
		this.radio.setPower(-9);
		start();
		receive("80 06 00 70");
		receive("81 06 01 04 03");
		receive("82" + VERSION);
		receive("83" + CAPS);
		receive("84 06 20 01");
		this.line.setLength(0);
		receive("85 06 21 1a");
		assertSent("860325f7");
		receive("86 06 25 f8");
		assertSent("870336cdab");
	}

	/** Before the stream, and once it was on, its end is told, too. */
	@Test
	public void everythingIsHeardWhileThatIsWanted() {
		this.radio.setPromiscuous(true);
		start();
		receive("80 06 00 70");
		receive("81 06 01 04 03");
		receive("82" + VERSION);
		receive("83" + CAPS);
		receive("84 06 20 01");
		receive("85 06 21 1a");
		receive("86 06 36 cdab");
		receive("87 06 35 ffff");
		this.line.setLength(0);
		receive("88 06 34 02f00d0000000001");
		assertSent("89033802");
		receive("89 06 38 02");
		assertSent("8a033701");
		receive("8a 06 37 01");
		assertTrue(this.radio.ready());
		this.radio.setPromiscuous(false);
		start();
		receive("8b 06 01 04 03");
		receive("8c" + VERSION);
		receive("8d" + CAPS);
		receive("8e 06 20 01");
		receive("8f 06 21 1a");
		receive("81 06 36 cdab");
		receive("82 06 35 ffff");
		this.line.setLength(0);
		receive("83 06 34 02f00d0000000001");
		assertSent("84033800");
	}

	private boolean measure(int channel, int milliseconds) {
		return this.radio.measureEnergy(channel, milliseconds, new SpinelRadio.EnergyListener() {
			@Override
			public void onEnergy(int dbm, long time) {
				SpinelRadioTest.this.heard.append("energy ").append(dbm).append(' ');
			}
		}, this.now);
	}

	private void offerAttempts() {
		start();
		receive("80 06 00 70");
		receive("81 06 01 04 03");
		receive("82" + VERSION);
		this.line.setLength(0);
		receive("83" + CAPS + "8d7e");
		assertSent("84038d7e01");
	}

	private void finishSetUp(int transaction) {
		String[] answers = { "20 01", "21 1a", "36 cdab", "35 ffff", "34 02f00d0000000001", "37 01" };
		for (int i = 0; i < answers.length; i++) {
			receive(Integer.toHexString(0x80 | transaction + i) + "06" + answers[i]);
		}
		assertTrue(this.radio.ready());
		this.line.setLength(0);
	}

	/** Length, PSDU with FCS, RSSI -45, noise floor -128, flags, PHY data (channel, LQI, time), vendor data, MAC data. */
	@Test
	public void aReceivedFrameComesWithoutItsFcs() {
		ready();
		receive("80 06 71 0e00" + FRAME + "abcd d3 80 0000 0a00 1a e6 1122334455667788 0100 00 0500 00 00000000");
		assertHeard("frame 61d82acdab010002007e7d11 -45 230 ");
	}

	/** Metadata is optional in the draft; in OpenThread, an RSSI of 127 and an LQI of 0 mean unknown. */
	@Test
	public void aReceivedFrameNeedsNoMetadata() {
		ready();
		receive("80 06 71 0700 0200abcdef 3333 7f 80 0000 0a00 1a 00 1122334455667788 0100 00 0500 00 00000000");
		assertHeard("frame 0200abcdef 0 -1 ");
		receive("80 06 71 0700 0200abcdef 3333");
		receive("80 06 71 0700 0200abcdef 3333 7f 80 0000");
		assertHeard("frame 0200abcdef 0 -1 frame 0200abcdef 0 -1 ");
	}

	@Test
	public void aRawFrameCutAnywhereIsDroppedAndCounted() {
		ready();
		String whole = "80 06 71 0700 0200abcdef3333";
		byte[] bytes = Hex.bytes(whole);
		for (int length = 1; length < bytes.length; length++) {
			receive(Hex.text(bytes, 0, length));
		}
		assertHeard("");
		assertEquals(bytes.length - 1, this.stats.drops(Drop.SPINEL_TRUNCATED));
		receive("80 06 71 0200 3333");
		assertEquals(1, this.stats.drops(Drop.SPINEL_UNKNOWN));
		receive("80 06 71 8000" + zeros(128));
		assertEquals(2, this.stats.drops(Drop.SPINEL_UNKNOWN));
		receive(whole);
		assertHeard("frame 0200abcdef 0 -1 ");
	}

	@Test
	public void answersNobodyWaitsForAreCounted() {
		ready();
		receive("8f 06 00 00");
		receive("80 02 01");
		receive("40 06 00 70");
		receive("90 06 00 70");
		assertEquals(4, this.stats.drops(Drop.SPINEL_UNKNOWN));
		assertTrue(this.radio.ready());
		// What a co-processor tells of its own accord is not an error: here a log line, and the count of a filtered status.
		receive("80 06 74 6100 05 00 0000000000000000");
		receive("80 06 00 0e");
		assertEquals(4, this.stats.drops(Drop.SPINEL_UNKNOWN));
	}

	@Test
	public void aCoProcessorThatResetItselfIsConfiguredAgain() {
		ready();
		transmit();
		this.line.setLength(0);
		receive("80 06 00 72");
		assertHeard("status 3 ");
		assertFalse(this.radio.ready());
		assertSent("8b0201");
		configure(11);
		assertTrue(this.radio.ready());
		assertEquals(2, this.radio.resets());
	}

	/**
	 * OpenThread's RCP, and the air's, say 112 at power-on and once more for the reset that the host begins with: one start, after which
	 * nothing is asked twice and no answer is left over.
	 */
	@Test
	public void theNotificationAtPowerOnAndTheAnswerToTheResetAreOneStart() {
		start();
		receive("80 06 00 70");
		receive("80 06 00 70");
		assertSent("800102 810201");
		configure(1);
		assertTrue(this.radio.ready());
		assertEquals(1, this.radio.resets());
		assertEquals(0, this.stats.drops(Drop.SPINEL_UNKNOWN));
	}

	/** A request that the second reset swallowed is made again. */
	@Test
	public void aRequestLostBetweenTwoResetsIsRepeated() {
		start();
		receive("80 06 00 70");
		receive("80 06 00 72");
		this.line.setLength(0);
		elapse(1000000);
		assertSent("820201");
		configure(2);
		assertTrue(this.radio.ready());
	}

	/** Later in the configuration a reset is one that undoes it. */
	@Test
	public void aResetDuringTheConfigurationBeginsItAnew() {
		start();
		receive("80 06 00 70");
		receive("81 06 01 04 03");
		this.line.setLength(0);
		receive("80 06 00 70");
		assertSent("830201");
		// The answer to a request of the first attempt.
		receive("82" + VERSION);
		assertEquals(1, this.stats.drops(Drop.SPINEL_UNKNOWN));
		configure(3);
		assertTrue(this.radio.ready());
		assertEquals(2, this.radio.resets());
	}

	@Test
	public void aResetWithoutAnswerIsRepeatedForEver() {
		start();
		assertSent("800102");
		elapse(1000000);
		assertSent("800101");
		elapse(1000000);
		assertSent("800102");
		receive("80 06 00 70");
		configure(1);
		assertTrue(this.radio.ready());
	}

	@Test
	public void aRequestWithoutAnswerIsMadeThreeTimesThenTheCoProcessorIsReset() {
		start();
		receive("80 06 00 70");
		this.line.setLength(0);
		elapse(1000000);
		assertSent("820201");
		elapse(1000000);
		assertSent("830201");
		elapse(1000000);
		assertSent("800101");
	}

	@Test
	public void aTransmissionWithoutResultFailsAndResetsTheCoProcessor() {
		ready();
		transmit();
		this.line.setLength(0);
		elapse(1999999);
		assertHeard("");
		elapse(1);
		assertHeard("status 3 ");
		assertSent("800102");
		assertFalse(this.radio.ready());
	}

	/** OpenThread answers INVALID_STATE (4) to a frame while its raw stream is off. */
	@Test
	public void aCoProcessorThatForgotItsSettingsIsConfiguredAgain() {
		ready();
		transmit();
		this.line.setLength(0);
		receive("8a 06 00 04");
		assertHeard("status 3 ");
		assertSent("8b0201");
	}

	@Test
	public void aSilentCoProcessorIsProbed() {
		ready();
		elapse(9999999);
		assertSent("");
		elapse(1);
		assertSent("8a0237");
		receive("8a 06 37 01");
		assertTrue(this.radio.ready());
		assertEquals(this.now + 10000000, this.radio.nextDeadline());
		elapse(10000000);
		assertSent("8b0237");
		// Reset, and the notification lost: the receiver is off.
		receive("8b 06 37 00");
		assertSent("8c0201");
		configure(12);
		elapse(10000000);
		this.line.setLength(0);
		elapse(1000000);
		assertSent("800102");
	}

	@Test
	public void aFrameMayGoOutWhileAProbeIsUnderWay() {
		ready();
		elapse(10000000);
		assertTrue(transmit());
		receive("8a 06 37 01");
		assertFalse(this.radio.ready());
		receive("8b 06 00 00 00 00");
		assertHeard("status 0 ");
		assertEquals(this.now + 10000000, this.radio.nextDeadline());
	}

	@Test
	public void whatIsNotARadioCoProcessorIsAskedAgainLater() {
		start();
		receive("80 06 00 70");
		receive("81 06 01 04 03");
		receive("82" + VERSION);
		this.line.setLength(0);
		// A full stack: CONFIG_FTD instead of CONFIG_RADIO.
		receive("83 06 05 05 20");
		assertSent("");
		assertEquals(1, this.stats.drops(Drop.SPINEL_UNKNOWN));
		elapse(5000000);
		assertSent("800102");
	}

	@Test
	public void aFullLineIsOfferedTheRestLater() {
		ready();
		this.room = 10;
		assertTrue(transmit());
		assertSent("");
		assertFalse(this.radio.ready());
		assertEquals(this.now + 1000, this.radio.nextDeadline());
		this.room = 5;
		elapse(1000);
		assertSent("");
		this.room = 1000;
		elapse(1000);
		assertSent("8a03710e00" + "61d82acdab010002007e7d110000" + "1a040301000001");
		receive("8a 06 00 00 00 00");
		assertTrue(this.radio.ready());
	}

	@Test
	public void newSettingsAreAppliedAfterTheFrameThatIsUnderWay() {
		ready();
		transmit();
		this.line.setLength(0);
		this.radio.start(15, 0x0023, 0xffff, 1, this, this.now);
		assertSent("");
		receive("8a 06 00 00 00 00");
		assertHeard("status 0 ");
		assertSent("8b0201");
	}

	@Test
	public void framesOfWrongLengthAreRefused() {
		ready();
		assertFalse(this.radio.transmit(new byte[126], 0, 126, this.now));
		assertFalse(this.radio.transmit(new byte[2], 0, 2, this.now));
		assertTrue(this.radio.transmit(new byte[125], 0, 125, this.now));
	}

	/** Whatever the line brings, a reset of the co-processor brings the radio back. */
	@Test
	public void noiseOnTheLineNeitherThrowsNorWedges() {
		Noise noise = new Noise();
		ready();
		byte[] good = Hex.bytes("80 06 71 0700 0200abcdef3333 d3 80 0000 0a00 1a e6 1122334455667788 0100 00");
		byte[] bytes = new byte[good.length];
		for (int round = 0; round < 3000; round++) {
			System.arraycopy(good, 0, bytes, 0, good.length);
			for (int i = noise.next(4); i >= 0; i--) {
				bytes[noise.next(bytes.length)] = (byte) noise.next(256);
			}
			feed(bytes, 1 + noise.next(bytes.length));
			this.heard.setLength(0);
			this.line.setLength(0);
		}
		this.radio.onBytes(Hex.bytes("7e"), 0, 1, this.now);
		receive("80 06 00 70");
		int transaction = Hex.bytes(this.line.toString())[0] & 15;
		configure(transaction);
		assertTrue(this.radio.ready());
	}

	private void start() {
		this.radio.start(26, 0xabcd, 0xffff, 0x02f00d0000000001L, this, this.now);
	}

	private void ready() {
		start();
		receive("80 06 00 70");
		configure(1);
		assertTrue(this.radio.ready());
		this.line.setLength(0);
		this.heard.setLength(0);
	}

	/** Answers the nine steps, the first of which has the given transaction. */
	private void configure(int transaction) {
		String[] answers = { "06 01 04 03", VERSION, CAPS, "06 20 01", "06 21 1a", "06 36 cdab", "06 35 ffff",
				"06 34 02f00d0000000001", "06 37 01" };
		for (int i = 0; i < answers.length; i++) {
			int id = (transaction - 1 + i) % 15 + 1;
			receive("8" + "0123456789abcdef".charAt(id) + answers[i]);
		}
	}

	private boolean transmit() {
		byte[] frame = Hex.bytes(FRAME);
		return this.radio.transmit(frame, 0, frame.length, this.now);
	}

	private void receive(String message) {
		byte[] bytes = Hex.bytes(message);
		feed(bytes, bytes.length);
	}

	private void feed(byte[] message, int length) {
		byte[] bytes = new byte[HdlcLite.encodedLimit(length)];
		this.radio.onBytes(bytes, 0, HdlcLite.encode(message, 0, length, bytes, 0), this.now);
	}

	private void elapse(long micros) {
		this.now += micros;
		if (this.radio.nextDeadline() <= this.now) {
			this.radio.onTime(this.now);
		}
	}

	private void assertSent(String messages) {
		assertEquals(messages, this.line.toString().trim());
		this.line.setLength(0);
	}

	private void assertHeard(String events) {
		assertEquals(events, this.heard.toString());
		this.heard.setLength(0);
	}

	private static String zeros(int count) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < count; i++) {
			text.append("00");
		}
		return text.toString();
	}

	/** A line that keeps what is written, byte by byte. */
	private static final class Wire implements SerialPort {
		final StringBuilder text = new StringBuilder();

		/** What was written since the last call. */
		String taken() {
			String written = this.text.toString();
			this.text.setLength(0);
			return written;
		}

		@Override
		public int write(byte[] from, int at, int length) {
			this.text.append(Hex.text(from, at, at + length));
			return length;
		}
	}
}
