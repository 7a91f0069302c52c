package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** InfluxDB's ways in, as its clients use them (docs/historian-api.md names those that were tried), and Grafana's way out. */
class InfluxTest {
	@TempDir
	private Path directory;
	private Historian historian;
	private Client client;
	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeEach
	void start() throws IOException {
		this.historian = new Historian(this.directory, Serving.loopback(0), null, "frond/+/senml");
		this.client = new Client("127.0.0.1:" + this.historian.port());
	}

	@AfterEach
	void stop() throws IOException {
		this.historian.close();
	}

	private HttpResponse<String> write(String path, byte[] body, String... headers) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.historian.port() + path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	private HttpResponse<String> write(String path, String body, String... headers) throws IOException {
		return write(path, body.getBytes(StandardCharsets.UTF_8), headers);
	}

	private JsonNode last(String id) {
		return this.client.json("/api/v1/last?points=" + id).get(0).get("last");
	}

	@Test
	void writesInEveryPrecision() throws IOException {
		assertEquals(204, write("/write?db=mydb", "weather,location=us-midwest temperature=82 1465839830100400200").statusCode());
		JsonNode value = last("weather/location:us-midwest/temperature");
		assertEquals(82, value.get("v").asDouble());
		assertEquals(1465839830100.4, value.get("t").asDouble(), 0.0001);
		String[][] times = {{"u", "1465839830100400"}, {"ms", "1465839830100"}, {"s", "1465839830"}, {"m", "24430663"}, {"h", "407177"}, {"n", "1465839830100400200"}};
		for (String[] time : times) {
			assertEquals(204, write("/write?db=mydb&precision=" + time[0], "p" + time[0] + " a=1 " + time[1]).statusCode(), time[0]);
			assertEquals(1465839830100L, last("p" + time[0] + "/a").get("t").asLong(), 3_600_000);
		}
		assertEquals(204, write("/api/v2/write?org=o&bucket=b&precision=s", "v2 text=\"hello\",flag=true 1465839830").statusCode());
		assertEquals("hello", last("v2/text").get("text").asText());
		assertEquals(1, last("v2/flag").get("v").asDouble());
		assertEquals(400, write("/write?db=mydb&precision=fortnight", "a b=1").statusCode());
	}

