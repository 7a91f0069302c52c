package frond.fuzz;

import java.util.Arrays;

/**
 * An input that is several messages. The last may be cut short.
 *
 * <pre>
 * | kind (1) | length (1) | message ... | kind | length | message ...
 * </pre>
 */
public final class Records {
	/** No input takes more. */
	private static final int MOST = 32;

	private final byte[] input;
	private int at;
	private int count;
	private int kind;
	private byte[] message;

	/** From the input's first byte on. */
	public Records(byte[] input) {
		this.input = input;
	}

	/** Goes to the next message; false if there is none. */
	public boolean next() {
		if (this.input.length - this.at < 2 || this.count == MOST) {
			return false;
		}
		this.kind = this.input[this.at] & 0xff;
		int from = this.at + 2;
		int end = Math.min(this.input.length, from + (this.input[this.at + 1] & 0xff));
		this.message = Arrays.copyOfRange(this.input, from, end);
		this.at = end;
		this.count++;
		return true;
	}

	/** What the target is to do with the message, 0 to 255. */
	public int kind() {
		return this.kind;
	}

	/** Whether a bit of the kind is set. */
	public boolean kind(int bit) {
		return (this.kind & bit) != 0;
	}

	/** The message; the caller's own. */
	public byte[] message() {
		return this.message;
	}

	/** Messages so far. */
	public int count() {
		return this.count;
	}
}
