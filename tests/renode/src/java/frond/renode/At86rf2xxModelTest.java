package frond.renode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.cli.Renode;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The transceiver's model (renode-platforms/At86rf2xx.cs) as its data sheet (8351, AT86RF233) describes the chip, register by register.
 * tests/renode/at86rf2xx.robot has the same cases.
 */
class At86rf2xxModelTest {
	private static final int TRX_STATUS = 0x01;
	private static final int TRX_STATE = 0x02;
	private static final int PHY_RSSI = 0x06;
	private static final int PHY_ED_LEVEL = 0x07;
	private static final int PHY_CC_CCA = 0x08;
	private static final int IRQ_MASK = 0x0e;
	private static final int IRQ_STATUS = 0x0f;
	private static final int PAN_ID = 0x22;
	private static final int IEEE_ADDR = 0x24;
	private static final int CSMA_SEED_1 = 0x2e;
	private static final int CSMA_BE = 0x2f;

	private static final int TX_START = 0x02;
	private static final int RX_ON = 0x06;
	private static final int TRX_OFF = 0x08;
	private static final int PLL_ON = 0x09;
	private static final int RX_AACK_ON = 0x16;
	private static final int TX_ARET_ON = 0x19;

	private static final int PLL_LOCK = 0x01;
	private static final int RX_START = 0x04;
	private static final int TRX_END = 0x08;
	private static final int CCA_ED_DONE = 0x10;
	private static final int AMI = 0x20;
	private static final int TRX_UR = 0x40;

	/** A data frame of node 1 for node 2 that asks for an acknowledgement, sequence number 7, two bytes of payload. */
	private static final int[] FRAME = { 0x61, 0xdc, 7, 0xcd, 0xab, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0xaa, 0xbb };

	private Renode renode;
	private Chip first;
	private Chip second;
	private int sequence = 1;

	@BeforeAll
	static void needed() {
		Emulator.needed();
	}

	/** Two boards ten metres apart, both out of reset. */
	@BeforeEach
	void boards() {
		this.renode = Emulator.start();
		this.renode.execute("emulation SetSeed 1");
		this.renode.execute("emulation SetGlobalQuantum \"0.0001\"");
		this.renode.execute("emulation CreateIEEE802_15_4Medium \"wireless\"");
		this.first = board("first", 1, 0);
		this.second = board("second", 2, 10);
		run(100);
		this.first.read(IRQ_STATUS);
		this.second.read(IRQ_STATUS);
	}

	private Chip board(String name, int address, int metres) {
		Chip chip = new Chip(this.renode, name);
		run(100);
		chip.command("Place " + metres + " 0 0");
		chip.write(IRQ_MASK, 0xff);
		chip.write(PAN_ID, 0xcd);
		chip.write(PAN_ID + 1, 0xab);
		for (int i = 0; i < 8; i++) {
			chip.write(IEEE_ADDR + i, address);
		}
		return chip;
	}

	private void run(int microseconds) {
		this.renode.execute(String.format(Locale.ROOT, "emulation RunFor \"%.6f\"", microseconds / 1e6));
	}

	/** Goes to a state from TRX_OFF. */
	private void enter(Chip chip, int state) {
		chip.write(TRX_STATE, state);
		run(200);
		assertEquals(state, chip.read(TRX_STATUS) & 0x1f);
		chip.read(IRQ_STATUS);
	}

	/** Section 9.1: PART_NUM 0x0B, MAN_ID 0x001F. */
	@Test
	void namesItself() {
		assertEquals(0x0b, this.first.read(0x1c));
		assertEquals(0x1f, this.first.read(0x1e));
		assertEquals(0x00, this.first.read(0x1f));
	}

	/** Table 7-1: 80 us from TRX_OFF to PLL_ON, with PLL_LOCK at its end; 1 us back. */
	@Test
	void thePllLocksAfter80Microseconds() {
		this.first.write(TRX_STATE, PLL_ON);
		run(70);
		assertEquals("Transition", this.first.state());
		assertFalse(this.first.irq());
		run(20);
		assertEquals("PllOn", this.first.state());
		assertTrue(this.first.irq());
		assertEquals(PLL_LOCK, this.first.read(IRQ_STATUS));
		assertFalse(this.first.irq());
		this.first.write(TRX_STATE, TRX_OFF);
		run(10);
		assertEquals("TrxOff", this.first.state());
	}

