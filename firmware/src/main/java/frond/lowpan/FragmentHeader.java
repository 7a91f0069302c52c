package frond.lowpan;

import frond.buffer.Bytes;

/**
 * The header of a fragment (RFC 4944 section 5.3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------+---------------------+-------------------------------+
 * |1 1 0 0 0|    datagram_size    |         datagram_tag          |   the first
 * +---------+---------------------+-------------------------------+
 * |1 1 1 0 0|    datagram_size    |         datagram_tag          |   each other
 * +---------+-----+---------------+-------------------------------+
 * |datagram_offset|
 * +---------------+
 * </pre>
 *
 * The size is that of the whole IPv6 datagram before compression, the offset that of the fragment's first byte in it, in units of eight bytes.
 */
final class FragmentHeader {
	/** Bytes in front of the first fragment. */
	static final int FIRST_LENGTH = 4;
	/** Bytes in front of each other. */
	static final int LENGTH = 5;
	/** Sizes and offsets are in these. */
	static final int UNIT = 8;
	/** The largest datagram_size. */
	static final int MAX_SIZE = 0x7ff;
	private static final int FIRST = 0xc0;
	private static final int NEXT = 0xe0;
	private static final int MASK = 0xf8;

	private FragmentHeader() {
	}

	/** Whether a dispatch byte begins a first fragment. */
	static boolean isFirst(int dispatch) {
		return (dispatch & MASK) == FIRST;
	}

	/** datagram_size, bytes. */
	static int size(byte[] bytes, int at) {
		return Bytes.get16(bytes, at) & MAX_SIZE;
	}

	static int tag(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 2);
	}

	/** datagram_offset of a fragment that is not the first, bytes. */
	static int offset(byte[] bytes, int at) {
		return (bytes[at + 4] & 0xff) * UNIT;
	}

	/**
	 * Writes a header.
	 *
	 * @param offset bytes, a multiple of eight; 0 for the first
	 * @return index behind it
	 */
	static int write(byte[] bytes, int at, int size, int tag, int offset) {
		Bytes.put16(bytes, at, (offset == 0 ? FIRST : NEXT) << 8 | size);
		Bytes.put16(bytes, at + 2, tag);
		if (offset == 0) {
			return at + FIRST_LENGTH;
		}
		bytes[at + 4] = (byte) (offset / UNIT);
		return at + LENGTH;
	}
}
