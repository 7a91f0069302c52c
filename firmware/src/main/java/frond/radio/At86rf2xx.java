package frond.radio;

import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.energy.Currents;
import frond.energy.StateTimes;

/**
 * The AT86RF231 and AT86RF233 on SPI, in their extended operating mode: the chip filters addresses, acknowledges (RX_AACK), does CSMA-CA and
 * waits for acknowledgements (TX_ARET). Retries are this driver's: the AT86RF231 does not tell how often it sent, and neither chip receives while
 * it counts back-offs, so two nodes that send to each other would miss each other's frames again and again. Before a retry the driver listens for
 * a random while, longer before each: twice what the attempt itself takes on average before the last.
 *
 * <p>
 * Its owner calls {@link #onInterrupt} on every turn of its loop, and when {@link Wiring#irq} has risen, besides {@link #onTime}. Every wait
 * ends: a transmission whose end is not told is asked after, a state that is not reached, or that nobody asked for, resets the chip, and a
 * chip that is not there is looked for every five seconds. While nothing happens its state is checked every two seconds, so a brown-out
 * costs no more than that; an interrupt line that tells nothing is replaced by asking.
 */
public final class At86rf2xx implements SleepyRadio, SourceMatch {
	/** How a transceiver is connected: natives on a board, a model of the chip in a test. */
	public interface Wiring {
		/**
		 * One access of two bytes.
		 *
		 * @param word what to send, the first byte in bits 15 to 8
		 * @return what came, in the same order; negative if the bus does not answer
		 */
		int exchange(int word);

		/**
		 * Exchanges a range of bytes in place.
		 *
		 * @param more the access goes on with the next call
		 * @return negative if the bus does not answer
		 */
		int transfer(byte[] bytes, int at, int length, boolean more);

		/**
		 * Sends a range of bytes as one access; what comes meanwhile is not kept.
		 *
		 * @return negative if the bus does not answer
		 */
		int send(byte[] bytes, int at, int length);

		/** Drives /RST: true holds the chip in reset. */
		void reset(boolean asserted);

		/** Drives SLP_TR: true sends the chip to sleep when it is in TRX_OFF. */
		void sleep(boolean asserted);

		/** The level of IRQ. */
		boolean irq();
	}

	/** Nothing is wrong. */
	public static final int NO_PROBLEM = 0;
	/** Nothing on the bus answers as one of Atmel's chips does. */
	public static final int ABSENT = 1;
	/** Another part of the family: {@link #part()}. */
	public static final int OTHER_PART = 2;
	/** The chip does not reach TRX_OFF: its crystal or supply. */
	public static final int NO_CLOCK = 3;
	/** The PLL does not lock. */
	public static final int NO_PLL = 4;

	/** Clear channel assessment by energy above the threshold, by carrier sense, by both, by either (PHY_CC_CCA, CCA_MODE). */
	public static final int CCA_EITHER = 0;
	public static final int CCA_ENERGY = 1;
	public static final int CCA_CARRIER = 2;
	public static final int CCA_BOTH = 3;

	/** {@link #setAttempts} with as many back-offs sends at once, whatever is on the channel. */
	public static final int NO_CSMA = 7;

	private static final int OFF = 0;
	/** /RST is low. */
	private static final int RESETTING = 1;
	/** The crystal starts, out of reset or out of sleep. */
	private static final int STARTING = 2;
	/** The PLL locks. */
	private static final int LOCKING = 3;
	private static final int LISTENING = 4;
	/** A frame waits until the chip is done with one that it is receiving or acknowledging. */
	private static final int WAITING = 5;
	private static final int SENDING = 6;
	/** The chip failed while a caller was not to be told: the next {@link #onTime} resets it. */
	private static final int BROKEN = 7;
	/** Out of order; looked at again when the pause is over. */
	private static final int PAUSED = 8;
	private static final int ASLEEP = 9;
	/** Listening until the next attempt to send a frame. */
	private static final int RETRYING = 10;

