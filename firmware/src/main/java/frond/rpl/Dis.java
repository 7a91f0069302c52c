package frond.rpl;

import frond.buffer.Drop;

/** DODAG Information Solicitation (RFC 6550 section 6.2): two bytes of zero, and options. */
public final class Dis {
	/** Length without options. */
	public static final int LENGTH = 2;

	private Dis() {
	}

	/** Checks the message at {@code at}, behind the ICMPv6 header. Returns 0 or a reason of {@link Drop}. */
	public static int check(int at, int end) {
		return end - at < LENGTH ? Drop.RPL_TRUNCATED : 0;
	}

	/** Writes the message; returns the index behind it. */
	public static int write(byte[] bytes, int at) {
		bytes[at] = 0;
		bytes[at + 1] = 0;
		return at + LENGTH;
	}
}
