package frond.air;

import frond.radio.At86rf2xx;
import java.util.Arrays;

/**
 * An AT86RF231 or AT86RF233 on the air, as its data sheet (Atmel 8111, 8351) describes it to who sits on its pins: SPI accesses byte by byte,
 * /RST, SLP_TR, IRQ; the state machine with its times; frame buffer with protection; RX_AACK with the third level of filtering; TX_ARET with
 * CSMA-CA and retries. The driver under test is not used here, and what the medium's own radios do by themselves is switched off: this one
 * is a promiscuous radio without an address to them.
 */
final class At86rf2xxChip implements At86rf2xx.Wiring, Transceiver.Listener {
	static final int AT86RF231 = 0x03;
	static final int AT86RF233 = 0x0b;

	private static final int P_ON = 0x00;
	private static final int BUSY_RX = 0x01;
	private static final int RX_ON = 0x06;
	private static final int TRX_OFF = 0x08;
	private static final int PLL_ON = 0x09;
	private static final int SLEEP = 0x0f;
	private static final int BUSY_RX_AACK = 0x11;
	private static final int BUSY_TX_ARET = 0x12;
	private static final int RX_AACK_ON = 0x16;
	private static final int TX_ARET_ON = 0x19;
	private static final int TRANSITION = 0x1f;
	private static final int NONE = -1;

	private static final int PLL_LOCK = 0x01;
	private static final int PLL_UNLOCK = 0x02;
	private static final int TRX_END = 0x08;
	private static final int AMI = 0x20;

	/** tTR1: power to a running crystal. */
	private static final int POWER_ON = 330;
	/** tTR2: SLEEP to TRX_OFF. */
	private static final int WAKE = 380;
	/** tTR13: /RST to TRX_OFF. */
	private static final int RESET = 37;
	/** tTR4, tTR6: TRX_OFF to any state with the PLL. */
	private static final int LOCK = 110;
	/** Reads of FTN_CTRL while the filter is tuned: 25 us at 3 us each. */
	private static final int TUNING_READS = 8;

	private final Medium medium;
	private final Transceiver radio;
	private final int part;
	private final int[] registers = new int[64];
	private final Runnable interrupt;

	private int state = P_ON;
	/** The state that a command asked for during something that must end first. */
	private int wanted = NONE;
	private Medium.Event next;
	private boolean inReset;
	private boolean crystal;
	private int events;
	private int tuning;

	/** PHR, PSDU: the chip's SRAM from address 0. */
	private final byte[] buffer = new byte[128];
	private boolean isProtected;
	private int lqi;
	private int energy;
	private boolean intact;

	/** Position in an access; its first byte. */
	private int position;
	private int command;

	private int attempts;
	private int backoffs;
	private int exponent;
	private boolean awaitsAcknowledgement;
	/** This chip's own frames are not shown to it. */
	private boolean transmitting;

	/** Until the supply is up. */
	long supply;
	/** Fault: IRQ is cut off. */
	boolean lineCut;
	/** Fault: the bus does not answer. */
	boolean dead;
	/** Fault: the PLL does not lock. */
	boolean pllStuck;
	/** Fault: every byte from the chip reads as this; -1 for none. */
	int garbage = NONE;
	/** Fault: every byte from the chip reads as anything. */
	boolean noise;
	/** Fault: so many frames arrive with a wrong bit. */
	int spoilt;
	/** Acknowledgements sent. */
	int acknowledged;

	/**
	 * @param interrupt when IRQ rises
	 */
	At86rf2xxChip(Medium medium, int part, Runnable interrupt) {
		this.medium = medium;
		this.part = part;
		this.interrupt = interrupt;
		this.radio = new Transceiver(medium, this, false);
		this.radio.setPromiscuous(true);
		medium.tap(this::onAir);
		powerUp();
	}

