package frond.store;

/** Two sectors of a {@link FlashLog} go into one: whole, where there is room for that, else every second reading of each series; events stay. */
final class Thinning {
	/** With so many sectors, one of the two is the one appended to. */
	private static final int THREE = 3;
	/** One part of a thinned out sector that only events fill. */
	private static final int EVENTS_SHARE = 16;

	private final FlashLog log;
	private final FlashWriter writer;
	private final Origin origin;

	Thinning(FlashLog log, FlashWriter writer, Origin origin) {
		this.log = log;
		this.writer = writer;
		this.origin = origin;
	}

	/** The older of the two that would be thinned out, the oldest; {@link Sectors#NONE} if there are not two. */
	int older() {
		int older = this.log.sectors.after(Sectors.NONE);
		int newer = older == Sectors.NONE ? Sectors.NONE : newer(older);
		return newer == Sectors.NONE || newer == this.log.sectors.head && this.log.sectors.count() > THREE ? Sectors.NONE : older;
	}

	/** The other. */
	int newer(int older) {
		return this.log.sectors.after(older);
	}

	/** Does it. Returns how many readings were given up. */
	int run(int older) {
		FlashLog log = this.log;
		int newer = newer(older);
		int readings = log.sectors.live[older] + log.sectors.live[newer];
		int before = log.divert();
		if (before == Sectors.NONE) {
			return 0;
		}
		boolean all = readings < log.left() * 3 / 4;
		this.writer.moved();
		this.origin.forget();
		copy(older, newer, all);
		int there = log.sectors.live();
		log.replace(older, newer, before);
		this.writer.moved();
		this.origin.forget();
		return there - log.sectors.live();
	}

	private void copy(int older, int newer, boolean all) {
		FlashLog log = this.log;
		Origin origin = this.origin;
		int slots = log.slots.slots;
		byte[] bytes = log.slots.bytes;
		long odd = 0;
		int boot = 0;
		int last = Sectors.NONE;
		int at = log.walk.next(older * slots + 1, 0);
		while (at != Sectors.NONE && (at / slots == older || at / slots == newer)) {
			log.slots.read(at);
			int kind = Slot.kind(bytes, 0);
			int value = Slot.value(bytes, 0);
			int since = Slot.time(bytes, 0);
			boolean whole = Slot.valid(bytes, 0) && origin.locate(at, last);
			if (whole && log.left() > FlashWriter.RECORDS && kind == Slot.CLOCK && boot == origin.boot) {
				log.append(kind, value, since);
			}
			last = kind < Slot.BOOT ? at : Sectors.NONE;
			boolean goes = !all && kind < ReadingStore.EVENTS && (odd >> kind & 1) != 0;
			odd ^= whole ? 1L << kind : 0;
			if (whole && kind < Slot.BOOT && !goes) {
				long millis = origin.base + since;
				int needed = this.writer.records(origin.boot, origin.absolute, millis) + (kind < ReadingStore.EVENTS ? slots / EVENTS_SHARE : 0);
				if (log.left() >= needed && this.writer.context(origin.boot, origin.layout, origin.absolute, millis)) {
					boot = origin.boot;
					this.writer.append(kind, value, millis);
				}
			}
			at = log.walk.next(at, 0);
		}
	}
}
