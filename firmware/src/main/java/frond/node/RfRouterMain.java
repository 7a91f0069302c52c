package frond.node;


/** The node that also routes, on a board whose radio is an AT86RF231 or AT86RF233 on SPI. */
public final class RfRouterMain {
	private RfRouterMain() {
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		RfMain.run(new RouterRole(), new ChipOnly());
	}
}
