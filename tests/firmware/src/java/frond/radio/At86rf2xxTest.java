package frond.radio;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Stats;
import org.junit.Before;
import org.junit.Test;

/**
 * The driver's side of the SPI bus, byte by byte. Register numbers, commands and values: data sheets of the AT86RF231 (Atmel 8111) and AT86RF233
 * (8351), sections on SPI protocol, state control and extended operating mode. How the chip behaves in time is tested against a model of it
 * (tests/air, At86rf2xxChipTest).
 */
public class At86rf2xxTest implements At86rf2xx.Wiring, Radio.Listener {
	private static final long EUI64 = 0x02f00d0000000101L;

	private final int[] registers = new int[64];
	/** What the driver sent since {@link #assertSent}; of a frame read, the command only. */
	private final byte[] log = new byte[400];
	private int logged;
	private byte[] frameBuffer = new byte[0];
	private int frameAt = -1;
	private boolean irq;
	/** What IRQ_STATUS says whether it was read or not. */
	private int constantEvents;
	private boolean inReset;
	private int resets;
	private boolean asleep;
	/** A reception goes on: commands wait. */
	private boolean receiving;
	/** What every byte reads as; -1 for what the registers say. */
	private int stuck = -1;
	private long now;
	private Stats stats;
	private At86rf2xx radio;

	private byte[] heard;
	private int heardRssi;
	private int heardLqi;
	private int result = -1;
	private int attempts;

	@Before
	public void powerUp() {
		this.stats = new Stats();
		this.radio = new At86rf2xx(this, this.stats);
		chip(0x0b, 0x02);
	}

	private void chip(int part, int version) {
		this.registers[0x1c] = part;
		this.registers[0x1d] = version;
		this.registers[0x1e] = 0x1f;
		this.registers[0x1f] = 0;
	}

	@Override
	public int exchange(int word) {
		log(word >> 8);
		log(word);
		if (this.stuck >= 0) {
			return this.stuck << 8 | this.stuck;
		}
		int register = word >> 8 & 0x3f;
		if ((word & 0xc000) == 0xc000) {
			write(register, word & 0xff);
			return 0;
		}
		assertEquals(0x80, word >> 8 & 0xc0);
		int value = this.registers[register];
		if (register == 0x0f) {
			value |= this.constantEvents;
			this.registers[register] = 0;
			this.irq = false;
		}
		return value;
	}

	/** The states that are reached at once. */
	private void write(int register, int value) {
		if (register != 0x02) {
			this.registers[register] = register == 0x18 ? value & 0x7f : value;
		} else if (value == 0x03) {
			this.registers[0x01] = 0x08;
			this.receiving = false;
		} else if (!this.receiving) {
			this.registers[0x01] = value == 0x02 ? 0x12 : value;
		}
	}

	@Override
	public int transfer(byte[] bytes, int at, int length, boolean more) {
		for (int i = at; i < at + length; i++) {
			if (this.frameAt < 0) {
				log(bytes[i]);
			}
			if (this.stuck >= 0) {
				bytes[i] = (byte) this.stuck;
			} else if (this.frameAt >= 0) {
				bytes[i] = this.frameAt < this.frameBuffer.length ? this.frameBuffer[this.frameAt++] : 0;
			} else if (bytes[i] == 0x20 && i == at) {
				this.frameAt = 0;
			}
		}
		if (!more) {
			this.frameAt = -1;
		}
		return 0;
	}

	@Override
	public int send(byte[] bytes, int at, int length) {
		for (int i = at; i < at + length; i++) {
			log(bytes[i]);
		}
		return 0;
	}

	@Override
	public void reset(boolean asserted) {
		this.inReset = asserted;
		this.resets += asserted ? 1 : 0;
	}

	@Override
	public void sleep(boolean asserted) {
		this.asleep = asserted;
	}

	@Override
	public boolean irq() {
		return this.irq;
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		this.heard = new byte[length];
		System.arraycopy(bytes, at, this.heard, 0, length);
		this.heardRssi = rssi;
		this.heardLqi = lqi;
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		assertEquals(-1, this.result);
		this.result = status;
		this.attempts = attempts;
	}