	/** Section 7.1.2.3: SLP_TR sends the chip to sleep from TRX_OFF, SPI is silent there, AWAKE_END tells of its end. */
	@Test
	void slpTrSendsItToSleepAndWakesIt() {
		this.first.slpTr(true);
		assertEquals("Sleep", this.first.state());
		assertEquals(0, this.first.read(0x1c));
		this.first.slpTr(false);
		run(1000);
		assertEquals("TrxOff", this.first.state());
		assertEquals(CCA_ED_DONE, this.first.read(IRQ_STATUS));
		assertEquals(0xcd, this.first.read(PAN_ID));
	}

	/** Sections 7.2.3 and 7.2.4: RX_AACK takes the frame and acknowledges it, TX_ARET ends with SUCCESS. */
	@Test
	void aFrameForTheReceiverIsAcknowledged() {
		enter(this.first, TX_ARET_ON);
		enter(this.second, RX_AACK_ON);
		this.first.load(FRAME);
		this.first.write(TRX_STATE, TX_START);
		assertEquals("BusyTxAret", this.first.state());
		run(8000);
		assertEquals("TxAretOn", this.first.state());
		assertEquals(TRX_END, this.first.read(IRQ_STATUS));
		assertEquals(0, this.first.read(TRX_STATE) >> 5);
		assertEquals(1, this.first.number("FramesSent"));
		assertEquals(RX_START | AMI | TRX_END, this.second.read(IRQ_STATUS));
		assertEquals(1, this.second.number("FramesSent"));
		int[] read = this.second.readFrame(1 + FRAME.length + 2 + 3);
		assertEquals(FRAME.length + 2, read[0]);
		assertArrayEquals(FRAME, Arrays.copyOfRange(read, 1, 1 + FRAME.length));
		assertEquals(0xff, read[read.length - 3], "LQI");
		assertEquals(0x80, read[read.length - 1] & 0x80, "RX_CRC_VALID");
		assertEquals(0x80, this.second.read(PHY_RSSI) & 0x80);
	}

	/** Section 7.2.3: AACK_SET_PD shows in acknowledgements of data requests alone (command 4, also secured); TX_ARET ends with SUCCESS_DATA_PENDING (1). */
	@Test
	void anAcknowledgementAnnouncesAFrameToADataRequest() {
		int[] command = FRAME.clone();
		command[0] = 0x63;
		command[21] = 4;
		assertEquals(1, sentTo(0x62, command));
		command[21] = 7;
		assertEquals(0, sentTo(0x62, command));
		assertEquals(0, sentTo(0x62, FRAME.clone()));
		int[] secured = Arrays.copyOf(command, 32);
		secured[0] = 0x6b;
		// Level 5, key index 1; the frame counter; the key's index; the command, and what would be a MIC.
		int[] security = { 0x0d, 1, 0, 0, 0, 1, 4, 9, 9, 9, 9 };
		System.arraycopy(security, 0, secured, 21, security.length);
		assertEquals(1, sentTo(0x62, secured));
		assertEquals(0, sentTo(0x42, secured));
	}

	/** TRAC_STATUS of a frame for a receiver with this in CSMA_SEED_1. */
	private int sentTo(int seed, int[] frame) {
		this.second.write(CSMA_SEED_1, seed);
		enter(this.first, TX_ARET_ON);
		enter(this.second, RX_AACK_ON);
		frame[2] = this.sequence++;
		this.first.load(frame);
		this.first.write(TRX_STATE, TX_START);
		run(8000);
		assertEquals(TRX_END, this.first.read(IRQ_STATUS) & TRX_END);
		return this.first.read(TRX_STATE) >> 5;
	}

	/** Section 7.2.4: macMaxFrameRetries of 3 as after reset, then NO_ACK (5). */
	@Test
	void aFrameForAnotherIsFilteredAndRepeatedThreeTimes() {
		enter(this.first, TX_ARET_ON);
		enter(this.second, RX_AACK_ON);
		int[] frame = FRAME.clone();
		frame[5] = 9;
		this.first.load(frame);
		this.first.write(TRX_STATE, TX_START);
		run(40_000);
		assertEquals(5, this.first.read(TRX_STATE) >> 5);
		assertEquals(4, this.first.number("FramesSent"));
		assertEquals(4, this.second.number("FramesFiltered"));
		assertEquals(0, this.second.number("FramesSent"));
		assertEquals(RX_START, this.second.read(IRQ_STATUS));
	}

	/** IEEE 802.15.4-2006, 6.4.1: 32 us a byte, six bytes before the PSDU; 16 us to start (tTR10). */
	@Test
	void aFrameTakes32MicrosecondsAByte() {
		enter(this.first, PLL_ON);
		this.first.load(FRAME);
		this.first.slpTr(true);
		run(16 + 32 * (6 + FRAME.length + 2) - 20);
		assertEquals("BusyTx", this.first.state());
		assertFalse(this.first.irq());
		run(40);
		assertEquals(TRX_END, this.first.read(IRQ_STATUS));
		run(40);
		assertEquals("PllOn", this.first.state());
	}

