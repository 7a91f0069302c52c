package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import frond.tests.support.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** backup, restore and migrate as their users call them. */
class BackupTest {
	private static final long T = 1_760_000_000L;

	@TempDir
	private Path directory;
	private Path data;
	private Path backup;

	@BeforeEach
	void places() {
		this.data = this.directory.resolve("data");
		this.backup = this.directory.resolve("copies").resolve("one");
	}

	private static Historian start(Path data) throws IOException {
		return start(data, Storage.usual());
	}

	private static Historian start(Path data, Storage storage) throws IOException {
		return new Historian(new Opened(data, storage, false), Serving.loopback(0), Mqtt.subscribing(null, "frond/+/senml"), Messengers.NONE);
	}

	private static Storage h2() {
		return new Storage(StoreChoice.parse("h2"), null);
	}

	private static String url(Historian historian) {
		return "http://127.0.0.1:" + historian.port();
	}

	private static Client client(Historian historian) {
		return new Client("127.0.0.1:" + historian.port());
	}

	/** Calls a command as Main does; the lines it says, on standard error if it is to fail. */
	private static List<String> run(int code, Object... arguments) {
		PrintStream out = System.out;
		PrintStream err = System.err;
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		ByteArrayOutputStream errors = new ByteArrayOutputStream();
		System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
		System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
		try {
			assertEquals(code, Main.line().execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new)), errors.toString(StandardCharsets.UTF_8));
		} finally {
			System.setOut(out);
			System.setErr(err);
		}
		return (code == 0 ? said : errors).toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith(code == 0 ? "done" : "frond historian:")).toList();
	}

	private static void post(Client client, String path, String json, int status) throws IOException {
		assertEquals(status, client.send("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8)).statusCode());
	}

	/** A hundred readings of two points each, from the n-th hundred on. */
	private static void pack(Client client, int n) throws IOException {
		StringBuilder pack = new StringBuilder("[{\"bn\":\"urn:t:\",\"bt\":" + T + ",\"bu\":\"Cel\"}");
		for (int i = n * 100; i < n * 100 + 100; i++) {
			pack.append(",{\"n\":\"a\",\"t\":").append(i).append(",\"v\":").append(i).append("},{\"n\":\"b\",\"t\":").append(i).append(",\"vs\":\"x").append(i).append("\"}");
		}
		assertEquals(204, client.post(pack.append(']').toString()));
	}

	private static long count(Client client, String point) {
		return client.json("/api/v1/points/" + point + "/count").get("count").asLong();
	}

	@Test
	void aBackupTakenWhileValuesComeInIsRestoredElsewhereWithAllThatWasThereBefore() throws IOException, InterruptedException {
		try (Historian historian = start(this.data)) {
			Client client = client(historian);
			post(client, "/api/v1/points", "{\"id\":\"urn:t:a\",\"name\":\"A\",\"settings\":{\"unit\":\"degC\",\"alarms\":{\"high\":1e9}}}", 201);
			pack(client, 0);
			AtomicInteger sent = new AtomicInteger(1);
			boolean[] end = new boolean[1];
			Thread sender = new Thread(() -> {
				try {
					while (!end[0]) {
						pack(client, sent.get());
						sent.incrementAndGet();
					}
				} catch (IOException e) {
					throw new AssertionError(e);
				}
			});
			sender.start();
			Tool.await("values come in", () -> sent.get() > 5);
			int before = sent.get();
			List<String> said = run(0, "backup", this.backup, "--url", url(historian), "--data", this.data);
			end[0] = true;
			sender.join();
			assertTrue(said.get(0).matches("done points=2 values=[0-9]+ documents=[0-9]+"), said.toString());
			assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(this.backup)));
			Path restored = this.directory.resolve("restored");
			List<String> done = run(0, "restore", this.backup, "--data", restored, "--store", "h2");
			assertEquals(said, done);
			try (Historian other = start(restored, h2())) {
				Client copy = client(other);
				long a = count(copy, "urn:t:a");
				assertTrue(a >= before * 100L && a <= sent.get() * 100L, a + " of " + sent);
				assertEquals(a, count(copy, "urn:t:b"));
				JsonNode values = copy.json("/api/v1/points/urn:t:b/values?from=0&limit=100000").get("values");
				for (int i = 0; i < before * 100; i++) {
					assertEquals((T + i) * 1000, values.get(i).get("t").asLong());
					assertEquals("x" + i, values.get(i).get("text").asText());
				}
				assertEquals("degC", copy.json("/api/v1/entities/urn:t:a").at("/settings/unit").asText());
			}
			// The first goes on.
			pack(client, sent.get());
			assertEquals((sent.get() + 1) * 100L, count(client, "urn:t:a"));
			assertTrue(run(1, "backup", this.directory.resolve("two"), "--data", this.data).get(0).contains("in use by another historian"));
			assertFalse(Files.exists(this.directory.resolve("two")));
			assertTrue(run(1, "backup", this.backup, "--url", url(historian)).get(0).contains("exists already"));
			assertTrue(run(1, "restore", this.backup, "--data", restored, "--store", "h2").get(0).contains("has values already"));
			assertEquals(said, run(0, "restore", this.backup, "--data", restored, "--store", "h2", "--add"));
		}
	}

	/** Only an admin's token takes everything away. */
	@Test
	void aBackupNeedsAnAdmin() throws IOException {
		try (Historian historian = start(this.data)) {
			Client client = client(historian);
			pack(client, 0);
			Path secret = this.directory.resolve("token");
			byte[] admin = client.send("POST", "/api/v1/tokens", "application/json", "{\"name\":\"me\",\"scope\":\"admin\"}".getBytes(StandardCharsets.UTF_8)).body();
			String url = url(historian);
			assertTrue(run(1, "backup", this.backup, "--url", url).get(0).contains("answered 401"));
			assertFalse(Files.exists(this.backup));
			Files.writeString(secret, "wrong\n");
			assertTrue(run(1, "backup", this.backup, "--url", url, "--token", secret).get(0).contains("answered 401"));
			Files.writeString(secret, new com.fasterxml.jackson.databind.ObjectMapper().readTree(admin).get("secret").asText() + "\n");
			assertTrue(run(0, "backup", this.backup, "--url", url, "--token", secret).get(0).startsWith("done points=2 values=200"));
		}
	}

	@Test
	void aBackupThatIsDamagedIsSaidAndOneOfAStoppedDirectoryNeedsNoProcess() throws IOException {
		try (Historian historian = start(this.data, h2())) {
			pack(client(historian), 0);
		}
		assertTrue(run(1, "backup", this.backup, "--data", this.directory.resolve("none")).get(0).contains("there is no data directory"));
		assertTrue(run(0, "backup", this.backup, "--data", this.data, "--store", "h2").get(0).startsWith("done points=2 values=200"));
		Path values = this.backup.resolve("values.dump.gz");
		byte[] bytes = Files.readAllBytes(values);
		Files.write(values, Arrays.copyOf(bytes, bytes.length / 2));
		assertTrue(run(1, "restore", this.backup, "--data", this.directory.resolve("restored")).get(0).contains("ends too early"));
		Files.delete(values);
		assertTrue(run(1, "restore", this.backup, "--data", this.directory.resolve("restored2")).get(0).contains("no complete backup"));
	}

	@Test
	void migrateCopiesValuesAndWhatIsConfiguredAndCanBeDoneAgain() throws IOException {
		Path key = Files.writeString(this.directory.resolve("key"), "correct horse\n");
		Path encrypted = this.directory.resolve("encrypted");
		String store = "h2:" + this.directory.resolve("values.mv");
		try (Historian historian = start(this.data)) {
			Client client = client(historian);
			pack(client, 0);
			post(client, "/api/v1/folders", "{\"name\":\"Attic\"}", 201);
			assertTrue(run(1, "migrate", "--from", "questdb", "--to", store, "--data", this.data, "--to-data", encrypted).get(0).contains("in use by another historian"));
		}
		List<String> said = run(0, "migrate", "--from", "questdb", "--to", store, "--data", this.data, "--to-data", encrypted, "--to-secret", key);
		assertTrue(said.get(0).startsWith("done points=2 values=200"), said.toString());
		assertEquals(said, run(0, "migrate", "--from", "questdb", "--to", store, "--data", this.data, "--to-data", encrypted, "--to-secret", key));
		try (Historian historian = start(encrypted, new Storage(StoreChoice.parse(store), Secret.of(key, "")))) {
			Client client = client(historian);
			assertEquals(100, count(client, "urn:t:b"));
			assertEquals("Attic", client.json("/api/v1/entities/attic").get("name").asText());
			pack(client, 1);
		}
		// What the second has of its own shows as a difference.
		assertTrue(run(1, "migrate", "--from", "questdb", "--to", store, "--data", this.data, "--to-data", encrypted, "--to-secret", key).get(0).contains("urn:t:a has 200 of 100 values"));
		run(2, "migrate", "--from", "questdb", "--to", "questdb", "--data", this.data, "--to-data", this.data);
		Path back = this.directory.resolve("back");
		assertTrue(run(0, "migrate", "--from", store, "--from-secret", key, "--to", "questdb", "--data", encrypted, "--to-data", back).get(0).startsWith("done points=2 values=400"));
		try (Historian historian = start(back)) {
			assertEquals(200, count(client(historian), "urn:t:a"));
		}
	}
}
