package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.pipeline.Intake;
import frond.tests.support.Tool;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of ARCHITECTURE.md, over a socket, on a real database. */
class HttpApiTest {
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

	private static JsonNode point(String id) {
		for (JsonNode point : client.json("/api/v1/points")) {
			if (point.get("id").asText().equals(id)) {
				return point;
			}
		}
		throw new AssertionError("no point " + id);
	}

	@Test
	void aPostedPackIsAnswered204AndThere() throws IOException {
		long now = System.currentTimeMillis();
		assertEquals(204, client.post("[{\"bn\":\"urn:dev:mac:02f00d00000000aa_\",\"bt\":" + (now - 5000) / 1000d + ",\"n\":\"supply\",\"u\":\"V\",\"v\":3.3},{\"n\":\"supply\",\"u\":\"V\",\"t\":1,\"v\":3.25}]"));
		JsonNode point = point("urn:dev:mac:02f00d00000000aa_supply");
		assertEquals("02f00d00000000aa", point.get("node").asText());
		assertEquals("supply", point.get("name").asText());
		assertEquals("V", point.get("unit").asText());
		assertEquals(2, point.get("count").asLong());
		assertEquals(now - 4000, point.get("last").get("t").asLong());
		assertEquals(3.25, point.get("last").get("v").asDouble());
		assertTrue(point.get("ageMs").asLong() >= 4000);
		assertTrue(point.get("latencyMs").asLong() >= 4000 && point.get("latencyMs").asLong() < 60_000, point.toString());
		assertEquals(point.get("id"), client.json("/api/v1/points/urn:dev:mac:02f00d00000000aa_supply").get("id"));
	}

	@Test
	void valuesComeInOrderOfTimeWithinBothBounds() throws IOException {
		assertEquals(204, client.post("[{\"bn\":\"urn:t:values\",\"bt\":1700000000,\"v\":0},{\"t\":1.5,\"v\":15},{\"t\":1,\"v\":10},{\"t\":2,\"v\":20.5}]"));
		String path = "/api/v1/points/urn:t:values/values";
		assertEquals("{\"id\":\"urn:t:values\",\"values\":[{\"t\":1700000000000,\"v\":0},{\"t\":1700000001000,\"v\":10},{\"t\":1700000001500,\"v\":15},{\"t\":1700000002000,\"v\":20.5}]}",
				new String(client.get(path).body(), StandardCharsets.UTF_8));
		assertEquals(2, client.json(path + "?from=1700000001000&to=1700000001500").get("values").size());
		assertEquals(2, client.json(path + "?from=2023-11-14T22:13:21Z&to=2023-11-14T23:13:21.500%2B01:00").get("values").size());
		JsonNode limited = client.json(path + "?from=0&limit=3");
		assertEquals(3, limited.get("values").size());
		assertEquals(1700000002000L, limited.get("next").asLong());
		assertEquals(20.5, client.json(path + "?limit=1").get("values").get(0).get("v").asDouble());
		assertEquals(3, client.json("/api/v1/points/urn:t:values/count?from=1700000001000").get("count").asLong());
		assertEquals(4, client.json("/api/v1/points/urn:t:values/count").get("count").asLong());
	}

	/** Values in between milliseconds keep their microseconds, and "next" misses none of them. */
	@Test
	void pagesOfOneMillisecondLoseNothing() throws IOException {
		assertEquals(204, client.post("[{\"bn\":\"urn:t:micros\",\"bt\":1700000000,\"v\":0},{\"t\":0.0001,\"v\":1},{\"t\":0.0002,\"v\":2},{\"t\":0.0005,\"v\":5}]"));
		String from = "0";
		StringBuilder values = new StringBuilder();
		for (int pages = 0; from != null && pages < 10; pages++) {
			JsonNode page = client.json("/api/v1/points/urn:t:micros/values?limit=1&from=" + from);
			values.append(page.get("values").get(0).get("v").asText()).append(' ');
			from = page.has("next") ? page.get("next").asText() : null;
		}
		assertEquals("0 1 2 5 ", values.toString());
	}

	@Test
	void aPackSentAgainDoublesNothing() throws IOException {
		String pack = "[{\"bn\":\"urn:t:again\",\"bt\":1700000000,\"v\":1},{\"t\":1,\"v\":2},{\"t\":2,\"v\":3}]";
		for (int i = 0; i < 3; i++) {
			assertEquals(204, client.post(pack));
			assertEquals(3, point("urn:t:again").get("count").asLong());
		}
		assertEquals(3, client.json("/api/v1/points/urn:t:again/values").get("values").size());
	}

	@Test
	void relativeNamesNeedTheirNode() throws IOException {
		byte[] pack = "[{\"n\":\"lqi\",\"v\":255}]".getBytes(StandardCharsets.US_ASCII);
		assertEquals(400, client.send("POST", "/api/v1/senml", Client.JSON, pack).statusCode());
		assertEquals(400, client.send("POST", "/api/v1/senml?node=kitchen", Client.JSON, pack).statusCode());
		assertEquals(204, client.send("POST", "/api/v1/senml?node=02F00D00000000AB", Client.JSON, pack).statusCode());
		assertEquals("lqi", point("urn:dev:mac:02f00d00000000ab_lqi").get("name").asText());
	}

