package frond.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Noise;
import frond.buffer.Stats;
import org.junit.Test;

/** What is in flash outlives the store object that wrote it; the rest as {@link ReadingStoreTest}. Power cuts: tests/node, PowerCutTest. */
public class FlashStoreTest {
	private static final int SECTOR = 512;
	/** Slots of a sector: 42, of which 2 are the sector's and 2 boot and base. */
	private static final int READINGS = 38;
	private final Stats stats = new Stats();
	private final ModelFlash flash = new ModelFlash(4, SECTOR);

	private FlashStore open(int boot) {
		return new FlashStore(this.flash, boot, 5, false, ReadingStore.OLDEST, this.stats);
	}

	@Test
	public void readingsOutliveAReset() {
		FlashStore store = open(1);
		for (int i = 0; i < 30; i++) {
			assertTrue(store.add(i & 3, 1000 - i, 60000L * i));
		}
		store.sent(10);
		assertEquals(10, store.acknowledge());
		store.sent(5);
		FlashStore again = open(2);
		assertEquals(20, again.recovered());
		assertEquals(20, again.waiting());
		for (int i = 0; i < 20; i++) {
			assertEquals(10 + i & 3, again.sensor(i));
			assertEquals(990 - i, again.value(i));
			assertEquals(-1 - 60000L * (10 + i), again.time(i));
			assertEquals(1, again.boot(i));
		}
	}

	/** Times stay exact over bases (2^26 ms), sectors and resets; what came before the first synchronization is resolved by it, also after a reset. */
	@Test
	public void timesAreKeptAndResolved() {
		FlashStore store = open(1);
		store.add(0, 1, 5000);
		store.add(0, 2, 90000000L);
		assertEquals(-1 - 90000000L, store.time(1));
		store.clock(1700000000123L);
		assertEquals(1700000005123L, store.time(0));
		store.clock(1700000000200L);
		store.add(0, 3, 100000000L);
		store.clock(1700000000200L);
		assertEquals(1700000005123L, store.time(0));
		FlashStore again = open(2);
		again.add(0, 4, 77);
		assertEquals(1700000005123L, again.time(0));
		assertEquals(1700090000123L, again.time(1));
		assertEquals(1700100000200L, again.time(2));
		assertEquals(-1 - 77L, again.time(3));
		assertEquals(2, again.boot(3));
	}

	/** A boot of which someone else has resolved readings stays unresolved, also after a reset. */
	@Test
	public void whatOthersResolveIsLeft() {
		FlashStore store = open(1);
		store.add(0, 1, 5000);
		store.leaveUnresolved();
		store.clock(1700000000000L);
		store.add(0, 2, 6000);
		assertEquals(-5001L, store.time(0));
		assertEquals(1700000006000L, store.time(1));
		assertEquals(-5001L, open(2).time(0));
	}

	/** A full store gives the oldest sector up, never what is in flight, and counts it. */
	@Test
	public void aFullStoreGivesUpTheOldestSector() {
		FlashStore store = open(1);
		int added = 0;
		for (; added < 4 * READINGS; added++) {
			assertTrue(store.add(0, added, added));
		}
		assertEquals(0, store.dropped());
		store.sent(3);
		assertTrue(store.add(0, added++, 0));
		assertEquals(READINGS, this.stats.drops(Drop.STORE_FULL));
		assertEquals(3, store.acknowledge());
		assertEquals(3, store.value(0));
		assertEquals(added, store.acknowledged() + store.dropped() + store.pending());
	}

	/** Thinned out, the older the fewer: of 1000 readings the first of each series and the newest are left, some between them, and events all. */
	@Test
	public void thinningOutKeepsSomeOfEverything() {
		FlashStore store = new FlashStore(this.flash, 1, 5, false, ReadingStore.THIN_OUT, this.stats);
		store.clock(1700000000000L);
		int[] left = new int[10];
		for (int i = 0; i < 1000; i++) {
			assertTrue(store.add(i % 100 == 50 ? ReadingStore.EVENTS : i & 1, i, 60000L * i));
			assertEquals(i + 1, store.dropped() + store.pending());
		}
		assertEquals(0, this.stats.drops(Drop.STORE_FULL));
		assertTrue(this.stats.drops(Drop.STORE_THINNED) + " thinned", this.stats.drops(Drop.STORE_THINNED) > 800);
		int events = 0;
		long before = 0;
		FlashStore again = open(2);
		while (again.waiting() > 0) {
			assertEquals(1700000000000L + 60000L * again.value(0), again.time(0));
			assertTrue(again.time(0) > before);
			before = again.time(0);
			left[again.value(0) / 100]++;
			events += again.sensor(0) == ReadingStore.EVENTS ? 1 : 0;
			again.sent(1);
			again.acknowledge();
		}
		assertTrue(left[0] >= 2);
		assertTrue(left[7] + left[8] > 10);
		assertTrue(left[9] >= left[8]);
		assertEquals(10, events);
	}