	/** Power comes, or is back after it was gone for a moment. */
	void powerUp() {
		halt();
		defaults();
		this.state = P_ON;
		this.crystal = false;
		after(this.supply + POWER_ON, () -> {
			this.crystal = true;
			settle();
		});
	}

	/** Fault: the PLL loses its lock. */
	void unlock() {
		raise(PLL_UNLOCK);
	}

	int state() {
		return this.state;
	}

	private void halt() {
		if (this.next != null) {
			this.next.cancel();
			this.next = null;
		}
		this.wanted = NONE;
		this.awaitsAcknowledgement = false;
		this.radio.setListening(false);
	}

	private void defaults() {
		Arrays.fill(this.registers, 0);
		this.registers[0x03] = 0x19;
		this.registers[0x04] = 0x20;
		this.registers[0x06] = 0x60;
		this.registers[0x07] = 0xff;
		this.registers[0x08] = 0x2b;
		this.registers[0x09] = 0xc7;
		this.registers[0x0a] = 0xb7;
		this.registers[0x18] = 0x58;
		this.registers[0x1c] = this.part;
		this.registers[0x1d] = 2;
		this.registers[0x1e] = 0x1f;
		Arrays.fill(this.registers, 0x20, 0x24, 0xff);
		this.registers[0x2c] = 0x38;
		this.registers[0x2d] = 0xea;
		this.registers[0x2e] = 0x42;
		this.registers[0x2f] = 0x53;
		this.events = 0;
		this.isProtected = false;
	}

	private void after(long micros, Runnable action) {
		this.next = this.medium.at(this.medium.now() + micros, () -> {
			this.next = null;
			action.run();
		});
	}

	// Pins

	@Override
	public void reset(boolean asserted) {
		if (asserted) {
			this.inReset = true;
			halt();
			defaults();
		} else if (this.inReset) {
			this.inReset = false;
			if (this.crystal) {
				this.state = TRANSITION;
				after(RESET, () -> enter(TRX_OFF));
			} else {
				powerUp();
			}
		}
	}

	@Override
	public void sleep(boolean asserted) {
		if (asserted && this.state == TRX_OFF) {
			enter(SLEEP);
		} else if (!asserted && this.state == SLEEP) {
			this.state = TRANSITION;
			after(WAKE, () -> enter(TRX_OFF));
		}
	}

	@Override
	public boolean irq() {
		return this.events != 0 && !this.lineCut;
	}

	@Override
	public int exchange(int word) {
		if (this.dead) {
			return -1;
		}
		int first = clock(word >> 8 & 0xff);
		int second = clock(word & 0xff);
		deselect();
		return first << 8 | second;
	}

	@Override
	public int transfer(byte[] bytes, int at, int length, boolean more) {
		if (this.dead) {
			return -1;
		}
		for (int i = at; i < at + length; i++) {
			bytes[i] = (byte) clock(bytes[i] & 0xff);
		}
		if (!more) {
			deselect();
		}
		return 0;
	}

	@Override
	public int send(byte[] bytes, int at, int length) {
		if (this.dead) {
			return -1;
		}
		for (int i = at; i < at + length; i++) {
			clock(bytes[i] & 0xff);
		}
		deselect();
		return 0;
	}

	private void deselect() {
		if ((this.command & 0xe0) == 0x20 && this.position > 2) {
			// Dynamic frame buffer protection ends when the frame has been read.
			this.isProtected = false;
		}
		this.position = 0;
	}

	private int clock(int in) {
		int out = 0;
		if (this.position == 0) {
			this.command = in;
		} else if (!this.inReset && this.state != SLEEP) {
			out = (this.command & 0x80) != 0 ? register(in, this.command & 0x3f) : memory(in);
		}
		this.position++;
		if (this.noise) {
			return this.medium.random().nextInt(256);
		}
		return this.garbage != NONE ? this.garbage : out;
	}

