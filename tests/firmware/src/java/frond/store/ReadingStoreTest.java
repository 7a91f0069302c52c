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

	/** An alarm is before the backlog in the next message, though another one was under way; then the order is as it was. */
	@Test
	public void whatIsUrgentIsSentBeforeABacklog() {
		urgent(new RamStore(16, 1, false, ReadingStore.OLDEST, this.stats));
		urgent(new FlashStore(new ModelFlash(4, 512), 1, 5, false, ReadingStore.OLDEST, this.stats));
	}

	private static void urgent(ReadingStore store) {
		for (int i = 0; i < 8; i++) {
			store.add(1, i, i);
		}
		store.sent(2);
		store.add(1, 100, 100);
		store.add(ReadingStore.EVENTS + 1, 2, 100);
		store.hurry();
		assertEquals(2, store.value(0));
		assertEquals(ReadingStore.EVENTS + 1, store.sensor(0));
		assertEquals(2, store.acknowledge());
		assertEquals(2, store.value(0));
		store.sent(2);
		// It does not arrive, and something else comes.
		store.takeBack();
		store.add(1, 101, 101);
		assertEquals(101, store.value(0));
		assertEquals(2, store.value(1));
		assertEquals(100, store.value(2));
		store.sent(3);
		assertEquals(3, store.acknowledge());
		for (int i = 2; i < 8; i++) {
			assertEquals(8 - i, store.waiting());
			assertEquals(i, store.value(0));
			store.sent(1);
			store.acknowledge();
		}
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

	/** Random use, in which now and then something is urgent: each reading is acknowledged once or given up, whatever the order. */
	@Test
	public void nothingIsLostOrDoubledWhateverIsUrgent() {
		randomly(new RamStore(7, 1, false, ReadingStore.OLDEST, this.stats));
		Stats others = new Stats();
		randomly(new FlashStore(new ModelFlash(3, 256), 1, 5, false, ReadingStore.OLDEST, others));
	}

	private static void randomly(ReadingStore store) {
		Noise noise = new Noise();
		boolean[] acknowledged = new boolean[4000];
		int next = 0;
		int[] flying = new int[ReadingStore.BATCH];
		int inFlight = 0;
		while (next < acknowledged.length) {
			int action = noise.next(9);
			if (action < 4) {
				store.add(0, next, next++);
			} else if (action == 4) {
				store.hurry();
			} else if (action == 5) {
				store.takeBack();
				inFlight = 0;
			} else if (inFlight == 0 && store.waiting() > 0) {
				inFlight = 1 + noise.next(Math.min(store.waiting(), flying.length));
				for (int k = 0; k < inFlight; k++) {
					flying[k] = store.value(k);
				}
				store.sent(inFlight);
			} else {
				assertEquals(inFlight, store.acknowledge());
				for (int k = 0; k < inFlight; k++) {
					assertTrue("twice: " + flying[k], !acknowledged[flying[k]]);
					acknowledged[flying[k]] = true;
				}
				inFlight = 0;
			}
			assertEquals(store.added(), store.acknowledged() + store.dropped() + store.pending());
		}
	}
}
