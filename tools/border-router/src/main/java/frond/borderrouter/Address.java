package frond.borderrouter;

/**
 * An IPv6 address, printed as RFC 5952 says.
 *
 * @param high first half
 * @param low second half
 */
public record Address(long high, long low) {
	/** Byte {@code index}, 0 to 15. */
	int octet(int index) {
		return (int) ((index < 8 ? this.high : this.low) >>> 56 - 8 * (index & 7)) & 0xff;
	}

	private int group(int index) {
		return this.octet(2 * index) << 8 | this.octet(2 * index + 1);
	}

	@Override
	public String toString() {
		// The longest run of zero groups, two at least, the first of equals (section 4.2).
		int from = -1;
		int length = 1;
		for (int i = 0; i < 8; i++) {
			int run = 0;
			while (i + run < 8 && group(i + run) == 0) {
				run++;
			}
			if (run > length) {
				from = i;
				length = run;
			}
			i += run;
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 8; i++) {
			if (i == from) {
				text.append("::");
				i += length - 1;
			} else {
				if (i > 0 && text.charAt(text.length() - 1) != ':') {
					text.append(':');
				}
				text.append(Integer.toHexString(group(i)));
			}
		}
		return text.toString();
	}
}
