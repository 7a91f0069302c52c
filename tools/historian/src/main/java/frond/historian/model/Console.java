package frond.historian.model;

/** Lines for whoever started us: events on standard output, trouble on standard error. */
public final class Console {
	private Console() {
	}

	/** One event, as {@code name key=value ...}. */
	public static void event(String line) {
		System.out.println(line);
		System.out.flush();
	}

	public static void error(String line) {
		System.err.println("frond historian: " + line);
	}
}