	private int register(int in, int address) {
		if (this.position != 1) {
			return 0;
		}
		if ((this.command & 0x40) == 0) {
			return read(address);
		}
		write(address, in);
		return 0;
	}

	/** Frame buffer: PHR, PSDU, and behind a received one LQI, ED, RX_STATUS. */
	private int memory(int in) {
		if ((this.command & 0x60) == 0x60) {
			if (this.position - 1 < this.buffer.length) {
				this.buffer[this.position - 1] = (byte) in;
			}
			return 0;
		}
		if ((this.command & 0x60) != 0x20) {
			throw new AssertionError("SRAM access");
		}
		int at = this.position - 1;
		int length = this.buffer[0] & 0x7f;
		if (at <= length) {
			return this.buffer[at] & 0xff;
		}
		if (at == length + 1) {
			return this.lqi;
		}
		if (this.part == AT86RF233 && at == length + 2) {
			return this.energy;
		}
		return this.part == AT86RF233 && at == length + 3 && this.intact ? 0x80 : 0;
	}

	/** RSSI, 0 to 28: 0 is below the least power that the receiver notices, each further step 3 dB. */
	private int level() {
		boolean heard = this.medium.busy(this.radio, this.radio.channel(), this.medium.now());
		return heard ? (Link.losing(0).rssi() + (this.part == AT86RF233 ? 94 : 91)) / 3 + 1 : 0;
	}

	private int read(int address) {
		switch (address) {
		case 0x01:
			return this.state;
		case 0x06:
			int noise = this.state == RX_ON ? this.medium.random().nextInt(4) << 5 : 0;
			return (this.intact ? 0x80 : 0) | noise | level();
		case 0x07:
			return this.energy;
		case 0x0f:
			int read = this.events;
			this.events = 0;
			return read;
		case 0x18:
			return this.tuning-- > 0 ? this.registers[0x18] | 0x80 : this.registers[0x18];
		default:
			return this.registers[address];
		}
	}

	private void write(int address, int value) {
		if (address == 0x02) {
			obey(value & 0x1f);
		} else if (address == 0x18) {
			this.registers[address] = value & 0x7f;
			this.tuning = (value & 0x80) != 0 && this.state == TRX_OFF ? TUNING_READS : 0;
		} else if (address != 0x01 && address != 0x0f && (address < 0x1c || address > 0x1f)) {
			this.registers[address] = value;
			if (address == 0x08) {
				this.radio.setChannel(value & 0x1f);
			}
		}
	}

	// States

	private void obey(int asked) {
		if (asked == 0x02) {
			if (this.state == TX_ARET_ON) {
				startTransmission();
			}
			return;
		}
		if (asked == 0x03) {
			if (this.state == P_ON) {
				this.wanted = TRX_OFF;
				settle();
			} else {
				halt();
				enter(TRX_OFF);
			}
			return;
		}
		if (asked != TRX_OFF && asked != PLL_ON && asked != RX_ON && asked != RX_AACK_ON && asked != TX_ARET_ON) {
			return;
		}
		this.wanted = asked;
		settle();
	}

	/** Goes to the state that is wanted, if nothing must end first. */
	private void settle() {
		int to = this.wanted;
		boolean busy = this.state == BUSY_RX || this.state == BUSY_RX_AACK || this.state == BUSY_TX_ARET || this.state == TRANSITION;
		if (to == NONE || busy || this.state == P_ON && (!this.crystal || to != TRX_OFF)) {
			return;
		}
		this.wanted = NONE;
		boolean fromPll = this.state == PLL_ON || to == PLL_ON || to == TRX_OFF || to == this.state;
		if (this.state == TRX_OFF && to != TRX_OFF) {
			this.state = TRANSITION;
			if (!this.pllStuck) {
				after(LOCK, () -> {
					raise(PLL_LOCK);
					enter(to);
				});
			}
		} else if (this.state == P_ON || fromPll) {
			enter(to);
		}
		// Between RX_ON, RX_AACK_ON and TX_ARET_ON the way is by PLL_ON: others are not obeyed.
	}

