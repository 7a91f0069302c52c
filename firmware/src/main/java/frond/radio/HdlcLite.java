package frond.radio;

import frond.buffer.Crc16;
import frond.buffer.Drop;

/**
 * HDLC-lite, the framing under Spinel on a serial line (RFC 1662 sections 4 and C.2, without address and control fields).
 *
 * <pre>
 * +------+-----------------------+-----------------+------+
 * | 0x7e | contents, escaped ... | FCS-16, escaped | 0x7e |   FCS least significant byte first
 * +------+-----------------------+-----------------+------+
 * </pre>
 *
 * Escaped, as 0x7d and the byte exclusive-or 0x20, are 0x7e, 0x7d, XON (0x11), XOFF (0x13) and 0xf8, which some host
 * adapters take for a command. Encoding is static; an instance decodes one direction of one line, byte run by byte run, into a
 * buffer of its own.
 */
public final class HdlcLite {
	/** Begins and ends a frame, and is nowhere else. */
	public static final int FLAG = 0x7e;
	private static final int ESCAPE = 0x7d;
	private static final int FLIP = 0x20;
	private static final int FCS_INITIAL = 0xffff;
	/** The CRC over contents and FCS of an intact frame (RFC 1662 section C.2). */
	private static final int FCS_GOOD = 0xf0b8;
	private static final int FCS_LENGTH = 2;

	/** Nothing is taken before the first flag: the line may have been joined in mid-frame. */
	private static final int HUNTING = 0;
	private static final int FRAME = 1;
	private static final int ESCAPED = 2;
	/** Too long: the rest is skipped up to the next flag. */
	private static final int OVERSIZE = 3;

	private final byte[] contents;
	private int state;
	private int filled;
	/** The CRC over what is filled. */
	private int fcs = FCS_INITIAL;
	private int result;

	/** @param size the longest contents that are taken, bytes, without the FCS */
	public HdlcLite(int size) {
		this.contents = new byte[size + FCS_LENGTH];
	}

	/** Where the contents of the last whole frame are, from index 0; valid until the next {@link #decode}. */
	public byte[] contents() {
		return this.contents;
	}

	/** What {@link #decode} stopped at: the length of whole contents (1 or more), 0 for none yet, or a {@link Drop} reason. */
	public int result() {
		return this.result;
	}

	/** Forgets a frame that is half received; the next one begins at the next flag. */
	public void reset() {
		this.state = HUNTING;
		this.filled = 0;
		this.fcs = FCS_INITIAL;
		this.result = 0;
	}

	/**
	 * Takes received bytes up to the end of a frame, or all of them.
	 *
	 * @return index after the last byte taken; then see {@link #result()}
	 */
	public int decode(byte[] bytes, int at, int end) {
		byte[] into = this.contents;
		int length = this.filled;
		int fcs = this.fcs;
		int current = this.state;
		int i = at;
		this.result = 0;
		while (i < end) {
			if (current == FRAME) {
				// Nearly every byte of a frame is like the others: a loop without the rest.
				int run = Math.min(end, i + into.length - length);
				while (i < run) {
					int value = bytes[i];
					if (value == FLAG || value == ESCAPE) {
						break;
					}
					i++;
					into[length++] = (byte) value;
					fcs = Crc16.update(fcs, value);
				}
				if (i == end) {
					break;
				}
			}
			int value = bytes[i++];
			if (value == FLAG) {
				boolean ended = current != HUNTING && (current != FRAME || length != 0);
				if (ended) {
					this.result = check(current, length, fcs);
				}
				current = FRAME;
				length = 0;
				fcs = FCS_INITIAL;
				if (ended) {
					break;
				}
			} else if (current == ESCAPED && length < into.length) {
				value ^= FLIP;
				into[length++] = (byte) value;
				fcs = Crc16.update(fcs, value);
				current = FRAME;
			} else if (current == FRAME && value == ESCAPE) {
				current = ESCAPED;
			} else if (current != HUNTING) {
				current = OVERSIZE;
			}
		}
		this.state = current;
		this.filled = length;
		this.fcs = fcs;
		return i;
	}

	private static int check(int ended, int length, int fcs) {
		if (ended == OVERSIZE) {
			return Drop.HDLC_OVERSIZE;
		}
		if (ended == ESCAPED || length <= FCS_LENGTH) {
			return Drop.HDLC_TRUNCATED;
		}
		return fcs == FCS_GOOD ? length - FCS_LENGTH : Drop.HDLC_FCS;
	}

	/** The most bytes that contents of {@code length} become: two flags, and every byte of contents and FCS escaped. */
	public static int encodedLimit(int length) {
		return 2 + 2 * (length + FCS_LENGTH);
	}

	/**
	 * Writes contents as one frame.
	 *
	 * @param into has room for {@link #encodedLimit} bytes from {@code intoAt}; not the array of the contents
	 * @return index after the closing flag
	 */
	public static int encode(byte[] contents, int at, int end, byte[] into, int intoAt) {
		int to = intoAt;
		into[to++] = FLAG;
		int fcs = FCS_INITIAL;
		for (int i = at; i < end; i++) {
			int value = contents[i] & 0xff;
			fcs = Crc16.update(fcs, value);
			if (escapes(value)) {
				into[to++] = ESCAPE;
				value ^= FLIP;
			}
			into[to++] = (byte) value;
		}
		fcs ^= 0xffff;
		to = escape(fcs & 0xff, into, to);
		to = escape(fcs >> 8, into, to);
		into[to++] = FLAG;
		return to;
	}

	private static int escape(int value, byte[] into, int at) {
		if (escapes(value)) {
			into[at] = ESCAPE;
			into[at + 1] = (byte) (value ^ FLIP);
			return at + 2;
		}
		into[at] = (byte) value;
		return at + 1;
	}

	private static boolean escapes(int value) {
		return value == FLAG || value == ESCAPE || value == 0x11 || value == 0x13 || value == 0xf8;
	}
}