	/** IEEE 802.15.2-2003, 5.3.2: 61.7 dB at 10 m, 94.7 dB at 100 m; the sender's 4 dBm, ED from -94 dBm. */
	@Test
	void powerFallsWithDistance() {
		enter(this.second, RX_ON);
		enter(this.first, PLL_ON);
		this.first.load(FRAME);
		this.first.write(TRX_STATE, TX_START);
		run(2000);
		assertEquals(36, this.second.read(PHY_ED_LEVEL));
		this.second.command("Place 100 0 0");
		this.first.load(FRAME);
		this.first.write(TRX_STATE, TX_START);
		run(2000);
		assertEquals(3, this.second.read(PHY_ED_LEVEL));
		this.second.command("Place 300 0 0");
		this.first.load(FRAME);
		this.first.write(TRX_STATE, TX_START);
		run(2000);
		assertEquals(2, this.second.number("FramesReceived"));
	}

	/** Section 8.5: CCA takes 140 us and tells by CCA_DONE, CCA_STATUS and CCA_ED_DONE. */
	@Test
	void theChannelIsBusyWhileAnotherSends() {
		enter(this.first, PLL_ON);
		// RX_PDT_DIS: measures, does not receive.
		this.second.write(0x15, 0x80);
		enter(this.second, RX_ON);
		this.second.write(PHY_CC_CCA, 0x80 | 0x2b);
		run(200);
		assertEquals(0xc0, this.second.read(TRX_STATUS) & 0xc0);
		assertEquals(CCA_ED_DONE, this.second.read(IRQ_STATUS));
		this.first.load(FRAME);
		this.first.write(TRX_STATE, TX_START);
		run(200);
		this.second.write(PHY_CC_CCA, 0x80 | 0x2b);
		run(200);
		assertEquals(0x80, this.second.read(TRX_STATUS) & 0xc0);
	}

	/** Section 7.2.4: every back-off finds the channel busy: CHANNEL_ACCESS_FAILURE (3), and nothing was sent. */
	@Test
	void aBusyChannelEndsATransmission() {
		enter(this.first, PLL_ON);
		enter(this.second, TX_ARET_ON);
		this.second.write(CSMA_BE, 0);
		int[] longest = new int[120];
		System.arraycopy(FRAME, 0, longest, 0, FRAME.length);
		this.first.load(longest);
		this.second.load(FRAME);
		this.first.write(TRX_STATE, TX_START);
		run(300);
		this.second.write(TRX_STATE, TX_START);
		run(1500);
		assertEquals(3, this.second.read(TRX_STATE) >> 5);
		assertEquals(0, this.second.number("FramesSent"));
	}

	/** Section 9.3.3: a frame that is not there when it has to go out is told by TRX_UR. */
	@Test
	void aFrameThatComesTooLateIsAnUnderrun() {
		enter(this.first, PLL_ON);
		this.first.write(TRX_STATE, TX_START);
		this.first.access(0x60, FRAME.length + 2, FRAME[0], FRAME[1]);
		run(2000);
		assertEquals(TRX_UR | TRX_END, this.first.read(IRQ_STATUS));
	}

	/** Two frames at once, equally strong: the receiver takes neither. */
	@Test
	void framesThatOverlapSpoilEachOther() {
		Chip third = board("third", 3, 20);
		enter(this.first, PLL_ON);
		enter(third, PLL_ON);
		enter(this.second, RX_ON);
		this.first.load(FRAME);
		third.load(FRAME);
		this.first.write(TRX_STATE, TX_START);
		third.write(TRX_STATE, TX_START);
		run(2000);
		assertEquals(0, this.second.read(PHY_RSSI) & 0x80);
		assertEquals(1, this.second.number("FramesSpoiled"));
	}

	/** FIPS 197, appendix C.1, through the SRAM addresses of section 11.1. */
	@Test
	void encryptsTheStandardsBlock() {
		int[] access = new int[18];
		access[0] = 0x40;
		access[1] = 0x83;
		int[] key = Arrays.copyOf(access, 3 + 16);
		key[2] = 0x10;
		int[] block = Arrays.copyOf(access, 3 + 16 + 1);
		for (int i = 0; i < 16; i++) {
			key[3 + i] = i;
			block[3 + i] = 0x11 * i;
		}
		block[19] = 0x80;
		this.first.access(key);
		this.first.access(block);
		run(30);
		access[0] = 0;
		access[1] = 0x84;
		int[] result = this.first.access(access);
		assertArrayEquals(new int[] { 0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a },
				Arrays.copyOfRange(result, 2, 18));
	}
}
