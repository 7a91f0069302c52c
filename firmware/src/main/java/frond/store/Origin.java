package frond.store;

/** What stands before a reading in a {@link FlashLog}: the {@link Slot#BOOT} in which it was taken, and the {@link Slot#BASE} of its time; and when that boot began. */
final class Origin {
	/** Of a base, below which its bits are zero. */
	static final int BASE_SHIFT = 16;

	private final FlashSlots slots;
	private final FlashWalk walk;
	/** Boot and base of the records from here on, until another of its sector. */
	private int from = Sectors.NONE;
	/** The last record that these are known to be of. */
	private int to;
	int boot;
	int layout;
	/** Whether {@link #base} counts from 1970, and not from the boot. */
	boolean absolute;
	/** Milliseconds. */
	long base;
	/** The boot that {@link #resolvedStart} is of; 0 for none. */
	private int resolvedBoot;
	private long resolvedStart;

	Origin(FlashLog log) {
		this.slots = log.slots;
		this.walk = log.walk;
	}

	/** Records have moved. */
	void forget() {
		this.from = Sectors.NONE;
	}

	/**
	 * Finds boot and base of a record.
	 *
	 * @param last the record before it, if that is a reading in the same walk
	 * @return false if it has none
	 */
	boolean locate(int at, int last) {
		int slots = this.slots.slots;
		boolean known = this.from != Sectors.NONE && at > this.from && at / slots == this.from / slots;
		if (known && (at <= this.to || last == this.to)) {
			this.to = Math.max(at, this.to);
			return true;
		}
		this.from = this.walk.nearest(Slot.BASE, at);
		if (this.from == Sectors.NONE) {
			return false;
		}
		byte[] bytes = this.slots.bytes;
		this.base = millis(bytes);
		this.absolute = Slot.time(bytes, 0) != 0;
		int boot = this.walk.nearest(Slot.BOOT, this.from);
		this.boot = Slot.value(bytes, 0);
		this.layout = Slot.time(bytes, 0);
		this.to = at;
		if (boot == Sectors.NONE) {
			this.from = Sectors.NONE;
		}
		return boot != Sectors.NONE;
	}

	private static long millis(byte[] bytes) {
		return (Slot.value(bytes, 0) & 0xffffffffL) << BASE_SHIFT;
	}

	/** Milliseconds since 1970 at the start of an earlier boot that has a reading at a position: a {@link Slot#CLOCK} further on says it. 0 if that was never known. */
	long start(int boot, int at) {
		if (boot != this.resolvedBoot) {
			this.resolvedBoot = boot;
			this.resolvedStart = 0;
			byte[] bytes = this.slots.bytes;
			int next = this.walk.next(at, Slot.BOOT);
			while (next != Sectors.NONE) {
				this.slots.read(next);
				int kind = Slot.kind(bytes, 0);
				if (Slot.valid(bytes, 0) && kind == Slot.CLOCK) {
					this.resolvedStart = millis(bytes) | Slot.time(bytes, 0);
					break;
				}
				if (Slot.valid(bytes, 0) && kind == Slot.BOOT && Slot.value(bytes, 0) != boot) {
					break;
				}
				next = this.walk.next(next, Slot.BOOT);
			}
		}
		return this.resolvedStart;
	}
}