	private void enter(int to) {
		this.state = to;
		boolean listening = to == RX_ON || to == RX_AACK_ON || to == BUSY_RX_AACK || to == BUSY_RX;
		if (listening != this.radio.listening()) {
			this.radio.setListening(listening);
		}
		settle();
	}

	private void raise(int event) {
		int before = this.events;
		this.events |= event & this.registers[0x0e];
		if (before == 0 && this.events != 0 && !this.lineCut) {
			this.interrupt.run();
		}
	}

	// Receiving

	/** Whether a new frame would be received: with the preamble detected, and the buffer not kept for one that was not read. */
	private boolean receptive() {
		return (this.registers[0x15] & 0x80) == 0 && !this.isProtected;
	}

	/** The start of a frame of another radio. */
	private void onAir(long time, int channel, byte[] psdu) {
		if (this.transmitting || channel != this.radio.channel() || this.state != RX_ON && this.state != RX_AACK_ON || !receptive()) {
			return;
		}
		// Preamble, start of frame delimiter and length: RX_START.
		this.medium.at(time + 192, () -> {
			if (this.state == RX_ON || this.state == RX_AACK_ON) {
				this.state = this.state == RX_ON ? BUSY_RX : BUSY_RX_AACK;
				int busy = this.state;
				this.medium.at(time + Phy.duration(psdu.length) + 1, () -> {
					if (this.state == busy && this.next == null) {
						leaveReception();
					}
				});
			}
		});
	}

	private void leaveReception() {
		enter(this.state == BUSY_RX ? RX_ON : RX_AACK_ON);
	}

	@Override
	public void onReceived(byte[] onAir, int channel, Link link, long now) {
		byte[] psdu = onAir.clone();
		if (this.spoilt > 0) {
			this.spoilt--;
			psdu[psdu.length / 2] ^= 0x10;
		}
		boolean good = Phy.intact(psdu);
		if (this.awaitsAcknowledgement) {
			if (good && Transceiver.isAcknowledgement(psdu) && psdu[2] == this.buffer[3]) {
				this.next.cancel();
				this.next = null;
				endTransmission((psdu[0] & 0x10) != 0 ? 1 : 0);
			}
			return;
		}
		boolean extended = this.state == RX_AACK_ON || this.state == BUSY_RX_AACK;
		if (!extended && this.state != RX_ON && this.state != BUSY_RX || !receptive() || this.next != null) {
			return;
		}
		boolean promiscuous = (this.registers[0x17] & 0x02) != 0;
		if (extended && !promiscuous && (!good || !isForThis(psdu))) {
			return;
		}
		this.buffer[0] = (byte) psdu.length;
		System.arraycopy(psdu, 0, this.buffer, 1, psdu.length);
		this.intact = good;
		this.lqi = link.lqi();
		this.energy = Math.max(0, link.rssi() + (this.part == AT86RF231 ? 91 : 94));
		this.isProtected = (this.registers[0x0c] & 0x80) != 0;
		if (extended && good && (psdu[0] & 0x20) != 0 && (this.registers[0x2e] & 0x10) == 0) {
			this.state = BUSY_RX_AACK;
			acknowledge(psdu);
		} else if (this.state == BUSY_RX || this.state == BUSY_RX_AACK) {
			leaveReception();
		}
		raise(AMI | TRX_END);
	}

	private void acknowledge(byte[] psdu) {
		boolean dataRequest = (psdu[0] & 0x07) == 3;
		byte[] frame = { (byte) (dataRequest && (this.registers[0x2e] & 0x20) != 0 ? 0x12 : 0x02), 0, psdu[2] };
		after(Phy.TURNAROUND, () -> {
			transmit(Phy.psdu(frame, 0, frame.length));
			this.acknowledged++;
			after(Phy.duration(5), this::leaveReception);
		});
	}

