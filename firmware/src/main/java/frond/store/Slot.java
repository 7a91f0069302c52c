package frond.store;

import frond.buffer.Bytes;
import frond.buffer.Crc32;

/**
 * One record of the flash store: three words, written in their order, the check last; so a record whose check is right is whole, for its
 * other words were written before. To forget a record its mark is cleared, which needs no erase.
 *
 * <pre>
 *   0                   4                       8        9             12
 * +-------------------+-------------------------+--------+-------------+
 * |       value       | kind (6 bits) time (26) |  mark  |    check    |  mark: ff, or 00 where it is forgotten
 * +-------------------+-------------------------+--------+-------------+  check: the lower 24 bits of the CRC-32 of the words before
 * </pre>
 *
 * A kind below {@link #BOOT} is a reading of that series, and time the milliseconds since its base. Nothing valid is all ones, as erased
 * flash is.
 */
final class Slot {
	/** Bytes. */
	static final int SIZE = 12;
	/** Where the mark's word is. */
	static final int MARK = 8;
	/** What follows was written in the boot with the id {@code value}; time: a number made of its sensors. */
	static final int BOOT = 60;
	/** What follows counts its time from {@code value << 16} milliseconds; time: 0, of the boot's uptime; 1, since 1970. */
	static final int BASE = 61;
	/** The boot began at {@code value << 16 | time} milliseconds since 1970. */
	static final int CLOCK = 62;
	/** What erased flash reads as. */
	static final int BLANK = 63;
	/** Time is below this. */
	static final int TIME_LIMIT = 1 << 26;

	private Slot() {
	}

	/** Writes a record that is not forgotten. */
	static void put(byte[] bytes, int kind, int value, int time) {
		Bytes.put32(bytes, 0, value);
		Bytes.put32(bytes, 4, kind << 26 | time);
		Bytes.put32(bytes, MARK, 0xff000000 | check(bytes, 0));
	}

	private static int check(byte[] bytes, int at) {
		int crc = Crc32.of(bytes, at, at + MARK) & 0xffffff;
		return crc == 0xffffff ? 0 : crc;
	}

	static int kind(byte[] bytes, int at) {
		return bytes[at + 4] >> 2 & 0x3f;
	}

	static int value(byte[] bytes, int at) {
		return Bytes.get32(bytes, at);
	}

	static int time(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 4) & TIME_LIMIT - 1;
	}

	/** Whether nothing of its mark is cleared. */
	static boolean live(byte[] bytes, int at) {
		return bytes[at + MARK] == -1;
	}

	/** Whether it is whole, forgotten or not. */
	static boolean valid(byte[] bytes, int at) {
		return (Bytes.get32(bytes, at + MARK) & 0xffffff) == check(bytes, at) && kind(bytes, at) != BLANK;
	}

	static boolean blank(byte[] bytes, int at) {
		return (Bytes.get32(bytes, at) & Bytes.get32(bytes, at + 4) & Bytes.get32(bytes, at + MARK)) == -1;
	}
}
