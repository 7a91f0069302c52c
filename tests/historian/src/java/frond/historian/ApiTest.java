package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tree, values, series, alarms and calculations over HTTP. */
class ApiTest {
	private static final long T = 1_700_000_000_000L;

	@TempDir
	private static Path directory;
	private static Historian historian;
	private static Client client;

	@BeforeAll
	static void start() throws IOException {
		historian = new Historian(directory, Serving.loopback(0), null, "frond/+/senml");
		client = new Client("127.0.0.1:" + historian.port());
	}

	@AfterAll
	static void stop() throws IOException {
		historian.close();
	}

	private static HttpResponse<byte[]> send(String method, String path, String json) throws IOException {
		return client.send(method, path, "application/json", json == null ? null : json.getBytes(StandardCharsets.UTF_8));
	}

	private static JsonNode ok(int status, String method, String path, String json) throws IOException {
		HttpResponse<byte[]> answer = send(method, path, json);
		assertEquals(status, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
		return Client.json(answer);
	}

	@Test
	void foldersAndPointsAreMadeChangedAndRemoved() throws IOException {
		JsonNode folder = ok(201, "POST", "/api/v1/folders", "{\"name\":\"Häuser\"}");
		assertEquals("hauser", folder.get("id").asText());
		JsonNode point = ok(201, "POST", "/api/v1/points", "{\"name\":\"Water level\",\"parent\":\"hauser\",\"settings\":{\"unit\":\"m\",\"alarms\":{\"high\":3}}}");
		String id = point.get("id").asText();
		assertEquals("hauser/water-level", id);
		assertEquals("Häuser/Water level", point.get("path").asText());
		assertEquals(409, send("POST", "/api/v1/points", "{\"name\":\"Water level\",\"parent\":\"hauser\"}").statusCode());
		assertEquals(409, send("DELETE", "/api/v1/entities/hauser", null).statusCode());
		String path = "/api/v1/entities/" + id.replace("/", "%2F");
		JsonNode renamed = ok(200, "PUT", path, "{\"name\":\"Level\",\"parent\":\"hauser\",\"settings\":{\"precision\":2,\"type\":\"cumulative\"}}");
		assertEquals(2, renamed.get("settings").get("precision").asInt());
		assertEquals(1, ok(200, "GET", "/api/v1/tree?folder=hauser", null).size());
		ok(200, "DELETE", path, null);
		assertEquals(404, send("GET", path, null).statusCode());
		ok(200, "DELETE", "/api/v1/entities/hauser", null);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {"{\"name\":\"\"}", "{\"name\":\"a/b\"}", "{\"name\":\"x\",\"settings\":{\"precision\":99}}", "{\"name\":\"x\",\"settings\":{\"type\":\"none\"}}", "{\"name\":\"x\",\"color\":1}", "[]",
			"{\"name\":\"x\",\"settings\":{\"alarms\":{\"high\":1,\"low\":2}}}", "null", "{", "{\"id\":\"a'b\",\"name\":\"x\"}", "{\"name\":5}", "{\"name\":\"x\",\"settings\":{\"alarms\":{\"high\":\"NaN\"}}}"})
	void aBadPointIs400WithASentence(String body) throws IOException {
		HttpResponse<byte[]> answer = send("POST", "/api/v1/points", body);
		assertEquals(400, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
		assertFalse(Client.json(answer).get("error").asText().isEmpty());
	}

	@Test
	void everyRowOfABatchHasItsResult() throws IOException {
		ok(201, "POST", "/api/v1/points", "{\"id\":\"batch:n\",\"name\":\"batch n\",\"settings\":{\"content\":\"number\",\"filter\":{\"kind\":\"ceiling\",\"value\":10}}}");
		JsonNode answer = ok(200, "POST", "/api/v1/values", "[{\"point\":\"batch:n\",\"t\":" + T + ",\"v\":1},{\"point\":\"batch:n\",\"t\":" + T + ",\"text\":\"x\"},{\"point\":\"batch:n\",\"t\":" + (T + 1)
				+ ",\"v\":11},{\"v\":3},7,{\"point\":\"batch:p\",\"t\":" + T + ",\"lat\":47.5,\"lon\":8.5,\"note\":\"here\"},{\"point\":\"batch:n\",\"v\":1e999}]");
		StringBuilder results = new StringBuilder();
		for (JsonNode result : answer.get("results")) {
			results.append(result.has("outcome") ? result.get("outcome").asText() : result.get("reason").asText()).append(' ');
		}
		assertEquals("stored content filtered malformed malformed stored malformed ", results.toString());
		assertEquals(2, answer.get("stored").asInt());
		JsonNode last = ok(200, "GET", "/api/v1/last?points=batch:p,batch:none,batch:n", null);
		assertEquals(47.5, last.get(0).get("last").get("lat").asDouble());
		assertEquals("here", last.get(0).get("last").get("note").asText());
		assertTrue(last.get(1).isNull());
		assertEquals(1, last.get(2).get("last").get("v").asInt());
	}

	@Test
	void aSeriesIsCutIntoBuckets() throws IOException {
		StringBuilder pack = new StringBuilder("[{\"bn\":\"urn:t:series\",\"bt\":").append(T / 1000).append(",\"v\":0}");
		for (int i = 1; i < 100; i++) {
			pack.append(",{\"t\":").append(i < 50 ? i : i + 100).append(",\"v\":").append(i).append('}');
		}
		assertEquals(204, client.post(pack.append(']').toString()));
		String path = "/api/v1/points/urn:t:series/series?from=" + T + "&to=" + (T + 199_999) + "&bucket=50000";
		assertEquals("[{\"t\":1700000000000,\"v\":24.5,\"count\":50},{\"t\":1700000150000,\"v\":74.5,\"count\":50}]", ok(200, "GET", path, null).get("values").toString());
		assertEquals(99, ok(200, "GET", path + "&aggregate=max", null).get("values").get(1).get("v").asInt());
		JsonNode filled = ok(200, "GET", path + "&fill=previous&aggregate=last", null).get("values");
		assertEquals(4, filled.size());
		assertEquals(49, filled.get(2).get("v").asInt());
		assertEquals(400, send("GET", "/api/v1/points/urn:t:series/series?bucket=1", null).statusCode() == 200 ? 200 : 400);
		assertEquals(400, send("GET", path + "&aggregate=median", null).statusCode());
	}

	@Test
	void anAlarmIsListedAndAcknowledged() throws IOException {
		ok(201, "POST", "/api/v1/points", "{\"id\":\"alarm:a\",\"name\":\"alarm a\",\"settings\":{\"alarms\":{\"high\":30}}}");
		ok(201, "POST", "/api/v1/points/alarm:a/values", "{\"t\":" + T + ",\"v\":31}");
		JsonNode alarm = ok(200, "GET", "/api/v1/alarms?point=alarm:a&active=true", null).get(0);
		assertEquals("high", alarm.get("kind").asText());
		assertEquals(T, alarm.get("raised").asLong());
		JsonNode acknowledged = ok(200, "POST", "/api/v1/alarms/" + alarm.get("id").asText() + "/acknowledge", null);
		assertEquals("local", acknowledged.get("acknowledgedBy").asText());
		assertEquals(404, send("POST", "/api/v1/alarms/999999/acknowledge", null).statusCode());
		assertEquals(400, send("POST", "/api/v1/alarms/x/acknowledge", null).statusCode());
	}

	@Test
	void calculationsThatGoRoundAreRefused() throws IOException {
		JsonNode first = ok(201, "POST", "/api/v1/calculations", "{\"trigger\":\"calc:a\",\"target\":\"calc:b\",\"formula\":\"x * 2\"}");
		assertEquals(409, send("POST", "/api/v1/calculations", "{\"trigger\":\"calc:b\",\"target\":\"calc:a\",\"formula\":\"x\"}").statusCode());
		assertEquals(400, send("POST", "/api/v1/calculations", "{\"trigger\":\"calc:b\",\"target\":\"calc:c\",\"formula\":\"x +\"}").statusCode());
		assertEquals(204, client.post("[{\"n\":\"calc:a\",\"v\":21}]"));
		assertEquals("42\n", new String(client.text("/api/v1/last?points=calc:b").body(), StandardCharsets.UTF_8));
		assertEquals(204, send("DELETE", "/api/v1/calculations/" + first.get("id").asText(), null).statusCode());
	}

	@Test
	void valuesAreExportedAndDeleted() throws IOException {
		ok(200, "POST", "/api/v1/values", "[{\"point\":\"csv:a\",\"t\":" + T + ",\"v\":1.5},{\"point\":\"csv:a\",\"t\":" + (T + 1) + ",\"text\":\"=1+\\\"1\\\"\"}]");
		assertEquals("time,number,text,latitude,longitude,note,alarm\r\n2023-11-14T22:13:20Z,1.5,,,,,ok\r\n2023-11-14T22:13:20.001Z,,\"'=1+\"\"1\"\"\",,,,ok\r\n",
				new String(client.get("/api/v1/points/csv:a/export.csv").body(), StandardCharsets.UTF_8));
		assertEquals(1, ok(200, "DELETE", "/api/v1/points/csv:a/values?from=" + T + "&to=" + T, null).get("deleted").asInt());
		assertEquals(1, ok(200, "GET", "/api/v1/points/csv:a/count", null).get("count").asInt());
	}

	@Test
	void answersAreTextWhereThatIsAskedFor() throws IOException {
		assertEquals(204, client.post("[{\"bn\":\"plain:\",\"n\":\"a\",\"t\":1700000000,\"v\":1.5},{\"n\":\"a\",\"t\":1700000060,\"vs\":\"two\\nlines\"}]"));
		assertEquals("t=1700000000000\tv=1.5\nt=1700000060000\ttext=two\\nlines\n", text("/api/v1/points/plain:a/values"));
		assertEquals("id=plain:a\tcount=2\n", text("/api/v1/points/plain:a/count"));
		assertTrue(text("/api/v1/points/plain:a").startsWith("id=plain:a\tnode=plain\tname=a\t"), text("/api/v1/points/plain:a"));
		assertEquals("t=1700000000000\tv=1.5\tcount=1\n", text("/api/v1/points/plain:a/series?bucket=60000"));
		assertTrue(text("/api/v1/tree?folder=plain").startsWith("id=plain:a\tkind=point"), text("/api/v1/tree?folder=plain"));
		HttpResponse<byte[]> missing = client.text("/api/v1/points/none");
		assertEquals(404, missing.statusCode());
		assertEquals("application/json", missing.headers().firstValue("Content-Type").orElse(""));
	}

	private static String text(String path) {
		HttpResponse<byte[]> answer = client.text(path);
		assertEquals(200, answer.statusCode(), path);
		assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"), path);
		return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
	}

	@Test
	void cyclesOverSummariesAreRefused() throws IOException {
		String first = ok(201, "POST", "/api/v1/summaries", "{\"point\":\"cy:a\",\"target\":\"cy:b\",\"function\":\"avg\",\"intervalSeconds\":60}").get("id").asText();
		ok(409, "POST", "/api/v1/calculations", "{\"trigger\":\"cy:b\",\"target\":\"cy:a\",\"formula\":\"x\"}");
		ok(201, "POST", "/api/v1/calculations", "{\"trigger\":\"cy:c\",\"target\":\"cy:a\",\"formula\":\"x\"}");
		ok(409, "POST", "/api/v1/summaries", "{\"point\":\"cy:b\",\"target\":\"cy:c\",\"function\":\"avg\",\"intervalSeconds\":60}");
		ok(409, "PUT", "/api/v1/summaries/" + first, "{\"point\":\"cy:a\",\"target\":\"cy:c\",\"function\":\"avg\",\"intervalSeconds\":60}");
	}

	/** Every operation of the description is served, answers bodies and addresses of all kinds with what the description has, and nothing with 5xx. */
	@Test
	void whatIsDescribedIsServedAndNothingElseIsAnswered() throws IOException {
		assertEquals(204, client.post("[{\"n\":\"urn:t:described\",\"v\":1}]"));
		JsonNode paths = client.json("/openapi.json").get("paths");
		String[] ids = {"urn:t:described", "urn:t:none", "%00", "..%2f..", "a'b", "%F0%9F%8C%A1"};
		String[] queries = {"", "?from=x", "?from=5&to=1", "?limit=-1&bucket=0&width=1", "?points=,,%00&folder=%ff", "?aggregate=&fill=&active=maybe"};
		String[] bodies = {"", "{}", "[]", "null", "[[[[", "{\"name\":null}", "[{\"point\":\"a'b\",\"v\":1}]", "\"\\ud800\"", "{\"t\":1e400,\"v\":1}", "[".repeat(50_000), "{\"points\":[null,\"\"]}"};
		int operations = 0;
		for (var path : paths.properties()) {
			for (var operation : path.getValue().properties()) {
				if (path.getKey().endsWith("/events")) {
					continue;
				}
				// An address without an id is the same with any.
				for (String id : path.getKey().contains("{") ? ids : new String[] {"none"}) {
					for (String query : queries) {
						for (String body : operation.getValue().has("requestBody") ? bodies : new String[] {null}) {
							String address = path.getKey().replace("{id}", id).replace("{alarm}", id).replace("{uuid}", id) + query;
							HttpResponse<byte[]> answer;
							try {
								answer = send(operation.getKey().toUpperCase(java.util.Locale.ROOT), address, body);
							} catch (IOException e) {
								// An address that is none is refused before the body is read, and the connection with it.
								assertTrue(address.contains("%"), address + ": " + e);
								continue;
							}
							boolean described = operation.getValue().get("responses").has(Integer.toString(answer.statusCode())) || answer.statusCode() == 400 || answer.statusCode() == 404 || answer.statusCode() == 415;
							assertTrue(described, operation.getKey() + ' ' + address + ' ' + (body == null ? "" : body.substring(0, Math.min(60, body.length()))) + ": " + answer.statusCode());
							operations++;
						}
					}
				}
			}
		}
		assertTrue(operations > 1000, operations + " requests");
	}
}
