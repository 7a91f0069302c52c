package frond.bench;

import frond.radio.At86rf2xx;

/**
 * As much of an AT86RF233 as its driver needs to listen, to receive a frame and to send one, in memory. It remembers the accesses of one operation,
 * so that what they take by themselves can be counted and left out: on a board that is the transfer on SPI.
 *
 * <pre>
 * access: | 1 write, 1 | 0 | register (6) | value (8) |     to SRAM and frame buffer by ranges of bytes
 * </pre>
 */
final class Chip implements At86rf2xx.Wiring {
	private static final int WRITE = 0x4000;
	private static final int TRX_STATUS = 0x01;
	private static final int TRX_STATE = 0x02;
	private static final int IRQ_STATUS = 0x0f;
	private static final int TRX_START = 0x02;
	private static final int FORCE_TRX_OFF = 0x03;
	private static final int TRX_OFF = 0x08;
	private static final int BUSY_TX_ARET = 0x12;
	private static final int TRX_END = 0x08;
	private static final int FCS = 2;
	/** LQI, ED, and RX_STATUS: the FCS is right. */
	private static final byte[] TRAILER = { (byte) 200, 50, (byte) 0x80 };
	private static final int LIMIT = 32;

	private static final int EXCHANGE = 0;
	private static final int TRANSFER = 1;
	private static final int SEND = 2;

	private final int[] registers = new int[64];
	/** A frame as it is read: FCS and trailer included. */
	private byte[] offered;
	private boolean irq;
	private byte[] sent;
	private int sentLength;

	private boolean recording;
	private int recorded;
	private final int[] kinds = new int[LIMIT];
	private final int[] words = new int[LIMIT];
	private final byte[] replayed = new byte[160];

	Chip() {
		this.registers[0x1c] = 0x0b;
		this.registers[0x1d] = 1;
		this.registers[0x1e] = 0x1f;
	}

	/** A frame as {@link #offer} wants it. */
	static byte[] prepared(byte[] frame) {
		byte[] prepared = new byte[frame.length + FCS + TRAILER.length];
		System.arraycopy(frame, 0, prepared, 0, frame.length);
		System.arraycopy(TRAILER, 0, prepared, frame.length + FCS, TRAILER.length);
		return prepared;
	}

	/** A frame has come. */
	void offer(byte[] prepared) {
		this.offered = prepared;
		this.registers[IRQ_STATUS] = TRX_END;
		this.irq = true;
	}

	/** The frame went out, and was acknowledged. */
	void complete() {
		this.registers[TRX_STATE] = 0;
		this.registers[IRQ_STATUS] = TRX_END;
		this.irq = true;
	}

	/** The last frame that was sent, behind command and length. */
	byte[] sent() {
		return this.sent;
	}

	/** Where it ends, its FCS not included. */
	int sentEnd() {
		return this.sentLength - FCS;
	}

	void record() {
		this.recorded = 0;
		this.recording = true;
	}

	/** @return how many accesses there were */
	int stop() {
		this.recording = false;
		return this.recorded;
	}

	/** The accesses that were recorded, once more. */
	void replay(At86rf2xx.Wiring wiring) {
		byte[] bytes = this.replayed;
		for (int i = 0; i < this.recorded; i++) {
			int word = this.words[i];
			if (this.kinds[i] == EXCHANGE) {
				wiring.exchange(word);
			} else if (this.kinds[i] == TRANSFER) {
				wiring.transfer(bytes, word >> 8 & 0xff, word & 0xff, word >> 16 != 0);
			} else {
				wiring.send(bytes, 0, word & 0xff);
			}
		}
	}

	/** As much as {@link #replay} does besides the accesses. */
	int replayNothing() {
		byte[] bytes = this.replayed;
		int sum = 0;
		for (int i = 0; i < this.recorded; i++) {
			int word = this.words[i];
			if (this.kinds[i] == EXCHANGE) {
				sum += word;
			} else if (this.kinds[i] == TRANSFER) {
				sum ^= bytes[word & 0x3f] + word;
			} else {
				sum -= word;
			}
		}
		return sum;
	}

	private void note(int kind, int word) {
		if (this.recorded < LIMIT) {
			this.kinds[this.recorded] = kind;
			this.words[this.recorded++] = word;
		}
	}

	@Override
	public int exchange(int word) {
		if (this.recording) {
			note(EXCHANGE, word);
		}
		int[] registers = this.registers;
		int register = word >> 8 & 0x3f;
		if ((word & WRITE) == 0) {
			int value = registers[register];
			if (register == IRQ_STATUS) {
				registers[register] = 0;
				this.irq = false;
			}
			return value;
		}
		if (register != TRX_STATE) {
			registers[register] = word & 0xff;
		} else {
			int command = word & 0x1f;
			registers[TRX_STATUS] = command == FORCE_TRX_OFF ? TRX_OFF : command == TRX_START ? BUSY_TX_ARET : command;
		}
		return 0;
	}

	@Override
	public int transfer(byte[] bytes, int at, int length, boolean more) {
		if (this.recording) {
			note(TRANSFER, (more ? 1 << 16 : 0) | at << 8 | length);
		}
		byte[] offered = this.offered;
		if (more) {
			bytes[at + 1] = (byte) (offered.length - TRAILER.length);
		} else {
			System.arraycopy(offered, 0, bytes, at, length);
		}
		return 0;
	}

	@Override
	public int send(byte[] bytes, int at, int length) {
		if (this.recording) {
			note(SEND, length);
		}
		this.sent = bytes;
		this.sentLength = length;
		return 0;
	}

	@Override
	public void reset(boolean asserted) {
		this.irq = false;
	}

	@Override
	public void sleep(boolean asserted) {
		// Not slept here.
	}

	@Override
	public boolean irq() {
		return this.irq;
	}
}