	/** {0: "urn:t:c", 1: "Cel", 2: 23.1}: keys of RFC 8428 table 4. */
	@Test
	void cborIsTakenAsCbor() throws IOException {
		byte[] pack = HexFormat.of().parseHex("81a3" + "00" + "6775726e3a743a63" + "01" + "6343656c" + "02" + "fb403719999999999a");
		assertEquals(204, client.send("POST", "/api/v1/senml", "application/senml+cbor", pack).statusCode());
		assertEquals(23.1, point("urn:t:c").get("last").get("v").asDouble(), 1e-12);
		assertEquals(400, client.send("POST", "/api/v1/senml", "application/senml+json", pack).statusCode());
	}

	@Test
	void whatIsNotStoredIsSaid() throws IOException {
		HttpResponse<byte[]> some = client.send("POST", "/api/v1/senml", Client.JSON + "; charset=utf-8", "[{\"n\":\"urn:t:some\",\"v\":1},{\"n\":\"urn:t:data\",\"vd\":\"eA\"}]".getBytes(StandardCharsets.US_ASCII));
		assertEquals(200, some.statusCode());
		assertEquals("{\"stored\":1,\"unsupported\":1}", new String(some.body(), StandardCharsets.UTF_8));
		assertEquals(400, client.post("[{\"n\":\"urn:t:data\",\"vd\":\"eA\"}]"));
		assertEquals(404, client.get("/api/v1/points/urn:t:data/values").statusCode());
	}

	static Stream<Arguments> badBodies() {
		byte[] big = new byte[Intake.MAXIMUM_BYTES + 1];
		Arrays.fill(big, (byte) ' ');
		return Stream.of(
				Arguments.of(400, Client.JSON, new byte[0]),
				Arguments.of(400, Client.JSON, "nonsense".getBytes(StandardCharsets.US_ASCII)),
				Arguments.of(400, Client.JSON, "[{\"n\":\"urn:t:bad\",\"v\":1},{\"n\":\"urn:t:bad\",\"t\":-1,\"v\":1".getBytes(StandardCharsets.US_ASCII)),
				Arguments.of(400, Client.JSON, new byte[] {'[', '{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}', ']'}),
				Arguments.of(400, Client.JSON, ("[{\"n\":\"urn:t:bad\",\"x\":" + "[".repeat(100_000)).getBytes(StandardCharsets.US_ASCII)),
				Arguments.of(400, Client.JSON, "[{\"n\":\"urn:t:bad\",\"v\":1,\"t\":1}, {\"n\":\"urn:t:bad\",\"bver\":99,\"v\":1}]".getBytes(StandardCharsets.US_ASCII)),
				Arguments.of(400, "application/senml+cbor", new byte[0]),
				Arguments.of(400, "application/senml+cbor", new byte[] {(byte) 0x9b, 0x7f, -1, -1, -1, -1, -1, -1, -1}),
				Arguments.of(400, "application/senml+cbor", new byte[] {(byte) 0x81, (byte) 0xa1, 0x00, 0x7b, 0x7f, -1, -1, -1, -1, -1, -1, -1}),
				Arguments.of(413, Client.JSON, big),
				Arguments.of(415, "application/json", "[]".getBytes(StandardCharsets.US_ASCII)),
				Arguments.of(415, null, "[]".getBytes(StandardCharsets.US_ASCII)));
	}

