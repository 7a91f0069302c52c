package frond.ieee802154;

import frond.buffer.Bytes;

/**
 * CCM* with a length field of two bytes (IEEE 802.15.4-2006 annex B; with a MIC it is the CCM of RFC 3610, section 2.2 and 2.3 of which name
 * the blocks below). In place, nothing allocated.
 *
 * <pre>
 *  B0 | flags (1) | nonce: source (8) | frame counter (4) | level (1) | length of the message (2) |
 *  Ai |     1     | nonce                                             | i                         |
 * </pre>
 */
final class Ccm {
	/** Length field of two bytes, less one. */
	private static final int FLAGS_LENGTH = 1 << 24;
	private static final int FLAGS_HEADER = 0x40 << 24;

	/** A block with the nonce in its place; its first byte has the length of the length field. */
	private int n0;
	private int n1;
	private int n2;
	private int n3;
	/** The CBC-MAC so far. */
	private int m0;
	private int m1;
	private int m2;
	private int m3;

	/** Sets the nonce of the next message (section 7.6.3.2). */
	void setNonce(long source, int counter, int level) {
		this.n0 = (int) (source >>> 40) & 0xffffff | FLAGS_LENGTH;
		this.n1 = (int) (source >>> 8);
		this.n2 = (int) source << 24 | counter >>> 8;
		this.n3 = counter << 24 | level << 16;
	}

	/**
	 * Encrypts {@code bytes[message..end)} and writes the MIC over {@code bytes[at..end)} behind it.
	 *
	 * @param mic bytes of the MIC: 0 for none, else 4 to 16, even; there is room for them from {@code end}
	 */
	void seal(Aes aes, byte[] bytes, int at, int message, int end, int mic) {
		authenticate(aes, bytes, at, message, end, mic);
		crypt(aes, bytes, message, end);
		tag(aes);
		for (int i = 0; i < mic; i++) {
			bytes[end + i] = (byte) stateByte(aes, i);
		}
	}

	/**
	 * Decrypts {@code bytes[message..end)} and checks the MIC over {@code bytes[at..end)} behind it.
	 *
	 * @return whether the MIC is right; the message is decrypted whether or not
	 */
	boolean open(Aes aes, byte[] bytes, int at, int message, int end, int mic) {
		crypt(aes, bytes, message, end);
		authenticate(aes, bytes, at, message, end, mic);
		tag(aes);
		// All of it is compared, so that the time does not tell how much was right.
		int difference = 0;
		for (int i = 0; i < mic; i++) {
			difference |= (bytes[end + i] ^ stateByte(aes, i)) & 0xff;
		}
		return difference == 0;
	}

	/** Computes the CBC-MAC (RFC 3610 section 2.2). */
	private void authenticate(Aes aes, byte[] bytes, int at, int message, int end, int mic) {
		if (mic == 0) {
			return;
		}
		int header = message - at;
		aes.s0 = this.n0 | (mic - 2 >> 1) << 27 | (header > 0 ? FLAGS_HEADER : 0);
		aes.s1 = this.n1;
		aes.s2 = this.n2;
		aes.s3 = this.n3 | end - message;
		aes.encrypt();
		if (header > 0) {
			// The header is preceded by its length, so its words start two bytes in.
			aes.s0 ^= header << 16 | word(bytes, at, message) >>> 16;
			absorb(aes, bytes, at + 2, message, 1);
		}
		absorb(aes, bytes, message, end, 0);
		this.m0 = aes.s0;
		this.m1 = aes.s1;
		this.m2 = aes.s2;
		this.m3 = aes.s3;
	}

	/** Adds words, zeros behind the last, from a place in the block on; ends with a block encrypted. */
	private static void absorb(Aes aes, byte[] bytes, int from, int end, int place) {
		int at = from;
		int next = place;
		while (at < end) {
			int word = word(bytes, at, end);
			at += 4;
			switch (next) {
			case 0:
				aes.s0 ^= word;
				break;
			case 1:
				aes.s1 ^= word;
				break;
			case 2:
				aes.s2 ^= word;
				break;
			default:
				aes.s3 ^= word;
				break;
			}
			next++;
			if (next == 4) {
				aes.encrypt();
				next = 0;
			}
		}
		if (next != 0) {
			aes.encrypt();
		}
	}

	/** Adds the key stream from A1 on (RFC 3610 section 2.3). */
	private void crypt(Aes aes, byte[] bytes, int from, int end) {
		int block = 0;
		for (int at = from; at < end; at += 16) {
			block++;
			stream(aes, block);
			if (end - at >= 16) {
				Bytes.put32(bytes, at, Bytes.get32(bytes, at) ^ aes.s0);
				Bytes.put32(bytes, at + 4, Bytes.get32(bytes, at + 4) ^ aes.s1);
				Bytes.put32(bytes, at + 8, Bytes.get32(bytes, at + 8) ^ aes.s2);
				Bytes.put32(bytes, at + 12, Bytes.get32(bytes, at + 12) ^ aes.s3);
			} else {
				for (int i = at; i < end; i++) {
					bytes[i] ^= stateByte(aes, i - at);
				}
			}
		}
	}

	/** The state becomes the MIC, which is the CBC-MAC under A0. */
	private void tag(Aes aes) {
		stream(aes, 0);
		aes.s0 ^= this.m0;
		aes.s1 ^= this.m1;
		aes.s2 ^= this.m2;
		aes.s3 ^= this.m3;
	}

	private void stream(Aes aes, int block) {
		aes.s0 = this.n0;
		aes.s1 = this.n1;
		aes.s2 = this.n2;
		aes.s3 = this.n3 | block;
		aes.encrypt();
	}

	/** One byte of the state, counted from the most significant one of the first word. */
	private static int stateByte(Aes aes, int index) {
		int word = index < 4 ? aes.s0 : index < 8 ? aes.s1 : index < 12 ? aes.s2 : aes.s3;
		return word >> 24 - 8 * (index & 3);
	}

	private static int word(byte[] bytes, int at, int end) {
		if (end - at >= 4) {
			return Bytes.get32(bytes, at);
		}
		int word = (bytes[at] & 0xff) << 24;
		if (end - at > 1) {
			word |= (bytes[at + 1] & 0xff) << 16;
		}
		if (end - at > 2) {
			word |= (bytes[at + 2] & 0xff) << 8;
		}
		return word;
	}
}
