package frond.sensor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Noise;
import org.junit.Test;

/** Exceptions as a PI interface node reports them; windows, alarms and bursts as docs/sensors.md says. */
public class SamplerTest implements Sampler.Listener {
	private static final long SECOND = 1000000;

	private final class Scripted extends Sensor {
		Scripted() {
			super("x", "V", 1, -1000, 1000);
		}

		@Override
		public long start(long now) {
			return now + SamplerTest.this.takes;
		}

		@Override
		public int read(long now) {
			return SamplerTest.this.next;
		}
	}

	private final Rules rules = new Rules();
	private final Sampler sampler = new Sampler(new Sensor[] { new Scripted() }, new SamplingSchedule(new int[] { 0 }, 1), this.rules, this);
	private int next;
	private long takes;
	private long now = SECOND;
	private String told = "";
	private int readings;
	private int lastReading;
	private long lastReadingAt;
	private int faults;

	@Override
	public void onReading(int series, int value, long at) {
		if (series == 0) {
			assertTrue(this.readings == 0 || at >= this.lastReadingAt);
			this.readings++;
			this.lastReading = value;
			this.lastReadingAt = at;
		}
		this.told = this.told + " " + (series == 0 ? "" : series / Sampler.STRIDE + ":") + value;
	}

	@Override
	public void onFault(int sensor) {
		this.faults++;
	}

	private String measure(int... values) {
		this.told = "";
		for (int i = 0; i < values.length; i++) {
			this.next = values[i];
			this.sampler.measure(0, this.now);
			this.now += SECOND;
		}
		return this.told;
	}

	@Test
	public void withoutRulesEverythingIsReported() {
		assertEquals(" 5 5 6", measure(5, 5, 6));
	}

	/** The value before a change is reported too, with its time, so that a line between reports is where the measurements were. */
	@Test
	public void aChangeBeyondTheDeadBandIsReportedWithTheValueBefore() {
		assertTrue(this.rules.exception(0, 10, 0));
		assertEquals(" 100", measure(100, 105, 108, 110, 90));
		assertEquals(" 90 111", measure(111));
		assertEquals(" 140", measure(140));
		assertEquals("", measure(140, 131, 150));
	}

	@Test
	public void whatDoesNotChangeIsReportedAtTheHeartbeat() {
		assertTrue(this.rules.exception(0, 10, 5000));
		assertEquals(" 1 2 3", measure(1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3));
	}

	/** Whatever is measured, no measurement that was not reported is further than the dead-band from the report before it. */
	@Test
	public void nothingUnreportedIsBeyondTheDeadBand() {
		assertTrue(this.rules.exception(0, 20, 60000));
		Noise noise = new Noise();
		int value = 0;
		long reportedAt = this.now;
		for (int i = 0; i < 5000; i++) {
			value = Math.max(-900, Math.min(900, value + noise.next(31) - 15));
			int before = this.readings;
			long at = this.now;
			this.told = "";
			measure(value);
			if (this.readings == before) {
				assertTrue(Math.abs(value - this.lastReading) <= 20);
				assertTrue(at - reportedAt < 60 * SECOND);
			} else {
				assertEquals(value, this.lastReading);
				reportedAt = at;
			}
		}
		assertTrue(this.readings < 2500);
	}

	@Test
	public void aWindowIsReportedByItsExtremesAndMean() {
		assertTrue(this.rules.item(Rules.WINDOW, new byte[] { 0, 0, 4 }, 0, 3));
		assertEquals(" 1:-3 2:10 3:3 1:1 2:1 3:1", measure(10, -3, 2, 1, 1, 1, 1, 1, 7));
	}

	/** An alarm begins and ends once, with the value; a value on its way back counts only beyond the hysteresis. */
	@Test
	public void alarmsBeginAndEndWithHysteresis() {
		assertTrue(this.rules.exception(0, 1000, 0));
		assertTrue(this.rules.alarm(0, -10, 100, 5, 500));
		assertEquals(" 0 101 4:2", measure(0, 100, 101, 120, 96));
		assertEquals(" 95 4:0", measure(95, 94));
		assertEquals(" -11 4:1", measure(-11, -6));
		assertEquals(" -5 4:0", measure(-5));
	}

	@Test
	public void aJumpIsAnAlarm() {
		assertTrue(this.rules.alarm(0, Rules.NO_LOW, Rules.NO_HIGH, 0, 50));
		assertEquals(" 0 50 101 4:3 100 4:0", measure(0, 50, 101, 100));
	}

	/** A failing sensor, or one outside its range, is told once, counted each time, and never a number. */
	@Test
	public void aFailingSensorIsNoNumber() {
		assertEquals(" 1 4:4 2 4:0", measure(1, Sensor.FAULT, Sensor.FAULT, 1001, 2));
		assertEquals(3, this.faults);
		assertEquals("", measure(Sensor.NOTHING));
	}

	@Test
	public void anAlarmIsFollowedByABurst() {
		assertTrue(this.rules.exception(0, 1000, 0));
		assertTrue(this.rules.alarm(0, -10, 100, 0, Rules.NO_HIGH));
		assertTrue(this.rules.item(Rules.BURST, new byte[] { 0, 3, 0, 0, 0, 100 }, 0, 6));
		measure(0, 200);
		this.told = "";
		long began = this.now - SECOND;
		int steps = 0;
		while (this.sampler.nextDeadline() != Long.MAX_VALUE) {
			this.now = this.sampler.nextDeadline();
			this.sampler.onTime(this.now);
			steps++;
		}
		assertEquals(" 200 200 200", this.told);
		assertEquals(3, steps);
		assertEquals(began + 300000, this.now);
	}

	/** A measurement that takes time is not waited for, and its time is when it began. */
	@Test
	public void aConversionIsNotWaitedFor() {
		this.takes = 90000;
		measure(7);
		assertEquals("", this.told);
		long begun = this.now - SECOND;
		assertEquals(begun + 90000, this.sampler.nextDeadline());
		this.sampler.onTime(begun + 89999);
		assertEquals("", this.told);
		this.sampler.onTime(begun + 90000);
		assertEquals(" 7", this.told);
		assertEquals(begun, this.lastReadingAt);
	}

	/** Times are sent to the second where a measurement was due at one (10 ms around it): two measurements there would be one reading at the historian. */
	@Test
	public void twoMeasurementsAreNeverSoNearThatTheirTimesAreOne() {
		measure(7);
		long at = this.lastReadingAt;
		this.sampler.measure(0, at + 20999);
		assertEquals(" 7", this.told);
		this.sampler.measure(0, at + 21000);
		assertEquals(" 7 7", this.told);
	}

	@Test
	public void rulesThatContradictThemselvesAreRefused() {
		assertFalse(this.rules.alarm(0, 5, 5, 0, 1));
		assertFalse(this.rules.item(Rules.ALARM, new byte[17], 0, 17));
		assertFalse(this.rules.item(Rules.EXCEPTION, new byte[] { 10, 0, 0, 0, 0, 0, 0, 0, 0 }, 0, 9));
		assertFalse(this.rules.item(Rules.EXCEPTION, new byte[] { 0, -1, 0, 0, 0, 0, 0, 0, 0 }, 0, 9));
		assertFalse(this.rules.item(Rules.WINDOW, new byte[] { 0, 0 }, 0, 2));
		assertFalse(this.rules.item(Rules.FITTED, new byte[] { 32 }, 0, 1));
		assertFalse(this.rules.item(Rules.BURST, new byte[] { 0, 3, 0, 0, 0, 99 }, 0, 6));
		assertTrue(this.rules.item(99, new byte[0], 0, 0));
	}
}
