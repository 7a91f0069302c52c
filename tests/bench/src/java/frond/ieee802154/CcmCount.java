package frond.ieee802154;

import frond.buffer.Bytes;
import frond.hal.Clock;

/**
 * CCM* of a frame of 100 bytes at level 5: by {@link Ccm}, and by the AES engine of an AT86RF2xx. Of the engine the processor's own
 * instructions are counted, and what it waits for meanwhile: the bytes on SPI, and the engine.
 */
public final class CcmCount implements RadioCcm.Engine {
	/** What was counted. */
	public static final class Result {
		/** Instructions of {@link Ccm#seal}. */
		public int java;
		/** Instructions around the accesses to the engine. */
		public int radio;
		/** Cycles of SPI and engine. */
		public int wire;
	}

	private static final int ROUNDS = 200;
	private static final int INSTRUCTIONS_A_MICROSECOND = 1000;
	/** MAC header with two EUI-64s, 21, and auxiliary security header, 6; message; MIC; the FCS is the radio's. */
	private static final int HEADER = 27;
	private static final int MESSAGE = 67;
	private static final int MIC = 4;
	private static final int LEVEL = 5;
	/** 168 MHz by the 5.25 MHz of SPI2 (APB1's 42 MHz by 8; the chip takes up to 7.5), eight bits. */
	private static final int CYCLES_A_BYTE = 8 * 32;
	/** 24 us a block (data sheet, AES core operation). */
	private static final int CYCLES_A_BLOCK = 24 * 168;
	private static final Result RESULT = new Result();

	private final Aes aes = new Aes();
	private final Aes engineAes = new Aes();
	/** Whether the engine computes, for the comparison, or only takes. */
	private boolean computes = true;
	private int bytes;
	private int blocks;
	private int s0;
	private int s1;
	private int s2;
	private int s3;

	/** Of the last {@link #count}. */
	public static Result result() {
		return RESULT;
	}

	/** @return null, or what went wrong */
	public String count() {
		byte[] key = new byte[16];
		for (int i = 0; i < key.length; i++) {
			key[i] = (byte) (i * 7 + 1);
		}
		this.aes.setKey(key, 0);
		this.engineAes.setKey(key, 0);
		byte[] first = frame();
		byte[] second = frame();
		Ccm ccm = new Ccm();
		ccm.setNonce(0x02f00d0000000001L, 5, LEVEL);
		ccm.seal(this.aes, first, 0, HEADER, HEADER + MESSAGE, MIC);
		RadioCcm radio = new RadioCcm(this);
		radio.setNonce(0x02f00d0000000001L, 5, LEVEL);
		radio.seal(second, 0, HEADER, HEADER + MESSAGE, MIC);
		for (int i = 0; i < first.length; i++) {
			if (first[i] != second[i]) {
				return "the radio's engine is used wrong";
			}
		}
		this.computes = false;
		this.bytes = 0;
		this.blocks = 0;
		long start = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			ccm.seal(this.aes, first, 0, HEADER, HEADER + MESSAGE, MIC);
		}
		long between = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			radio.seal(second, 0, HEADER, HEADER + MESSAGE, MIC);
		}
		long end = Clock.micros();
		RESULT.java = (int) ((between - start) * INSTRUCTIONS_A_MICROSECOND / ROUNDS);
		RESULT.radio = (int) ((end - between) * INSTRUCTIONS_A_MICROSECOND / ROUNDS);
		RESULT.wire = (this.bytes * CYCLES_A_BYTE + this.blocks * CYCLES_A_BLOCK) / ROUNDS;
		return null;
	}

	private static byte[] frame() {
		byte[] frame = new byte[HEADER + MESSAGE + MIC];
		for (int i = 0; i < HEADER + MESSAGE; i++) {
			frame[i] = (byte) (i * 37 + 11);
		}
		return frame;
	}

	/** As the chip does: what was in the registers comes out while what is new goes in, and the last byte of 20 starts the engine. */
	@Override
	public void access(byte[] access, int length) {
		this.bytes += length;
		boolean starts = length == RadioCcm.WRITE_LENGTH;
		if (starts) {
			this.blocks++;
		}
		if (!this.computes) {
			return;
		}
		int at = starts ? 3 : 2;
		int w0 = Bytes.get32(access, at);
		int w1 = Bytes.get32(access, at + 4);
		int w2 = Bytes.get32(access, at + 8);
		int w3 = Bytes.get32(access, at + 12);
		// A byte comes a place later than it goes: the result is one byte behind what is written.
		int out = starts ? at + 1 : at;
		Bytes.put32(access, out, this.s0);
		Bytes.put32(access, out + 4, this.s1);
		Bytes.put32(access, out + 8, this.s2);
		Bytes.put32(access, out + 12, this.s3);
		if (starts) {
			boolean chained = (access[2] & RadioCcm.CBC) != 0;
			Aes aes = this.engineAes;
			aes.s0 = w0 ^ (chained ? this.s0 : 0);
			aes.s1 = w1 ^ (chained ? this.s1 : 0);
			aes.s2 = w2 ^ (chained ? this.s2 : 0);
			aes.s3 = w3 ^ (chained ? this.s3 : 0);
			aes.encrypt();
			this.s0 = aes.s0;
			this.s1 = aes.s1;
			this.s2 = aes.s2;
			this.s3 = aes.s3;
		}
	}
}
