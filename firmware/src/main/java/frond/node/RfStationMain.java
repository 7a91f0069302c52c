package frond.node;

/** The sensor station on a board whose radio is an AT86RF231 or AT86RF233 on SPI. */
public final class RfStationMain {
	private RfStationMain() {
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		RfMain.run(null, new Station());
	}
}