	private void log(int value) {
		if (this.logged < this.log.length) {
			this.log[this.logged++] = (byte) value;
		}
	}

	private void assertSent(String hex) {
		byte[] sent = new byte[this.logged];
		System.arraycopy(this.log, 0, sent, 0, this.logged);
		assertArrayEquals(Hex.bytes(hex), sent);
		this.logged = 0;
	}

	/** Lets time pass. */
	private void run(long micros) {
		long end = this.now + micros;
		while (this.radio.nextDeadline() <= end) {
			this.now = Math.max(this.now, this.radio.nextDeadline());
			this.radio.onTime(this.now);
		}
		this.now = end;
	}

	private void interrupt(int events) {
		this.registers[0x0f] = events;
		this.irq = true;
		this.radio.onInterrupt(this.now);
	}

	private void listen() {
		this.radio.start(26, 0xabcd, 0xffff, EUI64, this, this.now);
		run(5000);
		assertTrue(this.radio.ready());
		this.logged = 0;
	}

	private boolean transmit(String hex) {
		byte[] frame = Hex.bytes(hex);
		return this.radio.transmit(frame, 0, frame.length, this.now);
	}

	@Test
	public void theChipIsResetIdentifiedAndConfigured() {
		this.registers[0x06] = 0x60;
		this.radio.start(26, 0xabcd, 0x1234, EUI64, this, 0);
		assertTrue(this.inReset);
		assertFalse(this.radio.ready());
		run(20);
		assertFalse(this.inReset);
		assertSent("");
		run(1000);
		// FORCE_TRX_OFF, TRX_STATUS, PART_NUM, VERSION_NUM, MAN_ID_0, MAN_ID_1.
		// TRX_CTRL_0: CLKM off; TRX_CTRL_1: automatic FCS; TRX_CTRL_2: safe mode; 4 dBm; CCA by energy, channel 26; -94 + 2 * 7 dBm.
		// No retries by the chip, 4 back-offs; no promiscuous mode; back-off exponents 3 to 5; addresses, least significant byte first.
		// IRQ_MASK: TRX_UR, TRX_END, PLL_UNLOCK; no reception; RX_ON.
		assertSent("c203 8100 9c00 9d00 9e00 9f00 c300 c420 cc80 c500 c83a c9c7 ec08 d700 ef53 e034 e112 e2cd e3ab"
				+ "e401 e501 e600 e700 e800 e90d eaf0 eb02 ce4a d580 c206");
		run(300);
		// TRX_STATUS, 16 times PHY_RSSI, the seed: noise exclusive-or the address; reception; PLL_ON; IRQ_STATUS; RX_AACK_ON; TRX_STATUS.
		assertSent("8100 8600 8600 8600 8600 8600 8600 8600 8600 8600 8600 8600 8600 8600 8600 8600 8600 edfe ee86 d500 c209 8f00 c216 8100");
		assertTrue(this.radio.ready());
		assertEquals(11, this.radio.part());
		assertEquals(2, this.radio.version());
		assertEquals(-1, this.radio.random());
		assertEquals(At86rf2xx.NO_PROBLEM, this.radio.problem());
		assertEquals(Radio.AUTO_ACK | Radio.CSMA | Radio.RETRY | Radio.ADDRESS_FILTER, this.radio.capabilities());
	}

	@Test
	public void aFrameIsUploadedInTxAretAndStarted() {
		listen();
		assertTrue(transmit("61dc07cdab0102030405060708"));
		assertFalse(this.radio.ready());
		assertFalse(transmit("61dc07"));
		// PLL_ON, TRX_STATUS, TX_ARET_ON, the frame behind its length, FCS included; TX_START.
		assertSent("c209 8100 c219 600f 61dc07cdab0102030405060708 0000 c202");
		this.registers[0x01] = 0x19;
		this.registers[0x02] = 0x00;
		interrupt(0x08);
		// IRQ_STATUS, TRAC_STATUS, and back by way of PLL_ON.
		assertSent("8f00 8200 c209 c216");
		assertEquals(Radio.SENT, this.result);
		assertTrue(this.radio.ready());
		assertFalse(this.radio.framePending());
	}

