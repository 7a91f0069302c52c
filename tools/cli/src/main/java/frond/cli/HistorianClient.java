package frond.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the historian's HTTP API. */
public final class HistorianClient {
	private static final Duration PATIENCE = Duration.ofSeconds(5);
	private static final int MOST = 100_000;
	private static final ObjectMapper JSON = new ObjectMapper();

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
	private final URI base;

	/** @param base for example {@code http://127.0.0.1:8080/} */
	public HistorianClient(URI base) {
		this.base = base;
	}

	/** One point with its last value; {@code latencyMs} is from sampling to stored. */
	public record Point(String id, String node, String name, String unit, long count, long time, double value, long latencyMs) {
	}

	/** All points. */
	public List<Point> points() throws IOException {
		List<Point> points = new ArrayList<>();
		for (JsonNode each : get("api/v1/points")) {
			JsonNode last = each.path("last");
			points.add(new Point(each.path("id").asText(), each.path("node").asText(), each.path("name").asText(), each.path("unit").asText(""),
					each.path("count").asLong(), last.path("t").asLong(), last.path("v").asDouble(), each.path("latencyMs").asLong()));
		}
		return points;
	}

	/** How many values a point has from a time (ms since 1970) on. */
	public long count(String id, long from) throws IOException {
		return get("api/v1/points/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/count?from=" + from).path("count").asLong();
	}

	/** One row. @param time ms since 1970 */
	public record Value(long time, double value) {
	}

	/** The values of a point from a time to another (ms since 1970), the oldest first, at most {@value #MOST}; none of a point that is not there. */
	public List<Value> values(String id, long from, long to) throws IOException {
		List<Value> values = new ArrayList<>();
		for (JsonNode each : get("api/v1/points/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/values?from=" + from + "&to=" + to + "&limit=" + MOST).path("values")) {
			values.add(new Value(each.path("t").asLong(), each.path("v").asDouble()));
		}
		return values;
	}

	private JsonNode get(String path) throws IOException {
		try {
			HttpRequest request = HttpRequest.newBuilder(this.base.resolve(path)).timeout(PATIENCE).build();
			HttpResponse<byte[]> response = this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
			if (response.statusCode() != 200) {
				throw new IOException("historian answered " + response.statusCode() + " to " + path);
			}
			return JSON.readTree(response.body());
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", stopped);
		}
	}
}
