package frond.store;

import frond.buffer.Stats;

/** Makes a node's store: an image without one that implements this carries the store in RAM only. */
public interface StoreFactory {
	/**
	 * The store.
	 *
	 * @param boot random, not 0
	 * @param layout a number made of what the series are
	 * @param policy {@link ReadingStore#OLDEST} or {@link ReadingStore#THIN_OUT}
	 */
	ReadingStore create(int boot, int layout, boolean newestFirst, int policy, Stats stats);
}
