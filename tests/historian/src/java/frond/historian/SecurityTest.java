package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import frond.tests.support.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and their scopes, HTTPS, and what is said to whom. */
class SecurityTest {
	@TempDir
	private Path directory;
	private final HttpClient http = HttpClient.newHttpClient();

	private HttpResponse<String> send(int port, String token, String method, String path, String body) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header("Content-Type", path.contains("senml") ? "application/senml+json" : "application/json")
				.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private String issue(int port, String admin, String body) throws IOException, InterruptedException {
		HttpResponse<String> answer = send(port, admin, "POST", "/api/v1/tokens", body);
		assertEquals(201, answer.statusCode(), answer.body());
		JsonNode token = new ObjectMapper().readTree(answer.body());
		return token.get("secret").asText();
	}

	@Test
	void eachScopeAllowsWhatItSaysAndNoMore() throws IOException, InterruptedException {
		try (Historian historian = new Historian(this.directory, Serving.loopback(0), null, "frond/+/senml")) {
			int port = historian.port();
			for (String protection : new String[] {"private", "shared", "public"}) {
				assertEquals(201, send(port, null, "POST", "/api/v1/points", "{\"id\":\"" + protection + "\",\"name\":\"" + protection + "\",\"settings\":{\"protection\":\"" + protection + "\"}}").statusCode());
				assertEquals(201, send(port, null, "POST", "/api/v1/points/" + protection + "/values", "{\"v\":1}").statusCode());
			}
			assertEquals(400, send(port, null, "POST", "/api/v1/tokens", "{\"name\":\"a\",\"scope\":\"read_all\"}").statusCode(), "the first must be an admin's");
			String admin = issue(port, null, "{\"name\":\"a\",\"scope\":\"admin\"}");
			String publicRead = issue(port, admin, "{\"name\":\"p\",\"scope\":\"public_read\"}");
			String readPoint = issue(port, admin, "{\"name\":\"r\",\"scope\":\"read_point\",\"points\":[\"private\"]}");
			String writePoint = issue(port, admin, "{\"name\":\"w\",\"scope\":\"read_write_point\",\"points\":[\"private\"]}");
			String readAll = issue(port, admin, "{\"name\":\"ra\",\"scope\":\"read_all\"}");
			String writeAll = issue(port, admin, "{\"name\":\"wa\",\"scope\":\"read_write_all\"}");
			String[] tokens = {null, publicRead, readPoint, writePoint, readAll, writeAll, admin};
			assertStatus(port, tokens, "GET", "/api/v1/points/public/values", null, 200, 200, 200, 200, 200, 200, 200);
			assertStatus(port, tokens, "GET", "/api/v1/points/shared/values", null, 401, 200, 200, 200, 200, 200, 200);
			assertStatus(port, tokens, "GET", "/api/v1/points/private/values", null, 401, 403, 200, 200, 200, 200, 200);
			assertStatus(port, tokens, "POST", "/api/v1/points/private/values", "{\"v\":2}", 401, 403, 403, 201, 403, 201, 201);
			assertStatus(port, tokens, "POST", "/api/v1/senml", "[{\"bn\":\"public\",\"v\":2}]", 403, 403, 403, 403, 403, 204, 204);
			assertStatus(port, tokens, "POST", "/api/v1/folders", "{\"name\":\"\"}", 401, 403, 403, 403, 403, 400, 400);
			assertStatus(port, tokens, "GET", "/api/v1/stats", null, 401, 403, 403, 403, 200, 200, 200);
			assertStatus(port, tokens, "GET", "/api/v1/tokens", null, 401, 403, 403, 403, 403, 403, 200);
			assertEquals(1, new ObjectMapper().readTree(send(port, null, "GET", "/api/v1/points", null).body()).size());
			assertEquals(401, send(port, "frond_nonsense", "GET", "/api/v1/points/public/values", null).statusCode());
			String listed = send(port, admin, "GET", "/api/v1/tokens", null).body();
			assertFalse(listed.contains("secret") || listed.contains("hash"), listed);
			try (Stream<Path> files = Files.walk(this.directory)) {
				for (Path file : files.filter(Files::isRegularFile).toList()) {
					assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(admin), file.toString());
				}
			}
			String audit = Files.readString(this.directory.resolve("audit.log"));
			assertTrue(audit.contains("local create private") && audit.contains("issue-token"), audit);
		}
	}

	private void assertStatus(int port, String[] tokens, String method, String path, String body, int... expected) throws IOException, InterruptedException {
		for (int i = 0; i < tokens.length; i++) {
			assertEquals(expected[i], send(port, tokens[i], method, path, body).statusCode(), method + ' ' + path + " with token " + i);
		}
	}

	/** A page from elsewhere, in a browser on this machine, under a name of its own that leads here or as itself. */
	@Test
	void withoutTokensOnlyThisMachinesOwnPagesAreAnswered() throws IOException {
		try (Historian historian = new Historian(this.directory, Serving.loopback(0), null, "frond/+/senml")) {
			assertTrue(raw(historian.port(), "Host: evil.example\r\n").startsWith("HTTP/1.1 403"));
			assertTrue(raw(historian.port(), "Host: localhost\r\nOrigin: http://evil.example\r\n").startsWith("HTTP/1.1 403"));
			assertTrue(raw(historian.port(), "Host: localhost\r\n").startsWith("HTTP/1.1 200"));
		}
	}

	private static String raw(int port, String headers) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.getOutputStream().write(("GET /api/v1/points HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	@Test
	void httpsIsServedWithACertificateOfItsOwnAndHttpLeadsThere() throws IOException, InterruptedException, GeneralSecurityException {
		try (Tool tool = Tool.start("historian", "--http", 0, "--https", 0, "--broker", "none", "--data", this.directory)) {
			Path key = this.directory.resolve("tls/key.pem");
			assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			try (InputStream in = Files.newInputStream(this.directory.resolve("tls/certificate.pem"))) {
				trusted.setCertificateEntry("historian", CertificateFactory.getInstance("X.509").generateCertificate(in));
			}
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext tls = SSLContext.getInstance("TLS");
			tls.init(null, trust.getTrustManagers(), null);
			HttpClient secure = HttpClient.newBuilder().sslContext(tls).followRedirects(HttpClient.Redirect.NORMAL).build();
			HttpResponse<String> answer = secure.send(HttpRequest.newBuilder(URI.create("http://" + tool.ready("http") + "/api/v1/points")).build(), HttpResponse.BodyHandlers.ofString());
			assertEquals(200, answer.statusCode());
			assertEquals("https", answer.uri().getScheme());
			HttpResponse<String> plain = this.http.send(HttpRequest.newBuilder(URI.create("http://" + tool.ready("http") + "/api/v1/points")).build(), HttpResponse.BodyHandlers.ofString());
			assertEquals(308, plain.statusCode());
			assertEquals(0, tool.terminate());
		}
		try (Tool refused = Tool.launch("historian", "--http", 0, "--bind", "0.0.0.0", "--broker", "none", "--data", this.directory)) {
			assertEquals(1, refused.awaitExit());
			assertTrue(refused.errors().get(0).contains("without a token"), refused.errors().toString());
		}
	}
}
