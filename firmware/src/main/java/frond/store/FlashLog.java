package frond.store;

import frond.buffer.Bytes;

/**
 * Records appended to sectors of flash in turn, so that all wear alike. What it knows of a sector is in its first two records, and survives a
 * power cut at any moment:
 *
 * <pre>
 * slot 0: ERASED, written when an erase is over; without it the sector is garbage, however blank it looks
 * slot 1: OPEN, its sequence number, and how many of them it covers (more than one where it replaces thinned out sectors)
 * slot 2: records
 * </pre>
 *
 * A sector that is filled in place of others has the mark of ERASED cleared first and gets its OPEN last: without that it is garbage, with it
 * the others are. Before an erase both records are cleared, so that half an erase cannot bring them back.
 *
 * <p>
 * A record's position is {@code sector * slots + slot}.
 */
final class FlashLog {
	/** No sector, no position. */
	static final int NONE = -1;
	private static final int HEADER = 60;
	private static final int ERASED = 0x46724572;
	/** The first slot of a sector's records. */
	static final int FIRST = 2;
	/** Slots read at a time. */
	private static final int CHUNK = 16;

	private static final int GARBAGE = 0;
	private static final int FRESH = 1;
	private static final int LIVE = 2;

	private final FlashMemory memory;
	/** Slots of a sector. */
	final int slots;
	private final int[] state;
	private final int[] sequence;
	private final int[] covers;
	/** Readings of a sector that are not forgotten. */
	private final int[] live;
	/** Whether a sector has a {@link Slot#CLOCK}, which those before it may need. */
	private final boolean[] clock;
	private int head = NONE;
	private int slot;
	private int erases;
	/** The record that was read last, or is written. */
	final byte[] bytes = new byte[Slot.SIZE];
	private final byte[] chunk = new byte[CHUNK * Slot.SIZE];

	FlashLog(FlashMemory memory) {
		this.memory = memory;
		int sectors = memory.sectors();
		this.slots = memory.sectorSize() / Slot.SIZE;
		this.state = new int[sectors];
		this.sequence = new int[sectors];
		this.covers = new int[sectors];
		this.live = new int[sectors];
		this.clock = new boolean[sectors];
		for (int i = 0; i < sectors; i++) {
			this.state[i] = look(i);
		}
		for (int i = 0; i < sectors; i++) {
			if (this.state[i] == LIVE && superseded(i)) {
				this.state[i] = GARBAGE;
			}
		}
		for (int i = 0; i < sectors; i++) {
			if (this.state[i] == LIVE) {
				count(i);
				if (this.head == NONE || this.sequence[i] > this.sequence[this.head]) {
					this.head = i;
				}
			}
		}
		if (this.head != NONE) {
			findEnd();
		}
	}

	private int look(int sector) {
		boolean erased = isHeader(sector, 0) && Slot.value(this.bytes, 0) == ERASED;
		boolean clean = erased && Slot.live(this.bytes, 0);
		if (!erased) {
			return GARBAGE;
		}
		if (isHeader(sector, 1)) {
			this.sequence[sector] = Slot.value(this.bytes, 0);
			this.covers[sector] = Slot.time(this.bytes, 0);
			return LIVE;
		}
		return clean && Slot.blank(this.bytes, 0) ? FRESH : GARBAGE;
	}

	private boolean isHeader(int sector, int slot) {
		read(sector * this.slots + slot);
		return Slot.kind(this.bytes, 0) == HEADER && Slot.valid(this.bytes, 0);
	}

	/** Whether another sector was filled in place of this one and others. */
	private boolean superseded(int sector) {
		for (int i = 0; i < this.state.length; i++) {
			int last = this.sequence[sector] - this.sequence[i];
			if (this.state[i] != GARBAGE && i != sector && last <= 0 && last > -this.covers[i] && this.covers[i] > this.covers[sector]) {
				return true;
			}
		}
		return false;
	}

	private void count(int sector) {
		this.live[sector] = 0;
		int base = sector * this.slots;
		for (int at = FIRST; at < this.slots; at += CHUNK) {
			int slots = load(base + at, Math.min(CHUNK, this.slots - at));
			byte[] chunk = this.chunk;
			for (int i = 0; i < slots * Slot.SIZE; i += Slot.SIZE) {
				int kind = Slot.kind(chunk, i);
				if (kind < Slot.BOOT && Slot.live(chunk, i)) {
					this.live[sector]++;
				} else if (kind == Slot.CLOCK) {
					this.clock[sector] = true;
				}
			}
		}
	}

	private int load(int position, int slots) {
		this.memory.read(position / this.slots, position % this.slots * Slot.SIZE, this.chunk, 0, slots * Slot.SIZE);
		return slots;
	}

