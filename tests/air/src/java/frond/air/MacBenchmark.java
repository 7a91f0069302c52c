package frond.air;

import frond.ieee802154.CsmaRadio;
import frond.radio.Radio;
import java.util.function.IntFunction;

/** Prints the rows {@code mac.} of {@code ./frond bench}, in virtual time: the same on every machine. */
final class MacBenchmark {
	static final int NODES = 50;
	static final int PAYLOAD = 60;
	/** Header of 21 bytes, and FCS. */
	static final int PSDU = 21 + PAYLOAD + Phy.FCS;
	private static final int SECONDS = 600;

	private MacBenchmark() {
	}

	public static void main(String[] arguments) {
		row("csma50.loss", contend(MacBenchmark::software, 1), "percent");
		row("csma50.at86rf2xx.loss", contend(MacBenchmark::chip, 1), "percent");
		row("csma50.theory.loss", CsmaTheory.loss(NODES, PSDU), "percent");
		row("csma50x2.loss", contend(MacBenchmark::software, 2), "percent");
		row("csma50x2.at86rf2xx.loss", contend(MacBenchmark::chip, 2), "percent");
		row("csma50x2.theory.loss", CsmaTheory.loss(2 * NODES, PSDU), "percent");
		row("loss20.delivered", 100 - lossy(MacBenchmark::software).loss(), "percent");
		row("loss20.at86rf2xx.delivered", 100 - lossy(MacBenchmark::chip).loss(), "percent");
	}

	private static void row(String name, double value, String unit) {
		System.out.println("bench mac." + name + " " + Math.rint(value * 1000) / 1000 + " " + unit);
	}

	/** CSMA-CA, acknowledgements and retries of the firmware. */
	static IntFunction<Radio> software(Medium medium) {
		return number -> new CsmaRadio(new PlainAirRadio(medium), number + 1);
	}

	/** The firmware's driver, and TX_ARET and RX_AACK of the chip's model; both parts. */
	static IntFunction<Radio> chip(Medium medium) {
		return number -> new ChipRadio(medium, number % 2 == 0 ? At86rf2xxChip.AT86RF233 : At86rf2xxChip.AT86RF231);
	}

	private static double contend(MacNetwork.Radios radios, int perSecond) {
		MacNetwork network = new MacNetwork(NODES + 1, Link.losing(0), radios);
		network.run(SECONDS / perSecond, PAYLOAD, perSecond);
		return network.loss();
	}

	/** Every frame and every acknowledgement is lost with 20 %. */
	static MacNetwork lossy(MacNetwork.Radios radios) {
		MacNetwork network = new MacNetwork(2, Link.losing(0.2), radios);
		network.run(20_000, PAYLOAD, 1);
		return network;
	}
}