	/** /RST low: at least 625 ns (t10). */
	private static final long RESET_MICROS = 10;
	/** From reset or sleep to a running crystal: at most 1 ms (tTR1, tTR2). */
	private static final long START_MICROS = 1000;
	/** How often {@link #START_MICROS} may pass: supplies rise slowly. */
	private static final int START_ATTEMPTS = 5;
	/** From TRX_OFF to a receiver that listens: 110 us and what the analogue supply takes (tTR6). */
	private static final long LOCK_MICROS = 300;
	/** How often {@link #LOCK_MICROS} may pass. */
	private static final int LOCK_ATTEMPTS = 5;
	/** Until a chip that is receiving is asked again. */
	private static final long BUSY_MICROS = 250;
	/** The longest frame and its acknowledgement: 4.3 + 0.5 ms. */
	private static final long RECEIVE_MICROS = 6000;
	/** After a transmission's shortest end, until the chip is first asked whether it is over, and then between two questions. */
	private static final long ASK_MICROS = 5000;
	/** Six back-offs of 31 periods each, the longest frame and the wait for its acknowledgement: 65 ms. */
	private static final long SEND_MICROS = 100000;
	/** Preamble, start delimiter and length: 6 bytes of 32 us. */
	private static final int SYNCHRONIZATION = 6;
	private static final int BYTE_MICROS = 32;
	/** A unit back-off period. Before a retry so many are listened, a random number of four bits, then five, then six: what a 32-bit number is shifted by. */
	private static final int PERIOD_MICROS = 320;
	private static final int FIRST_WINDOW = 28;
	private static final int WIDEST_WINDOW = 26;
	private static final long CHECK_MICROS = 2000000;
	/** The same for a chip whose interrupt line tells nothing. */
	private static final long POLL_MICROS = 4000;
	/** Since the last time; more than one in a row means that a reception does not end. */
	private static final int BUSY_CHECKS = 5;
	/** The data sheet's interval between two calibrations of PLL and filter: 5 minutes. */
	private static final long CALIBRATE_MICROS = 300000000;
	private static final long PAUSE_MICROS = 5000000;
	/** Reads of a register that is expected to change at once; each takes 3 us or more. */
	private static final int POLLS = 20;
	/** Interrupts in a row that tell nothing, until the chip is reset. */
	private static final int EMPTY_INTERRUPTS = 8;

	private static final int FCS = 2;
	/** The command and the length. */
	private static final int FRAME = 2;
	/** Behind a frame in the AT86RF233's buffer: LQI, ED, RX_STATUS. The AT86RF231 has the first only. */
	private static final int TRAILER = 3;
	private static final int MAX_PSDU = 127;
	/** PHY_ED_LEVEL is at most 84. */
	private static final int MAX_ED = 84;

	/** PHY_TX_PWR's steps, in tenths of a dBm. */
	private static final byte[] POWER_231 = { 30, 28, 23, 18, 13, 7, 0, -10, -20, -30, -40, -50, -70, -90, -120 };
	private static final byte[] POWER_233 = { 40, 37, 34, 30, 25, 20, 10, 0, -10, -20, -30, -40, -60, -80, -120 };

	/** What IRQ_STATUS may say under the mask set here; Renode's own model says AMI, too. */
	private static final int EVENTS = At86rf2xxRegister.TRX_END | At86rf2xxRegister.AMI | At86rf2xxRegister.TRX_UR | At86rf2xxRegister.PLL_UNLOCK;

	private final Wiring wiring;
	private final Stats stats;
	private final StateTimes times = new StateTimes(Currents.TRANSMIT + 1);
	private final byte[] received = new byte[FRAME + MAX_PSDU + TRAILER];
	/** The frame to send, behind a command and its length. */
	private final byte[] frame = new byte[FRAME + MAX_PSDU];
	private int frameLength;
	/** Retries that are left to it, and how often it went out. */
	private int retriesLeft;
	private int sent;
	/** Where the random waits are taken from. */
	private int jitter;
	private int window;

