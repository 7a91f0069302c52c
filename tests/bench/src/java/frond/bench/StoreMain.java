package frond.bench;

import frond.buffer.Stats;
import frond.hal.Clock;
import frond.hal.Power;
import frond.hal.Uart;
import frond.store.FlashMemory;
import frond.store.FlashStore;
import frond.store.FullFlash;
import frond.store.MemoryFlash;
import frond.store.ReadingStore;

/** Counts the store in flash, as {@link Main} counts the node; the flash is RAM, and takes no time of its own. */
public final class StoreMain {
	private static final int INSTRUCTIONS_A_MICROSECOND = 1000;
	/** At 168 MHz and 1.5 cycles an instruction (docs/sleep.md). */
	private static final int INSTRUCTIONS_A_MICROSECOND_THERE = 112;
	private static final int SECTORS = 4;
	private static final int SLOTS = 120;
	private static final int SLOT = 12;
	private static final int READINGS = 100;
	private static final int BATCH = 20;
	private static final long START = 1700000000000L;

	private StoreMain() {
	}

	public static void main(String[] arguments) {
		Uart.open(Uart.CONSOLE, 115200);
		Report report = new Report();
		String failure = run(report);
		report.line(failure == null ? "bench-end" : "bench-failed ", failure == null ? "" : failure);
		while (true) {
			Power.idle(Long.MAX_VALUE);
		}
	}

	private static String run(Report report) {
		MemoryFlash flash = new MemoryFlash(SECTORS, SLOTS * SLOT);
		FlashStore store = store(flash);
		store.clock(START);
		// Its boot and its base are there.
		store.add(0, 0, 0);
		long start = Clock.micros();
		for (int i = 1; i <= READINGS; i++) {
			store.add(0, i, i);
		}
		report.instructions("store.append", ".instructions", (int) ((Clock.micros() - start) * INSTRUCTIONS_A_MICROSECOND / READINGS));
		long spent = 0;
		for (int i = 0; i < READINGS; i += BATCH) {
			start = Clock.micros();
			if (store.waiting() < BATCH) {
				return "readings are missing";
			}
			store.sent(BATCH);
			store.acknowledge();
			spent += Clock.micros() - start;
		}
		report.instructions("store.acknowledge", ".instructions", (int) (spent * INSTRUCTIONS_A_MICROSECOND / READINGS));
		MemoryFlash small = new MemoryFlash(SECTORS, SLOTS * SLOT);
		FlashStore filled = store(small);
		filled.clock(START);
		for (int i = 0; i < SECTORS * SLOTS - SECTORS * SECTORS; i++) {
			filled.add(0, i, i);
		}
		FullFlash full = new FullFlash(small);
		start = Clock.micros();
		FlashStore opened = store(full);
		int instructions = (int) (Clock.micros() - start) * INSTRUCTIONS_A_MICROSECOND;
		if (opened.recovered() < SECTORS * (full.sectorSize() / SLOT - SECTORS)) {
			return "the full store was not taken for one";
		}
		report.instructions("store.open", ".instructions", instructions);
		report.result("store.open.us", instructions / INSTRUCTIONS_A_MICROSECOND_THERE, "us");
		return null;
	}

	private static FlashStore store(FlashMemory flash) {
		return new FlashStore(flash, 1, 1, false, ReadingStore.OLDEST, new Stats());
	}
}