	@Test
	void gzipAndItsBombs() throws IOException {
		assertEquals(204, write("/write?db=d", gzip("packed a=1 1465839830100400200".getBytes(StandardCharsets.UTF_8)), "Content-Encoding", "gzip").statusCode());
		assertEquals(1, last("packed/a").get("v").asDouble());
		assertEquals(413, write("/write?db=d", gzip(new byte[64 << 20]), "Content-Encoding", "gzip").statusCode());
		assertEquals(400, write("/write?db=d", "packed a=1", "Content-Encoding", "gzip").statusCode());
		assertEquals(415, write("/write?db=d", "packed a=1", "Content-Encoding", "br").statusCode());
		assertEquals(413, write("/write?db=d", new byte[(1 << 20) + 1]).statusCode());
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(bytes);
		}
		return out.toByteArray();
	}

	/** Version 1 stores what is right, version 2 nothing. */
	@Test
	void wrongLinesAreAnsweredAsInfluxAnswersThem() throws IOException {
		HttpResponse<String> partial = write("/write?db=d", "good a=1\nbad a=\n");
		assertEquals(400, partial.statusCode());
		assertEquals("{\"error\":\"partial write: unable to parse 'bad a=': missing field value dropped=0\"}", partial.body());
		assertEquals(1, last("good/a").get("v").asDouble());
		assertEquals("{\"error\":\"unable to parse 'bad': missing fields\"}", write("/write?db=d", "bad").body());
		HttpResponse<String> wholly = write("/api/v2/write?bucket=b&org=o", "fine a=1\nbad a=\n");
		assertEquals(400, wholly.statusCode());
		assertEquals("{\"code\":\"invalid\",\"message\":\"unable to parse 'bad a=': missing field value\"}", wholly.body());
		assertEquals(404, this.client.get("/api/v1/points/fine%2Fa").statusCode());
		assertEquals(400, write("/write?db=d", "old a=1 1").statusCode(), "1970");
		assertEquals(204, write("/write?db=d", "").statusCode());
		HttpResponse<String> folder = write("/write?db=d", "good/a b=1 1465839830100400200");
		assertEquals(204, folder.statusCode(), folder.body());
	}

	@Test
	void whoMayWriteAndHowTheySayWhoTheyAre() throws IOException {
		assertEquals(204, write("/write?db=d", "a b=1", "Authorization", "Basic " + Base64.getEncoder().encodeToString("root:root".getBytes())).statusCode(), "a client's default, while there are no tokens");
		String admin = Client.json(this.client.send("POST", "/api/v1/tokens", "application/json", "{\"name\":\"a\",\"scope\":\"admin\"}".getBytes())).get("secret").asText();
		HttpResponse<String> made = write("/api/v1/tokens", "{\"name\":\"w\",\"scope\":\"read_write_point\",\"points\":[\"cpu\"]}", "Authorization", "Bearer " + admin);
		String writer = new com.fasterxml.jackson.databind.ObjectMapper().readTree(made.body()).get("secret").asText();
		assertEquals(401, write("/write?db=d&u=a&p=" + admin, "cpu a=1").statusCode(), "not in the address");
		for (String authorization : new String[] {"Token " + writer, "Token user:" + writer, "Bearer " + writer, "Basic " + Base64.getEncoder().encodeToString(("u:" + writer).getBytes())}) {
			assertEquals(204, write("/write?db=d", "cpu a=1", "Authorization", authorization).statusCode(), authorization.substring(0, 5));
			assertEquals(204, write("/api/v2/write?bucket=d", "cpu a=1", "Authorization", authorization).statusCode(), authorization.substring(0, 5));
			assertEquals(403, write("/write?db=d", "disk a=1", "Authorization", authorization).statusCode());
		}
		HttpResponse<String> refused = write("/api/v2/write?bucket=d", "cpu a=1", "Authorization", "Token frond_none");
		assertEquals(401, refused.statusCode());
		assertTrue(refused.body().startsWith("{\"code\":\"unauthorized\""), refused.body());
	}

	@Test
	void whatClientsAskBeforeTheyWrite() throws IOException {
		assertEquals(204, this.client.get("/ping").statusCode());
		assertTrue(this.client.get("/ping").headers().firstValue("X-Influxdb-Version").isPresent());
		assertEquals("pass", this.client.json("/health").get("status").asText());
		assertEquals("{\"results\":[{\"statement_id\":0}]}", write("/query", "q=CREATE+DATABASE+%22telegraf%22", "Content-Type", "application/x-www-form-urlencoded").body());
		assertEquals(200, this.client.get("/query?q=SHOW%20DATABASES").statusCode());
		assertEquals(400, this.client.get("/query?q=SELECT%201").statusCode());
	}

	/** The request is the one of the data source's documentation, with ids of ours. */
	@Test
	void grafanaFindsDrawsAndAnnotates() throws IOException {
		String post = "{\"panelId\":1,\"range\":{\"from\":\"2016-10-31T06:33:44.866Z\",\"to\":\"2016-10-31T12:33:44.866Z\",\"raw\":{\"from\":\"now-6h\",\"to\":\"now\"}},\"rangeRaw\":{\"from\":\"now-6h\",\"to\":\"now\"},"
				+ "\"interval\":\"30s\",\"intervalMs\":30000,\"targets\":[{\"target\":\"cpu/a\",\"refId\":\"A\",\"type\":\"timeserie\"},{\"target\":\"cpu/a|max\",\"refId\":\"B\",\"type\":\"timeserie\"},"
				+ "{\"target\":\"cpu/a\",\"refId\":\"C\",\"type\":\"table\"}],\"adhocFilters\":[],\"format\":\"json\",\"maxDataPoints\":550}";
		assertEquals(201, write("/api/v1/points", "{\"id\":\"cpu/a\",\"name\":\"cpu a\",\"settings\":{\"alarms\":{\"high\":50}}}").statusCode());
		assertEquals(204, write("/write?precision=s", "cpu a=10 1477899000\ncpu a=60 1477899001\ncpu a=20 1477899060").statusCode());
		assertEquals(200, this.client.get("/api/v1/grafana").statusCode());
		assertEquals(200, this.client.get("/api/v1/grafana/").statusCode());
		assertEquals("[\"cpu/a\"]", write("/api/v1/grafana/search", "{\"target\":\"CPU\"}").body());
		assertEquals("[{\"label\":\"cpu/a\",\"value\":\"cpu/a\"}]", write("/api/v1/grafana/metrics", "{}").body().replace("\"value\":\"cpu/a\",\"label\":\"cpu/a\"", "\"label\":\"cpu/a\",\"value\":\"cpu/a\""));
		JsonNode answers = Client.json(this.client.send("POST", "/api/v1/grafana/query", "application/json", post.getBytes(StandardCharsets.UTF_8)));
		assertEquals("[[10.0,1477899000000],[60.0,1477899001000],[20.0,1477899060000]]", answers.get(0).get("datapoints").toString());
		assertEquals("A", answers.get(0).get("refId").asText());
		assertEquals(2, answers.get(1).get("datapoints").size());
		assertEquals(60, answers.get(1).get("datapoints").get(0).get(0).asDouble());
		assertEquals("table", answers.get(2).get("type").asText());
		assertEquals("[1477899000000,10.0]", answers.get(2).get("rows").get(0).toString());
		JsonNode annotations = Client.json(this.client.send("POST", "/api/v1/grafana/annotations", "application/json",
				"{\"range\":{\"from\":\"2016-10-31T06:33:44.866Z\",\"to\":\"2016-10-31T12:33:44.866Z\"},\"annotation\":{\"name\":\"alarms\",\"query\":\"cpu\",\"enable\":true}}".getBytes(StandardCharsets.UTF_8)));
		assertEquals(1477899001000L, annotations.get(0).get("time").asLong());
		assertEquals(1477899060000L, annotations.get(0).get("timeEnd").asLong());
		assertEquals("alarms", annotations.get(0).get("annotation").get("name").asText());
		for (String wrong : new String[] {"[]", "{}", "{\"range\":{\"from\":\"x\",\"to\":\"y\"}}", "{\"range\":{\"from\":\"2016-10-31T06:33:44.866Z\",\"to\":\"2015-10-31T12:33:44.866Z\"}}"}) {
			assertEquals(400, write("/api/v1/grafana/query", wrong).statusCode(), wrong);
		}
	}
}
