package frond.lowpan;

/** Interface identifiers, the second half of an address, as link-layer addresses give them (RFC 4944 section 6, RFC 6282 section 3.2.2). */
public final class Iid {
	/** The universal/local bit of an EUI-64, which an interface identifier carries inverted (RFC 4291 appendix A). */
	private static final long UNIVERSAL = 0x0200000000000000L;
	/** What a 16-bit address is put behind: 0000:00ff:fe00:XXXX. */
	static final long SHORT = 0x000000fffe000000L;

	private Iid() {
	}

	/** The interface identifier of an EUI-64, or the EUI-64 of an interface identifier: one inverts the other. */
	public static long ofEui64(long eui64) {
		return eui64 ^ UNIVERSAL;
	}

	/** The interface identifier of a 16-bit short address. */
	public static long ofShort(int address) {
		return SHORT | address & 0xffff;
	}

	/** Whether an interface identifier stands for a short address. */
	public static boolean isShort(long iid) {
		return (iid & ~0xffffL) == SHORT;
	}
}
