package frond.target;

import frond.hal.Clock;
import frond.hal.Flash;

/** Runs tests one after the other and says how each ended. What the generated class supplies is abstract. */
public abstract class Tests {
	/** How many there are. */
	protected abstract int count();

	/** {@code <class>.<method>} of a test. */
	protected abstract String name(int test);

	/** The number of the test's class. */
	protected abstract int classOf(int test);

	/** The class's {@code BeforeClass} methods. */
	protected abstract void beforeClass(int number) throws Throwable;

	/** The class's {@code AfterClass} methods. */
	protected abstract void afterClass(int number) throws Throwable;

	/** One test on an object of its own, with its {@code Before} and {@code After} methods. */
	protected abstract void run(int test) throws Throwable;

	/**
	 * Runs the tests from the one on whose number is in the configuration region (two bytes, big-endian): the host puts it there to go
	 * on behind a test that ended the image.
	 */
	public final void run() {
		byte[] start = new byte[2];
		Flash.read(Flash.CONFIGURATION, 0, start, 0, 2);
		int first = (start[0] & 0xff) << 8 | start[1] & 0xff;
		int passed = 0;
		int failed = 0;
		String broken = null;
		for (int test = first; test < count(); test++) {
			Console.line("RUN: " + name(test));
			String failure = broken;
			if (test == first || classOf(test) != classOf(test - 1)) {
				failure = beforeClassFailure(classOf(test));
				broken = failure;
			}
			if (failure == null) {
				failure = failure(test);
			}
			if (test + 1 == count() || classOf(test + 1) != classOf(test)) {
				String after = afterClassFailure(classOf(test));
				failure = failure == null ? after : failure;
				broken = null;
			}
			if (failure == null) {
				passed++;
				Console.line("OK: " + name(test));
			} else {
				failed++;
				Console.line("FAILED: " + name(test) + " " + failure);
			}
		}
		Console.line("PASSED: " + passed);
		Console.line("FAILED: " + failed);
		Console.line("TIME: " + Clock.micros() + " us");
		Console.line("END");
	}

	private String beforeClassFailure(int number) {
		try {
			beforeClass(number);
			return null;
		} catch (Throwable e) {
			return "before the class: " + describe(e);
		}
	}

	private String afterClassFailure(int number) {
		try {
			afterClass(number);
			return null;
		} catch (Throwable e) {
			return "after the class: " + describe(e);
		}
	}

	private String failure(int test) {
		try {
			run(test);
			return null;
		} catch (Throwable e) {
			return describe(e);
		}
	}

	private static String describe(Throwable thrown) {
		String message = thrown.getMessage();
		String name = thrown.getClass().getName();
		return message == null ? name : name + ": " + message;
	}
}