	private Listener listener;
	private int channel;
	private int panId;
	private int shortAddress;
	private long eui64;
	private int power = 4;
	private int ccaMode = CCA_ENERGY;
	/** Twice as many dB above the least power that the receiver notices. */
	private int ccaThreshold = 7;
	private int backoffs = 4;
	private int retries = 3;
	private boolean promiscuous;
	private boolean pending;
	/** Neighbours for which something is kept. */
	private int kept;

	private int state;
	/** When {@link #onTime} is needed next; meaningless when off or asleep. */
	private long due;
	/** When what is under way must be over. */
	private long limit;
	private int attempt;
	private long calibrateAt;
	/** Whether settings changed during a transmission. */
	private boolean changed;
	/** Whether the interrupt line is not to be relied on. */
	private boolean polling;
	private int emptyInterrupts;

	private int part;
	private int version;
	private int problem;
	private int resets;
	private int random;
	private boolean dataPending;

	/** @param stats counts what is dropped here */
	public At86rf2xx(Wiring wiring, Stats stats) {
		this.wiring = wiring;
		this.stats = stats;
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.channel = channel;
		this.panId = panId;
		this.shortAddress = shortAddress;
		this.eui64 = eui64;
		this.listener = listener;
		if (this.state == OFF) {
			reset(now);
		} else {
			apply(now);
		}
	}

	@Override
	public boolean ready() {
		return this.state == LISTENING;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		if (this.state != LISTENING || length < 3 || length > MAX_FRAME) {
			return false;
		}
		byte[] frame = this.frame;
		frame[0] = At86rf2xxRegister.FRAME_WRITE;
		frame[1] = (byte) (length + FCS);
		System.arraycopy(bytes, at, frame, FRAME, length);
		this.frameLength = length;
		this.retriesLeft = this.retries;
		this.sent = 0;
		this.window = FIRST_WINDOW;
		attempt(now);
		return true;
	}