	@ParameterizedTest
	@MethodSource("badBodies")
	void aBadBodyIsRefusedWithAReasonAndLeavesNothing(int status, String type, byte[] body) throws IOException {
		HttpResponse<byte[]> answer = client.send("POST", "/api/v1/senml", type, body);
		assertEquals(status, answer.statusCode());
		assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
		assertFalse(Client.json(answer).get("error").asText().isEmpty());
		assertEquals(404, client.get("/api/v1/points/urn:t:bad/values").statusCode());
		assertEquals(204, client.post("[{\"n\":\"urn:t:goes-on\",\"v\":1}]"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"values?from=yesterday", "values?from=2&to=1", "values?limit=0", "values?limit=100001", "values?limit=many", "values?to=2026-13-01", "values?from=1e3",
			"values?from=99999999999999999999", "count?from=x", "chart.png?width=1", "chart.png?height=100000", "chart.png?from="})
	void badParametersAre400(String query) throws IOException {
		assertEquals(204, client.post("[{\"n\":\"urn:t:query\",\"v\":1}]"));
		HttpResponse<byte[]> answer = client.get("/api/v1/points/urn:t:query/" + query);
		assertEquals(400, answer.statusCode());
		assertFalse(Client.json(answer).get("error").asText().isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = {"/api/v1/points/urn:none/values", "/api/v1/points/urn:none/count", "/api/v1/points/urn:none/chart.png", "/api/v1/points/urn:none", "/api/v1/points/a'b/values", "/api/v1/nothing", "/..%2f..%2fetc/passwd"})
	void whatIsNotThereIs404(String path) {
		HttpResponse<byte[]> answer = client.get(path);
		assertTrue(answer.statusCode() == 404 || answer.statusCode() == 400, path + ": " + answer.statusCode());
		assertFalse(Client.json(answer).get("error").asText().isEmpty());
	}

	@Test
	void methodsAreKeptApart() throws IOException {
		HttpResponse<byte[]> wrong = client.send("DELETE", "/api/v1/points", null, null);
		assertEquals(405, wrong.statusCode());
		assertTrue(wrong.headers().firstValue("Allow").orElse("").contains("GET"));
		assertEquals(405, client.send("GET", "/api/v1/senml", null, null).statusCode());
		HttpResponse<byte[]> head = client.send("HEAD", "/api/v1/stats", null, null);
		assertEquals(200, head.statusCode());
		assertEquals(0, head.body().length);
		assertEquals(404, client.send("HEAD", "/api/v1/points/urn:none/values", null, null).statusCode());
	}

	/** The line is drawn in its colour, and the picture is as large as was asked for. */
	@Test
	void aChartIsAPictureOfTheValues() throws IOException {
		StringBuilder pack = new StringBuilder("[{\"bn\":\"urn:t:chart\",\"bt\":1700000000,\"bu\":\"Cel\",\"v\":1}");
		for (int i = 1; i < 2000; i++) {
			pack.append(",{\"t\":").append(i).append(",\"v\":").append(Math.sin(i / 100d)).append('}');
		}
		assertEquals(204, client.post(pack.append(']').toString()));
		for (String query : new String[] {"?width=640&height=240", "?from=1700000000000&to=1700002000000&width=640&height=240"}) {
			HttpResponse<byte[]> answer = client.get("/api/v1/points/urn:t:chart/chart.png" + query);
			assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
			var picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
			assertEquals(640, picture.getWidth());
			assertEquals(240, picture.getHeight());
			Set<Integer> columns = new HashSet<>();
			for (int x = 0; x < 640; x++) {
				for (int y = 0; y < 240; y++) {
					if ((picture.getRGB(x, y) & 0xffffff) == 0x1b7f5c) {
						columns.add(x);
					}
				}
			}
			assertTrue(columns.size() > 400, "line in " + columns.size() + " columns");
		}
		assertEquals(200, client.get("/api/v1/points/urn:t:chart/chart.png?from=2026-01-01&to=2026-01-02").statusCode());
	}

	/** packs received = stored + refused, each refusal under its name. */
	@Test
	void everyPackIsCounted() throws IOException {
		client.post("[{\"n\":\"urn:t:count\",\"v\":1}]");
		client.post("[");
		client.post("[{\"n\":\"urn:t:count\",\"v\":1,\"t\":1e11}]");
		client.send("POST", "/api/v1/senml", Client.JSON, new byte[Intake.MAXIMUM_BYTES + 10]);
		JsonNode stats = client.json("/api/v1/stats");
		long refused = 0;
		for (JsonNode count : stats.get("refused")) {
			refused += count.asLong();
		}
		assertEquals(stats.get("packsReceived").asLong(), stats.get("packsStored").asLong() + refused, stats.toString());
		assertTrue(stats.get("refused").get("malformed").asLong() > 0);
		assertTrue(stats.get("refused").get("time-future").asLong() > 0);
		assertTrue(stats.get("refused").get("oversize").asLong() > 0);
	}

	@Test
	void changesAreTold() throws IOException {
		try (var stream = URI.create("http://127.0.0.1:" + historian.port() + "/api/v1/events").toURL().openStream();
				var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
			assertEquals("event: points", lines.readLine());
			assertTrue(lines.readLine().startsWith("data: ["));
			assertEquals("", lines.readLine());
			assertEquals(204, client.post("[{\"n\":\"urn:t:told\",\"v\":42}]"));
			String data = null;
			while (data == null || !data.contains("urn:t:told")) {
				data = lines.readLine();
			}
			assertTrue(data.contains("\"v\":42"), data);
		}
	}

	/** Listeners and half-open requests hold no one else up. */
	@Test
	void slowClientsLeaveRoomForOthers() throws IOException {
		Socket[] sockets = new Socket[60];
		try {
			for (int i = 0; i < sockets.length; i++) {
				sockets[i] = new Socket("127.0.0.1", historian.port());
				String request = i % 2 == 0 ? "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n" : "POST /api/v1/senml HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/senml+json\r\nContent-Le";
				sockets[i].getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			}
			assertEquals(204, client.post("[{\"n\":\"urn:t:busy\",\"v\":1}]"));
		} finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
		// The places of those who left are free again once the server has noticed.
		Tool.await("room for a listener", () -> {
			client.json("/api/v1/stats");
			try {
				client.post("[{\"n\":\"urn:t:busy\",\"v\":2}]");
				return true;
			} catch (IOException e) {
				return false;
			}
		});
	}
}
