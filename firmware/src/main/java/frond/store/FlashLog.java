package frond.store;

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
 */
final class FlashLog {
	/** No sector, no position. */
	static final int NONE = Sectors.NONE;
	/** The first slot of a sector's records. */
	static final int FIRST = 2;
	private static final int HEADER = 60;
	private static final int ERASED = 0x46724572;

	final FlashSlots slots;
	final Sectors sectors;
	final FlashWalk walk;
	private int erases;

	FlashLog(FlashMemory memory) {
		this.slots = new FlashSlots(memory);
		this.sectors = new Sectors(memory.sectors());
		this.walk = new FlashWalk(this.slots, this.sectors);
		recover();
	}

	private void recover() {
		Sectors sectors = this.sectors;
		for (int i = 0; i < sectors.count(); i++) {
			sectors.state[i] = look(i);
		}
		for (int i = 0; i < sectors.count(); i++) {
			if (sectors.state[i] == Sectors.LIVE && sectors.superseded(i)) {
				sectors.state[i] = Sectors.GARBAGE;
			}
		}
		for (int i = 0; i < sectors.count(); i++) {
			if (sectors.state[i] == Sectors.LIVE) {
				count(i);
			}
		}
		sectors.head = sectors.newest();
		if (sectors.head != NONE) {
			findEnd();
		}
	}

	private int look(int sector) {
		byte[] bytes = this.slots.bytes;
		boolean erased = isHeader(sector, 0) && Slot.value(bytes, 0) == ERASED;
		boolean clean = erased && Slot.live(bytes, 0);
		if (!erased) {
			return Sectors.GARBAGE;
		}
		if (isHeader(sector, 1)) {
			this.sectors.open(sector, Slot.value(bytes, 0), Slot.time(bytes, 0));
			return Sectors.LIVE;
		}
		return clean && Slot.blank(bytes, 0) ? Sectors.FRESH : Sectors.GARBAGE;
	}

	private boolean isHeader(int sector, int slot) {
		this.slots.read(sector * this.slots.slots + slot);
		return Slot.kind(this.slots.bytes, 0) == HEADER && Slot.valid(this.slots.bytes, 0);
	}

	private void count(int sector) {
		FlashSlots slots = this.slots;
		byte[] chunk = slots.chunk;
		int live = 0;
		for (int at = FIRST; at < slots.slots; at += FlashSlots.CHUNK) {
			int loaded = slots.load(sector * slots.slots + at, slots.slots - at);
			for (int i = 0; i < loaded * Slot.SIZE; i += Slot.SIZE) {
				int kind = Slot.kind(chunk, i);
				if (kind < Slot.BOOT && Slot.live(chunk, i)) {
					live++;
				} else if (kind == Slot.CLOCK) {
					this.sectors.clock[sector] = true;
				}
			}
		}
		this.sectors.live[sector] = live;
	}

	/** What is used of a sector comes before what is not. A record that a power cut tore is the last; it, and the place behind it, which may be torn and not show it, are cleared. */
	private void findEnd() {
		FlashSlots slots = this.slots;
		int head = this.sectors.head;
		int used = FIRST;
		int free = slots.slots;
		while (used < free) {
			int middle = used + free >>> 1;
			slots.read(head * slots.slots + middle);
			if (Slot.blank(slots.bytes, 0)) {
				free = middle;
			} else {
				used = middle + 1;
			}
		}
		this.sectors.slot = used;
		if (used > FIRST) {
			int last = head * slots.slots + used - 1;
			slots.read(last);
			if (!Slot.valid(slots.bytes, 0)) {
				if (Slot.kind(slots.bytes, 0) < Slot.BOOT && Slot.live(slots.bytes, 0)) {
					this.sectors.live[head]--;
				}
				slots.clear(last);
			}
		}
		if (used < slots.slots) {
			slots.clear(head * slots.slots + used);
			this.sectors.slot++;
		}
	}