	/** What is used of a sector comes before what is not. A record that a power cut tore is the last; it, and the place behind it, which may be torn and not show it, are cleared. */
	private void findEnd() {
		int used = FIRST;
		int free = this.slots;
		while (used < free) {
			int middle = used + free >>> 1;
			read(this.head * this.slots + middle);
			if (Slot.blank(this.bytes, 0)) {
				free = middle;
			} else {
				used = middle + 1;
			}
		}
		this.slot = used;
		if (used > FIRST) {
			int last = this.head * this.slots + used - 1;
			read(last);
			if (!Slot.valid(this.bytes, 0)) {
				if (Slot.kind(this.bytes, 0) < Slot.BOOT && Slot.live(this.bytes, 0)) {
					this.live[this.head]--;
				}
				clear(last);
			}
		}
		if (used < this.slots) {
			clear(this.head * this.slots + used);
			this.slot++;
		}
	}

	/** All bits of a record become 0: it is nothing any more. */
	private void clear(int position) {
		for (int i = 0; i < Slot.SIZE; i++) {
			this.bytes[i] = 0;
		}
		write(position);
	}

	/** Reads a record into {@link #bytes}. */
	void read(int position) {
		this.memory.read(position / this.slots, position % this.slots * Slot.SIZE, this.bytes, 0, Slot.SIZE);
	}

	private boolean write(int position) {
		return this.memory.write(position / this.slots, position % this.slots * Slot.SIZE, this.bytes, 0, Slot.SIZE);
	}

	/** Records that the sector appended to has room for. */
	int left() {
		return this.head == NONE ? 0 : this.slots - this.slot;
	}

	/**
	 * Appends a record to where there is {@link #left room}.
	 *
	 * @return its position, or {@link #NONE} if the flash did not take it
	 */
	int append(int kind, int value, int time) {
		int position = this.head * this.slots + this.slot++;
		if (!put(position, kind, value, time)) {
			return NONE;
		}
		if (kind < Slot.BOOT) {
			this.live[this.head]++;
		}
		this.clock[this.head] |= kind == Slot.CLOCK;
		return position;
	}

	/** Writes and reads back. */
	private boolean put(int position, int kind, int value, int time) {
		Slot.put(this.bytes, kind, value, time);
		write(position);
		int check = Bytes.get32(this.bytes, Slot.MARK);
		read(position);
		if (Slot.valid(this.bytes, 0) && Bytes.get32(this.bytes, Slot.MARK) == check) {
			return true;
		}
		clear(position);
		return false;
	}

	/** Forgets the reading at a position. */
	void forget(int position) {
		read(position);
		this.bytes[Slot.MARK] = 0;
		this.memory.write(position / this.slots, position % this.slots * Slot.SIZE + Slot.MARK, this.bytes, Slot.MARK, Slot.SIZE - Slot.MARK);
		this.live[position / this.slots]--;
	}

	/** Goes on in an erased sector, erasing one now if need be; false if all are in use. */
	boolean advance() {
		int next = spare();
		if (next == NONE || this.state[next] != FRESH && !erase(next)) {
			return false;
		}
		int sequence = this.head == NONE ? 1 : this.sequence[this.head] + 1;
		if (!put(next * this.slots + 1, HEADER, sequence, 1)) {
			this.state[next] = GARBAGE;
			return false;
		}
		open(next, sequence, 1);
		this.head = next;
		this.slot = FIRST;
		return true;
	}

	private void open(int sector, int sequence, int covers) {
		this.state[sector] = LIVE;
		this.sequence[sector] = sequence;
		this.covers[sector] = covers;
	}

	/** A sector that is erased, else one that can be. */
	private int spare() {
		int found = NONE;
		for (int i = 0; i < this.state.length; i++) {
			if (this.state[i] == FRESH) {
				return i;
			}
			if (erasable(i)) {
				found = i;
			}
		}
		return found;
	}

	private boolean erasable(int sector) {
		return this.state[sector] == GARBAGE || this.state[sector] == LIVE && sector != this.head && this.live[sector] == 0
				&& (!this.clock[sector] || before(sector) == NONE);
	}

	/** How many sectors are erased, or can be without loss. */
	int spares() {
		int count = 0;
		for (int i = 0; i < this.state.length; i++) {
			count += this.state[i] == FRESH || erasable(i) ? 1 : 0;
		}
		return count;
	}

	/** Whether there is a sector to be erased. */
	boolean untidy() {
		for (int i = 0; i < this.state.length; i++) {
			if (erasable(i)) {
				return true;
			}
		}
		return false;
	}

	/** Whether there is none that is erased. */
	boolean urgent() {
		for (int i = 0; i < this.state.length; i++) {
			if (this.state[i] == FRESH) {
				return false;
			}
		}
		return true;
	}

	/** Erases one such sector. */
	void tidy() {
		for (int i = 0; i < this.state.length; i++) {
			if (erasable(i)) {
				erase(i);
				return;
			}
		}
	}

	/** Gives a sector up, whatever is in it; false if the flash refused. */
	boolean erase(int sector) {
		clear(sector * this.slots + 1);
		clear(sector * this.slots);
		this.state[sector] = GARBAGE;
		this.live[sector] = 0;
		this.clock[sector] = false;
		this.covers[sector] = 0;
		this.erases++;
		if (!this.memory.erase(sector) || !put(sector * this.slots, HEADER, ERASED, 0)) {
			return false;
		}
		this.state[sector] = FRESH;
		return true;
	}

