package frond.historian.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.h2.H2Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 in memory, in a file, and in an encrypted one. */
class H2StoreTest {
	@Nested
	class InMemory extends StoreConformance {
		@Override
		protected ValueStore open(Path directory) {
			return H2Store.inMemory();
		}

		@Override
		protected boolean keeps() {
			return false;
		}
	}

	@Nested
	class InFile extends StoreConformance {
		@Override
		protected ValueStore open(Path directory) throws IOException {
			Files.createDirectories(directory);
			return H2Store.inFile(directory.resolve("values.mv"), null);
		}
	}

	@TempDir
	private Path directory;

	@Test
	void anEncryptedFileShowsNothingAndOpensWithItsPasswordOnly() throws IOException {
		Path file = this.directory.resolve("secret.mv");
		try (ValueStore store = H2Store.inFile(file, "correct horse".toCharArray())) {
			store.append(List.of(new Reading("a:secret", null, Value.of(1_769_860_800_000_000L, "attack at dawn"))), 0);
		}
		String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
		assertFalse(bytes.contains("attack") || bytes.contains("a:secret"));
		assertThrows(StoreException.class, () -> H2Store.inFile(file, "wrong".toCharArray()));
		try (ValueStore store = H2Store.inFile(file, "correct horse".toCharArray())) {
			assertEquals(1, store.count("a:secret", 0, ValueStore.LAST));
		}
	}
}
