package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * The MAC on a shared channel, with CSMA-CA, acknowledgements and retries in software over a radio that has none of them. Expectations: issue
 * 3's bars; and the air's own radios, whose CSMA-CA is another program, under the same load.
 */
class ContentionTest {
	/** An attempt is lost with 1/5, four with 1/625. */
	@Test
	void overLinksThatLoseAFifthNinetyNinePercentAreDelivered() {
		MacNetwork network = new MacNetwork(2, Link.losing(0.2), true);
		network.run(2000, 60);
		assertTrue(network.loss() < 1, "lost " + network.loss() + " %");
		balanced(network);
	}

	/** 50 frames a second of 3 ms each, and their acknowledgements: a fifth of the channel. */
	@Test
	void fiftyNodesWithAFrameASecondLoseNoMoreThanOnRadiosThatDoItThemselves() {
		MacNetwork soft = new MacNetwork(51, Link.losing(0), true);
		soft.run(60, 60);
		MacNetwork hard = new MacNetwork(51, Link.losing(0), false);
		hard.run(60, 60);
		assertTrue(soft.loss() < hard.loss() + 2 && soft.loss() < 2, "lost " + soft.loss() + " %, the air's radios " + hard.loss() + " %");
		balanced(soft);
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
