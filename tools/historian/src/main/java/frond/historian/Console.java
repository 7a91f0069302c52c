package frond.historian;

/** Lines for whoever started us: events on standard output, trouble on standard error. */
final class Console {
	private Console() {
	}

	/** One event, as {@code name key=value ...}. */
	static void event(String line) {
		System.out.println(line);
		System.out.flush();
	}

	static void error(String line) {
		System.err.println("frond historian: " + line);
	}
}
