package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Hex;
import org.junit.Before;
import org.junit.Test;

/** Expectations: what the interface promises, whenever the power fails; flash as it is: bits are only cleared, and set again by erasing all. */
public class FrameCounterLogTest implements FrameCounterLog.Memory {
	private static final int SIZE = 32;

	private final byte[][] areas = new byte[2][SIZE];
	private int erased;
	/** Bytes that may still be written before the power fails; erasing counts as eight. */
	private int power;

	@Before
	public void start() {
		this.power = Integer.MAX_VALUE;
		erase(0);
		erase(1);
		this.erased = 0;
	}

	@Override
	public int size() {
		return SIZE;
	}

	@Override
	public void read(int area, int offset, byte[] into) {
		System.arraycopy(this.areas[area], offset, into, 0, 8);
	}

	@Override
	public void write(int area, int offset, byte[] from) {
		for (int i = 0; i < 8 && this.power > 0; i++) {
			this.areas[area][offset + i] &= from[i];
			this.power--;
		}
	}

	@Override
	public void erase(int area) {
		this.erased++;
		for (int i = 0; i < SIZE && this.power > 0; i++) {
			this.areas[area][i] = -1;
			this.power -= i % 4 == 0 ? 1 : 0;
		}
	}

	@Test
	public void whatWasReservedIsAnsweredAfterAReset() {
		assertEquals(0, new FrameCounterLog(this, 0).first());
		FrameCounterLog log = new FrameCounterLog(this, 0);
		for (int i = 1; i <= 50; i++) {
			assertTrue(log.reserve(1024 * i));
			assertEquals(1024 * i, new FrameCounterLog(this, 0).first());
			if (i % 3 == 0) {
				log = new FrameCounterLog(this, 0);
			}
		}
		// Four records an area.
		assertEquals(50 / 4, this.erased);
	}

	@Test
	public void recordsAreAppended() {
		FrameCounterLog log = new FrameCounterLog(this, 7);
		assertEquals(7, log.first());
		assertTrue(log.reserve(0x407));
		assertTrue(log.reserve(0x807));
		assertEquals("00000407fffffbf800000807fffff7f8ffff", Hex.text(this.areas[0], 0, 18));
	}

	@Test
	public void theLargerOfWhatIsKeptAndWhatIsConfiguredCounts() {
		new FrameCounterLog(this, 0).reserve(0x80000000);
		assertEquals(0x80000000, new FrameCounterLog(this, 0x7fffffff).first());
		assertEquals(0x80000001, new FrameCounterLog(this, 0x80000001).first());
	}

	/** Whenever the power fails, what was promised holds: no counter that was reserved is given out again. */
	@Test
	public void aPowerCutAtAnyByteLosesNothingThatWasPromised() {
		for (int cut = 0; cut < 300; cut++) {
			start();
			this.power = cut;
			int promised = 0;
			FrameCounterLog log = new FrameCounterLog(this, 0);
			while (log.reserve(promised + 1024)) {
				promised += 1024;
			}
			this.power = Integer.MAX_VALUE;
			FrameCounterLog after = new FrameCounterLog(this, 0);
			// One that was written in full just as the power went counts, too.
			assertTrue(after.first() == promised || after.first() == promised + 1024);
			assertTrue(after.reserve(after.first() + 1024));
			assertEquals(after.first() + 1024, new FrameCounterLog(this, 0).first());
		}
	}

	@Test
	public void memoryThatTakesNothingIsAdmitted() {
		FrameCounterLog log = new FrameCounterLog(this, 0);
		this.power = 0;
		assertFalse(log.reserve(1024));
	}

	/** RAM of an emulator at power-on: neither records nor erased. */
	@Test
	public void whatWasNeverErasedIsErasedFirst() {
		for (int area = 0; area < 2; area++) {
			for (int i = 0; i < SIZE; i++) {
				this.areas[area][i] = 0;
			}
		}
		FrameCounterLog log = new FrameCounterLog(this, 5);
		assertEquals(5, log.first());
		assertTrue(log.reserve(1029));
		assertEquals(1029, new FrameCounterLog(this, 5).first());
	}
}