	/** The third level of filtering (IEEE 802.15.4-2006 section 7.5.6.2), as far as data sheets say that RX_AACK does it. */
	private boolean isForThis(byte[] psdu) {
		int type = psdu[0] & 7;
		int versions = this.registers[0x2e] >> 6;
		if (psdu.length < 5 || type == 2 || type > 3 || versions < 3 && (psdu[1] >> 4 & 3) > versions) {
			return false;
		}
		int mode = psdu[1] >> 2 & 3;
		boolean anyPan = (this.registers[0x22] & this.registers[0x23]) == 0xff;
		int own = this.registers[0x22] | this.registers[0x23] << 8;
		if (mode == 0) {
			// A source alone: a beacon of this PAN; data and commands only for the PAN's coordinator (AACK_I_AM_COORD).
			boolean here = (psdu[3] & 0xff | (psdu[4] & 0xff) << 8) == own;
			return (psdu[1] >> 6 & 3) != 0 && (type == 0 ? here || anyPan : here && (this.registers[0x2e] & 0x08) != 0);
		}
		int pan = psdu[3] & 0xff | (psdu[4] & 0xff) << 8;
		if (pan != 0xffff && pan != own) {
			return false;
		}
		if (mode == 2) {
			int address = psdu[5] & 0xff | (psdu[6] & 0xff) << 8;
			return address == 0xffff || address == (this.registers[0x20] | this.registers[0x21] << 8);
		}
		for (int i = 0; i < 8; i++) {
			if ((psdu[5 + i] & 0xff) != this.registers[0x24 + i]) {
				return false;
			}
		}
		return mode == 3;
	}

	// Sending

	private void transmit(byte[] psdu) {
		this.transmitting = true;
		this.medium.transmit(this.radio, this.radio.channel(), psdu);
		this.transmitting = false;
	}

	private void startTransmission() {
		this.state = BUSY_TX_ARET;
		this.attempts = 0;
		this.registers[0x02] = 7 << 5;
		attempt();
	}

	private void attempt() {
		this.awaitsAcknowledgement = false;
		this.radio.setListening(false);
		this.attempts++;
		this.backoffs = 0;
		this.exponent = this.registers[0x2f] & 0x0f;
		if ((this.registers[0x2c] >> 1 & 7) == 7) {
			after(16, this::send);
		} else {
			backOff();
		}
	}

	private void backOff() {
		after(this.medium.random().nextInt(1 << this.exponent) * Phy.BACKOFF_PERIOD + Phy.CCA, () -> {
			if (!this.medium.busy(this.radio, this.radio.channel(), this.medium.now() - Phy.CCA)) {
				after(Phy.TURNAROUND, this::send);
				return;
			}
			this.exponent = Math.min(this.exponent + 1, this.registers[0x2f] >> 4);
			if (++this.backoffs > (this.registers[0x2c] >> 1 & 7)) {
				endTransmission(3);
			} else {
				backOff();
			}
		});
	}

	private void send() {
		int length = this.buffer[0] & 0x7f;
		byte[] psdu = (this.registers[0x04] & 0x20) != 0 ? Phy.psdu(this.buffer, 1, length - 2) : Arrays.copyOfRange(this.buffer, 1, 1 + length);
		transmit(psdu);
		after(Phy.duration(length), () -> {
			if ((psdu[0] & 0x20) == 0) {
				endTransmission(0);
				return;
			}
			this.awaitsAcknowledgement = true;
			this.radio.setListening(true);
			after(Phy.ACK_WAIT, () -> {
				if (this.attempts <= this.registers[0x2c] >> 4) {
					attempt();
				} else {
					endTransmission(5);
				}
			});
		});
	}

	private void endTransmission(int trac) {
		this.awaitsAcknowledgement = false;
		this.registers[0x02] = trac << 5;
		enter(TX_ARET_ON);
		raise(TRX_END);
	}
}
