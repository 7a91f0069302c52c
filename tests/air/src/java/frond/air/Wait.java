package frond.air;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
final class Wait {
	private static final long PATIENCE_NANOS = 30_000_000_000L;
	private static final long PAUSE_NANOS = 1_000_000;

	private Wait() {
	}

	/** Returns when a condition holds; fails after half a minute. */
	static void until(BooleanSupplier condition, String what) {
		long deadline = System.nanoTime() + PATIENCE_NANOS;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("waited in vain for " + what);
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}
}
