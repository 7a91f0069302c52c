package frond.store;

import frond.buffer.Drop;
import frond.buffer.Stats;

/**
 * Readings until whoever they are for has acknowledged them. Some of them may be in flight: those are the ones that the message under way
 * carries. Acknowledged, they are forgotten; not acknowledged, they wait again. When the store is full, readings are given up by the policy
 * chosen and counted as {@link Drop#STORE_FULL} or {@link Drop#STORE_THINNED}; {@code recovered + added = acknowledged + dropped + pending} holds at any
 * time, where dropped is the sum of those and of {@link Drop#STORE_DAMAGED} and {@link Drop#STORE_TIME}.
 *
 * <p>
 * A reading gets its absolute time once, and keeps it: sent again it is the same reading to the historian.
 */
public abstract class ReadingStore {
	/** The most readings of one message. */
	public static final int BATCH = 24;
	/** Series from here on are events, which thinning out leaves alone. */
	public static final int EVENTS = 48;
	/** One more than the largest series. */
	public static final int SERIES = 60;
	/** Policy of a full store: the oldest are given up. */
	public static final int OLDEST = 0;
	/** Policy of a full store: every second one of the older ones of each series is given up, again each time; the older the fewer, the first stays. */
	public static final int THIN_OUT = 1;

	/** The boot that runs: random, not 0. */
	protected final int boot;
	protected final Stats stats;
	/** Whether the newest waiting reading is sent first. */
	protected boolean newestFirst;
	/** By place. */
	final Readings readings;
	/** Whether a full store thins out. */
	protected final boolean thinOut;
	/** Milliseconds since 1970 at start-up, as last known; 0 for not known. */
	protected long start;
	/** Readings in flight. */
	protected int inFlight;
	private final boolean configured;
	/** Whether those in flight are the newest because of {@link #hurry}. */
	private boolean hurried;
	private boolean leftUnresolved;
	private int added;
	private int acknowledged;

	/** @param places for readings */
	ReadingStore(int places, int boot, boolean newestFirst, int policy, Stats stats) {
		this.readings = new Readings(places);
		this.boot = boot;
		this.configured = newestFirst;
		this.newestFirst = newestFirst;
		this.thinOut = policy == THIN_OUT;
		this.stats = stats;
	}

	/**
	 * Keeps a reading: when this returns true it outlives whatever the store outlives.
	 *
	 * @param series 0 to {@link #SERIES} less 1
	 * @param uptimeMillis when it was taken, milliseconds since start-up
	 * @return false if it was given up itself, and counted as that
	 */
	public final boolean add(int series, int value, long uptimeMillis) {
		this.added++;
		return keep(series, value, this.start != 0 ? this.start + uptimeMillis : -1 - uptimeMillis);
	}

	/**
	 * Keeps a reading.
	 *
	 * @param time milliseconds since 1970; or -1 less those of the uptime
	 */
	abstract boolean keep(int series, int value, long time);

	/** What time it was at start-up is known, or known better: readings from now on, and those of this boot that have no time yet, get theirs by it. */
	public final void clock(long startMillis) {
		boolean first = this.start == 0;
		this.start = startMillis;
		if (first && !this.leftUnresolved) {
			resolve(startMillis);
		}
	}

	/** Gives the readings of this boot that have no absolute time one. */
	abstract void resolve(long startMillis);

	/**
	 * Someone else has been told of readings of this boot by their uptime, and gives them their absolute time: those that are here without one
	 * never get one here, lest they have two.
	 */
	public final void leaveUnresolved() {
		this.leftUnresolved |= this.start == 0;
	}

	/** Readings that are here. */
	public abstract int pending();

	/** Readings that wait to be sent. {@code which} of the methods below counts from the next to be sent, and is below this and {@link #BATCH}. */
	public abstract int waiting();

	/** Place of a waiting reading. */
	abstract int place(int which);

	/** Series of a waiting reading. */
	public final int sensor(int which) {
		return this.readings.series[place(which)];
	}

	/** Value of a waiting reading, as given to {@link #add}. */
	public final int value(int which) {
		return this.readings.value[place(which)];
	}

	/** Id of the boot that runs. */
	public final int boot() {
		return this.boot;
	}

	/** Id of the boot in which a waiting reading was taken. */
	public abstract int boot(int which);

	/** Time of a waiting reading: milliseconds since 1970; or, where that is not known, -1 less the milliseconds of the uptime of {@link #boot(int)}. */
	public final long time(int which) {
		return this.readings.time[place(which)];
	}

	/** The newest reading is of the kind that does not wait: until a message that is yet to be sent has arrived, the newest are sent first. */
	public final void hurry() {
		if (!this.newestFirst) {
			this.newestFirst = true;
			reorder();
		}
	}

	/** The order in which readings are sent is another now. */
	abstract void reorder();

	/** The first {@code readings} of those waiting, at most {@link #BATCH}, are under way; none was before. */
	public final void sent(int readings) {
		this.hurried = this.newestFirst != this.configured;
		fly(readings);
	}

	abstract void fly(int readings);

	/** Those under way have arrived: they are forgotten. Returns how many they were. */
	public final int acknowledge() {
		int arrived = this.inFlight;
		forget();
		this.inFlight = 0;
		this.acknowledged += arrived;
		if (this.hurried) {
			this.hurried = false;
			this.newestFirst = this.configured;
			reorder();
		}
		return arrived;
	}

	/** Those under way are of no use, as nobody knows their time: they are given up and counted as {@link Drop#STORE_TIME}. */
	public final void giveUp() {
		int lost = this.inFlight;
		forget();
		this.inFlight = 0;
		drop(Drop.STORE_TIME, lost);
	}

	/** Forgets those in flight. */
	abstract void forget();

	/** Those under way did not arrive: they wait again, in their order. */
	public abstract void takeBack();

	/** Whether there is work, of up to two seconds, for a moment when nothing else is going on: {@link #tidy}. */
	public boolean untidy() {
		return false;
	}

	/** Whether that work will soon have to be done at once. */
	public boolean urgent() {
		return false;
	}

	/** Does a part of that work. */
	public void tidy() {
	}

	/** Readings given to {@link #add} since start-up. */
	public final int added() {
		return this.added;
	}

	/** Readings acknowledged since start-up. */
	public final int acknowledged() {
		return this.acknowledged;
	}

	/** Readings that were here at start-up. */
	public int recovered() {
		return 0;
	}

	/** Most readings that can be here. */
	public abstract int capacity();

	/** Bytes of flash that were erased for it since start-up, in sectors. */
	public int erases() {
		return 0;
	}

	/** Readings given up, for whatever reason. */
	public final int dropped() {
		return this.stats.drops(Drop.STORE_FULL) + this.stats.drops(Drop.STORE_THINNED) + this.stats.drops(Drop.STORE_DAMAGED)
				+ this.stats.drops(Drop.STORE_TIME);
	}

	/** Counts readings given up. */
	final void drop(int reason, int readings) {
		for (int i = 0; i < readings; i++) {
			this.stats.drop(reason);
		}
	}
}