	@Test
	public void everyTransactionStatusHasItsResult() {
		int[] trac = { 0, 1, 3, 5, 7 };
		int[] results = { Radio.SENT, Radio.SENT, Radio.CHANNEL_BUSY, Radio.NO_ACK, Radio.FAILED };
		listen();
		this.radio.setAttempts(4, 0, this.now);
		for (int i = 0; i < trac.length; i++) {
			assertTrue(transmit("61dc07cdab0102"));
			this.registers[0x02] = trac[i] << 5;
			interrupt(0x08);
			assertEquals(results[i], this.result);
			assertEquals(trac[i] == 3 ? 0 : 1, this.attempts);
			assertEquals(trac[i] == 1 ? 1 : 0, this.radio.framePending() ? 1 : 0);
			this.result = -1;
		}
	}

	/** macMaxFrameRetries 3, each by the driver: the frame is uploaded again, for one that came in between has taken its place in the chip. */
	@Test
	public void betweenTwoAttemptsTheChipListens() {
		listen();
		assertTrue(transmit("61dc07cdab0102"));
		this.registers[0x02] = 5 << 5;
		interrupt(0x08);
		this.logged = 0;
		assertEquals(-1, this.result);
		assertFalse(this.radio.ready());
		assertEquals(0x16, this.registers[0x01]);
		this.frameBuffer = Hex.bytes("05 020011 3344 80 2c 80");
		interrupt(0x08);
		assertSent("8f00 20");
		assertArrayEquals(Hex.bytes("020011"), this.heard);
		// A random while of at most 15 back-off periods.
		assertTrue(this.radio.nextDeadline() <= this.now + 15 * 320);
		run(15 * 320);
		assertSent("c209 8100 c219 6009 61dc07cdab0102 0000 c202");
		this.registers[0x02] = 0;
		interrupt(0x08);
		assertEquals(Radio.SENT, this.result);
		assertEquals(2, this.attempts);
		assertTrue(this.radio.ready());
	}

	@Test
	public void aFrameThatNobodyAcknowledgesGoesOutFourTimes() {
		listen();
		assertTrue(transmit("61dc07cdab0102"));
		for (int i = 0; i < 4; i++) {
			assertEquals(-1, this.result);
			run((16 << i) * 320);
			this.registers[0x02] = 5 << 5;
			interrupt(0x08);
		}
		assertEquals(Radio.NO_ACK, this.result);
		assertEquals(4, this.attempts);
	}

	@Test
	public void theEndOfATransmissionThatIsNotToldIsAskedFor() {
		listen();
		assertTrue(transmit("61dc07cdab0102"));
		this.registers[0x01] = 0x19;
		this.registers[0x0f] = 0x08;
		run(4000);
		assertEquals(-1, this.result);
		run(2000);
		assertEquals(Radio.SENT, this.result);
		// Once is enough to distrust the line; one interrupt to trust it again.
		assertTrue(this.radio.polling());
		interrupt(0x20);
		assertFalse(this.radio.polling());
	}

	@Test
	public void aTransmissionThatDoesNotEndResetsTheChip() {
		listen();
		int before = this.resets;
		assertTrue(transmit("61dc07cdab0102"));
		run(99000);
		assertEquals(-1, this.result);
		run(10000);
		assertEquals(Radio.FAILED, this.result);
		assertEquals(before + 1, this.resets);
		assertTrue(this.radio.ready());
		assertEquals(1, this.radio.resets());
	}

	@Test
	public void aReceivedFrameComesWithLqiAndPower() {
		listen();
		// PHR, frame, FCS, LQI, ED, RX_STATUS: the AT86RF233 counts from -94 dBm.
		this.frameBuffer = Hex.bytes("07 0200a11122 3344 f0 2c 80");
		interrupt(0x08);
		assertSent("8f00 20");
		assertArrayEquals(Hex.bytes("0200a11122"), this.heard);
		assertEquals(-50, this.heardRssi);
		assertEquals(0xf0, this.heardLqi);
	}

