package frond.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Noise;
import frond.buffer.Stats;
import org.junit.Test;

/** Expectations: what is acknowledged is forgotten, nothing else but by the drop policy, oldest first; a time once given stays. */
public class ReadingStoreTest {
	private final Stats stats = new Stats();

	@Test
	public void readingsLeaveInTheirOrderAndOnlyWhenAcknowledged() {
		ReadingStore store = new RamStore(8, this.stats);
		for (int i = 0; i < 5; i++) {
			store.add(i, 100 + i, 1000 * i);
		}
		assertEquals(5, store.waiting());
		store.sent(3);
		assertEquals(2, store.waiting());
		assertEquals(5, store.pending());
		assertEquals(3, store.sensor(0));
		store.takeBack();
		assertEquals(0, store.sensor(0));
		assertEquals(100, store.value(0));
		store.sent(2);
		assertEquals(2, store.acknowledge());
		assertEquals(3, store.pending());
		assertEquals(102, store.value(0));
		assertEquals(0, store.acknowledge());
		assertEquals(2, store.acknowledged());
	}

	/** A retry carries the same time even if the clock was set anew, so that the historian knows the reading. */
	@Test
	public void aTimeOnceGivenStays() {
		ReadingStore store = new RamStore(4, this.stats);
		store.add(1, 7, 0);
		store.add(1, 8, 2500);
		store.clock(1700000000000L);
		assertEquals(1700000000000L, store.time(0));
		store.sent(1);
		store.takeBack();
		store.clock(1700000000999L);
		assertEquals(1700000000000L, store.time(0));
		store.clock(1700000000999L);
		assertEquals(1700000002500L, store.time(1));
	}

	@Test
	public void aFullStoreGivesUpTheOldestThatWaits() {
		ReadingStore store = new RamStore(4, this.stats);
		for (int i = 0; i < 4; i++) {
			store.add(i, i, i);
		}
		store.sent(2);
		store.add(4, 4, 4);
		assertEquals(1, this.stats.drops(Drop.STORE_FULL));
		assertEquals(3, store.value(0));
		assertEquals(4, store.value(1));
		store.takeBack();
		assertEquals(0, store.value(0));
		assertEquals(1, store.value(1));
		assertEquals(3, store.value(2));
		store.sent(4);
		store.add(5, 5, 5);
		assertEquals(2, this.stats.drops(Drop.STORE_FULL));
		assertEquals(4, store.acknowledge());
		assertEquals(0, store.pending());
	}

	/** Random use against the invariant; values count up, so order and doubles show. */
	@Test
	public void nothingIsLostDoubledOrReordered() {
		ReadingStore store = new RamStore(7, this.stats);
		Noise noise = new Noise();
		int next = 0;
		int lastAcknowledged = -1;
		for (int i = 0; i < 20000; i++) {
			int action = noise.next(8);
			if (action < 4) {
				store.add(0, next++, i);
			} else if (action < 6 && store.pending() == store.waiting() && store.waiting() > 0) {
				store.sent(1 + noise.next(store.waiting()));
			} else if (action == 6) {
				store.takeBack();
			} else {
				int inFlight = store.pending() - store.waiting();
				if (inFlight > 0) {
					store.takeBack();
					for (int k = 0; k < inFlight; k++) {
						assertTrue(store.value(k) > lastAcknowledged);
						lastAcknowledged = store.value(k);
					}
					store.sent(inFlight);
				}
				assertEquals(inFlight, store.acknowledge());
			}
			assertEquals(store.added(), store.acknowledged() + this.stats.drops(Drop.STORE_FULL) + store.pending());
		}
		assertEquals(next, store.added());
	}
}