	@Test
	public void theNewestCanBeFirst() {
		FlashStore store = new FlashStore(new ModelFlash(4, 2048), 1, 5, true, ReadingStore.OLDEST, this.stats);
		RamStore ram = new RamStore(200, 1, true, ReadingStore.OLDEST, new Stats());
		Noise noise = new Noise();
		for (int i = 0; i < 120; i++) {
			store.add(0, i, i);
			ram.add(0, i, i);
			if (noise.next(3) == 0) {
				int batch = Math.min(store.waiting(), 1 + noise.next(5));
				store.sent(batch);
				ram.sent(batch);
				store.add(1, 1000 + i, i);
				ram.add(1, 1000 + i, i);
				if (noise.next(2) == 0) {
					assertEquals(batch, store.acknowledge());
					ram.acknowledge();
				} else {
					store.takeBack();
					ram.takeBack();
				}
			}
			assertEquals(ram.waiting(), store.waiting());
			for (int k = 0; k < Math.min(store.waiting(), 6); k++) {
				assertEquals(ram.value(k), store.value(k));
			}
		}
	}

	/** A bit that falls over is found, and only that reading is lost; so are readings of a node with other sensors. */
	@Test
	public void whatIsDamagedIsNoReading() {
		FlashStore store = open(1);
		for (int i = 0; i < 5; i++) {
			store.add(0, -1, i);
		}
		this.flash.bytes[sectorInUse()][(FlashLog.FIRST + 2 + 2) * Slot.SIZE + 1] ^= 8;
		FlashStore again = open(2);
		assertEquals(4, again.waiting());
		assertEquals(-1 - 3L, again.time(2));
		assertEquals(1, this.stats.drops(Drop.STORE_DAMAGED));
		FlashStore other = new FlashStore(this.flash, 3, 6, false, ReadingStore.OLDEST, this.stats);
		assertEquals(0, other.waiting());
		assertEquals(5, this.stats.drops(Drop.STORE_DAMAGED));
	}

	private int sectorInUse() {
		for (int i = 0; i < 4; i++) {
			if (this.flash.bytes[i][2 * Slot.SIZE] != -1) {
				return i;
			}
		}
		return -1;
	}

	/** The check tells any one or two wrong bits of a record. */
	@Test
	public void theCheckTellsTwoWrongBits() {
		byte[] bytes = new byte[Slot.SIZE];
		Slot.put(bytes, 3, 0x12345678, 0x0abcdef);
		assertTrue(Slot.valid(bytes, 0));
		for (int i = 0; i < 88; i++) {
			for (int k = i; k < 88; k += 1) {
				flip(bytes, i);
				if (k != i) {
					flip(bytes, k);
				}
				assertFalse(Slot.valid(bytes, 0));
				flip(bytes, i);
				if (k != i) {
					flip(bytes, k);
				}
			}
		}
		assertNotEquals(Slot.BLANK, Slot.kind(bytes, 0));
	}

	/** Bits but those of the mark. */
	private static void flip(byte[] bytes, int bit) {
		int at = bit < 64 ? bit : bit + 8;
		bytes[at >> 3] ^= 0x80 >> (at & 7);
	}

	/** Sectors that are empty are erased when there is time, and appending then needs none; all sectors wear alike. */
	@Test
	public void emptySectorsAreErasedWhenThereIsTime() {
		FlashStore store = open(1);
		for (int i = 0; i < 100 * READINGS; i++) {
			while (store.untidy()) {
				store.tidy();
			}
			int erases = this.flash.erases;
			store.add(0, i, i);
			assertEquals(erases, this.flash.erases);
			store.sent(1);
			store.acknowledge();
		}
		assertEquals(100 + 3, this.flash.erases, 1);
		for (int i = 1; i < this.flash.worn.length; i++) {
			assertEquals("sector " + i, this.flash.worn[0], this.flash.worn[i], 1);
		}
	}
}
