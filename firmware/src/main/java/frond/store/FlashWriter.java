package frond.store;

/** Appends readings to a {@link FlashLog}, each behind a boot and a base that serve it: those are written again in each sector, and where the time is too far from the base. */
final class FlashWriter {
	/** Records that a reading may need: boot, base, itself. */
	static final int RECORDS = 3;

	private final FlashLog log;
	/** Whether what is appended next needs its boot and base before it. */
	private boolean dirty = true;
	private int boot;
	private boolean absolute;
	private long base;

	FlashWriter(FlashLog log) {
		this.log = log;
	}

	/** What is appended next goes elsewhere. */
	void moved() {
		this.dirty = true;
	}

	/** How many records a reading takes. */
	int records(int boot, boolean absolute, long millis) {
		return serves(boot, absolute, millis) ? 1 : RECORDS;
	}

	private boolean serves(int boot, boolean absolute, long millis) {
		long since = millis - this.base;
		return !this.dirty && boot == this.boot && absolute == this.absolute && since >= 0 && since < Slot.TIME_LIMIT;
	}

	/** Writes boot and base, if those before do not serve; false if the flash did not take them. */
	boolean context(int boot, int layout, boolean absolute, long millis) {
		if (!serves(boot, absolute, millis)) {
			this.boot = boot;
			this.base = millis >>> Origin.BASE_SHIFT << Origin.BASE_SHIFT;
			this.absolute = absolute;
			this.dirty = this.log.append(Slot.BOOT, boot, layout) == FlashLog.NONE
					|| this.log.append(Slot.BASE, (int) (millis >>> Origin.BASE_SHIFT), absolute ? 1 : 0) == FlashLog.NONE;
		}
		return !this.dirty;
	}

	/** Appends a reading behind its {@link #context}. */
	boolean append(int series, int value, long millis) {
		return this.log.append(series, value, (int) (millis - this.base)) != FlashLog.NONE;
	}

	/** Says when the boot that runs began; there is room for it. */
	boolean clock(int boot, int layout, long startMillis) {
		return context(boot, layout, true, startMillis)
				&& this.log.append(Slot.CLOCK, (int) (startMillis >>> Origin.BASE_SHIFT), (int) startMillis & (1 << Origin.BASE_SHIFT) - 1) != FlashLog.NONE;
	}
}
