package frond.ieee802154;

import frond.buffer.Bytes;

/** AES-CMAC (RFC 4493): a keyed hash for what is not a frame. Allocates nothing after the constructor. */
public final class AesCmac {
	/** Bytes of a key, and of a block. */
	public static final int LENGTH = Aes.KEY_LENGTH;
	/** What a doubling that overflows adds: x^128 = x^7 + x^2 + x + 1. */
	private static final int REDUCTION = 0x87;

	private final Aes aes = new Aes();
	private final byte[] last = new byte[LENGTH];

	/** @param key {@code key[at..at + 16)} */
	public AesCmac(byte[] key, int at) {
		this.aes.setKey(key, at);
	}

	/**
	 * The last 64 of the hash's 128 bits.
	 *
	 * @param end may equal {@code at}
	 */
	public long hash(byte[] bytes, int at, int end) {
		Aes aes = this.aes;
		aes.s0 = 0;
		aes.s1 = 0;
		aes.s2 = 0;
		aes.s3 = 0;
		aes.encrypt();
		// Subkey K1 (section 2.3), and K2 if the last block is not whole.
		long high = (long) aes.s0 << 32 | aes.s1 & 0xffffffffL;
		long low = (long) aes.s2 << 32 | aes.s3 & 0xffffffffL;
		int length = end - at;
		boolean whole = length > 0 && (length & LENGTH - 1) == 0;
		for (int doublings = whole ? 1 : 2; doublings > 0; doublings--) {
			long carry = low >>> 63;
			low = low << 1 ^ (high < 0 ? REDUCTION : 0);
			high = high << 1 | carry;
		}
		aes.s0 = 0;
		aes.s1 = 0;
		aes.s2 = 0;
		aes.s3 = 0;
		int from = at;
		while (end - from > LENGTH) {
			add(bytes, from);
			aes.encrypt();
			from += LENGTH;
		}
		byte[] last = this.last;
		Bytes.put64(last, 0, 0);
		Bytes.put64(last, 8, 0);
		System.arraycopy(bytes, from, last, 0, end - from);
		if (!whole) {
			last[end - from] = (byte) 0x80;
		}
		add(last, 0);
		aes.s0 ^= (int) (high >>> 32);
		aes.s1 ^= (int) high;
		aes.s2 ^= (int) (low >>> 32);
		aes.s3 ^= (int) low;
		aes.encrypt();
		return (long) aes.s2 << 32 | aes.s3 & 0xffffffffL;
	}

	private void add(byte[] bytes, int at) {
		Aes aes = this.aes;
		aes.s0 ^= Bytes.get32(bytes, at);
		aes.s1 ^= Bytes.get32(bytes, at + 4);
		aes.s2 ^= Bytes.get32(bytes, at + 8);
		aes.s3 ^= Bytes.get32(bytes, at + 12);
	}
}
