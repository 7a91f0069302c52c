package frond.historian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.historian.model.AlarmState;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.h2.H2Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one engine wrote another takes up, whole or with a word about the damage. */
class DumpTest {
	private static final long T = 1_769_860_800_000_000L;
	private static final int MANY = 25_000;

	private byte[] dump;

	@BeforeEach
	void write() throws IOException {
		try (ValueStore store = H2Store.inMemory()) {
			List<Reading> readings = new ArrayList<>();
			for (int i = 0; i < MANY; i++) {
				readings.add(new Reading("a:many", "Cel", i / 8d, T + i));
			}
			readings.add(new Reading("a:text", null, new Value(T, 1.5, "\u00e4", 47, -122, "note", AlarmState.HIGH)));
			store.append(readings, T + 7);
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			assertEquals(MANY + 1, Dump.write(store, out));
			this.dump = out.toByteArray();
		}
	}

	private static long read(byte[] dump, ValueStore store) throws IOException {
		Import rows = new Import(store, count -> { });
		Dump.read(new ByteArrayInputStream(dump), rows);
		return rows.finish();
	}

	@Test
	void everythingIsThereAgain() throws IOException {
		try (ValueStore store = H2Store.inMemory()) {
			assertEquals(MANY + 1, read(this.dump, store));
			assertEquals(MANY, store.count("a:many", 0, ValueStore.LAST));
			assertEquals(Value.of(T + 4242, 4242 / 8d), store.oldest("a:many", T + 4242, T + 4242, 1).values().get(0));
			assertEquals(new Value(T, 1.5, "\u00e4", 47, -122, "note", AlarmState.HIGH), store.newest("a:text", 0, ValueStore.LAST, 1).values().get(0));
			List<String> units = new ArrayList<>();
			store.eachNewest((point, unit, value, stored) -> units.add(point + " " + unit + " " + (stored - T)));
			units.sort(null);
			assertEquals(List.of("a:many Cel 7", "a:text null 7"), units);
		}
	}

	@Test
	void aDumpThatIsCutShortIsSaid() throws IOException {
		for (int length : new int[] {0, 5, 100, this.dump.length / 2, this.dump.length - 1}) {
			assertRefused(Arrays.copyOf(this.dump, length));
		}
	}

	@Test
	void aDumpThatIsDamagedIsSaid() throws IOException {
		for (int at = 10; at < this.dump.length; at += this.dump.length / 40) {
			byte[] damaged = this.dump.clone();
			damaged[at] ^= 0x10;
			assertRefused(damaged);
		}
	}

	private static void assertRefused(byte[] bytes) throws IOException {
		try (ValueStore store = H2Store.inMemory()) {
			IOException e = assertThrows(IOException.class, () -> read(bytes, store));
			assertTrue(e.getMessage().matches("it is damaged|it ends too early|not a dump of values"), e.getMessage());
		}
	}
}
