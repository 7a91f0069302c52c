package frond.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Gives inputs to one target and keeps the time that this thread runs, so that a busy machine does not matter. An input that is slow is given again,
 * twice, and its fastest time counts: code that runs for the first time is slow.
 */
final class Trial {
	/** More is reported. */
	private static final long SLOW = 20_000_000;
	/** More is a finding. */
	private static final long FAR_TOO_SLOW = 10 * SLOW;
	private static final int REPEATS = 2;

	private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
	private final Target target;
	private long inputs;
	private long messages;
	private long slow;
	private long slowest;

	Trial(Target target) {
		this.target = target;
	}

	/** Gives one input; throws what is found. */
	void take(byte[] input) throws Exception {
		long start = this.clock.getCurrentThreadCpuTime();
		this.messages += this.target.take(input);
		long took = this.clock.getCurrentThreadCpuTime() - start;
		this.inputs++;
		for (int i = 0; i < REPEATS && took > SLOW; i++) {
			start = this.clock.getCurrentThreadCpuTime();
			this.target.take(input);
			took = Math.min(took, this.clock.getCurrentThreadCpuTime() - start);
		}
		this.slowest = Math.max(this.slowest, took);
		if (took > SLOW) {
			this.slow++;
		}
		Target.check(took <= FAR_TOO_SLOW, "an input took " + took / 1_000_000 + " ms");
	}

	long messages() {
		return this.messages;
	}

	/** What was done so far, in one line. */
	String summary() {
		return "inputs=" + this.inputs + " messages=" + this.messages + " over20ms=" + this.slow + " slowestMs=" + this.slowest / 1_000_000;
	}
}
