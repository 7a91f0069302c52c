package frond.ieee802154;

import frond.buffer.Bytes;

/**
 * A {@link FrameCounterStore} in two areas of memory that is written once and erased whole, as flash is. Records are appended to one area; when it is
 * full, the other is erased and goes on, so that there is a record at any time, whenever the power fails.
 *
 * <pre>
 * | reserved (4) | its complement (4) |
 * </pre>
 */
public final class FrameCounterLog implements FrameCounterStore {
	/** Two areas of the same size; nothing here throws. */
	public interface Memory {
		/** Bytes of an area, a multiple of 8; 0 if there is none. */
		int size();

		/** Copies eight bytes out of an area. */
		void read(int area, int offset, byte[] into);

		/** Writes eight bytes that were erased; whether that worked shows when they are read. */
		void write(int area, int offset, byte[] from);

		/** Erases an area: all its bytes become 0xff. */
		void erase(int area);
	}

	private static final int RECORD = 8;
	private static final int ATTEMPTS = 2;
	/** For comparing unsigned numbers. */
	private static final int SIGN = 0x80000000;

	private final Memory memory;
	private final byte[] record = new byte[RECORD];
	private int first;
	/** Where the next record goes. */
	private int area;
	private int offset;

	/** @param least nothing below it is ever answered: what whoever configured this node knows to be used up */
	public FrameCounterLog(Memory memory, int least) {
		this.memory = memory;
		this.first = least;
		int newest = 0;
		boolean any = false;
		int[] ends = new int[2];
		for (int which = 0; which < 2; which++) {
			for (int at = 0; at < memory.size(); at += RECORD) {
				memory.read(which, at, this.record);
				int value = Bytes.get32(this.record, 0);
				int complement = Bytes.get32(this.record, 4);
				if ((value & complement) != 0xffffffff) {
					ends[which] = at + RECORD;
				}
				if (value == ~complement && (!any || (value ^ SIGN) >= (newest ^ SIGN))) {
					any = true;
					newest = value;
					this.area = which;
				}
			}
		}
		this.offset = ends[this.area];
		if (any && (newest ^ SIGN) > (least ^ SIGN)) {
			this.first = newest;
		}
	}

	@Override
	public int first() {
		return this.first;
	}

	@Override
	public boolean reserve(int end) {
		int size = this.memory.size();
		byte[] bytes = this.record;
		// One place that does not take its record is passed over.
		for (int attempt = 0; attempt < ATTEMPTS && size > 0; attempt++) {
			if (this.offset >= size) {
				this.area ^= 1;
				this.offset = 0;
				this.memory.erase(this.area);
			}
			Bytes.put32(bytes, 0, end);
			Bytes.put32(bytes, 4, ~end);
			this.memory.write(this.area, this.offset, bytes);
			this.memory.read(this.area, this.offset, bytes);
			this.offset += RECORD;
			if (Bytes.get32(bytes, 0) == end && Bytes.get32(bytes, 4) == ~end) {
				return true;
			}
		}
		return false;
	}
}
