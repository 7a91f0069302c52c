package frond.node;


/** The node that also routes, on a board whose radio is a co-processor on a UART. */
public final class RouterMain {
	private RouterMain() {
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		Main.run(new RouterRole(), new ChipOnly());
	}
}
