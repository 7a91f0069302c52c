package frond.buffer;

/** Numbers that look random and are the same in every run and on every machine (xorshift, 32 bits). */
public final class Noise {
	private int state = 0x2545f491;

	/** The next number, 0 to {@code limit} - 1. */
	public int next(int limit) {
		int value = this.state;
		value ^= value << 13;
		value ^= value >>> 17;
		value ^= value << 5;
		this.state = value;
		return (value >>> 1) % limit;
	}
}
