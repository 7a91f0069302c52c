package frond.rpl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** RFC 6550 section 7.2: the lollipop. */
public class SequenceTest {
	@Test
	public void theStraightPartIsPassedOnce() {
		assertEquals(241, Sequence.next(240));
		assertEquals(0, Sequence.next(255));
		assertEquals(1, Sequence.next(0));
		assertEquals(0, Sequence.next(127));
		assertEquals(129, Sequence.next(128));
	}

	/** "If A is 240 and B is 5, then (256 + 5 - 240) is 21. 21 is greater than SEQUENCE_WINDOW (16); thus, 240 is greater than 5." */
	@Test
	public void theExamplesOfTheRfc() {
		assertEquals(Sequence.LATER, Sequence.compare(240, 5));
		assertEquals(Sequence.EARLIER, Sequence.compare(5, 240));
		// "If A is 250 and B is 5, then (256 + 5 - 250) is 11. 11 is less than SEQUENCE_WINDOW (16); thus, 250 is less than 5."
		assertEquals(Sequence.EARLIER, Sequence.compare(250, 5));
		assertEquals(Sequence.LATER, Sequence.compare(5, 250));
	}

	@Test
	public void theWindowIsSixteenOnBothParts() {
		assertEquals(Sequence.LATER, Sequence.compare(17, 1));
		assertEquals(Sequence.INCOMPARABLE, Sequence.compare(18, 1));
		assertEquals(Sequence.EARLIER, Sequence.compare(1, 17));
		assertEquals(Sequence.LATER, Sequence.compare(3, 126));
		assertEquals(Sequence.EARLIER, Sequence.compare(126, 3));
		assertEquals(Sequence.LATER, Sequence.compare(144, 128));
		assertEquals(Sequence.INCOMPARABLE, Sequence.compare(145, 128));
		// The straight part does not wrap upon itself.
		assertEquals(Sequence.INCOMPARABLE, Sequence.compare(128, 255));
		// The ends of 1. in the RFC: 256 + B - A is 16, and 17.
		assertEquals(Sequence.EARLIER, Sequence.compare(255, 15));
		assertEquals(Sequence.LATER, Sequence.compare(255, 16));
	}

	/** Each counter is followed by the one that comes next, and no two are later than each other but those that cannot be compared. */
	@Test
	public void comparisonIsAntisymmetric() {
		for (int a = 0; a < 256; a++) {
			assertEquals(Sequence.EQUAL, Sequence.compare(a, a));
			assertEquals(Sequence.LATER, Sequence.compare(Sequence.next(a), a));
			for (int b = 0; b < 256; b++) {
				int forth = Sequence.compare(a, b);
				int back = Sequence.compare(b, a);
				assertTrue(forth == Sequence.INCOMPARABLE ? back == forth : back == -forth);
			}
		}
	}

	/** "Precedence to the sequence number that was most recently incremented": the one that has just come. */
	@Test
	public void whatCannotBeComparedGivesWayToWhatCameLast() {
		assertTrue(Sequence.later(10, 70));
		assertTrue(Sequence.later(70, 10));
		assertTrue(Sequence.later(200, 240));
		assertTrue(!Sequence.later(7, 7));
		assertTrue(!Sequence.later(240, 241));
	}
}
