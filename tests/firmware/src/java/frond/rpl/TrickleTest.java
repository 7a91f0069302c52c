package frond.rpl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Jitter;
import org.junit.Test;

/** RFC 6206 section 4.2. */
public class TrickleTest {
	private static final long MINIMUM = 1000000;
	private static final long START = 5000000;

	private static boolean runTo(Trickle trickle, long end) {
		boolean transmitted = false;
		while (trickle.nextDeadline() < end) {
			transmitted |= trickle.onTime(trickle.nextDeadline());
		}
		return transmitted;
	}

	/** Rules 2, 4 and 6: once in the second half of each interval, which doubles up to Imax. */
	@Test
	public void intervalsDoubleAndTransmitInTheirSecondHalf() {
		Trickle trickle = new Trickle(MINIMUM, 3, 0, new Jitter(1));
		trickle.start(START);
		long begin = START;
		for (int i = 0; i < 6; i++) {
			long interval = MINIMUM << (i < 3 ? i : 3);
			assertTrue(!runTo(trickle, begin + interval / 2));
			assertTrue(runTo(trickle, begin + interval + 1));
			begin += interval;
		}
	}

	/** What nobody else can have said is said, once. */
	@Test
	public void whatIsNewIsNotSuppressed() {
		Trickle trickle = new Trickle(MINIMUM, 0, 1, new Jitter(1));
		trickle.start(START);
		trickle.heard();
		trickle.insist();
		assertTrue(runTo(trickle, START + MINIMUM + 1));
		trickle.heard();
		assertTrue(!runTo(trickle, START + 2 * MINIMUM + 1));
	}

	/** A change that is no inconsistency makes a long interval eight of the shortest, and none longer. */
	@Test
	public void hasteShortensLongIntervalsOnly() {
		Trickle trickle = new Trickle(MINIMUM, 6, 0, new Jitter(1));
		trickle.start(START);
		trickle.hasten(START + 1);
		assertTrue(runTo(trickle, START + MINIMUM + 1));
		runTo(trickle, START + 63 * MINIMUM + 1);
		long now = START + 64 * MINIMUM;
		trickle.hasten(now);
		assertTrue(!runTo(trickle, now + 4 * MINIMUM));
		assertTrue(runTo(trickle, now + 8 * MINIMUM + 1));
	}

	/** Rule 4: suppressed once k consistent messages were heard. */
	@Test
	public void consistentMessagesSuppress() {
		Trickle trickle = new Trickle(MINIMUM, 3, 2, new Jitter(1));
		trickle.start(START);
		trickle.heard();
		trickle.heard();
		assertTrue(!runTo(trickle, START + MINIMUM));
		// Rule 5: the count starts again with the next interval.
		assertTrue(runTo(trickle, START + 3 * MINIMUM + 1));
	}

	/** Rule 6: an inconsistency in an interval above Imin begins one of Imin; in one of Imin nothing changes. */
	@Test
	public void aResetBeginsTheShortestInterval() {
		Trickle trickle = new Trickle(MINIMUM, 8, 0, new Jitter(1));
		trickle.start(START);
		long first = trickle.nextDeadline();
		trickle.reset(START + 1);
		assertEquals(first, trickle.nextDeadline());
		runTo(trickle, START + 100 * MINIMUM);
		trickle.reset(START + 100 * MINIMUM);
		assertTrue(runTo(trickle, START + 101 * MINIMUM + 1));
	}

	@Test
	public void nothingIsDueBeforeTheStart() {
		assertEquals(Long.MAX_VALUE, new Trickle(MINIMUM, 8, 0, new Jitter(1)).nextDeadline());
	}
}