	@Test
	public void theAt86rf231HasPowerInARegister() {
		chip(3, 2);
		listen();
		this.frameBuffer = Hex.bytes("05 020011 3344 80");
		this.registers[0x07] = 41;
		interrupt(0x08);
		assertSent("8f00 8700 20");
		assertArrayEquals(Hex.bytes("020011"), this.heard);
		assertEquals(-50, this.heardRssi);
		assertEquals(0x80, this.heardLqi);
	}

	@Test
	public void framesThatCannotBeAreDropped() {
		listen();
		String[] frames = { "04 020011 33 80 2c 80", "00 80 2c 80", "05 020011 3344 80 55 80", "05 020011 3344 80 2c 8f" };
		for (int i = 0; i < frames.length; i++) {
			this.frameBuffer = Hex.bytes(frames[i]);
			interrupt(0x08);
			assertEquals(i + 1, this.stats.drops(Drop.RADIO_GARBAGE));
		}
		this.frameBuffer = Hex.bytes("05 020011 3344 80 2c 00");
		interrupt(0x08);
		assertEquals(1, this.stats.drops(Drop.RADIO_FCS));
		assertEquals(null, this.heard);
		assertTrue(this.radio.ready());
	}

	@Test
	public void aFrameInTheBufferIsReadBeforeOneIsWritten() {
		listen();
		this.frameBuffer = Hex.bytes("05 020011 3344 80 2c 80");
		this.registers[0x0f] = 0x08;
		this.irq = true;
		assertTrue(transmit("61dc07cdab0102"));
		assertSent("c209");
		assertEquals(this.now, this.radio.nextDeadline());
		this.radio.onTime(this.now);
		assertArrayEquals(Hex.bytes("020011"), this.heard);
		assertSent("8f00 20 8100 c219 6009 61dc07cdab0102 0000 c202");
	}

	@Test
	public void aReceptionUnderWayIsWaitedForAndNotForEver() {
		listen();
		this.registers[0x01] = 0x11;
		// PLL_ON takes effect when the reception is over.
		this.receiving = true;
		assertTrue(transmit("61dc07cdab0102"));
		assertSent("c209 8100");
		run(1000);
		assertSent("8100 8100 8100 8100");
		this.receiving = false;
		this.registers[0x01] = 0x09;
		run(250);
		assertSent("8100 c219 6009 61dc07cdab0102 0000 c202");
		interrupt(0x08);
		assertEquals(Radio.SENT, this.result);
		this.result = -1;
		this.registers[0x01] = 0x11;
		this.receiving = true;
		assertTrue(transmit("61dc07cdab0102"));
		run(7000);
		assertEquals(Radio.FAILED, this.result);
		assertEquals(1, this.radio.resets());
	}

	@Test
	public void aStateThatWasNotLeftIsLeftAgain() {
		listen();
		this.receiving = true;
		assertTrue(transmit("61dc07cdab0102"));
		assertSent("c209 8100 c209");
		this.receiving = false;
		run(250);
		// PLL_ON was lost once more, by this chip's slowness to obey.
		assertSent("8100 c209");
		run(250);
		assertSent("8100 c219 6009 61dc07cdab0102 0000 c202");
	}

	@Test
	public void nothingOnTheBusIsNamedAndLookedForAgain() {
		int[] nothing = { 0xff, 0x00 };
		for (int i = 0; i < 2; i++) {
			powerUp();
			this.stuck = nothing[i];
			this.radio.start(26, 0xabcd, 0xffff, EUI64, this, this.now);
			run(10000);
			assertEquals(At86rf2xx.ABSENT, this.radio.problem());
			assertFalse(this.radio.ready());
			this.stuck = -1;
			run(5010000);
			assertEquals(At86rf2xx.NO_PROBLEM, this.radio.problem());
			assertTrue(this.radio.ready());
		}
	}

	@Test
	public void anotherPartIsNamed() {
		chip(0x0a, 1);
		this.radio.start(26, 0xabcd, 0xffff, EUI64, this, 0);
		run(10000);
		assertEquals(At86rf2xx.OTHER_PART, this.radio.problem());
		assertEquals(0x0a, this.radio.part());
	}

