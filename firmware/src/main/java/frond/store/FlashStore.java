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
	private static final int ATTEMPTS = 2;
	/** One part of a sector that is to be left when an erase becomes urgent. */
	private static final int URGENT = 8;

	private final FlashLog log;
	private final FlashWriter writer;
	private final Origin origin;
	private final Thinning thinning;
	private final int layout;
	private final int recovered;
	private int pending;
	/** Readings of this boot that have its uptime. */
	private boolean unresolved;
	/** What was written as this boot's start; 0 for nothing. */
	private long written;

	private final int[] position = new int[BATCH];
	private final int[] boots = new int[BATCH];
	/** Readings in the window; those in flight first. */
	private int window;
	/** Nothing up to here waits, with the oldest first. */
	private int tail = FlashLog.NONE;

	/**
	 * @param memory has two sectors or more
	 * @param boot random, not 0
	 * @param layout a number made of what the series are, lower 26 bits: readings of another one are of no use
	 */
	public FlashStore(FlashMemory memory, int boot, int layout, boolean newestFirst, int policy, Stats stats) {
		super(BATCH, boot, newestFirst, policy, stats);
		this.log = new FlashLog(memory);
		this.writer = new FlashWriter(this.log);
		this.origin = new Origin(this.log);
		this.thinning = new Thinning(this.log, this.writer, this.origin);
		this.layout = layout & Slot.TIME_LIMIT - 1;
		this.recovered = this.log.sectors.live();
		this.pending = this.recovered;
	}

	@Override
	boolean keep(int series, int value, long time) {
		boolean absolute = time >= 0;
		long millis = absolute ? time : -1 - time;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (!room(this.writer.records(this.boot, absolute, millis)) || !this.writer.context(this.boot, this.layout, absolute, millis)) {
				continue;
			}
			if (this.writer.append(series, value, millis)) {
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

	/** Makes room for so many records, or for {@link FlashWriter#RECORDS} in another sector. */
	private boolean room(int records) {
		if (this.log.left() >= records) {
			return true;
		}
		this.writer.moved();
		this.tail = FlashLog.NONE;
		int spares = this.log.sectors.spares();
		if (this.thinOut && spares == 1) {
			thinOut();
		} else if (spares == 0) {
			dropOldest();
		}
		return this.log.advance();
	}

	/** The oldest sector that nothing in flight is in. */
	private void dropOldest() {
		Sectors sectors = this.log.sectors;
		int sector = sectors.after(FlashLog.NONE);
		while (sector != FlashLog.NONE && (sector == sectors.head || flies(sector))) {
			sector = sectors.after(sector);
		}
		if (sector != FlashLog.NONE) {
			drop(Drop.STORE_FULL, sectors.live[sector]);
			this.pending -= sectors.live[sector];
			this.log.erase(sector);
			forgetWindow();
		}
	}

	private boolean flies(int sector) {
		for (int i = 0; i < this.inFlight; i++) {
			if (this.position[i] / this.log.slots.slots == sector) {
				return true;
			}
		}
		return false;
	}

	private void thinOut() {
		int older = this.thinning.older();
		if (older != FlashLog.NONE && !flies(older) && !flies(this.thinning.newer(older))) {
			int gone = this.thinning.run(older);
			drop(Drop.STORE_THINNED, gone);
			this.pending -= gone;
			forgetWindow();
		}
	}

	/** Readings in the window that are not in flight are looked for anew. */
	private void forgetWindow() {
		this.window = this.inFlight;
		this.origin.forget();
		this.tail = FlashLog.NONE;
	}

	private void fill() {
		FlashLog log = this.log;
		int last = this.window > (this.newestFirst ? this.inFlight : 0) ? this.position[this.window - 1] : this.newestFirst ? FlashLog.NONE : this.tail;
		while (this.window < BATCH && this.window < this.pending) {
			int at = this.newestFirst ? log.walk.previous(last) : log.walk.next(last, 0);
			if (at == FlashLog.NONE) {
				// Fewer than were counted: what is not whole was counted, too.
				drop(Drop.STORE_DAMAGED, this.pending - this.window);
				this.pending = this.window;
				return;
			}
			log.slots.read(at);
			if (Slot.kind(log.slots.bytes, 0) < Slot.BOOT && !flying(at)) {
				take(at, last);
			}
			last = at;
		}
	}

	private void take(int at, int last) {
		Origin origin = this.origin;
		byte[] bytes = this.log.slots.bytes;
		int kind = Slot.kind(bytes, 0);
		int value = Slot.value(bytes, 0);
		int since = Slot.time(bytes, 0);
		if (Slot.valid(bytes, 0) && origin.locate(at, last) && origin.layout == this.layout) {
			long millis = origin.base + since;
			if (!origin.absolute) {
				long start = origin.boot == this.boot ? this.written : origin.start(origin.boot, at);
				millis = start == 0 ? -1 - millis : start + millis;
			}
			int to = this.window++;
			this.position[to] = at;
			this.boots[to] = origin.boot;
			this.readings.put(to, kind, value, millis);
		} else {
			this.log.forget(at);
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

	@Override
	void resolve(long startMillis) {
		if (this.unresolved && room(FlashWriter.RECORDS) && this.writer.clock(this.boot, this.layout, startMillis)) {
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

	@Override
	int place(int which) {
		int place = this.inFlight + which;
		if (place >= this.window) {
			fill();
		}
		return place;
	}

	@Override
	public int boot(int which) {
		return this.boots[place(which)];
	}

	@Override
	void fly(int readings) {
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
		this.window -= arrived;
		for (int i = 0; i < this.window; i++) {
			this.position[i] = this.position[i + arrived];
			this.boots[i] = this.boots[i + arrived];
			this.readings.move(i + arrived, i);
		}
	}

	@Override
	void reorder() {
		this.window = this.inFlight;
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
		return this.log.sectors.erasable() != FlashLog.NONE;
	}

	@Override
	public boolean urgent() {
		return this.log.sectors.fresh() == FlashLog.NONE && this.log.left() < this.log.slots.slots / URGENT;
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
		return (this.log.sectors.count() - 1) * (this.log.slots.slots - FlashLog.FIRST - 2);
	}

	@Override
	public int erases() {
		return this.log.erases();
	}
}
