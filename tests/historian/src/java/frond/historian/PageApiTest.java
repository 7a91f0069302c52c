package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page asks of the historian: lines of charts, nodes, events. */
@Timeout(120)
class PageApiTest {
	private static final long T = 1_700_000_000_000L;

	@TempDir
	private Path directory;
	private Historian historian;
	private Client client;
	private final HttpClient http = HttpClient.newHttpClient();

	private Historian start() throws IOException {
		this.historian = new Historian(this.directory, Serving.loopback(0), null, "frond/+/senml");
		this.client = new Client("127.0.0.1:" + this.historian.port());
		return this.historian;
	}

	private HttpResponse<byte[]> send(String method, String path, String body, String token) throws IOException {
		return this.client.send(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8), token);
	}

	private BufferedReader listen(String token) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.historian.port() + "/api/v1/events"));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		HttpResponse<InputStream> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
		assertEquals(200, answer.statusCode());
		return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
	}

	/** The data of the next event of a name that holds a text. */
	private static String next(BufferedReader events, String name, String text) throws IOException {
		boolean named = false;
		for (String line = events.readLine(); line != null; line = events.readLine()) {
			if (line.startsWith("event: ")) {
				named = line.equals("event: " + name);
			} else if (named && line.startsWith("data: ") && line.contains(text)) {
				return line.substring(6);
			}
		}
		throw new AssertionError("the stream ended before " + name + ' ' + text);
	}

	@Test
	void fewValuesComeAsTheyAreAndManyInBuckets() throws IOException {
		try (Historian open = start()) {
			StringBuilder pack = new StringBuilder("[{\"bn\":\"line/a\"}");
			for (int i = 0; i < 1000; i++) {
				pack.append(",{\"t\":").append(T / 1000 + i).append(",\"v\":").append(i % 10).append('}');
			}
			assertEquals(204, this.client.post(pack.append(']').toString()));
			JsonNode few = this.client.json("/api/v1/series?points=line/a,line/none&columns=50&from=" + T + "&to=" + (T + 9_000));
			assertTrue(few.get("series").get(1).isNull());
			assertEquals("[0,1000,2000,3000,4000,5000,6000,7000,8000,9000]", few.get("series").get(0).get("t").toString());
			assertEquals(10, few.get("series").get(0).get("v").size());
			JsonNode many = Client.json(send("POST", "/api/v1/series", "{\"points\":[\"line/a\"],\"columns\":50,\"from\":" + T + ",\"to\":" + (T + 999_000) + "}", null));
			JsonNode line = many.get("series").get(0);
			assertEquals(30_000, many.get("bucket").asLong(), "the width that people count in and that makes no more than 50");
			assertEquals(1000, line.get("count").asLong());
			assertEquals(4.5, line.get("average").asDouble());
			assertEquals(0, line.get("low").asDouble());
			assertEquals(9, line.get("high").asDouble());
			assertFalse(line.has("v"));
			assertTrue(line.get("t").size() <= 51 && line.get("t").size() == line.get("max").size() && line.get("t").size() == line.get("mean").size(), line.toString());
			assertEquals(400, this.client.get("/api/v1/series?points=").statusCode());
			assertEquals(400, this.client.get("/api/v1/series?points=line/a&from=5&to=1").statusCode());
			assertEquals(400, send("POST", "/api/v1/series", "{\"points\":[\"line/a\"],\"columns\":0}", null).statusCode());
		}
	}

	@Test
	void nodesAreCountedByWhatCameOfThem() throws IOException {
		try (Historian open = start()) {
			String path = "/api/v1/senml?node=02f00d00000000aa";
			String pack = "[{\"n\":\"supply\",\"u\":\"V\",\"t\":" + T / 1000 + ",\"v\":3.1},{\"n\":\"temperature\",\"t\":" + T / 1000 + ",\"v\":20}]";
			for (String body : new String[] {pack, pack, "[{\"n\":\"supply\"}]"}) {
				this.client.send("POST", path, Client.JSON, body.getBytes(StandardCharsets.UTF_8));
			}
			JsonNode node = this.client.json("/api/v1/nodes").get(0);
			assertEquals("02f00d00000000aa", node.get("id").asText());
			assertEquals(2, node.get("packs").asInt());
			assertEquals(4, node.get("readings").asInt());
			assertEquals(2, node.get("duplicates").asInt());
			assertEquals("{\"value\":1}", node.get("reasons").toString());
			assertEquals(3.1, node.get("reports").get("supply").get("last").get("v").asDouble());
			assertFalse(node.get("reports").has("temperature"));
		}
	}

	/** More listeners than threads, one of which never reads; values, alarms and changes reach the others. */
	@Test
	void manyListenToValuesAlarmsAndTheTree() throws IOException, InterruptedException {
		try (Historian open = start(); Socket deaf = new Socket("127.0.0.1", this.historian.port())) {
			deaf.getOutputStream().write("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			List<BufferedReader> all = new ArrayList<>();
			for (int i = 0; i < 60; i++) {
				all.add(listen(null));
			}
			for (BufferedReader events : all) {
				assertEquals("[]", next(events, "points", "["));
			}
			assertEquals(201, send("POST", "/api/v1/points", "{\"id\":\"tank\",\"name\":\"tank\",\"settings\":{\"alarms\":{\"high\":10}}}", null).statusCode());
			assertEquals(201, send("POST", "/api/v1/points/tank/values", "{\"v\":12}", null).statusCode());
			for (BufferedReader events : all) {
				assertTrue(next(events, "tree", "\"tank\"").contains("\"high\":10.0"));
				assertTrue(next(events, "alarm", "\"tank\"").contains("\"active\":true"));
			}
			for (BufferedReader events : all) {
				events.close();
			}
		}
	}

	/** A listener hears of what it may read, and of nothing when its token is revoked. */
	@Test
	void aListenerHearsNoMoreThanItsTokenAllows() throws IOException, InterruptedException {
		try (Historian open = start()) {
			String admin = Client.json(send("POST", "/api/v1/tokens", "{\"name\":\"a\",\"scope\":\"admin\"}", null)).get("secret").asText();
			JsonNode one = Client.json(send("POST", "/api/v1/tokens", "{\"name\":\"b\",\"scope\":\"read_point\",\"points\":[\"mine\"]}", admin));
			BufferedReader events = listen(one.get("secret").asText());
			for (String point : new String[] {"theirs", "mine"}) {
				assertEquals(201, send("POST", "/api/v1/points/" + point + "/values", "{\"v\":1}", admin).statusCode());
			}
			assertFalse(next(events, "points", "mine").contains("theirs"));
			assertEquals(204, send("DELETE", "/api/v1/tokens/" + one.get("id").asText(), "", admin).statusCode());
			for (String line = events.readLine(); line != null; line = events.readLine()) {
				assertFalse(line.contains("theirs"), line);
			}
			JsonNode nobody = this.client.json("/api/v1/session");
			assertTrue(nobody.get("tokens").asBoolean() && !nobody.get("readAll").asBoolean());
		}
	}
}
