package frond.historian.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import frond.historian.RawHttp;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of {@code /openapi.json} with generated parameters and bodies, valid, odd and broken: no 5xx, and every answer as the document
 * says. {@code FROND_API_REQUESTS=10000} is issue 7's bar, {@code FROND_API_SEED} another run; docs/historian.md.
 */
class ApiPropertyTest {
	private static final int REQUESTS = Integer.parseInt(System.getenv().getOrDefault("FROND_API_REQUESTS", "1200"));
	private static final long SEED = Long.parseLong(System.getenv().getOrDefault("FROND_API_SEED", "1"));
	@TempDir
	private Path directory;

	@Test
	void everyAnswerIsAsTheDocumentSays() throws IOException {
		try (Tool historian = Tool.start("historian", "--http", 0, "--broker", "none", "--requests", 0, "--data", this.directory)) {
			InetSocketAddress server = historian.address("http");
			ApiDocument document = new ApiDocument(get(server, "/openapi.json").body());
			Exerciser exerciser = new Exerciser(server, document, admin(server), SEED);
			exerciser.run(REQUESTS);
			exerciser.statuses().forEach((operation, statuses) -> System.out.println("api " + operation + " " + statuses));
			List<String> violations = exerciser.violations();
			assertTrue(violations.isEmpty(), violations.size() + " of " + REQUESTS + " with seed " + SEED + ":\n" + String.join("\n", violations.subList(0, Math.min(40, violations.size()))));
			if (REQUESTS >= 5_000) {
				// What Nimbits' forms take is not in the document, so that not all of them are met.
				exerciser.statuses().forEach((operation, statuses) -> assertTrue(operation.contains("/service/") || statuses.keySet().stream().anyMatch(status -> status / 100 == 2), operation + " never succeeded: " + statuses));
			}
			// A summary whose target was made a folder since is told, once an interval.
			assertEquals(List.of(), historian.errors().stream().filter(line -> !line.startsWith("frond historian: summary ")).toList(), "nothing else is to be said of any of it");
		}
	}

	private static RawHttp.Answer get(InetSocketAddress server, String path) throws IOException {
		try (RawHttp http = new RawHttp(server)) {
			http.write("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
			return http.read(false);
		}
	}

	private static JsonNode admin(InetSocketAddress server) throws IOException {
		byte[] body = "{\"name\":\"tester\",\"scope\":\"admin\"}".getBytes(StandardCharsets.US_ASCII);
		try (RawHttp http = new RawHttp(server)) {
			http.write("POST /api/v1/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
			http.write(body);
			return new ObjectMapper().readTree(http.read(false).body());
		}
	}
}
