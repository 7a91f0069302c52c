package frond.store;

/** Goes through the records of a {@link FlashLog} in the order they were written, or back. */
final class FlashWalk {
	/** The first slot of a sector's records. */
	private static final int FIRST = FlashLog.FIRST;

	private final FlashSlots slots;
	private final Sectors sectors;

	FlashWalk(FlashSlots slots, Sectors sectors) {
		this.slots = slots;
		this.sectors = sectors;
	}

	/** The first position after one, or of the whole log after {@link Sectors#NONE}, whose record is not forgotten and of this kind or above. */
	int next(int position, int least) {
		FlashSlots slots = this.slots;
		int sector = position == Sectors.NONE ? this.sectors.after(Sectors.NONE) : position / slots.slots;
		int slot = position == Sectors.NONE ? FIRST : position % slots.slots + 1;
		while (sector != Sectors.NONE) {
			int end = sector == this.sectors.head ? this.sectors.slot : slots.slots;
			for (; slot < end; slot += FlashSlots.CHUNK) {
				int loaded = slots.load(sector * slots.slots + slot, end - slot);
				for (int i = 0; i < loaded; i++) {
					if (ofInterest(slots.chunk, i * Slot.SIZE, least)) {
						return sector * slots.slots + slot + i;
					}
				}
			}
			sector = this.sectors.after(sector);
			slot = FIRST;
		}
		return Sectors.NONE;
	}

	private static boolean ofInterest(byte[] bytes, int at, int least) {
		int kind = Slot.kind(bytes, at);
		return kind >= least && kind != Slot.BLANK && Slot.live(bytes, at);
	}

	/** The same before a position, or before the log's end, of any kind. */
	int previous(int position) {
		FlashSlots slots = this.slots;
		int sector = position == Sectors.NONE ? this.sectors.head : position / slots.slots;
		int end = position == Sectors.NONE ? this.sectors.slot : position % slots.slots;
		while (sector != Sectors.NONE) {
			while (end > FIRST) {
				int from = Math.max(FIRST, end - FlashSlots.CHUNK);
				for (int i = slots.load(sector * slots.slots + from, end - from) - 1; i >= 0; i--) {
					if (ofInterest(slots.chunk, i * Slot.SIZE, 0)) {
						return sector * slots.slots + from + i;
					}
				}
				end = from;
			}
			sector = this.sectors.before(sector);
			end = slots.slots;
		}
		return Sectors.NONE;
	}

	/** The nearest whole record of a kind before a position, in its sector, read into {@link FlashSlots#bytes}; or {@link Sectors#NONE}. */
	int nearest(int kind, int position) {
		FlashSlots slots = this.slots;
		int sector = position / slots.slots;
		int end = position % slots.slots;
		while (end > FIRST) {
			int from = Math.max(FIRST, end - FlashSlots.CHUNK);
			for (int i = slots.load(sector * slots.slots + from, end - from) - 1; i >= 0; i--) {
				if (Slot.kind(slots.chunk, i * Slot.SIZE) == kind) {
					int found = sector * slots.slots + from + i;
					slots.read(found);
					if (Slot.valid(slots.bytes, 0)) {
						return found;
					}
				}
			}
			end = from;
		}
		return Sectors.NONE;
	}
}
