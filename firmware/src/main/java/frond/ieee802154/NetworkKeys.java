package frond.ieee802154;

/**
 * The keys of a network as text, one a line: 32 hexadecimal digits, behind a key index (0 to 255) and a space where that is not 1. The first is
 * for sending; a second is also taken, while one replaces the other. Empty lines and those that begin with {@code #} are skipped.
 */
public final class NetworkKeys {
	/** Keys that are valid at once. */
	public static final int MOST = 2;

	/** How many there are, 1 or 2. */
	public int count;
	/** Their key indices; 0 for a key that frames do not name. */
	public final int[] indices = new int[MOST];
	/** The keys. */
	public final byte[][] keys = new byte[MOST][LinkSecurity.KEY_LENGTH];

	/**
	 * Adds a key.
	 *
	 * @param key holds {@link LinkSecurity#KEY_LENGTH} bytes from {@code at}
	 * @return false if there are two, if the index is not 0 to 255 or taken, or if there are two and one has no index
	 */
	public boolean add(int index, byte[] key, int at) {
		if (this.count == MOST || index < 0 || index > 255 || this.count == 1 && (index == 0 || this.indices[0] == 0 || index == this.indices[0])) {
			return false;
		}
		this.indices[this.count] = index;
		System.arraycopy(key, at, this.keys[this.count++], 0, LinkSecurity.KEY_LENGTH);
		return true;
	}

	/** What text says, or null if it is not keys. */
	public static NetworkKeys of(byte[] text) {
		NetworkKeys keys = new NetworkKeys();
		int at = 0;
		while (at < text.length) {
			int end = at;
			while (end < text.length && text[end] != '\n') {
				end++;
			}
			int last = end;
			while (last > at && text[last - 1] <= ' ') {
				last--;
			}
			if (last > at && text[at] != '#' && !keys.line(text, at, last)) {
				return null;
			}
			at = end + 1;
		}
		return keys.count == 0 ? null : keys;
	}

	private boolean line(byte[] text, int from, int end) {
		int digits = end - 2 * LinkSecurity.KEY_LENGTH;
		int index = 1;
		if (digits > from) {
			index = 0;
			for (int i = from; i < digits - 1; i++) {
				if (text[i] < '0' || text[i] > '9' || i - from > 2) {
					return false;
				}
				index = 10 * index + text[i] - '0';
			}
			if (text[digits - 1] != ' ' || digits - 1 == from) {
				return false;
			}
		}
		byte[] key = new byte[LinkSecurity.KEY_LENGTH];
		for (int i = 0; i < 2 * LinkSecurity.KEY_LENGTH; i++) {
			int digit = digits < from ? -1 : Character.digit((char) text[digits + i], 16);
			if (digit < 0) {
				return false;
			}
			key[i >> 1] = (byte) (key[i >> 1] << 4 | digit);
		}
		return add(index, key, 0);
	}

	/** The security that these keys give. */
	public LinkSecurity security(int level, FrameCounterStore counters, int neighbors) {
		int last = this.count - 1;
		LinkSecurity security = new LinkSecurity(level, this.indices[last], this.keys[last], counters, neighbors);
		if (last > 0) {
			security.setKey(this.indices[0], this.keys[0], Long.MAX_VALUE);
		}
		return security;
	}
}
