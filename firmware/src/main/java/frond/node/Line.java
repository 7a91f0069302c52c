package frond.node;

import frond.ipv6.AddressText;

/**
 * One line of text in a buffer of its own, built without an object. What does not fit is left out; the line's end always fits. Every method
 * that appends answers the line itself.
 */
public final class Line {
	/** Characters, the line's end included. */
	public static final int CAPACITY = 512;
	private static final int END = 2;

	private final byte[] bytes = new byte[CAPACITY];
	/** Digits of a number, from the end. */
	private final byte[] digits = new byte[20];
	private final byte[] address = new byte[AddressText.LONGEST];
	private int length;

	/** Starts over. */
	public Line clear() {
		this.length = 0;
		return this;
	}

	/** The text so far is {@code bytes()[0..length())}. */
	public byte[] bytes() {
		return this.bytes;
	}

	/** Characters so far. */
	public int length() {
		return this.length;
	}

	/** Ends the line with CR and LF. */
	public Line end() {
		this.bytes[this.length++] = '\r';
		this.bytes[this.length++] = '\n';
		return this;
	}

	/** Appends one character. */
	public Line character(int character) {
		if (this.length < CAPACITY - END) {
			this.bytes[this.length++] = (byte) character;
		}
		return this;
	}

	/** Appends ASCII. */
	public Line text(String text) {
		int length = text.length();
		for (int i = 0; i < length; i++) {
			character(text.charAt(i));
		}
		return this;
	}

	/** Appends bytes; those that are not printable ASCII, and spaces, as '.': what comes from outside stays one word. */
	public Line word(byte[] from, int at, int length) {
		for (int i = at; i < at + length; i++) {
			character(from[i] > ' ' && from[i] <= '~' ? from[i] : '.');
		}
		return this;
	}

	/** Appends {@code " key="}. */
	public Line key(String key) {
		return character(' ').text(key).character('=');
	}

	/** Appends {@code " key="} and a number. */
	public Line number(String key, long value) {
		return key(key).number(value);
	}

	/** Appends a decimal number. */
	public Line number(long value) {
		byte[] digits = this.digits;
		int at = digits.length;
		long rest = value;
		do {
			long tens = rest / 10;
			int digit = (int) (rest - tens * 10);
			digits[--at] = (byte) ('0' + (digit < 0 ? -digit : digit));
			rest = tens;
		} while (rest != 0);
		if (value < 0) {
			character('-');
		}
		return word(digits, at, digits.length - at);
	}

	/** Appends so many hexadecimal digits, lower case. */
	public Line hex(long value, int digits) {
		for (int shift = 4 * digits - 4; shift >= 0; shift -= 4) {
			int digit = (int) (value >>> shift) & 0xf;
			character(digit < 10 ? '0' + digit : 'a' + digit - 10);
		}
		return this;
	}

	/** Appends an IPv6 address ({@link AddressText}). */
	public Line address(long high, long low) {
		byte[] text = this.address;
		return word(text, 0, AddressText.write(text, 0, high, low));
	}
}
