package frond.store;

import frond.buffer.Drop;
import frond.buffer.Stats;

/**
 * Readings in flash: what {@link #add} has taken is there after a power cut at any moment, with the time it had, until it is acknowledged. The
 * {@link FlashLog} has readings in the order they came; before them stand a {@link Slot#BOOT} and a {@link Slot#BASE}, again in each sector, and whenever the
 * base changes. A reading taken before the time of day was known has its boot's uptime, and is resolved by a {@link Slot#CLOCK} further on.
 *
 * <p>
 * What is next to be sent is kept in a window, in flight or not. A record that is not whole when it comes into the window (it was when it was
 * written), or of a node with other sensors, is given up and counted as {@link Drop#STORE_DAMAGED}.
 */
public final class FlashStore extends ReadingStore {
	/** Records that a reading may need: boot, base, itself. */
	private static final int RECORDS = 3;
	/** Of a base, below which its bits are zero. */
	private static final int BASE_SHIFT = 16;
	private static final int ATTEMPTS = 2;
	/** One part of a sector that is to be left when an erase becomes urgent. */
	private static final int URGENT = 8;
	/** With so many sectors, one of the two is the one appended to. */
	private static final int THREE = 3;
	/** One part of a thinned out sector that only events fill. */
	private static final int EVENTS_SHARE = 16;

	private final FlashLog log;
	private final int layout;
	private final int recovered;
	private int pending;
	/** Readings of this boot that have its uptime. */
	private boolean unresolved;
	/** What was written as this boot's start; 0 for nothing. */
	private long written;

	/** Whether what is appended next needs its boot and base before it. */
	private boolean dirty = true;
	private boolean absolute;
	private long base;

	private final int[] position = new int[BATCH];
	private final int[] sensor = new int[BATCH];
	private final int[] value = new int[BATCH];
	private final long[] time = new long[BATCH];
	private final int[] boots = new int[BATCH];
	/** Readings in the window; those in flight first. */
	private int window;
	/** Nothing up to here waits, with the oldest first. */
	private int tail = FlashLog.NONE;

	/** Boot and base of the records from {@link #contextAt} on, until another of its sector. */
	private int contextAt = FlashLog.NONE;
	/** The last record that these are known to be of. */
	private int contextTo;
	private int contextBoot;
	private int contextLayout;
	private boolean contextAbsolute;
	private long contextBase;
	/** The boot that {@link #resolvedStart} is of; 0 for none. */
	private int resolvedBoot;
	private long resolvedStart;

	/**
	 * @param memory has two sectors or more
	 * @param boot random, not 0
	 * @param layout a number made of what the series are, lower 26 bits: readings of another one are of no use
	 */
	public FlashStore(FlashMemory memory, int boot, int layout, boolean newestFirst, int policy, Stats stats) {
		super(boot, newestFirst, policy, stats);
		this.log = new FlashLog(memory);
		this.layout = layout & Slot.TIME_LIMIT - 1;
		this.recovered = this.log.live();
		this.pending = this.recovered;
	}