	/** Starts to fill an erased sector in place of others; what is appended goes there until {@link #replace}. Answers where it went until now. */
	int divert() {
		int target = spare();
		if (target == NONE || this.state[target] != FRESH && !erase(target)) {
			return NONE;
		}
		read(target * this.slots);
		this.bytes[Slot.MARK] = 0;
		write(target * this.slots);
		this.state[target] = GARBAGE;
		int before = this.head * this.slots + this.slot;
		this.head = target;
		this.slot = FIRST;
		return before;
	}

	/**
	 * The sector filled since {@link #divert} takes the place of two that follow each other; appending goes on where it was, or here if that was one of them.
	 *
	 * @param before what {@link #divert} answered
	 */
	void replace(int older, int newer, int before) {
		int target = this.head;
		int sequence = this.sequence[newer];
		int covers = sequence - this.sequence[older] + this.covers[older];
		if (put(target * this.slots + 1, HEADER, sequence, covers)) {
			open(target, sequence, covers);
			this.state[older] = GARBAGE;
			this.state[newer] = GARBAGE;
		} else {
			this.live[target] = 0;
		}
		int head = (before - 1) / this.slots;
		if (this.state[head] == LIVE) {
			this.head = head;
			this.slot = before - head * this.slots;
		}
	}

	/** The live sector next after one, in the order they were written; the first after {@link #NONE}. */
	int after(int sector) {
		int found = NONE;
		for (int i = 0; i < this.state.length; i++) {
			if (this.state[i] == LIVE && (sector == NONE || this.sequence[i] > this.sequence[sector]) && (found == NONE || this.sequence[i] < this.sequence[found])) {
				found = i;
			}
		}
		return found;
	}

	/** The live sector next before one. */
	int before(int sector) {
		int found = NONE;
		for (int i = 0; i < this.state.length; i++) {
			if (this.state[i] == LIVE && this.sequence[i] < this.sequence[sector] && (found == NONE || this.sequence[i] > this.sequence[found])) {
				found = i;
			}
		}
		return found;
	}

	/** The sector that is appended to. */
	int head() {
		return this.head;
	}

	/** Readings of a sector that are not forgotten. */
	int live(int sector) {
		return this.live[sector];
	}

	/** Readings that are not forgotten. */
	int live() {
		int sum = 0;
		for (int i = 0; i < this.state.length; i++) {
			sum += this.state[i] == LIVE ? this.live[i] : 0;
		}
		return sum;
	}

	/** Sectors erased since start-up. */
	int erases() {
		return this.erases;
	}

	/** Sectors. */
	int sectors() {
		return this.state.length;
	}

	/** The first position after one, or of the whole log after {@link #NONE}, whose record is not forgotten and of this kind or above. */
	int next(int position, int least) {
		int sector = position == NONE ? after(NONE) : position / this.slots;
		int slot = position == NONE ? FIRST : position % this.slots + 1;
		while (sector != NONE) {
			int end = sector == this.head ? this.slot : this.slots;
			for (; slot < end; slot += CHUNK) {
				int slots = load(sector * this.slots + slot, Math.min(CHUNK, end - slot));
				byte[] chunk = this.chunk;
				for (int i = 0; i < slots; i++) {
					if (ofInterest(chunk, i * Slot.SIZE, least)) {
						return sector * this.slots + slot + i;
					}
				}
			}
			sector = after(sector);
			slot = FIRST;
		}
		return NONE;
	}

	private static boolean ofInterest(byte[] bytes, int at, int least) {
		int kind = Slot.kind(bytes, at);
		return kind >= least && kind != Slot.BLANK && Slot.live(bytes, at);
	}

	/** The same before a position, or before the log's end, of any kind. */
	int previous(int position) {
		int sector = position == NONE ? this.head : position / this.slots;
		int end = position == NONE ? this.slot : position % this.slots;
		while (sector != NONE) {
			while (end > FIRST) {
				int from = Math.max(FIRST, end - CHUNK);
				int slots = load(sector * this.slots + from, end - from);
				byte[] chunk = this.chunk;
				for (int i = slots - 1; i >= 0; i--) {
					if (ofInterest(chunk, i * Slot.SIZE, 0)) {
						return sector * this.slots + from + i;
					}
				}
				end = from;
			}
			sector = before(sector);
			end = this.slots;
		}
		return NONE;
	}

	/** The nearest whole record of a kind before a position, in its sector, read into {@link #bytes}; or {@link #NONE}. */
	int nearest(int kind, int position) {
		int sector = position / this.slots;
		int end = position % this.slots;
		while (end > FIRST) {
			int from = Math.max(FIRST, end - CHUNK);
			int slots = load(sector * this.slots + from, end - from);
			for (int i = slots - 1; i >= 0; i--) {
				if (Slot.kind(this.chunk, i * Slot.SIZE) == kind) {
					int found = sector * this.slots + from + i;
					read(found);
					if (Slot.valid(this.bytes, 0)) {
						return found;
					}
				}
			}
			end = from;
		}
		return NONE;
	}
}