	@Test
	public void aChipThatIsAskedToSleepIsInTrxOff() {
		listen();
		this.radio.sleep(this.now);
		assertSent("8100 c208 8100");
		assertTrue(this.asleep);
		assertFalse(this.radio.ready());
		assertEquals(Long.MAX_VALUE, this.radio.nextDeadline());
		this.radio.wake(this.now);
		assertFalse(this.asleep);
		run(2000);
		assertTrue(this.radio.ready());
	}

	@Test
	public void pllAndFilterAreCalibratedEveryFiveMinutes() {
		listen();
		int calibrations = 0;
		for (int second = 0; second < 601; second++) {
			this.logged = 0;
			run(1000000);
			for (int i = 0; i < this.logged; i += 2) {
				calibrations += (this.log[i] & 0xff) == 0xd8 && (this.log[i + 1] & 0xff) == 0xd8 ? 1 : 0;
			}
		}
		assertEquals(2, calibrations);
		assertTrue(this.radio.ready());
		assertEquals(0, this.radio.resets());
	}

	/**
	 * Renode's own AT86RF233 (its source, 1.15 and 1.16): PART_NUM reads 0, IRQ_STATUS always TRX_END and AMI, TRX_STATE the state, with a
	 * transaction status of 0; it sends when a frame is written whole, and never tells the end of that.
	 */
	@Test
	public void renodesOwnModelIsLivedWith() {
		chip(0, 1);
		this.constantEvents = 0x28;
		listen();
		assertEquals(0, this.radio.part());
		assertTrue(transmit("61dc07cdab0102"));
		this.registers[0x01] = 0x19;
		this.registers[0x02] = 0x19;
		run(10000);
		assertEquals(Radio.SENT, this.result);
		this.frameBuffer = Hex.bytes("05 020011 3300 ff 53 80");
		this.irq = true;
		this.radio.onInterrupt(this.now);
		assertArrayEquals(Hex.bytes("020011"), this.heard);
		this.heard = null;
		run(20000000);
		assertEquals(null, this.heard);
		assertFalse(this.radio.polling());
		assertEquals(0, this.radio.resets());
		assertTrue(this.radio.ready());
	}

	/** PHY_TX_PWR of the AT86RF233: 13 is -8 dBm. */
	@Test
	public void aPowerSetBeforeTheStartIsWrittenWithTheRest() {
		this.radio.setPower(-8, 0);
		listen();
		assertEquals(0x0d, this.registers[0x05]);
		chip(3, 2);
		this.radio.setPower(20, this.now);
		run(5000);
		assertEquals(0, this.registers[0x05]);
	}

	@Test
	public void settingsAreWritten() {
		listen();
		this.radio.setPower(-5, this.now);
		this.radio.setClearChannel(At86rf2xx.CCA_BOTH, 3, this.now);
		this.radio.setAttempts(At86rf2xx.NO_CSMA, 1, this.now);
		this.radio.setPending(true);
		this.radio.setPromiscuous(true, this.now);
		run(5000);
		// -6 dBm is the AT86RF233's strongest step that is not above -5 dBm.
		assertEquals(0x0c, this.registers[0x05]);
		assertEquals(0x7a, this.registers[0x08]);
		assertEquals(0xc3, this.registers[0x09]);
		assertEquals(0x0e, this.registers[0x2c]);
		assertEquals(0x02, this.registers[0x17]);
		// AACK_SET_PD, AACK_DIS_ACK, frame versions 0 to 2.
		assertEquals(0xb0, this.registers[0x2e] & 0xf8);
	}

	@Test
	public void framesOfWrongLengthAreRefused() {
		listen();
		byte[] bytes = new byte[130];
		assertFalse(this.radio.transmit(bytes, 0, 2, this.now));
		assertFalse(this.radio.transmit(bytes, 0, 126, this.now));
		assertTrue(this.radio.transmit(bytes, 0, 125, this.now));
	}
}