	@Override
	boolean keep(int series, int value, long time) {
		boolean absolute = time >= 0;
		long millis = absolute ? time : -1 - time;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (!room(serves(absolute, millis) ? 1 : RECORDS) || !context(absolute, millis)) {
				continue;
			}
			if (this.log.append(series, value, (int) (millis - this.base)) != FlashLog.NONE) {
				this.pending++;
				this.unresolved |= !absolute;
				if (this.newestFirst && this.window > this.inFlight) {
					this.window = this.inFlight;
				}
				return true;
			}
		}
		this.stats.drop(Drop.STORE_FULL);
		return false;
	}

	/** Makes room for so many records, or for {@link #RECORDS} in another sector. */
	private boolean room(int records) {
		if (this.log.left() >= records) {
			return true;
		}
		this.dirty = true;
		this.tail = FlashLog.NONE;
		int spares = this.log.spares();
		if (this.thinOut && spares == 1) {
			thinOut();
		} else if (spares == 0) {
			dropOldest();
		}
		return this.log.advance();
	}

	/** Writes boot and base, if those before do not serve. */
	private boolean context(boolean absolute, long millis) {
		return serves(absolute, millis) || context(this.boot, this.layout, absolute, millis);
	}

	private boolean serves(boolean absolute, long millis) {
		long since = millis - this.base;
		return !this.dirty && absolute == this.absolute && since >= 0 && since < Slot.TIME_LIMIT;
	}

	private boolean context(int boot, int layout, boolean absolute, long millis) {
		this.base = millis >>> BASE_SHIFT << BASE_SHIFT;
		this.absolute = absolute;
		this.dirty = this.log.append(Slot.BOOT, boot, layout) == FlashLog.NONE
				|| this.log.append(Slot.BASE, (int) (millis >>> BASE_SHIFT), absolute ? 1 : 0) == FlashLog.NONE;
		return !this.dirty;
	}

	/** The oldest sector that nothing in flight is in. */
	private void dropOldest() {
		int sector = this.log.after(FlashLog.NONE);
		while (sector != FlashLog.NONE && (sector == this.log.head() || flies(sector))) {
			sector = this.log.after(sector);
		}
		if (sector != FlashLog.NONE) {
			drop(Drop.STORE_FULL, this.log.live(sector));
			this.pending -= this.log.live(sector);
			this.log.erase(sector);
			forgetWindow();
		}
	}

	private boolean flies(int sector) {
		for (int i = 0; i < this.inFlight; i++) {
			if (this.position[i] / this.log.slots == sector) {
				return true;
			}
		}
		return false;
	}

	/** The two oldest sectors go into one: whole, where there is room for that, else every second reading of each series. */
	private void thinOut() {
		FlashLog log = this.log;
		int older = log.after(FlashLog.NONE);
		int newer = older == FlashLog.NONE ? FlashLog.NONE : log.after(older);
		if (newer == FlashLog.NONE || newer == log.head() && log.sectors() > THREE || flies(older) || flies(newer)) {
			return;
		}
		int readings = log.live(older) + log.live(newer);
		int before = log.divert();
		if (before == FlashLog.NONE) {
			return;
		}
		boolean all = readings < log.left() * 3 / 4;
		this.dirty = true;
		this.contextAt = FlashLog.NONE;
		copy(older, newer, all);
		int there = log.live();
		log.replace(older, newer, before);
		int gone = there - log.live();
		drop(Drop.STORE_THINNED, gone);
		this.pending -= gone;
		this.dirty = true;
		forgetWindow();
	}

	private void copy(int older, int newer, boolean all) {
		FlashLog log = this.log;
		long odd = 0;
		int boot = 0;
		int last = FlashLog.NONE;
		int at = log.next(older * log.slots + 1, 0);
		while (at != FlashLog.NONE && (at / log.slots == older || at / log.slots == newer)) {
			log.read(at);
			int kind = Slot.kind(log.bytes, 0);
			int value = Slot.value(log.bytes, 0);
			int since = Slot.time(log.bytes, 0);
			boolean whole = Slot.valid(log.bytes, 0) && locate(at, last);
			if (whole && log.left() > RECORDS && kind == Slot.CLOCK && boot == this.contextBoot) {
				log.append(kind, value, since);
			}
			last = kind < Slot.BOOT ? at : FlashLog.NONE;
			boolean goes = !all && kind < EVENTS && (odd >> kind & 1) != 0;
			odd ^= whole ? 1L << kind : 0;
			if (whole && kind < Slot.BOOT && !goes) {
				long millis = this.contextBase + since;
				boolean serves = boot == this.contextBoot && serves(this.contextAbsolute, millis);
				boolean fits = log.left() >= (serves ? 1 : RECORDS) + (kind < EVENTS ? log.slots / EVENTS_SHARE : 0);
				if (fits && !serves) {
					boot = this.contextBoot;
					fits = context(boot, this.contextLayout, this.contextAbsolute, millis);
				}
				if (fits) {
					log.append(kind, value, (int) (millis - this.base));
				}
			}
			at = log.next(at, 0);
		}
	}

	/** Finds boot and base of a record; {@code last}: the one before, if that is a reading in the same walk. */
	private boolean locate(int at, int last) {
		FlashLog log = this.log;
		boolean known = this.contextAt != FlashLog.NONE && at > this.contextAt && at / log.slots == this.contextAt / log.slots;
		if (known && (at <= this.contextTo || last == this.contextTo)) {
			this.contextTo = Math.max(at, this.contextTo);
			return true;
		}
		this.contextAt = log.nearest(Slot.BASE, at);
		if (this.contextAt == FlashLog.NONE) {
			return false;
		}
		this.contextBase = (Slot.value(log.bytes, 0) & 0xffffffffL) << BASE_SHIFT;
		this.contextAbsolute = Slot.time(log.bytes, 0) != 0;
		int boot = log.nearest(Slot.BOOT, this.contextAt);
		this.contextBoot = Slot.value(log.bytes, 0);
		this.contextLayout = Slot.time(log.bytes, 0);
		this.contextTo = at;
		if (boot == FlashLog.NONE) {
			this.contextAt = FlashLog.NONE;
		}
		return boot != FlashLog.NONE;
	}

	/** Readings in the window that are not in flight are looked for anew. */
	private void forgetWindow() {
		this.window = this.inFlight;
		this.contextAt = FlashLog.NONE;
		this.tail = FlashLog.NONE;
	}

	private void fill() {
		FlashLog log = this.log;
		int last = this.window > (this.newestFirst ? this.inFlight : 0) ? this.position[this.window - 1] : this.newestFirst ? FlashLog.NONE : this.tail;
		while (this.window < BATCH && this.window < this.pending) {
			int at = this.newestFirst ? log.previous(last) : log.next(last, 0);
			if (at == FlashLog.NONE) {
				// Fewer than were counted: what is not whole was counted, too.
				drop(Drop.STORE_DAMAGED, this.pending - this.window);
				this.pending = this.window;
				return;
			}
			log.read(at);
			if (Slot.kind(log.bytes, 0) < Slot.BOOT && !flying(at)) {
				take(at, last);
			}
			last = at;
		}
	}

	private void take(int at, int last) {
		FlashLog log = this.log;
		int kind = Slot.kind(log.bytes, 0);
		int value = Slot.value(log.bytes, 0);
		int since = Slot.time(log.bytes, 0);
		if (Slot.valid(log.bytes, 0) && locate(at, last) && this.contextLayout == this.layout) {
			int to = this.window++;
			this.position[to] = at;
			this.sensor[to] = kind;
			this.value[to] = value;
			this.boots[to] = this.contextBoot;
			long millis = this.contextBase + since;
			if (!this.contextAbsolute) {
				long start = startOf(this.contextBoot, at);
				millis = start == 0 ? -1 - millis : start + millis;
			}
			this.time[to] = millis;
		} else {
			log.forget(at);
			this.pending--;
			this.stats.drop(Drop.STORE_DAMAGED);
		}
	}

	private boolean flying(int at) {
		for (int i = 0; i < this.inFlight; i++) {
			if (this.position[i] == at) {
				return true;
			}
		}
		return false;
	}

	/** Milliseconds since 1970 at the start of a boot that has a reading at a position; 0 if that was never known. */
	private long startOf(int boot, int at) {
		if (boot == this.boot) {
			return this.written;
		}
		if (boot != this.resolvedBoot) {
			this.resolvedBoot = boot;
			this.resolvedStart = 0;
			FlashLog log = this.log;
			int next = log.next(at, Slot.BOOT);
			while (next != FlashLog.NONE) {
				log.read(next);
				int kind = Slot.kind(log.bytes, 0);
				if (Slot.valid(log.bytes, 0) && kind == Slot.CLOCK) {
					this.resolvedStart = (Slot.value(log.bytes, 0) & 0xffffffffL) << BASE_SHIFT | Slot.time(log.bytes, 0);
					break;
				}
				if (Slot.valid(log.bytes, 0) && kind == Slot.BOOT && Slot.value(log.bytes, 0) != boot) {
					break;
				}
				next = log.next(next, Slot.BOOT);
			}
		}
		return this.resolvedStart;
	}

	@Override
	void resolve(long startMillis) {
		if (this.unresolved && room(RECORDS) && context(true, startMillis)
				&& this.log.append(Slot.CLOCK, (int) (startMillis >>> BASE_SHIFT), (int) startMillis & (1 << BASE_SHIFT) - 1) != FlashLog.NONE) {
			this.written = startMillis;
			this.window = this.inFlight;
		}
	}

	@Override
	public int pending() {
		return this.pending;
	}

	@Override
	public int waiting() {
		if (this.window < BATCH && this.window < this.pending) {
			fill();
		}
		return this.pending - this.inFlight;
	}

	private int place(int which) {
		int place = this.inFlight + which;
		if (place >= this.window) {
			fill();
		}
		return place;
	}

	@Override
	public int sensor(int which) {
		return this.sensor[place(which)];
	}

	@Override
	public int value(int which) {
		return this.value[place(which)];
	}

	@Override
	public int boot(int which) {
		return this.boots[place(which)];
	}

	@Override
	public long time(int which) {
		return this.time[place(which)];
	}

	@Override
	public void sent(int readings) {
		place(readings - 1);
		this.inFlight += readings;
	}

	@Override
	void forget() {
		int arrived = this.inFlight;
		for (int i = 0; i < arrived; i++) {
			this.log.forget(this.position[i]);
		}
		this.pending -= arrived;
		if (arrived != 0) {
			this.tail = this.newestFirst ? FlashLog.NONE : this.position[arrived - 1];
		}
		int rest = this.window - arrived;
		System.arraycopy(this.position, arrived, this.position, 0, rest);
		System.arraycopy(this.sensor, arrived, this.sensor, 0, rest);
		System.arraycopy(this.value, arrived, this.value, 0, rest);
		System.arraycopy(this.time, arrived, this.time, 0, rest);
		System.arraycopy(this.boots, arrived, this.boots, 0, rest);
		this.window = rest;
	}

	@Override
	public void takeBack() {
		this.inFlight = 0;
		if (this.newestFirst) {
			this.window = 0;
		}
	}

	@Override
	public boolean untidy() {
		return this.log.untidy();
	}

	@Override
	public boolean urgent() {
		return this.log.urgent() && this.log.left() < this.log.slots / URGENT;
	}

	@Override
	public void tidy() {
		this.log.tidy();
		this.tail = FlashLog.NONE;
	}

	@Override
	public int recovered() {
		return this.recovered;
	}

	@Override
	public int capacity() {
		return (this.log.sectors() - 1) * (this.log.slots - FlashLog.FIRST - 2);
	}

	@Override
	public int erases() {
		return this.log.erases();
	}
}
