package frond.store;

/** What is known of the sectors of a {@link FlashLog}: what state each is in, in which order they were written, what is in them. */
final class Sectors {
	/** No sector, no position. */
	static final int NONE = -1;
	static final int GARBAGE = 0;
	static final int FRESH = 1;
	static final int LIVE = 2;

	final int[] state;
	final int[] sequence;
	/** How many of the sequence a sector stands for: more than one where it replaces thinned out ones. */
	final int[] covers;
	/** Readings of a sector that are not forgotten. */
	final int[] live;
	/** Whether a sector has a {@link Slot#CLOCK}, which those before it may need. */
	final boolean[] clock;
	/** The sector that is appended to, and the slot that is next. */
	int head = NONE;
	int slot;

	Sectors(int count) {
		this.state = new int[count];
		this.sequence = new int[count];
		this.covers = new int[count];
		this.live = new int[count];
		this.clock = new boolean[count];
	}

	int count() {
		return this.state.length;
	}

	void open(int sector, int sequence, int covers) {
		this.state[sector] = LIVE;
		this.sequence[sector] = sequence;
		this.covers[sector] = covers;
	}

	/** It is to be erased. */
	void giveUp(int sector) {
		this.state[sector] = GARBAGE;
		this.live[sector] = 0;
		this.clock[sector] = false;
		this.covers[sector] = 0;
	}

	/** Whether another sector was filled in place of this one and others. */
	boolean superseded(int sector) {
		for (int i = 0; i < this.state.length; i++) {
			int last = this.sequence[sector] - this.sequence[i];
			if (this.state[i] != GARBAGE && i != sector && last <= 0 && last > -this.covers[i] && this.covers[i] > this.covers[sector]) {
				return true;
			}
		}
		return false;
	}

	/** A sector that is erased, else one that can be. */
	int spare() {
		int fresh = fresh();
		return fresh != NONE ? fresh : erasable();
	}

	/** A sector that is erased; the next after the head, so that all are used in turn. */
	int fresh() {
		for (int i = 1; i <= this.state.length; i++) {
			int sector = (this.head + i) % this.state.length;
			if (this.state[sector] == FRESH) {
				return sector;
			}
		}
		return NONE;
	}

	/** A sector that can be erased without loss. */
	int erasable() {
		for (int i = 1; i <= this.state.length; i++) {
			int sector = (this.head + i) % this.state.length;
			if (erasable(sector)) {
				return sector;
			}
		}
		return NONE;
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

	/** The live sector that was written last. */
	int newest() {
		int found = NONE;
		for (int i = 0; i < this.state.length; i++) {
			if (this.state[i] == LIVE && (found == NONE || this.sequence[i] > this.sequence[found])) {
				found = i;
			}
		}
		return found;
	}

	/** Readings that are not forgotten. */
	int live() {
		int sum = 0;
		for (int i = 0; i < this.state.length; i++) {
			sum += this.state[i] == LIVE ? this.live[i] : 0;
		}
		return sum;
	}
}
