package frond.store;

import frond.buffer.Bytes;

/** Reads and writes the records of a {@link FlashLog}. A record's position is {@code sector * slots + slot}. */
final class FlashSlots {
	/** Slots read at a time. */
	static final int CHUNK = 16;

	private final FlashMemory memory;
	/** Slots of a sector. */
	final int slots;
	/** The record that was read last, or is written. */
	final byte[] bytes = new byte[Slot.SIZE];
	/** The records that were loaded last. */
	final byte[] chunk = new byte[CHUNK * Slot.SIZE];

	FlashSlots(FlashMemory memory) {
		this.memory = memory;
		this.slots = memory.sectorSize() / Slot.SIZE;
	}

	int sectors() {
		return this.memory.sectors();
	}

	/** Reads records into {@link #chunk}, up to {@link #CHUNK}; they are of one sector. Returns how many. */
	int load(int position, int end) {
		int slots = Math.min(CHUNK, end);
		this.memory.read(position / this.slots, position % this.slots * Slot.SIZE, this.chunk, 0, slots * Slot.SIZE);
		return slots;
	}

	/** Reads a record into {@link #bytes}. */
	void read(int position) {
		this.memory.read(position / this.slots, position % this.slots * Slot.SIZE, this.bytes, 0, Slot.SIZE);
	}

	private void write(int position) {
		this.memory.write(position / this.slots, position % this.slots * Slot.SIZE, this.bytes, 0, Slot.SIZE);
	}

	/** All bits of a record become 0: it is nothing any more. */
	void clear(int position) {
		for (int i = 0; i < Slot.SIZE; i++) {
			this.bytes[i] = 0;
		}
		write(position);
	}

	/** Writes and reads back; false, and the record is cleared, if it is not what was written. */
	boolean put(int position, int kind, int value, int time) {
		Slot.put(this.bytes, kind, value, time);
		int check = Bytes.get32(this.bytes, Slot.MARK);
		write(position);
		read(position);
		if (Slot.valid(this.bytes, 0) && Bytes.get32(this.bytes, Slot.MARK) == check) {
			return true;
		}
		clear(position);
		return false;
	}

	/** Clears a record's mark, a word: it is forgotten. */
	void unmark(int position) {
		read(position);
		this.bytes[Slot.MARK] = 0;
		this.memory.write(position / this.slots, position % this.slots * Slot.SIZE + Slot.MARK, this.bytes, Slot.MARK, Slot.SIZE - Slot.MARK);
	}

	/** Erases a sector. */
	boolean erase(int sector) {
		return this.memory.erase(sector);
	}
}
