package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.tests.support.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --store}: each engine by the command, what the user is told where it cannot be opened, and that no secret shows. */
class StorageTest {
	private static final String PACK = "[{\"bn\":\"urn:t:\",\"n\":\"attack\",\"t\":1760000000,\"vs\":\"at dawn\"}]";

	@TempDir
	private Path directory;

	private Tool start(Object... options) {
		return Tool.start("historian", arguments(options));
	}

	private Tool launch(Object... options) {
		return Tool.launch("historian", arguments(options));
	}

	private Object[] arguments(Object... options) {
		Object[] all = {"--http", 0, "--broker", "none", "--data", this.directory.resolve("data")};
		Object[] arguments = java.util.Arrays.copyOf(all, all.length + options.length);
		System.arraycopy(options, 0, arguments, all.length, options.length);
		return arguments;
	}

	private Path secret(String text) throws IOException {
		return Files.writeString(this.directory.resolve("secret-" + text.hashCode()), text + "\nwhat follows is no part of it\n");
	}

	private static void store(Tool historian) throws IOException {
		assertEquals(204, new Client(historian.ready("http")).post(PACK));
	}

	private static int points(Tool historian) {
		return new Client(historian.ready("http")).json("/api/v1/points").size();
	}

	private static void assertRefused(Tool tool, int code, String word) {
		try (tool) {
			assertEquals(code, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
			assertTrue(tool.errors().get(0).contains(word), tool.errors().toString());
		}
	}

	@Test
	void anEncryptedStoreShowsNothingOnDiskAndOpensWithItsKeyOnly() throws IOException {
		String store = "h2:" + this.directory.resolve("values.mv");
		Path key = secret("correct horse");
		try (Tool historian = start("--store", store, "--store-secret", key)) {
			store(historian);
			assertEquals(0, historian.terminate());
		}
		for (String file : new String[] {"values.mv", "data/metadata-encrypted.mv"}) {
			String bytes = new String(Files.readAllBytes(this.directory.resolve(file)), StandardCharsets.ISO_8859_1);
			assertFalse(bytes.contains("urn:t") || bytes.contains("at dawn"), file);
		}
		assertRefused(launch("--store", store, "--store-secret", secret("battery staple")), 1, "does not open with this key");
		assertRefused(launch("--store", store), 1, "is encrypted");
		assertRefused(launch("--store", store, "--store-secret", this.directory.resolve("none")), 1, "there is no file");
		try (Tool historian = start("--store", store, "--store-secret", key)) {
			assertEquals(1, points(historian));
		}
	}

	@Test
	void h2InMemoryForgetsAndH2InTheDataDirectoryDoesNot() throws IOException {
		for (String store : new String[] {"h2:mem", "h2"}) {
			for (int round = 0; round < 2; round++) {
				try (Tool historian = start("--store", store)) {
					assertEquals(store.equals("h2") ? round : 0, points(historian));
					store(historian);
					assertEquals(0, historian.terminate());
				}
			}
		}
	}

	@ParameterizedTest
	@CsvSource({"oracle, must be questdb", "h2:, must be questdb", "cassandra://, must be cassandra://", "cassandra://u:p@h/1k, must be cassandra://", "cassandra://h/k?x=1, parameter"})
	void aStoreThatThereIsNotIsWrongUsage(String store, String word) {
		IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> StoreChoice.parse(store));
		assertTrue(e.getMessage().contains(word), e.getMessage());
	}

	@Test
	void aSecretWithoutUseIsWrongUsage() throws IOException {
		assertRefused(launch("--store-secret", secret("x")), 2, "has no use for a secret");
		assertRefused(launch("--store", "cassandra://127.0.0.1:1/frond", "--store-secret", secret("x")), 2, "needs a user");
	}

	/** A cluster that is away is waited for, and said once; the end is not held up by it. */
	@Test
	void aClusterThatDoesNotAnswerIsWaitedForAndNamed() throws IOException {
		try (Tool historian = launch("--store", "cassandra://me@127.0.0.1:1/frond", "--store-secret", secret("hidden"), "--with-parent")) {
			assertEquals("store-waiting cassandra://127.0.0.1:1/frond", historian.awaitLine("store-waiting"));
			historian.closeInput();
			assertEquals(0, historian.awaitExit());
			assertEquals(1, historian.errors().size(), historian.errors().toString());
			assertTrue(historian.errors().get(0).contains("waiting for cassandra://127.0.0.1:1/frond: no node answers"), historian.errors().toString());
		}
	}
}
