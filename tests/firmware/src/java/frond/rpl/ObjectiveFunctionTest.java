package frond.rpl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Ranks and choices as the RFCs compute them; ETX and costs in 1/128. */
public class ObjectiveFunctionTest {
	/** RFC 6552 section 4.1 with RFC 8180 section 5.1.1: Sp = 3 ETX - 2, 1 to 9. */
	@Test
	public void of0AddsStepsOfRank() {
		assertEquals(256 + 256, Of0.rank(256, 128, 256));
		assertEquals(256 + 4 * 256, Of0.rank(256, 256, 256));
		assertEquals(128 + 7 * 128, Of0.rank(128, 3 * 128, 128));
		assertEquals(128 + 9 * 128, Of0.rank(128, 12 * 128, 128));
		// An ETX below 1 is none.
		assertEquals(128 + 128, Of0.rank(128, 64, 128));
	}

	/** RFC 6552 section 4.2.1, 10: the parent in use is preferred; within a step nothing changes. */
	@Test
	public void of0StaysWithinAStep() {
		assertTrue(!Of0.isBetter(512, 768, 256));
		assertTrue(Of0.isBetter(511, 768, 256));
	}

	/** RFC 6719 section 3.3: the path's cost, and one MinHopRankIncrease more than the parent at least. */
	@Test
	public void mrhofsRankIsThePathsCost() {
		assertEquals(128 + 192, Mrhof.rank(128, 128 + 192, 128));
		assertEquals(128 + 256, Mrhof.rank(128, 128 + 128, 256));
	}

	/** RFC 6719 section 5: MAX_LINK_METRIC 10, MAX_PATH_COST 100, PARENT_SWITCH_THRESHOLD 1.5. */
	@Test
	public void mrhofsConstants() {
		assertTrue(Mrhof.isAcceptable(1280, 12800));
		assertTrue(!Mrhof.isAcceptable(1281, 1281));
		assertTrue(!Mrhof.isAcceptable(128, 12801));
		assertTrue(!Mrhof.isBetter(400, 592));
		assertTrue(Mrhof.isBetter(400, 593));
	}
}