	/** No new reception begins from here on; one that is under way is finished, acknowledged and read before the frame goes out. */
	private void attempt(long now) {
		this.state = WAITING;
		this.limit = now + RECEIVE_MICROS;
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.PLL_ON);
		send(now);
	}

	@Override
	public int capabilities() {
		return AUTO_ACK | CSMA | RETRY | ADDRESS_FILTER;
	}

	@Override
	public void onTime(long now) {
		if (onInterrupt(now) || this.state == OFF || this.state == ASLEEP || now < this.due) {
			return;
		}
		switch (this.state) {
		case RESETTING:
			this.wiring.reset(false);
			this.state = STARTING;
			this.due = now + START_MICROS;
			break;
		case STARTING:
			identify(now);
			break;
		case LOCKING:
			lock(now);
			break;
		case LISTENING:
			check(now);
			break;
		case WAITING:
			if (now >= this.limit) {
				// A reception that does not end is given up: FORCE_TRX_OFF by way of a reset costs 2 ms.
				recover(now);
			} else {
				send(now);
			}
			break;
		case SENDING:
			ask(now);
			break;
		case RETRYING:
			attempt(now);
			break;
		case BROKEN:
			recover(now);
			break;
		default:
			reset(now);
			break;
		}
	}

	@Override
	public long nextDeadline() {
		return this.state == OFF || this.state == ASLEEP ? Long.MAX_VALUE : this.due;
	}

	/**
	 * Takes what the chip has to tell, if its interrupt line is high: a frame received, the end of a transmission.
	 *
	 * @return whether there was something; then there may be more
	 */
	public boolean onInterrupt(long now) {
		int state = this.state;
		if (state != LISTENING && state != WAITING && state != SENDING && state != RETRYING || !this.wiring.irq()) {
			return false;
		}
		this.polling = false;
		int events = read(At86rf2xxRegister.IRQ_STATUS);
		if (events == 0 && ++this.emptyInterrupts < EMPTY_INTERRUPTS) {
			return false;
		}
		onEvents(events, now);
		return true;
	}

	/** The chip is in its SLEEP state, where it keeps its registers; {@link #wake} ends that. */
	@Override
	public boolean sleep(long now) {
		if (this.state != LISTENING || this.wiring.irq()) {
			return false;
		}
		int status = status();
		if (status == At86rf2xxRegister.BUSY_RX_AACK) {
			return false;
		}
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.TRX_OFF);
		if (!awaitState(At86rf2xxRegister.TRX_OFF)) {
			// A reception began between the two; the command would follow it.
			write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.RX_AACK_ON);
			return false;
		}
		this.wiring.sleep(true);
		this.state = ASLEEP;
		this.times.enter(Currents.RADIO_SLEEP, now);
		return true;
	}

	/** It listens after some two milliseconds. */
	@Override
	public void wake(long now) {
		if (this.state == ASLEEP) {
			this.wiring.sleep(false);
			this.times.enter(Currents.IDLE, now);
			this.state = STARTING;
			this.attempt = 0;
			this.due = now + START_MICROS;
		}
	}

	/**
	 * Sets the power of transmission.
	 *
	 * @param dbm -17 to 4; the chip takes the strongest of its steps that is not above it
	 */
	public void setPower(int dbm, long now) {
		this.power = dbm;
		apply(now);
	}

	/**
	 * Sets how a clear channel is told from a busy one.
	 *
	 * @param mode one of the {@code CCA_} values
	 * @param threshold 0 to 15: so many times 2 dB above -91 dBm (AT86RF231) or -94 dBm (AT86RF233)
	 */
	public void setClearChannel(int mode, int threshold, long now) {
		this.ccaMode = mode;
		this.ccaThreshold = threshold;
		apply(now);
	}

	/**
	 * Sets how often a transmission is attempted; the retries, for frames from now on.
	 *
	 * @param backoffs macMaxCSMABackoffs, 0 to 5, or {@link #NO_CSMA}
	 * @param retries macMaxFrameRetries, 0 or more
	 */
	public void setAttempts(int backoffs, int retries, long now) {
		this.retries = retries;
		if (backoffs != this.backoffs) {
			this.backoffs = backoffs;
			apply(now);
		}
	}

	/** Sets whether every frame is passed on, and none acknowledged. */
	public void setPromiscuous(boolean promiscuous, long now) {
		this.promiscuous = promiscuous;
		apply(now);
	}

	/** Sets whether acknowledgements of data requests say that there is something (frame pending, IEEE 802.15.4-2006 section 7.2.1.1.3). */
	public void setPending(boolean pending) {
		this.pending = pending;
		if (this.state == LISTENING || this.state == WAITING || this.state == SENDING || this.state == RETRYING) {
			write(At86rf2xxRegister.CSMA_SEED_1, seed1());
		}
	}

	@Override
	public boolean framePending() {
		return this.dataPending;
	}

	@Override
	public void matchSources(long now) {
		this.kept = 0;
		setPending(false);
	}

	/** The chip has one bit for all who ask. */
	@Override
	public void setKept(long eui64, boolean kept, long now) {
		this.kept += kept ? 1 : -1;
		if (this.kept > 0 != this.pending) {
			setPending(this.kept > 0);
		}
	}

	/** What the receiver hears now, frame or not, dBm in steps of 3; {@link Spinel#RSSI_UNKNOWN} unless it listens. */
	public int rssi() {
		int value = this.state == LISTENING ? read(At86rf2xxRegister.PHY_RSSI) : -1;
		if (value < 0) {
			return Spinel.RSSI_UNKNOWN;
		}
		// RSSI_BASE_VAL, and 3 dB for each step above 1 (PHY_RSSI, bits 4 to 0).
		return (this.part == At86rf2xxRegister.AT86RF231 ? -91 : -94) + 3 * Math.max(0, (value & 0x1f) - 1);
	}

	/** PART_NUM: 3 for the AT86RF231, 11 for the AT86RF233; 0 for what else behaves like the latter (Renode's own model). */
	public int part() {
		return this.part;
	}

	/** VERSION_NUM. */
	public int version() {
		return this.version;
	}

	/** What keeps the chip from working: {@link #NO_PROBLEM}, {@link #ABSENT}, {@link #OTHER_PART}, {@link #NO_CLOCK}, {@link #NO_PLL}. */
	public int problem() {
		return this.problem;
	}

	/** How often the chip was reset because it failed in operation. */
	public int resets() {
		return this.resets;
	}

	/** Whether the interrupt line tells nothing, and the chip is asked instead. */
	public boolean polling() {
		return this.polling;
	}

	/** Time in the states of {@link Currents}; back-offs and acknowledgements count as reception, of which they take less and hardly more. */
	public StateTimes times() {
		return this.times;
	}

	/** 32 bits of the receiver's noise (RND_VALUE), taken when the chip was last started; 0 before that. */
	public int random() {
		return this.random;
	}

	private void onEvents(int events, long now) {
		if ((events & ~EVENTS) != 0 || (events & At86rf2xxRegister.PLL_UNLOCK) != 0 || events == 0) {
			// Negative, too: the bus does not answer. A PLL that lost its lock is started again with everything else.
			if ((events & ~EVENTS) != 0) {
				this.stats.drop(Drop.RADIO_GARBAGE);
			}
			recover(now);
			return;
		}
		this.emptyInterrupts = 0;
		if ((events & At86rf2xxRegister.TRX_END) == 0) {
			if ((events & At86rf2xxRegister.TRX_UR) != 0) {
				this.stats.drop(Drop.RADIO_UNDERRUN);
			}
			return;
		}
		if (this.state == SENDING) {
			finish(now);
		} else {
			receive(now);
			if (this.state == WAITING) {
				send(now);
			}
		}
	}

	/**
	 * Reads the frame that was received; that frees the buffer for the next.
	 *
	 * <pre>
	 * | PHR (1) | PSDU (PHR bytes, FCS included) | LQI (1) | ED (1) | RX_STATUS (1) |     the last two: AT86RF233 only
	 * </pre>
	 */
	private void receive(long now) {
		boolean first = this.part == At86rf2xxRegister.AT86RF231;
		int energy = 0;
		int status = 0x80;
		if (first) {
			// Before the frame: once it is read, the next may come. An extended reception without promiscuous mode has told its FCS right.
			energy = read(At86rf2xxRegister.PHY_ED_LEVEL);
			if (this.promiscuous) {
				status = read(At86rf2xxRegister.PHY_RSSI);
			}
		}
		byte[] bytes = this.received;
		bytes[0] = At86rf2xxRegister.FRAME_READ;
		bytes[1] = 0;
		if (this.wiring.transfer(bytes, 0, FRAME, true) < 0) {
			recover(now);
			return;
		}
		int length = bytes[1] & 0x7f;
		int trailer = FRAME + length;
		if (this.wiring.transfer(bytes, FRAME, length + (first ? 1 : TRAILER), false) < 0) {
			recover(now);
			return;
		}
		if (!first) {
			energy = bytes[trailer + 1] & 0xff;
			status = bytes[trailer + 2];
		}
		if (length < 3 + FCS || energy > MAX_ED || energy < 0 || !first && (status & 0x0f) != 0) {
			this.stats.drop(Drop.RADIO_GARBAGE);
			return;
		}
		if ((status & 0x80) == 0) {
			this.stats.drop(Drop.RADIO_FCS);
			return;
		}
		this.listener.onFrame(bytes, FRAME, length - FCS, energy - (first ? 91 : 94), bytes[trailer] & 0xff, now);
	}

	/** Sends the frame that waits, if the chip is done with receiving. It must not have a frame that was not read: there is one buffer. */
	private void send(long now) {
		this.due = now;
		if (this.wiring.irq()) {
			return;
		}
		int status = status();
		if (status == At86rf2xxRegister.BUSY_RX_AACK || status == At86rf2xxRegister.RX_AACK_ON) {
			if (status == At86rf2xxRegister.RX_AACK_ON) {
				// The command met the end of a reception.
				write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.PLL_ON);
			}
			this.due = now + BUSY_MICROS;
			return;
		}
		if (status != At86rf2xxRegister.PLL_ON) {
			this.state = BROKEN;
			return;
		}
		if (this.wiring.irq()) {
			// It ended between the two.
			return;
		}
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.TX_ARET_ON);
		// The chip replaces the FCS by its own. It could be left out, but Renode's own model sends when the last byte has come.
		if (this.wiring.send(this.frame, 0, FRAME + this.frameLength + FCS) < 0) {
			this.state = BROKEN;
			return;
		}
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.TX_START);
		this.state = SENDING;
		this.due = now + (SYNCHRONIZATION + this.frameLength + FCS) * BYTE_MICROS + ASK_MICROS;
		this.limit = now + SEND_MICROS;
	}

	/** Asks whether a transmission is over whose end was not told yet. */
	private void ask(long now) {
		int status = status();
		if (status == At86rf2xxRegister.TX_ARET_ON) {
			if (this.part != 0 && (read(At86rf2xxRegister.IRQ_STATUS) & At86rf2xxRegister.TRX_END) != 0) {
				this.polling = true;
			}
			finish(now);
		} else if (status == At86rf2xxRegister.BUSY_TX_ARET && now < this.limit) {
			this.due = now + ASK_MICROS;
		} else {
			recover(now);
		}
	}

	/** Takes the result of an attempt, and listens again: until the next one, or for what comes. */
	private void finish(long now) {
		int trac = read(At86rf2xxRegister.TRX_STATE) >> 5;
		this.dataPending = trac == At86rf2xxRegister.SUCCESS_DATA_PENDING;
		int result = FAILED;
		this.sent++;
		if (trac == At86rf2xxRegister.SUCCESS || this.dataPending) {
			result = SENT;
		} else if (trac == At86rf2xxRegister.NO_ACK) {
			result = NO_ACK;
		} else if (trac == At86rf2xxRegister.CHANNEL_ACCESS_FAILURE) {
			result = CHANNEL_BUSY;
			this.sent--;
		}
		if (result != CHANNEL_BUSY) {
			this.times.move(Currents.RECEIVE, Currents.TRANSMIT, (SYNCHRONIZATION + this.frameLength + FCS) * BYTE_MICROS);
		}
		// Each of the two takes 1 us, less than the access that follows.
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.PLL_ON);
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.RX_AACK_ON);
		if (this.retriesLeft > 0 && (result == NO_ACK || result == CHANNEL_BUSY)) {
			this.retriesLeft--;
			this.state = RETRYING;
			this.jitter = this.jitter * 1664525 + 1013904223;
			this.due = now + (this.jitter >>> this.window) * PERIOD_MICROS;
			this.window = this.window > WIDEST_WINDOW ? this.window - 1 : WIDEST_WINDOW;
			return;
		}
		listen(now);
		if (this.changed) {
			apply(now);
		}
		this.listener.onTransmitted(result, this.sent, now);
	}

	private void listen(long now) {
		this.state = LISTENING;
		this.attempt = 0;
		this.due = now + (this.polling ? POLL_MICROS : CHECK_MICROS);
	}

	/** Looks whether the chip is still in the state it was left in, and whether something was not told. */
	private void check(long now) {
		int status = status();
		if (status == At86rf2xxRegister.BUSY_RX_AACK && this.attempt++ < BUSY_CHECKS) {
			this.due = now + RECEIVE_MICROS;
			return;
		}
		if (status != At86rf2xxRegister.RX_AACK_ON) {
			recover(now);
			return;
		}
		// Renode's own model always has an event to tell.
		int events = this.part == 0 || this.wiring.irq() ? 0 : read(At86rf2xxRegister.IRQ_STATUS);
		if (events != 0) {
			this.polling = true;
			listen(now);
			onEvents(events, now);
		} else if (now >= this.calibrateAt) {
			calibrate(now);
		} else {
			listen(now);
		}
	}

	/** The PLL calibrates itself on its way from TRX_OFF; the filter on request. */
	private void calibrate(long now) {
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.TRX_OFF);
		if (!awaitState(At86rf2xxRegister.TRX_OFF)) {
			recover(now);
			return;
		}
		write(At86rf2xxRegister.FTN_CTRL, At86rf2xxRegister.FTN_DEFAULT | At86rf2xxRegister.FTN_START);
		int polls = POLLS;
		while ((read(At86rf2xxRegister.FTN_CTRL) & At86rf2xxRegister.FTN_START) != 0 && --polls > 0) {
			// 25 us.
		}
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.RX_AACK_ON);
		this.state = LOCKING;
		this.attempt = 0;
		this.due = now + LOCK_MICROS;
	}

	/** Brings changed settings to the chip, at once or when it is done with the frame it has. */
	private void apply(long now) {
		if (this.state == LISTENING || this.state == LOCKING) {
			write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.FORCE_TRX_OFF);
			if (awaitState(At86rf2xxRegister.TRX_OFF)) {
				configure(now);
			} else {
				recover(now);
			}
		} else {
			this.changed = true;
		}
	}

	private void reset(long now) {
		this.wiring.sleep(false);
		this.wiring.reset(true);
		this.times.enter(Currents.IDLE, now);
		this.state = RESETTING;
		this.attempt = 0;
		this.due = now + RESET_MICROS;
	}

	/** Resets a chip that failed; the frame it had is lost. */
	private void recover(long now) {
		boolean lost = this.state == WAITING || this.state == SENDING || this.state == RETRYING || this.state == BROKEN;
		this.resets++;
		reset(now);
		if (lost) {
			this.listener.onTransmitted(FAILED, this.sent, now);
		}
	}

	/** Looks what is there. */
	private void identify(long now) {
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.FORCE_TRX_OFF);
		boolean running = awaitState(At86rf2xxRegister.TRX_OFF);
		this.part = read(At86rf2xxRegister.PART_NUM);
		this.version = read(At86rf2xxRegister.VERSION_NUM);
		int problem = NO_PROBLEM;
		if (read(At86rf2xxRegister.MAN_ID_0) != At86rf2xxRegister.ATMEL || read(At86rf2xxRegister.MAN_ID_1) != 0) {
			problem = ABSENT;
		} else if (this.part != At86rf2xxRegister.AT86RF231 && this.part != At86rf2xxRegister.AT86RF233 && this.part != 0) {
			problem = OTHER_PART;
		} else if (!running) {
			problem = NO_CLOCK;
		}
		if (problem == NO_PROBLEM) {
			configure(now);
		} else if (++this.attempt < START_ATTEMPTS) {
			this.due = now + START_MICROS;
		} else {
			fail(problem, now);
		}
	}

	private void fail(int problem, long now) {
		this.problem = problem;
		this.state = PAUSED;
		this.due = now + PAUSE_MICROS;
	}

	/** Writes all settings in TRX_OFF, and starts the receiver, without reception: its noise is wanted first. */
	private void configure(long now) {
		this.changed = false;
		// No clock on CLKM; no interrupt of an event that is masked; the frame buffer is kept until it has been read.
		write(At86rf2xxRegister.TRX_CTRL_0, 0);
		write(At86rf2xxRegister.TRX_CTRL_1, At86rf2xxRegister.TX_AUTO_CRC_ON);
		write(At86rf2xxRegister.TRX_CTRL_2, At86rf2xxRegister.RX_SAFE_MODE);
		write(At86rf2xxRegister.PHY_TX_PWR, powerStep());
		write(At86rf2xxRegister.PHY_CC_CCA, this.ccaMode << 5 | this.channel);
		write(At86rf2xxRegister.CCA_THRES, 0xc0 | this.ccaThreshold);
		write(At86rf2xxRegister.XAH_CTRL_0, this.backoffs << 1);
		write(At86rf2xxRegister.XAH_CTRL_1, this.promiscuous ? At86rf2xxRegister.AACK_PROM_MODE : 0);
		write(At86rf2xxRegister.CSMA_BE, 0x53);
		writeLittleEndian(At86rf2xxRegister.SHORT_ADDR_0, this.shortAddress, 2);
		writeLittleEndian(At86rf2xxRegister.PAN_ID_0, this.panId, 2);
		writeLittleEndian(At86rf2xxRegister.IEEE_ADDR_0, this.eui64, 8);
		write(At86rf2xxRegister.IRQ_MASK, At86rf2xxRegister.TRX_END | At86rf2xxRegister.TRX_UR | At86rf2xxRegister.PLL_UNLOCK);
		write(At86rf2xxRegister.RX_SYN, At86rf2xxRegister.RX_PDT_DIS);
		write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.RX_ON);
		this.times.enter(Currents.RECEIVE, now);
		this.state = LOCKING;
		this.attempt = 0;
		this.due = now + LOCK_MICROS;
	}

	/** The strongest step of PHY_TX_PWR that is not above what was asked for; the last, 15, is -17 dBm. */
	private int powerStep() {
		byte[] steps = this.part == At86rf2xxRegister.AT86RF231 ? POWER_231 : POWER_233;
		if (this.power < -12) {
			return steps.length;
		}
		int step = 0;
		while (steps[step] > this.power * 10) {
			step++;
		}
		return step;
	}

	/** Listens, if the PLL has locked. */
	private void lock(long now) {
		int status = status();
		if (status == At86rf2xxRegister.RX_ON) {
			takeNoise();
			write(At86rf2xxRegister.RX_SYN, 0);
			write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.PLL_ON);
			read(At86rf2xxRegister.IRQ_STATUS);
			write(At86rf2xxRegister.TRX_STATE, At86rf2xxRegister.RX_AACK_ON);
			status = status();
		}
		if (status == At86rf2xxRegister.RX_AACK_ON || status == At86rf2xxRegister.BUSY_RX_AACK) {
			this.problem = NO_PROBLEM;
			this.emptyInterrupts = 0;
			this.calibrateAt = now + CALIBRATE_MICROS;
			listen(now);
			if (this.changed) {
				apply(now);
			}
		} else if (++this.attempt < LOCK_ATTEMPTS) {
			this.due = now + LOCK_MICROS;
		} else {
			fail(NO_PLL, now);
		}
	}

	/** Two bits of noise a microsecond; an access takes longer. The back-offs of CSMA-CA start from some of them. */
	private void takeNoise() {
		int noise = 0;
		for (int i = 0; i < 16; i++) {
			noise = noise << 2 | (read(At86rf2xxRegister.PHY_RSSI) >> 5 & 3);
		}
		this.random = noise;
		this.jitter = noise ^ (int) this.eui64;
		// The address tells apart those whose receivers are quiet.
		write(At86rf2xxRegister.CSMA_SEED_0, noise ^ (int) this.eui64);
		write(At86rf2xxRegister.CSMA_SEED_1, seed1());
	}

	private int seed1() {
		return At86rf2xxRegister.FVN_VERSION_0_TO_2 | (this.pending ? At86rf2xxRegister.AACK_SET_PD : 0)
				| (this.promiscuous ? At86rf2xxRegister.AACK_DIS_ACK : 0) | (this.random >> 8 ^ (int) this.eui64 >> 8) & 7;
	}

	/** TRX_STATUS when no transition is in progress, or when it takes too long; negative if the bus does not answer. */
	private int status() {
		int status = 0;
		for (int polls = POLLS; polls > 0; polls--) {
			status = read(At86rf2xxRegister.TRX_STATUS);
			if (status < 0) {
				return status;
			}
			status &= At86rf2xxRegister.TRANSITION;
			if (status != At86rf2xxRegister.TRANSITION) {
				break;
			}
		}
		return status;
	}

	/** Whether a state is reached within some 60 us. */
	private boolean awaitState(int wanted) {
		for (int polls = POLLS; polls > 0; polls--) {
			if (status() == wanted) {
				return true;
			}
		}
		return false;
	}

	private int read(int register) {
		int word = this.wiring.exchange((At86rf2xxRegister.REGISTER_READ | register) << 8);
		return word < 0 ? word : word & 0xff;
	}

	private void write(int register, int value) {
		this.wiring.exchange((At86rf2xxRegister.REGISTER_WRITE | register) << 8 | value & 0xff);
	}

	private void writeLittleEndian(int register, long value, int length) {
		for (int i = 0; i < length; i++) {
			write(register + i, (int) (value >> 8 * i));
		}
	}
}
