package frond.sensor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Expectations: deadlines are on a grid of the period for ever; nothing missed is made up for. */
public class SamplingScheduleTest {
	private static final long SECOND = 1000000;

	@Test
	public void allAreDueAtTheStartAndThenOnTheirGrid() {
		SamplingSchedule schedule = new SamplingSchedule(new int[] { 5000, 5000, 0, 10000 }, 0x12345);
		assertEquals(-1, schedule.due(0));
		schedule.start(7 * SECOND);
		assertEquals(0, schedule.due(7 * SECOND));
		assertEquals(1, schedule.due(7 * SECOND));
		assertEquals(3, schedule.due(7 * SECOND));
		assertEquals(-1, schedule.due(7 * SECOND));
		long first = schedule.nextDeadline();
		assertTrue(first > 7 * SECOND && first <= 12 * SECOND);
		long expected = first;
		for (int i = 0; i < 100000; i++) {
			// The loop comes a little late every time; the grid does not move.
			long now = expected + 1234;
			assertEquals(0, schedule.due(now));
			assertEquals(1, schedule.due(now));
			int third = schedule.due(now);
			assertTrue(third == 3 || third == -1);
			assertEquals(-1, third == 3 ? schedule.due(now) : -1);
			expected += 5 * SECOND;
			assertEquals(expected, schedule.nextDeadline());
		}
	}

	@Test
	public void whatWasMissedIsNotMadeUpFor() {
		SamplingSchedule schedule = new SamplingSchedule(new int[] { 1000 }, 99);
		schedule.start(0);
		assertEquals(0, schedule.due(0));
		long first = schedule.nextDeadline();
		long late = first + 10 * SECOND + 400000;
		assertEquals(0, schedule.due(late));
		assertEquals(-1, schedule.due(late));
		assertEquals(first + 11 * SECOND, schedule.nextDeadline());
	}

	@Test
	public void nodesThatStartTogetherDoNotSendTogether() {
		SamplingSchedule one = new SamplingSchedule(new int[] { 60000 }, 0x11111111);
		SamplingSchedule two = new SamplingSchedule(new int[] { 60000 }, 0x7fff1234);
		one.start(0);
		two.start(0);
		one.due(0);
		two.due(0);
		assertTrue(Math.abs(one.nextDeadline() - two.nextDeadline()) > SECOND);
	}

	/** Slow ones only: a second's shift is no matter there. A clock that is put back by some milliseconds costs no second measurement. */
	@Test
	public void slowSensorsAreDueAtWholeSecondsOfTheDay() {
		SamplingSchedule schedule = new SamplingSchedule(new int[] { 60000, 1000 }, 0x12345);
		schedule.start(0);
		schedule.due(0);
		schedule.due(0);
		long epoch = 1795420800123456L;
		schedule.setClock(epoch);
		long now = 70 * SECOND;
		assertEquals(0, schedule.due(now));
		long before = 0;
		for (int i = 0; i < 100; i++) {
			schedule.setPeriod(1, 0, now);
			long next = schedule.nextDeadline();
			assertTrue(next > now && next <= now + 61 * SECOND);
			assertEquals(0, (next + epoch) % SECOND);
			assertTrue(before == 0 || next - before >= 59 * SECOND && next - before <= 61 * SECOND);
			before = next;
			now = next + 300;
			// Corrections of up to 3 ms, both ways.
			epoch += (i % 7 - 3) * 1000;
			schedule.setClock(epoch);
			assertEquals(0, schedule.due(now));
			assertEquals(-1, schedule.due(now));
		}
		assertTrue(schedule.isSlow(0));
		assertTrue(!schedule.isSlow(1));
	}
}
