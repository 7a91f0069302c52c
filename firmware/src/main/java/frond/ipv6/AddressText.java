package frond.ipv6;

/**
 * IPv6 addresses as text: written as RFC 5952 section 4 wants it (without the mixed notation of section 5), read in every form of RFC 4291 section
 * 2.2. A zone is not part of an address, and is not read.
 */
public final class AddressText {
	/** The longest text that {@link #write} makes, characters. */
	public static final int LONGEST = 39;
	private static final int GROUPS = 8;

	/** First half of the address that was read last. */
	public long high;
	/** Second half. */
	public long low;

	/**
	 * Writes an address.
	 *
	 * @param to with room for {@link #LONGEST}
	 * @return index behind it
	 */
	public static int write(byte[] to, int at, long high, long low) {
		// The longest run of zero groups, two at least, the first of equals (section 4.2).
		int from = GROUPS;
		int length = 1;
		for (int i = 0; i < GROUPS; i++) {
			int run = 0;
			while (i + run < GROUPS && group(high, low, i + run) == 0) {
				run++;
			}
			if (run > length) {
				from = i;
				length = run;
			}
			i += run;
		}
		for (int i = 0; i < GROUPS; i++) {
			if (i == from) {
				to[at++] = ':';
				to[at++] = ':';
				i += length - 1;
			} else {
				if (i != 0 && i != from + length) {
					to[at++] = ':';
				}
				at = hex(to, at, group(high, low, i));
			}
		}
		return at;
	}

	private static int hex(byte[] to, int at, int group) {
		int shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0;
		for (; shift >= 0; shift -= 4) {
			int digit = group >> shift & 15;
			to[at++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
		}
		return at;
	}

	private static int group(long high, long low, int index) {
		return (int) ((index < 4 ? high : low) >>> 48 - 16 * (index & 3)) & 0xffff;
	}

	/**
	 * Reads the address that is {@code text[at..end)}.
	 *
	 * @return false if it is none; then {@link #high} and {@link #low} mean nothing
	 */
	public boolean read(byte[] text, int at, int end) {
		this.high = 0;
		this.low = 0;
		// Groups in front of "::"; -1 while there was none.
		int gap = -1;
		int groups = 0;
		if (end - at >= 2 && text[at] == ':' && text[at + 1] == ':') {
			gap = 0;
			at += 2;
		}
		while (at < end) {
			if (groups == GROUPS) {
				return false;
			}
			int digits = 0;
			int value = 0;
			int start = at;
			while (at < end && digits <= 4 && digit(text[at]) >= 0) {
				value = value << 4 | digit(text[at++]);
				digits++;
			}
			if (at < end && text[at] == '.') {
				// The last 32 bits as in IPv4 (section 2.2, 3).
				if (groups > GROUPS - 2 || !readDotted(text, start, end)) {
					return false;
				}
				groups += 2;
				at = end;
				break;
			}
			if (digits == 0 || digits > 4) {
				return false;
			}
			append(value);
			groups++;
			if (at == end) {
				break;
			}
			if (text[at++] != ':' || at == end) {
				return false;
			}
			if (text[at] == ':') {
				if (gap >= 0) {
					return false;
				}
				gap = groups;
				at++;
			}
		}
		return gap < 0 ? groups == GROUPS : groups < GROUPS && spread(gap, groups);
	}

	/** Four decimal numbers without leading zeros, which are octal to some. */
	private boolean readDotted(byte[] text, int at, int end) {
		int address = 0;
		for (int i = 0; i < 4; i++) {
			int value = 0;
			int digits = 0;
			while (at < end && digits < 3 && text[at] >= '0' && text[at] <= '9') {
				value = 10 * value + text[at++] - '0';
				digits++;
			}
			boolean last = i == 3;
			if (digits == 0 || value > 255 || digits > 1 && text[at - digits] == '0' || (last ? at != end : at == end || text[at++] != '.')) {
				return false;
			}
			address = address << 8 | value;
		}
		append(address >>> 16);
		append(address & 0xffff);
		return true;
	}

	private void append(int group) {
		this.high = this.high << 16 | this.low >>> 48;
		this.low = this.low << 16 | group;
	}

	/** Moves the groups behind "::" to the end, and puts zeros where it is. */
	private boolean spread(int gap, int groups) {
		long high = this.high;
		long low = this.low;
		this.high = 0;
		this.low = 0;
		for (int i = 0; i < GROUPS; i++) {
			int zeros = GROUPS - groups;
			append(i < gap ? group(high, low, i + zeros) : i < gap + zeros ? 0 : group(high, low, i));
		}
		return true;
	}

	private static int digit(int character) {
		return character >= '0' && character <= '9' ? character - '0' : character >= 'a' && character <= 'f' ? character - 'a' + 10
				: character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
	}
}
