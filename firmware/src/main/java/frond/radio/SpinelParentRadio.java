package frond.radio;

import frond.buffer.Stats;

/**
 * The host side of a co-processor whose acknowledgements tell sleeping neighbours whether something is kept for them: by its source match table
 * (PROP_MAC_SRC_MATCH_ENABLED and _EXTENDED_ADDRESSES), as OpenThread's hosts use it. The table is set as a whole, as soon as the line has room; while it would
 * be longer than {@link #MOST}, everything is announced to all.
 */
public final class SpinelParentRadio extends SpinelRadio implements SourceMatch {
	/** Entries that a message has room for; co-processors have as many at least. */
	static final int MOST = 10;

	private final long[] kept = new long[128];
	private int size;
	private boolean matching;
	/** What the co-processor is to be told: whether it matches, and its table. */
	private boolean tellSwitch;
	private boolean tellTable;
	private boolean on;
	/** Of the last request. */
	private int transaction;

	/** As {@link SpinelRadio#SpinelRadio}. */
	public SpinelParentRadio(SerialPort port, Stats stats) {
		super(port, stats);
	}

	@Override
	public void matchSources(long now) {
		this.matching = true;
		this.size = 0;
		onConfigured(now);
	}

	@Override
	public void setKept(long eui64, boolean kept, long now) {
		int index = 0;
		while (index < this.size && this.kept[index] != eui64) {
			index++;
		}
		if (kept && index == this.size && index < this.kept.length) {
			this.kept[this.size++] = eui64;
		} else if (!kept && index < this.size) {
			this.kept[index] = this.kept[--this.size];
		}
		this.tellSwitch |= this.on != this.size <= MOST;
		this.tellTable = true;
		tell(now);
	}

	@Override
	void onConfigured(long now) {
		this.tellSwitch = this.matching;
		this.tellTable = this.matching;
		tell(now);
	}

	@Override
	int onOtherAnswer(int transaction, long now) {
		if (transaction != this.transaction) {
			return super.onOtherAnswer(transaction, now);
		}
		this.transaction = 0;
		return 0;
	}

	private void tell(long now) {
		if (this.tellTable && this.size <= MOST && isFree()) {
			this.tellTable = false;
			this.transaction = set(Spinel.MAC_SRC_MATCH_EXTENDED, this.kept, this.size, 0, now);
		}
		if (this.tellSwitch && isFree()) {
			this.tellSwitch = false;
			this.on = this.size <= MOST;
			this.transaction = set(Spinel.MAC_SRC_MATCH_ENABLED, null, 0, this.on ? 1 : 0, now);
		}
	}

	@Override
	public void onTime(long now) {
		super.onTime(now);
		tell(now);
	}

	@Override
	public long nextDeadline() {
		return (this.tellSwitch || this.tellTable && this.size <= MOST) && isFree() ? Long.MIN_VALUE : super.nextDeadline();
	}
}
