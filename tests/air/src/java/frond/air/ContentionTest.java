package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * The MAC on a shared channel: with CSMA-CA, acknowledgements and retries in software over a radio that has none of them, and with the driver on the
 * chip's model. Expectations: issue 3's bars; the theory; and the air's own radios, whose CSMA-CA is another program, under the same load.
 */
class ContentionTest {
	/** An attempt is lost with 1/5, four with 1/625; most acknowledgements that are lost are followed by a duplicate. */
	@Test
	void overLinksThatLoseAFifthNinetyNinePercentAreDelivered() {
		deliversNinetyNinePercent(MacBenchmark::software);
	}

	@Test
	void soTheyAreByTheDriverAndItsChip() {
		deliversNinetyNinePercent(MacBenchmark::chip);
	}

	private static void deliversNinetyNinePercent(MacNetwork.Radios radios) {
		MacNetwork network = new MacNetwork(2, Link.losing(0.2), radios);
		network.run(2000, 60);
		assertTrue(network.loss() < 1, "lost " + network.loss() + " %");
		balanced(network);
	}

	/** 50 frames a second of 3 ms each, and their acknowledgements: a sixth of the channel. */
	@Test
	void fiftyNodesWithAFrameASecondLoseNoMoreThanOnRadiosThatDoItThemselves() {
		double soft = contend(MacBenchmark::software);
		MacNetwork hard = new MacNetwork(51, Link.losing(0), false);
		hard.run(60, 60);
		assertTrue(soft < hard.loss() + 2, "lost " + soft + " %, the air's radios " + hard.loss() + " %");
	}

	/** The driver retries by itself, and its chip does the rest of CSMA-CA. */
	@Test
	void fiftyDriversAndTheirChipsLoseWhatTheoryAllows() {
		contend(MacBenchmark::chip);
	}

	private static double contend(MacNetwork.Radios radios) {
		MacNetwork network = new MacNetwork(51, Link.losing(0), radios);
		network.run(60, MacBenchmark.PAYLOAD);
		double theory = CsmaTheory.loss(MacBenchmark.NODES, MacBenchmark.PSDU);
		assertTrue(Math.abs(network.loss() - theory) < 2, "lost " + network.loss() + " %, by theory " + theory + " %");
		balanced(network);
		return network.loss();
	}

	/** With a hundredth of the channel used, a frame and its three retries meet others about never; the fuller, the more often. */
	@Test
	void theTheoryRisesFromNothing() {
		assertTrue(CsmaTheory.loss(3, 83) < 0.001);
		assertTrue(CsmaTheory.loss(50, 83) > CsmaTheory.loss(10, 83));
		assertTrue(CsmaTheory.loss(100, 83) > CsmaTheory.loss(50, 83));
	}

	/** Nothing is left under way, and every frame and packet is accounted for. */
	private static void balanced(MacNetwork network) {
		for (MacNetwork.Node node : network.nodes) {
			assertEquals(node.pool.capacity(), node.pool.free());
			assertEquals(node.offered - node.refused, node.stats.transmitted);
			assertEquals(node.stats.received, node.stats.delivered + MacFuzzTest.drops(node.stats));
		}
	}
}
