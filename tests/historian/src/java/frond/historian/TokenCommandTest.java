package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./frond historian token}, on a directory and on a historian that runs; and who then sees which folders. */
class TokenCommandTest {
	@TempDir
	private Path directory;

	private static String run(int exit, Object... arguments) {
		try (Tool tool = Tool.launch("historian", arguments)) {
			assertEquals(exit, tool.awaitExit(), tool.errors().toString());
			assertTrue(tool.errors().size() == (exit == 0 ? 0 : 1), tool.errors().toString());
			return String.join("\n", exit == 0 ? tool.lines() : tool.errors());
		}
	}

	private static int status(String base, String secret, String path, String body) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
		if (secret != null) {
			request.header("Authorization", "Bearer " + secret);
		}
		return HttpClient.newHttpClient().send(body == null ? request.build() : request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private static String get(String base, String secret, String path) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
		if (secret != null) {
			request.header("Authorization", "Bearer " + secret);
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
	}

	@Test
	void tokensAreMadeOnADirectoryAndOnARunningHistorian() throws IOException, InterruptedException {
		Path data = this.directory.resolve("data");
		assertTrue(run(1, "token", "list", "--data", data).contains("no data directory"));
		Files.createDirectories(data);
		String made = run(0, "token", "add", "me", "--data", data);
		assertTrue(made.matches("token [0-9a-f]{12} secret=frond_\\S+"), made);
		String admin = made.substring(made.indexOf('=') + 1);
		Path file = Files.writeString(this.directory.resolve("admin"), admin + '\n');
		try (Tool tool = Tool.start("historian", "--http", 0, "--broker", "none", "--data", data)) {
			String base = "http://" + tool.ready("http");
			assertEquals(401, status(base, null, "/api/v1/stats", null));
			assertEquals(200, status(base, admin, "/api/v1/stats", null));
			String busy = run(1, "token", "list", "--data", data);
			assertTrue(busy.contains("in use") && busy.contains("--url"), busy);
			JsonNode reader = new ObjectMapper().readTree(run(0, "token", "add", "screen", "--scope", "read_point", "--points", "house/hall", "--url", base, "--token", file, "--json"));
			assertEquals("read_point", reader.get("scope").asText());
			String list = run(0, "token", "list", "--url", base, "--token", file);
			assertTrue(list.contains(reader.get("id").asText() + "  read_point") && list.contains("house/hall"), list);
			assertFalse(list.contains("frond_"), list);

			for (String point : new String[] {"house/hall", "vault/gold"}) {
				assertEquals(200, status(base, admin, "/api/v1/values", "[{\"point\":\"" + point + "\",\"v\":1}]"));
			}
			String secret = reader.get("secret").asText();
			assertTrue(get(base, admin, "/api/v1/tree").contains("vault"));
			assertTrue(get(base, secret, "/api/v1/tree").contains("house") && !get(base, secret, "/api/v1/tree").contains("vault"), get(base, secret, "/api/v1/tree"));
			assertEquals("[]", get(base, null, "/api/v1/tree"));
			assertEquals(404, status(base, secret, "/api/v1/tree?folder=vault", null));
			assertEquals(404, status(base, secret, "/api/v1/entities/vault", null));
			assertEquals(200, status(base, secret, "/api/v1/entities/house", null));

			run(0, "token", "remove", reader.get("id").asText(), "--url", base, "--token", file);
			assertEquals(401, status(base, secret, "/api/v1/tree", null));
			assertTrue(run(1, "token", "remove", "none", "--url", base, "--token", file).contains("404"));
			assertTrue(run(1, "token", "list", "--url", base).contains("401"));
			assertEquals(0, tool.terminate());
		}
		String list = run(0, "token", "list", "--data", data);
		assertTrue(list.contains("admin") && !list.contains("screen"), list);
		assertTrue(run(1, "token", "remove", "none", "--data", data).contains("no token"));
		run(0, "token", "remove", list.substring(0, 12), "--data", data);
		assertEquals("", run(0, "token", "list", "--data", data));
		assertTrue(run(1, "token", "add", "x", "--scope", "read_all", "--data", data).contains("first token"));
	}
}
