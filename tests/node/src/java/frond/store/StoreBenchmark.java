package frond.store;

import frond.buffer.Stats;

/** What the flash of a node that reports three readings a minute has to bear, and how long it takes to open: {@code ./frond bench --only store} runs it. */
final class StoreBenchmark {
	private static final int SIZE = 131072;
	private static final int SECTORS = 4;
	private static final int READINGS = 200_000;
	private static final int BATCH = 3;
	private static final long MINUTE = 60_000;
	private static final long START = 1_700_000_000_000L;

	private StoreBenchmark() {
	}

	/** Lines {@code bench NAME VALUE UNIT}. */
	public static void main(String[] arguments) {
		ModelFlash flash = new ModelFlash(3, SIZE);
		Stats stats = new Stats();
		FlashStore store = new FlashStore(flash, 1, 9, false, ReadingStore.OLDEST, stats);
		store.clock(START);
		for (int i = 0; i < READINGS; i++) {
			store.add(i % BATCH, i, i / BATCH * MINUTE);
			if (i % BATCH == BATCH - 1) {
				store.waiting();
				store.sent(BATCH);
				store.acknowledge();
			}
			if (store.untidy()) {
				store.tidy();
			}
		}
		print("store.erases_per_1000", flash.erases * 1000.0 / READINGS, "erases");
		print("store.words_per_reading", (double) flash.words / READINGS, "words");
		int most = fill(new ModelFlash(SECTORS, SIZE), Integer.MAX_VALUE);
		print("store.readings_in_128k", most / SECTORS, "readings");
		ModelFlash full = new ModelFlash(SECTORS, SIZE);
		fill(full, most);
		full.nanos = 0;
		int recovered = new FlashStore(full, 2, 9, false, ReadingStore.OLDEST, new Stats()).recovered();
		print("store.open.readings", recovered, "readings");
		print("store.open.model_ms", full.nanos / 1e6, "ms");
	}

	/** Adds readings until one is given up. Returns how many there is room for. */
	private static int fill(ModelFlash flash, int most) {
		FlashStore store = new FlashStore(flash, 1, 9, false, ReadingStore.OLDEST, new Stats());
		store.clock(START);
		int readings = 0;
		while (readings < most && store.dropped() == 0) {
			store.add(0, readings, readings++);
		}
		return store.dropped() == 0 ? readings : readings - 1;
	}

	private static void print(String name, double value, String unit) {
		System.out.println("bench " + name + " " + value + " " + unit);
	}
}
