package frond.historian;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Speaks HTTP to a historian as its users do. */
final class Client {
	static final String JSON = "application/senml+json";
	private static final ObjectMapper MAPPER = new ObjectMapper();
	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
	private final String base;

	/** @param address HOST:PORT */
	Client(String address) {
		this.base = "http://" + address;
	}

	HttpResponse<byte[]> send(String method, String path, String type, byte[] body) throws IOException {
		return send(method, path, type, body, null);
	}

	/** @param token a token's secret, or null */
	HttpResponse<byte[]> send(String method, String path, String type, byte[] body, String token) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path)).timeout(Duration.ofSeconds(60));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		if (type != null) {
			request.header("Content-Type", type);
		}
		request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	HttpResponse<byte[]> get(String path) {
		try {
			return send("GET", path, null, null);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** As {@link #get}, with {@code Accept: text/plain}. */
	HttpResponse<byte[]> text(String path) {
		try {
			return this.http.send(HttpRequest.newBuilder(URI.create(this.base + path)).header("Accept", "text/plain").build(), HttpResponse.BodyHandlers.ofByteArray());
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	JsonNode json(String path) {
		return json(get(path));
	}

	static JsonNode json(HttpResponse<byte[]> answer) {
		try {
			return MAPPER.readTree(answer.body());
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Posts SenML in JSON; the status. */
	int post(String pack) throws IOException {
		return send("POST", "/api/v1/senml", JSON, pack.getBytes(java.nio.charset.StandardCharsets.UTF_8)).statusCode();
	}
}