	/** Records that the sector appended to has room for. */
	int left() {
		return this.sectors.head == NONE ? 0 : this.slots.slots - this.sectors.slot;
	}

	/**
	 * Appends a record to where there is {@link #left room}.
	 *
	 * @return its position, or {@link #NONE} if the flash did not take it
	 */
	int append(int kind, int value, int time) {
		Sectors sectors = this.sectors;
		int position = sectors.head * this.slots.slots + sectors.slot++;
		if (!this.slots.put(position, kind, value, time)) {
			return NONE;
		}
		if (kind < Slot.BOOT) {
			sectors.live[sectors.head]++;
		}
		sectors.clock[sectors.head] |= kind == Slot.CLOCK;
		return position;
	}

	/** Forgets the reading at a position. */
	void forget(int position) {
		this.slots.unmark(position);
		this.sectors.live[position / this.slots.slots]--;
	}

	/** Goes on in an erased sector, erasing one now if need be; false if all are in use. */
	boolean advance() {
		Sectors sectors = this.sectors;
		int next = erased();
		if (next == NONE) {
			return false;
		}
		int sequence = sectors.head == NONE ? 1 : sectors.sequence[sectors.head] + 1;
		if (!this.slots.put(next * this.slots.slots + 1, HEADER, sequence, 1)) {
			sectors.state[next] = Sectors.GARBAGE;
			return false;
		}
		sectors.open(next, sequence, 1);
		sectors.head = next;
		sectors.slot = FIRST;
		return true;
	}

	/** A sector that is erased, if need be now; {@link #NONE} if all are in use. */
	private int erased() {
		int next = this.sectors.spare();
		return next == NONE || this.sectors.state[next] != Sectors.FRESH && !erase(next) ? NONE : next;
	}

	/** Erases a sector that nothing is needed of. */
	void tidy() {
		int sector = this.sectors.erasable();
		if (sector != NONE) {
			erase(sector);
		}
	}

	/** Gives a sector up, whatever is in it; false if the flash refused. */
	boolean erase(int sector) {
		int first = sector * this.slots.slots;
		this.slots.clear(first + 1);
		this.slots.clear(first);
		this.sectors.giveUp(sector);
		this.erases++;
		if (!this.slots.erase(sector) || !this.slots.put(first, HEADER, ERASED, 0)) {
			return false;
		}
		this.sectors.state[sector] = Sectors.FRESH;
		return true;
	}

	/** Starts to fill an erased sector in place of others; what is appended goes there until {@link #replace}. Answers where it went until now. */
	int divert() {
		Sectors sectors = this.sectors;
		int target = erased();
		if (target == NONE) {
			return NONE;
		}
		this.slots.unmark(target * this.slots.slots);
		sectors.state[target] = Sectors.GARBAGE;
		int before = sectors.head * this.slots.slots + sectors.slot;
		sectors.head = target;
		sectors.slot = FIRST;
		return before;
	}

	/**
	 * The sector filled since {@link #divert} takes the place of two that follow each other; appending goes on where it was, or here if that was one of them.
	 *
	 * @param before what {@link #divert} answered
	 */
	void replace(int older, int newer, int before) {
		Sectors sectors = this.sectors;
		int target = sectors.head;
		int sequence = sectors.sequence[newer];
		int covers = sequence - sectors.sequence[older] + sectors.covers[older];
		if (this.slots.put(target * this.slots.slots + 1, HEADER, sequence, covers)) {
			sectors.open(target, sequence, covers);
			sectors.state[older] = Sectors.GARBAGE;
			sectors.state[newer] = Sectors.GARBAGE;
		} else {
			sectors.live[target] = 0;
		}
		int head = (before - 1) / this.slots.slots;
		if (sectors.state[head] == Sectors.LIVE) {
			sectors.head = head;
			sectors.slot = before - head * this.slots.slots;
		}
	}

	/** Sectors erased since start-up. */
	int erases() {
		return this.erases;
	}
}
