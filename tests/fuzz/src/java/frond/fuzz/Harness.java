package frond.fuzz;

/** What Jazzer calls. */
public final class Harness {
	/** Begins the line with the totals. */
	static final String SUMMARY = "frond-fuzz ";
	private static Trial trial;

	private Harness() {
	}

	/** @param arguments the target's title */
	public static void fuzzerInitialize(String[] arguments) throws Exception {
		Target target = Targets.byTitle().get(arguments[0]).make();
		// Loads and instruments classes, which is slow.
		target.take(new byte[0]);
		trial = new Trial(target);
	}

	/** One input. */
	public static void fuzzerTestOneInput(byte[] input) throws Exception {
		trial.take(input);
	}

	/** The end. */
	public static void fuzzerTearDown() {
		System.err.println(SUMMARY + trial.summary());
	}
}
