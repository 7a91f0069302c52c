package frond.node;

/** The sensor station on a board whose radio is a co-processor on a UART. */
public final class StationMain {
	private StationMain() {
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		Main.run(null, new Station());
	}
}
