package frond.ieee802154;

import frond.buffer.Bytes;

/**
 * CCM* with the AES engine of an AT86RF2xx (data sheet, security module, fast SRAM access), for comparison only: {@link Ccm} is what the
 * MAC uses. The key is in the engine already. A block costs one access of 20 bytes, during which the result of the block before comes
 * out; the last result costs an access of its own.
 *
 * <pre>
 * | SRAM write | address | AES_CTRL | block (16) | AES_CTRL_MIRROR, which starts the engine |
 * | SRAM read  | address | block (16) |
 * </pre>
 */
final class RadioCcm {
	/** The chip. */
	interface Engine {
		/** Exchanges bytes in place. */
		void access(byte[] access, int length);
	}

	static final int WRITE_LENGTH = 20;
	private static final int READ_LENGTH = 18;
	/** AES_MODE of AES_CTRL: XOR with the result before, or not. */
	static final int CBC = 0x20;
	private static final int ECB = 0;
	private static final int REQUEST = 0x80;
	private static final int SRAM_WRITE = 0x40;
	private static final int AES_CTRL = 0x83;
	private static final int AES_STATE = 0x84;
	private static final int BLOCK = 3;

	private final Engine engine;
	private final byte[] access = new byte[WRITE_LENGTH];
	private final byte[] nonce = new byte[16];
	private final byte[] mac = new byte[16];

	RadioCcm(Engine engine) {
		this.engine = engine;
	}

	void setNonce(long source, int counter, int level) {
		Bytes.put64(this.nonce, 1, source);
		Bytes.put32(this.nonce, 9, counter);
		this.nonce[13] = (byte) level;
	}

	void seal(byte[] bytes, int at, int message, int end, int mic) {
		byte[] access = this.access;
		int header = message - at;
		block(mic - 2 >> 1 << 3 | (header > 0 ? 0x40 : 0) | 1, end - message);
		start(ECB);
		clear();
		Bytes.put16(access, BLOCK, header);
		absorb(bytes, at, message, BLOCK + 2);
		absorb(bytes, message, end, BLOCK);
		read(this.mac);
		// Counter 0 is for the MIC; the result of each comes with the next.
		block(1, 0);
		start(ECB);
		int count = 1;
		for (int from = message; from < end; from += 16) {
			block(1, count++);
			start(ECB);
			if (from == message) {
				mix(this.mac, 0, 16);
			} else {
				mix(bytes, from - 16, 16);
			}
		}
		int last = message + (end - message - 1 & ~15);
		access[0] = 0;
		access[1] = (byte) AES_STATE;
		this.engine.access(access, READ_LENGTH);
		for (int i = last; i < end; i++) {
			bytes[i] ^= access[2 + i - last];
		}
		System.arraycopy(this.mac, 0, bytes, end, mic);
	}

	/** A block of flags, nonce and a number of two bytes. */
	private void block(int flags, int number) {
		System.arraycopy(this.nonce, 0, this.access, BLOCK, 14);
		this.access[BLOCK] = (byte) flags;
		Bytes.put16(this.access, BLOCK + 14, number);
	}

	private void start(int mode) {
		byte[] access = this.access;
		access[0] = SRAM_WRITE;
		access[1] = (byte) AES_CTRL;
		access[2] = (byte) mode;
		access[WRITE_LENGTH - 1] = (byte) (REQUEST | mode);
		this.engine.access(access, WRITE_LENGTH);
	}

	private void clear() {
		for (int i = BLOCK; i < BLOCK + 16; i++) {
			this.access[i] = 0;
		}
	}

	private void absorb(byte[] bytes, int from, int end, int first) {
		int to = first;
		int at = from;
		while (at < end) {
			int length = Math.min(BLOCK + 16 - to, end - at);
			System.arraycopy(bytes, at, this.access, to, length);
			at += length;
			start(CBC);
			clear();
			to = BLOCK;
		}
	}

	/** The result of the block before the last is behind the first byte of the last. */
	private void mix(byte[] bytes, int at, int length) {
		byte[] access = this.access;
		for (int i = 0; i < length; i++) {
			bytes[at + i] ^= access[BLOCK + 1 + i];
		}
	}

	private void read(byte[] to) {
		this.access[0] = 0;
		this.access[1] = (byte) AES_STATE;
		this.engine.access(this.access, READ_LENGTH);
		System.arraycopy(this.access, 2, to, 0, 16);
	}
}
