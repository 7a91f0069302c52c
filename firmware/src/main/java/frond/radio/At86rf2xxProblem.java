package frond.radio;

/** What {@link At86rf2xx#problem()} means, for a console. */
public final class At86rf2xxProblem {
	private At86rf2xxProblem() {
	}

	/** A line that ends where {@link At86rf2xx#part()} is to follow. */
	public static String text(int problem) {
		switch (problem) {
		case At86rf2xx.ABSENT: return "no AT86RF231 or AT86RF233 answers on SPI; check its supply, /RST, /SEL, SCLK, MOSI and MISO (docs/boards.md). Part number read: ";
		case At86rf2xx.OTHER_PART: return "another transceiver than AT86RF231 (3) or AT86RF233 (11) is there. Part number: ";
		case At86rf2xx.NO_CLOCK: return "the transceiver does not reach TRX_OFF; check its supply, crystal and SLP_TR. Part number: ";
		default: return "the transceiver's PLL does not lock; check its supply and crystal. Part number: ";
		}
	}
}
