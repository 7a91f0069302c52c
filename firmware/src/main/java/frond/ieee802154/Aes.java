package frond.ieee802154;

import frond.buffer.Bytes;

/**
 * AES-128, encryption only (FIPS-197): all that CCM* needs. The state is four words, most significant byte first, so that no block is ever
 * an array. SubBytes, ShiftRows and MixColumns of a byte are one look-up in a table of 256 words, shared by all keys and computed at start-up;
 * it is read at places that depend on the key, which a processor without a data cache does not show in its timing.
 */
final class Aes {
	static final int KEY_LENGTH = 16;
	private static final int ROUNDS = 10;

	/** For a byte x: S(x) times 2, 1, 1 and 3, from the most significant byte. The other three columns are rotations of it. */
	private static final int[] TABLE = table();

	private final int[] schedule = new int[4 * (ROUNDS + 1)];
	/** The state before and after {@link #encrypt}. */
	int s0;
	int s1;
	int s2;
	int s3;

	/** Sets the key (section 5.2). */
	void setKey(byte[] key, int at) {
		int[] words = this.schedule;
		for (int i = 0; i < 4; i++) {
			words[i] = Bytes.get32(key, at + 4 * i);
		}
		int constant = 1;
		for (int i = 4; i < words.length; i++) {
			int word = words[i - 1];
			if ((i & 3) == 0) {
				word = substitute(word << 8 | word >>> 24) ^ constant << 24;
				constant = constant << 1 ^ (constant >> 7) * 0x11b;
			}
			words[i] = words[i - 4] ^ word;
		}
	}

	/** Encrypts the state (section 5.1). */
	void encrypt() {
		int[] table = TABLE;
		int[] key = this.schedule;
		int a = this.s0 ^ key[0];
		int b = this.s1 ^ key[1];
		int c = this.s2 ^ key[2];
		int d = this.s3 ^ key[3];
		int at = 4;
		while (at < 4 * ROUNDS) {
			int e = column(table[a >>> 24], table[b >>> 16 & 0xff], table[c >>> 8 & 0xff], table[d & 0xff]) ^ key[at];
			int f = column(table[b >>> 24], table[c >>> 16 & 0xff], table[d >>> 8 & 0xff], table[a & 0xff]) ^ key[at + 1];
			int g = column(table[c >>> 24], table[d >>> 16 & 0xff], table[a >>> 8 & 0xff], table[b & 0xff]) ^ key[at + 2];
			d = column(table[d >>> 24], table[a >>> 16 & 0xff], table[b >>> 8 & 0xff], table[c & 0xff]) ^ key[at + 3];
			a = e;
			b = f;
			c = g;
			at += 4;
		}
		// The last round does not mix columns.
		this.s0 = row(table[a >>> 24], table[b >>> 16 & 0xff], table[c >>> 8 & 0xff], table[d & 0xff]) ^ key[at];
		this.s1 = row(table[b >>> 24], table[c >>> 16 & 0xff], table[d >>> 8 & 0xff], table[a & 0xff]) ^ key[at + 1];
		this.s2 = row(table[c >>> 24], table[d >>> 16 & 0xff], table[a >>> 8 & 0xff], table[b & 0xff]) ^ key[at + 2];
		this.s3 = row(table[d >>> 24], table[a >>> 16 & 0xff], table[b >>> 8 & 0xff], table[c & 0xff]) ^ key[at + 3];
	}

	private static int column(int first, int second, int third, int fourth) {
		int word = third ^ (fourth >>> 8 | fourth << 24);
		word = second ^ (word >>> 8 | word << 24);
		return first ^ (word >>> 8 | word << 24);
	}

	/** The plain S(x) of four looked up words, which is their second and third byte. */
	private static int row(int first, int second, int third, int fourth) {
		return first << 8 & 0xff000000 | second & 0x00ff0000 | third & 0x0000ff00 | fourth >>> 8 & 0x000000ff;
	}

	private static int substitute(int word) {
		int[] table = TABLE;
		return row(table[word >>> 24], table[word >>> 16 & 0xff], table[word >>> 8 & 0xff], table[word & 0xff]);
	}

	/** The S-box (section 5.1.1), by walking through the powers of 3 and of its inverse, with the products. */
	private static int[] table() {
		int[] table = new int[256];
		int power = 1;
		int inverse = 1;
		do {
			power ^= power << 1 ^ (power >> 7) * 0x11b;
			inverse ^= inverse << 1;
			inverse ^= inverse << 2;
			inverse ^= inverse << 4;
			inverse &= 0xff;
			inverse ^= (inverse >> 7) * 0x09;
			int doubled = inverse << 8 | inverse;
			put(table, power, (inverse ^ doubled >>> 7 ^ doubled >>> 6 ^ doubled >>> 5 ^ doubled >>> 4) & 0xff ^ 0x63);
		} while (power != 1);
		put(table, 0, 0x63);
		return table;
	}

	private static void put(int[] table, int at, int value) {
		int twice = value << 1 ^ (value >> 7) * 0x11b;
		table[at] = twice << 24 | value << 16 | value << 8 | twice ^ value;
	}
}
