package frond.historian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.historian.model.AlarmState;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.h2.H2Store;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one engine wrote another takes up, whole or with a word about the damage. */
class DumpTest {
	private static final long T = 1_769_860_800_000_000L;
	private static final int MANY = 25_000;

	@TempDir
	private Path directory;
	private Path copy;

	@BeforeEach
	void write() throws IOException {
		this.copy = this.directory.resolve("copy");
		try (ValueStore store = H2Store.inMemory()) {
			List<Reading> readings = new ArrayList<>();
			for (int i = 0; i < MANY; i++) {
				readings.add(new Reading("a:many", "Cel", i / 8d, T + i));
			}
			readings.add(new Reading("a:text", null, new Value(T, 1.5, "\u00e4", 47, -122, "note", AlarmState.HIGH)));
			store.append(readings, T);
			assertEquals(MANY + 1, Dump.write(store, this.copy));
			assertThrows(FileAlreadyExistsException.class, () -> Dump.write(store, this.copy));
		}
	}

	@Test
	void everythingIsThereAgain() throws IOException {
		try (ValueStore store = H2Store.inMemory()) {
			assertEquals(MANY + 1, Dump.read(this.copy, store, T));
			assertEquals(MANY, store.count("a:many", 0, ValueStore.LAST));
			assertEquals(Value.of(T + 4242, 4242 / 8d), store.oldest("a:many", T + 4242, T + 4242, 1).values().get(0));
			assertEquals(new Value(T, 1.5, "\u00e4", 47, -122, "note", AlarmState.HIGH), store.newest("a:text", 0, ValueStore.LAST, 1).values().get(0));
			List<String> units = new ArrayList<>();
			store.eachNewest((point, unit, value, stored) -> units.add(point + " " + unit));
			units.sort(null);
			assertEquals(List.of("a:many Cel", "a:text null"), units);
		}
	}

	@Test
	void aFileThatIsCutShortIsSaid() throws IOException {
		byte[] bytes = Files.readAllBytes(this.copy.resolve(Dump.FILE));
		for (int length : new int[] {0, 5, 100, bytes.length / 2, bytes.length - 1}) {
			assertRefused(Arrays.copyOf(bytes, length));
		}
	}

	@Test
	void aFileThatIsDamagedIsSaid() throws IOException {
		byte[] bytes = Files.readAllBytes(this.copy.resolve(Dump.FILE));
		for (int at = 10; at < bytes.length; at += bytes.length / 40) {
			byte[] damaged = bytes.clone();
			damaged[at] ^= 0x10;
			assertRefused(damaged);
		}
	}

	private void assertRefused(byte[] bytes) throws IOException {
		Files.write(this.copy.resolve(Dump.FILE), bytes);
		try (ValueStore store = H2Store.inMemory()) {
			IOException e = assertThrows(IOException.class, () -> Dump.read(this.copy, store, T));
			assertTrue(e.getMessage().contains("cannot be read"), e.getMessage());
		}
	}
}
