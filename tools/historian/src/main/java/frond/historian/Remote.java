package frond.historian;

import frond.historian.meta.Metadata;
import frond.process.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** A historian that runs, as a command of another process speaks to it. */
final class Remote {
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final URI base;
	private final Secret token;
	private final HttpClient http;

	/**
	 * @param base address, http or https
	 * @param token of an admin, or null where it has none yet
	 * @param certificate PEM file of the historian's own certificate, or null to trust what the JVM trusts
	 */
	Remote(URI base, Secret token, Path certificate) throws IOException {
		this.base = base;
		this.token = token;
		HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
		if (certificate != null) {
			builder.sslContext(Trust.owner(certificate));
		}
		this.http = builder.build();
	}

	/** Copies what it answers to a path; an answer that is no success becomes an exception with a sentence for the user. */
	void get(String path, OutputStream out) throws IOException {
		send("GET", path, null, out);
	}

	/** Likewise, of any method; {@code body} is JSON, or null. */
	void send(String method, String path, byte[] body, OutputStream out) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.base.resolve(path)).timeout(PATIENCE).method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		if (this.token != null) {
			request.header("Authorization", "Bearer " + new String(this.token.copy()));
		}
		try {
			HttpResponse<InputStream> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
			try (InputStream in = answer.body()) {
				if (answer.statusCode() < 200 || answer.statusCode() > 299) {
					throw new IOException(this.base + " answered " + answer.statusCode() + reason(in.readNBytes(1 << 16)));
				}
				in.transferTo(out);
			}
		} catch (ConnectException e) {
			throw new IOException("nobody answers at " + this.base, e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", e);
		}
	}

	private static String reason(byte[] body) {
		try {
			return ": " + Metadata.JSON.readTree(body).path("error").asText();
		} catch (IOException e) {
			return "";
		}
	}
}
