package frond.historian.store;

import frond.historian.model.Reading;
import frond.historian.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Appends rows that were in another store. As many at once as an engine that keeps days in files does best with, because rows may come in another order than
 * that of time.
 */
public final class Import implements ValueStore.RowSink {
	private static final int AT_ONCE = 100_000;

	private final ValueStore store;
	private final LongConsumer progress;
	private List<Reading> readings = new ArrayList<>(AT_ONCE);
	private long stored;
	private long count;

	/** @param progress is told how many have been appended */
	public Import(ValueStore store, LongConsumer progress) {
		this.store = store;
		this.progress = progress;
	}

	@Override
	public void accept(String point, String unit, Value value, long stored) {
		this.readings.add(new Reading(point, unit, value));
		// Rows that are appended as one carry one time of storing; that of the newest is what is shown as a point's latency.
		this.stored = Math.max(this.stored, stored);
		if (this.readings.size() == AT_ONCE) {
			append();
		}
	}

	/** Appends what is left; how many there were in all. */
	public long finish() {
		if (!this.readings.isEmpty()) {
			append();
		}
		return this.count;
	}

	private void append() {
		this.store.append(this.readings, this.stored);
		this.count += this.readings.size();
		this.stored = 0;
		this.readings = new ArrayList<>(AT_ONCE);
		this.progress.accept(this.count);
	}
}
