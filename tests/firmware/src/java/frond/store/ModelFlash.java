package frond.store;

import frond.buffer.Noise;

/**
 * Flash as an STM32F405 has it, in virtual time: words that can only lose bits, erases of whole sectors, and something to be called before
 * each of the two, which can see what a power cut at that moment leaves.
 */
final class ModelFlash implements FlashMemory {
	/** Called before each word that is written and each sector that is erased. */
	interface Observer {
		void before(ModelFlash flash, int sector, int offset, byte[] word, int at);
	}

	/** Data sheet DS8626 table 41: 16 us a word at x32, an erase of 128 KB at most 2 s. */
	private static final int WORD_MICROS = 16;
	private static final long ERASE_MICROS = 2000000;
	/** Nanoseconds a byte for copying and looking at it, ten cycles at 168 MHz, and microseconds a call: docs/storage.md has what was counted. */
	private static final int READ_NANOS = 60;
	private static final int CALL_NANOS = 600;

	final byte[][] bytes;
	Observer observer;
	/** What the accesses so far took. */
	long nanos;
	int erases;
	/** Of these, of each sector. */
	final int[] worn;
	int words;

	ModelFlash(int sectors, int size) {
		this.bytes = new byte[sectors][size];
		this.worn = new int[sectors];
		for (int i = 0; i < sectors; i++) {
			erase(i);
		}
		this.erases = 0;
		this.nanos = 0;
	}

	/** One with the same contents, and no observer. */
	ModelFlash copy() {
		ModelFlash copy = new ModelFlash(this.bytes.length, this.bytes[0].length);
		for (int i = 0; i < this.bytes.length; i++) {
			System.arraycopy(this.bytes[i], 0, copy.bytes[i], 0, this.bytes[i].length);
		}
		return copy;
	}

	@Override
	public int sectors() {
		return this.bytes.length;
	}

	@Override
	public int sectorSize() {
		return this.bytes[0].length;
	}

	@Override
	public void read(int sector, int offset, byte[] into, int at, int length) {
		System.arraycopy(this.bytes[sector], offset, into, at, length);
		this.nanos += CALL_NANOS + (long) READ_NANOS * length;
	}

	@Override
	public boolean write(int sector, int offset, byte[] from, int at, int length) {
		if (((offset | length) & 3) != 0) {
			return false;
		}
		for (int i = 0; i < length; i += 4) {
			if (this.observer != null) {
				this.observer.before(this, sector, offset + i, from, at + i);
			}
			for (int k = i; k < i + 4; k++) {
				this.bytes[sector][offset + k] &= from[at + k];
			}
			this.words++;
			this.nanos += WORD_MICROS * 1000;
		}
		return true;
	}

	@Override
	public boolean erase(int sector) {
		if (this.observer != null) {
			this.observer.before(this, sector, 0, null, 0);
		}
		byte[] bytes = this.bytes[sector];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = -1;
		}
		this.erases++;
		this.worn[sector]++;
		this.nanos += ERASE_MICROS * 1000;
		return true;
	}

	/** A word that was being written when the power went: any of the bits it was to lose. */
	void tear(int sector, int offset, byte[] word, int at, Noise noise) {
		for (int i = 0; i < 4; i++) {
			this.bytes[sector][offset + i] &= word[at + i] | (byte) noise.next(256);
		}
	}

	/** An erase during which the power went: some bytes are erased, some are as they were, some are anything. */
	void tearErase(int sector, Noise noise) {
		byte[] bytes = this.bytes[sector];
		int way = noise.next(4);
		for (int i = 0; i < bytes.length; i++) {
			int fate = noise.next(4);
			int any = noise.next(256);
			int old = bytes[i];
			bytes[i] = (byte) (way == 0 ? old | any : way == 1 ? fate == 0 ? old : -1 : way == 2 ? any : fate == 0 ? 0 : -1);
		}
	}
}
