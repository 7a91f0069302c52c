package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import frond.tests.support.Tool;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code /service} as Nimbits' clients speak it. The requests of the Arduino libraries (2012's, 2013's with getSeries, 2015's with login) are sent byte by byte as
 * these put them on the wire: mixed line ends, JSON that is not escaped, a line end after the body, and answers read as little as they do.
 */
class NimbitsTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	@TempDir
	private Path directory;
	private Historian historian;
	private Client client;
	private String key;

	@BeforeEach
	void start() throws IOException {
		this.historian = new Historian(this.directory, Serving.loopback(0), null, "frond/+/senml");
		this.client = new Client("127.0.0.1:" + this.historian.port());
		this.key = JSON.readTree(this.client.send("POST", "/api/v1/tokens", "application/json", "{\"name\":\"a\",\"scope\":\"admin\"}".getBytes(StandardCharsets.UTF_8)).body()).get("secret").asText();
	}

	@AfterEach
	void stop() throws IOException {
		this.historian.close();
	}

	private String raw(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.historian.port())) {
			socket.setSoTimeout(30_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/** As the library's println of each line. */
	private static String post(String path, String content) {
		return "POST " + path + " HTTP/1.1\r\nHost:nimbits-02.appspot.com\r\nConnection:close\r\nUser-Agent: Arduino/1.0\r\nCache-Control:max-age=0\r\nContent-Type: application/x-www-form-urlencoded\r\n"
				+ "Content-Length: " + content.length() + "\r\n\r\n" + content + "\r\n";
	}

	private JsonNode json(String path) {
		HttpResponse<byte[]> answer = this.client.get(path + (path.contains("?") ? "&" : "?") + "key=" + this.key);
		assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
		return Client.json(answer);
	}

	private String text(String path) {
		HttpResponse<byte[]> answer = this.client.get(path + (path.contains("?") ? "&" : "?") + "key=" + this.key);
		assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	@Test
	void theArduinoLibraryOf2012MakesAPointAndRecords() throws IOException {
		String entity = "{\"name\":\"greenhouse\",\"description\":\"na\",\"entityType\":\"1\",\"parent\":\"me@example.org\",\"owner\":\"me@example.org\",\"protectionLevel\":\"2\"}";
		String made = raw(post("/service/v2/entity", "email=me@example.org&key=" + this.key + "&json=" + entity + "&action=createmissing"));
		assertTrue(made.startsWith("HTTP/1.1 200"), made);
		// It looks for this within the first 1024 bytes, headers and all, and takes what follows up to the next quotation mark.
		int at = made.indexOf("\"key\":\"");
		assertTrue(at > 0 && at < 900, made);
		String id = made.substring(at + 7, made.indexOf('"', at + 7));
		assertEquals("greenhouse", id);
		assertTrue(raw(post("/service/v2/entity", "email=me@example.org&key=" + this.key + "&json=" + entity + "&action=createmissing")).contains("\"key\":\"greenhouse\""), "the same again");
		String note = "50% & so on";
		String recorded = raw(post("/service/v2/value", "email=me@example.org&key=" + this.key + "&json={\"d\":\"21.5000\",\"n\":\"" + note.replace(" & so on", "") + "\"}&id=" + id));
		assertTrue(recorded.startsWith("HTTP/1.1 200"), recorded);
		JsonNode value = json("/service/v2/value?id=greenhouse");
		assertEquals(21.5, value.get("d").asDouble());
		assertEquals("50%", value.get("n").asText());
		assertTrue(Math.abs(value.get("t").asLong() - System.currentTimeMillis()) < 60_000);
		assertEquals(1, Client.json(this.client.get("/api/v1/points")).size(), "protection level 2 is public");
	}

	/** It reads the answer line by line: a line with the name, then lines whose first 19 characters are the time, a comma, the value. */
	@Test
	void theArduinoLibraryOf2013ReadsASeriesAsCsv() throws IOException {
		record("s", 1_700_000_000_000L, 1.5);
		record("s", 1_700_000_060_000L, 2.5);
		String answer = raw("GET /service/v2/series?&format=csv&count=10&email=me@example.org&key=" + this.key + "&id=s HTTP/1.1\r\nHost:nimbits-02.appspot.com\r\nConnection:close\r\nUser-Agent: Arduino/1.0\r\n"
				+ "Cache-Control:max-age=0\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n");
		assertTrue(answer.startsWith("HTTP/1.1 200") && !answer.toLowerCase(java.util.Locale.ROOT).contains("chunked"), answer);
		String[] lines = answer.substring(answer.indexOf("\r\n\r\n") + 4).split("\n");
		assertEquals("s,", lines[0]);
		assertEquals("2023/11/14 22:13:20,1.5", lines[1]);
		assertEquals("2023/11/14 22:14:20,2.5", lines[2]);
	}

	@Test
	void theArduinoLibraryOf2015SignsInRecordsAndReads() throws IOException {
		String session = raw("POST /service/v2/session HTTP/1.1\r\nAccept: */*\r\nHost: 127.0.0.1:80\r\nConnection: close\r\nUser-Agent: Arduino/1.0\r\nCache-Control: max-age=0\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\nAuthToken: \r\nContent-Length: " + ("email=me@example.org&password=" + this.key).length() + "\r\n\r\nemail=me@example.org&password=" + this.key + "\r\n");
		// It takes everything after the last line feed for the JSON.
		String token = JSON.readTree(session.substring(session.lastIndexOf('\n') + 1)).get("authToken").asText();
		assertEquals(this.key, token);
		record("t", 1_700_000_000_000L, 1);
		String content = "&json={\"d\":\"-3.2500\"}&id=t";
		String recorded = raw("POST /service/v2/value HTTP/1.1\r\nAccept: */*\r\nHost: 127.0.0.1:80\r\nConnection: close\r\nUser-Agent: Arduino/1.0\r\nCache-Control: max-age=0\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\nAuthToken: " + token + "\r\nContent-Length: " + content.length() + "\r\n\r\n" + content + "\r\n");
		assertTrue(recorded.startsWith("HTTP/1.1 200"), recorded);
		String read = raw("GET /service/v2/value?&id=me@example.org/t HTTP/1.1\r\nAccept: */*\r\nHost: 127.0.0.1:80\r\nConnection: close\r\nUser-Agent: Arduino/1.0\r\nAuthToken: " + token
				+ "\r\nCache-Control: max-age=0\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n\r\n");
		assertEquals(-3.25, JSON.readTree(read.substring(read.lastIndexOf('\n') + 1)).get("d").asDouble());
	}

	/** A sketch of somebody's for the first API, which ends some lines of its header with a bare line feed. */
	@Test
	void aSketchForTheFirstApiRecords() throws IOException {
		record("door", 1_700_000_000_000L, 0);
		String content = "point=door&value=1&email=me@example.org&key=" + this.key + "&data=opened&timestamp=1700000001000";
		String answer = raw("POST /service/currentvalue HTTP/1.1\r\nHost:nimbits1.appspot.com\r\nConnection:close\r\nCache-Control:max-age=0\r\nContent-Type: application/x-www-form-urlencoded\nContent-Length: "
				+ content.length() + "\n\n" + content);
		assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
		assertEquals("1.0", text("/service/currentvalue?point=door"));
		assertEquals("|1.0|", text("/service/value?point=door&client=arduino"));
		JsonNode value = json("/service/value?point=door&format=json");
		assertEquals(1_700_000_001_000L, value.get("t").asLong());
		assertEquals("opened", value.get("dx").asText());
		assertEquals("2.5", text("/service/value?point=door&value=2.5"), "GET records, too");
		assertEquals("2.5", text("/service/currentvalue?point=door"));
	}

	private void record(String id, long time, double number) throws IOException {
		HttpResponse<byte[]> answer = this.client.send("POST", "/service/v3/rest/me?key=" + this.key, "application/json", ("{\"name\":\"" + id + "\",\"entityType\":1}").getBytes(StandardCharsets.UTF_8));
		assertTrue(answer.statusCode() == 200 || answer.statusCode() == 409);
		answer = this.client.send("POST", "/service/v3/rest/" + id + "/snapshot?key=" + this.key, "application/json", ("{\"d\":" + number + ",\"t\":" + time + "}").getBytes(StandardCharsets.UTF_8));
		assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
	}

	@Test
	void aBatchAnswersForEachRow() throws IOException {
		record("a", 1_700_000_000_000L, 1);
		record("b", 1_700_000_000_000L, 1);
		String form = "key=" + this.key + "&p1=a&v1=1.5&t1=1700000001000&n1=noted&p2=b&v2=2.5&t2=1700000001000&lt2=52.5&ln2=13.4&p3=nowhere&v3=1&p4=a&v4=x"
				+ "&p5=a&j5=" + URLEncoder.encode("[{\"d\":7,\"t\":1700000002000},{\"d\":8,\"t\":1700000003000}]", StandardCharsets.UTF_8);
		HttpResponse<byte[]> answer = this.client.send("POST", "/service/batch", "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
		assertEquals(207, answer.statusCode());
		JsonNode results = Client.json(answer).get("results");
		assertEquals(6, results.size());
		assertEquals("stored", results.get(0).get("outcome").asText());
		assertEquals("there is no such point", results.get(2).get("error").asText());
		assertTrue(results.get(3).has("error"));
		assertEquals(4, json("/service/v2/series?id=a").size());
		assertEquals(8, json("/service/v2/series?id=a").get(0).get("d").asDouble(), "newest first");
		assertEquals(13.4, json("/service/v2/value?id=b").get("lg").asDouble());
		assertEquals(200, this.client.send("POST", "/service/batch", "application/x-www-form-urlencoded", ("key=" + this.key + "&p1=a&v1=1").getBytes(StandardCharsets.UTF_8)).statusCode());
		assertEquals(400, this.client.send("POST", "/service/batch", "application/x-www-form-urlencoded", ("key=" + this.key + "&p1=none&v1=1").getBytes(StandardCharsets.UTF_8)).statusCode());
	}

	@Test
	void chartsAreMadeHereInTheSizeAskedFor() throws IOException {
		record("a", 1_700_000_000_000L, 1);
		record("a", 1_700_000_060_000L, 3);
		record("b", 1_700_000_030_000L, 2);
		HttpResponse<byte[]> answer = this.client.get("/service/chartapi?points=a,b&count=10&cht=lc&chs=500x220&key=" + this.key);
		assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
		BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
		assertEquals(500, picture.getWidth());
		assertEquals(220, picture.getHeight());
		assertEquals(200, this.client.get("/service/chartapi?point=a&sd=20231114000000&ed=20231115000000&key=" + this.key).statusCode());
		JsonNode table = json("/service/chartapi?point=a&format=table&sd=-1h&ed=1700000060000");
		assertEquals(2, table.get("rows").size());
		assertEquals("Date(1700000060000)", table.get("rows").get(1).get("c").get(0).get("v").asText());
		assertEquals(400, this.client.get("/service/chartapi?points=a&chs=x&key=" + this.key).statusCode());
	}

	@Test
	void treeTimeAndRest() throws IOException {
		HttpResponse<byte[]> folder = this.client.send("POST", "/service/v2/entity?key=" + this.key + "&action=create", "application/json",
				"{\"name\":\"house\",\"entityType\":2}".getBytes(StandardCharsets.UTF_8));
		assertEquals(200, folder.statusCode(), new String(folder.body(), StandardCharsets.UTF_8));
		HttpResponse<byte[]> point = this.client.send("POST", "/service/v3/rest/house?key=" + this.key, "application/json",
				"{\"name\":\"hall\",\"entityType\":1,\"highAlarm\":30,\"highAlarmOn\":true,\"filterType\":0,\"filterValue\":0.5,\"unit\":\"Cel\"}".getBytes(StandardCharsets.UTF_8));
		assertEquals(200, point.statusCode(), new String(point.body(), StandardCharsets.UTF_8));
		JsonNode tree = json("/service/v2/tree?email=me@example.org");
		assertEquals("house", tree.get(0).get("key").asText());
		assertEquals("me@example.org", tree.get(0).get("parent").asText());
		assertEquals("house", tree.get(1).get("parent").asText());
		assertEquals(30, tree.get(1).get("highAlarm").asDouble());
		assertTrue(tree.get(1).get("highAlarmOn").asBoolean());
		assertEquals(0, tree.get(1).get("filterType").asInt());
		String hall = URLEncoder.encode(tree.get(1).get("key").asText(), StandardCharsets.UTF_8);
		assertEquals(200, this.client.send("POST", "/service/v3/rest/" + hall + "/series?key=" + this.key, "application/json",
				"[{\"d\":20,\"t\":1700000000000},{\"d\":21,\"t\":1700000060000}]".getBytes(StandardCharsets.UTF_8)).statusCode());
		assertEquals(21, json("/service/v3/rest/" + hall + "/snapshot").get("snapshot").get("d").asDouble());
		assertEquals(2, json("/service/v3/rest/" + hall + "/series").size());
		assertEquals(1, json("/service/v3/rest/" + hall + "/series?start=1700000030000&end=1700000090000").size());
		assertEquals(2, json("/service/v3/rest/" + hall + "/table?count=5").get("rows").size());
		assertEquals("hall", json("/service/v3/rest/house/children").get(0).get("name").asText());
		assertTrue(json("/service/v3/rest/" + hall).get("_links").get("snapshot").get("href").asText().endsWith("/snapshot"));
		assertEquals("Cel", json("/service/v3/rest/me?name=hall").get("unit").asText());
		long time = Long.parseLong(text("/service/v2/time"));
		assertTrue(Math.abs(time - System.currentTimeMillis()) < 60_000);
		assertTrue(text("/service/time?client=arduino").matches("\\|\\d{10}\\|"));
		assertEquals(200, this.client.send("DELETE", "/service/v3/rest/" + hall + "?key=" + this.key, null, null).statusCode());
		assertEquals(404, this.client.get("/service/v2/value?id=" + hall + "&key=" + this.key).statusCode());
	}

	/** What Nimbits answered with 200 or with the key it was sent. */
	@Test
	void nothingIsAcceptedThatIsNotStoredAndNoKeyIsEchoed() throws IOException {
		record("private", 1_700_000_000_000L, 1);
		String[] wrong = {"/service/value?point=none&value=1", "/service/value?point=private&value=abc", "/service/v2/value?id=none", "/service/v2/series?id=private&sd=yesterday", "/service/v2/entity?id=none"};
		for (String path : wrong) {
			HttpResponse<byte[]> answer = this.client.get(path + "&email=me@example.org&key=" + this.key);
			assertTrue(answer.statusCode() == 400 || answer.statusCode() == 404, path + ": " + answer.statusCode());
			assertFalse(new String(answer.body(), StandardCharsets.UTF_8).contains(this.key));
		}
		assertEquals(401, this.client.get("/service/v2/value?id=private").statusCode());
		assertEquals(401, this.client.get("/service/v2/value?id=none").statusCode(), "nobody is told what there is");
		HttpResponse<byte[]> unknown = this.client.get("/service/v2/value?id=private&key=frond_wrongwrongwrong");
		assertEquals(401, unknown.statusCode());
		assertFalse(new String(unknown.body(), StandardCharsets.UTF_8).contains("wrongwrong"));
		assertEquals(401, this.client.get("/api/v1/points/private?key=" + this.key).statusCode(), "a key in the address counts under /service alone");
		assertEquals(400, this.client.send("POST", "/service/v2/value?id=private&key=" + this.key, "application/json", "{\"d\":".getBytes(StandardCharsets.UTF_8)).statusCode());
	}

	/** Its console and its files, while addresses with keys make it fail in each way they can. */
	@Test
	void keysInAddressesAreInNoLog(@TempDir Path other) throws IOException, InterruptedException {
		try (Tool tool = Tool.start("historian", "--http", 0, "--broker", "none", "--data", other)) {
			Client there = new Client(tool.ready("http"));
			String secret = Client.json(there.send("POST", "/api/v1/tokens", "application/json", "{\"name\":\"a\",\"scope\":\"admin\"}".getBytes(StandardCharsets.UTF_8))).get("secret").asText();
			for (String path : new String[] {"/service/value?point=x&value=1", "/service/none?a=b", "/service/v2/session?email=a", "/service/chartapi?points=%00", "/service/v3/rest/x?a=b"}) {
				there.get(path + "&key=" + secret);
			}
			assertEquals(0, tool.terminate());
			assertFalse(String.join("\n", tool.lines()).contains(secret) || String.join("\n", tool.errors()).contains(secret));
			try (var files = java.nio.file.Files.walk(other)) {
				for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
					assertFalse(new String(java.nio.file.Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret), file.toString());
				}
			}
		}
	}
}
