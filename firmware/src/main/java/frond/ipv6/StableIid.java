package frond.ipv6;

import frond.buffer.Bytes;
import frond.ieee802154.AesCmac;
import frond.lowpan.Iid;

/**
 * Interface identifiers that stay the same for a prefix and tell nothing of the EUI-64 or of each other (RFC 7217 section 5):
 * F(prefix, net interface, DAD counter, secret key), F being AES-CMAC under the secret key, and the net interface the EUI-64.
 *
 * <pre>
 *  | prefix (8) | EUI-64 (8) | DAD counter (4) |
 * </pre>
 */
public final class StableIid {
	/** Bytes of a secret key. */
	public static final int SECRET_LENGTH = AesCmac.LENGTH;

	private final AesCmac function;
	private final byte[] input = new byte[20];

	/**
	 * @param eui64 as printed
	 * @param secret {@code secret[at..at + 16)}; random, and kept: with another, every address is another
	 */
	public StableIid(long eui64, byte[] secret, int at) {
		this.function = new AesCmac(secret, at);
		Bytes.put64(this.input, 8, eui64);
	}

	/**
	 * The identifier for a prefix.
	 *
	 * @param counter duplicates that were met before (section 5, DAD_Counter)
	 */
	public long of(long prefix, int counter) {
		byte[] input = this.input;
		Bytes.put64(input, 0, prefix);
		int count = counter << 8;
		long iid;
		do {
			Bytes.put32(input, 16, count);
			iid = this.function.hash(input, 0, input.length);
			count++;
		} while (isReserved(iid));
		return iid;
	}

	/**
	 * Whether an identifier has a meaning of its own: subnet-router anycast, the reserved ones of RFC 5453, and, because it would be compressed to
	 * an address nobody has, that of a short address (RFC 4944 section 6).
	 */
	static boolean isReserved(long iid) {
		return iid == 0 || iid >>> 24 == 0x02005efffeL || iid >= 0xfdffffffffffff80L && iid <= 0xfdffffffffffffffL || Iid.isShort(iid);
	}
}
