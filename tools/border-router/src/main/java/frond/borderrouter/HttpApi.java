package frond.borderrouter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The router's page and its API, on the loopback address. */
final class HttpApi {
	/** What answers. */
	interface Router {
		/** Everything there is to know. */
		CompletableFuture<Map<String, Object>> status();

		/** Who hangs where. */
		CompletableFuture<Map<String, Object>> topology();

		/** Global repair: has everybody join afresh. */
		CompletableFuture<Map<String, Object>> repair();
	}

	private static final String PAGE = "/";
	private static final String STATUS = "/api/v1/status";
	private static final String TOPOLOGY = "/api/v1/topology";
	private static final String REPAIR = "/api/v1/repair";

	private final ObjectMapper mapper = new ObjectMapper();
	private final HttpServer server;
	private final byte[] page;
	private Router router;

	/**
	 * Listens.
	 *
	 * @param port 0 for any
	 */
	HttpApi(int port) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
		try (InputStream stream = HttpApi.class.getResourceAsStream("topology.html")) {
			this.page = stream.readAllBytes();
		}
		this.server.createContext("/", this::answer);
	}

	/** Begins to answer. */
	void start(Router answering) {
		this.router = answering;
		this.server.start();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	void stop() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String path = exchange.getRequestURI().getPath();
			String method = exchange.getRequestMethod();
			String wanted = path.equals(REPAIR) ? "POST" : "GET";
			if (!path.equals(PAGE) && !path.equals(STATUS) && !path.equals(TOPOLOGY) && !path.equals(REPAIR)) {
				send(exchange, 404, Map.of("error", "there are " + PAGE + ", " + STATUS + ", " + TOPOLOGY + " and " + REPAIR));
			} else if (!method.equals(wanted)) {
				exchange.getResponseHeaders().set("Allow", wanted);
				send(exchange, 405, Map.of("error", "only " + wanted));
			} else if (!isFromHere(exchange)) {
				send(exchange, 403, Map.of("error", "not from another site's page"));
			} else if (path.equals(PAGE)) {
				exchange.getResponseHeaders().set("Content-Security-Policy",
						"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:");
				send(exchange, 200, "text/html; charset=utf-8", this.page);
			} else {
				answer(exchange, path.equals(STATUS) ? this.router::status : path.equals(TOPOLOGY) ? this.router::topology : this.router::repair);
			}
		}
	}

	/** A browser says where a page comes from; one of another site, or under a name that was made to point here, may not do anything. */
	private static boolean isFromHere(HttpExchange exchange) {
		String host = exchange.getRequestHeaders().getFirst("Host");
		String origin = exchange.getRequestHeaders().getFirst("Origin");
		return host != null && host.matches("(127\\.0\\.0\\.1|localhost)(:[0-9]+)?") && (origin == null || origin.equals("http://" + host));
	}

	private void answer(HttpExchange exchange, Supplier<CompletableFuture<Map<String, Object>>> what) throws IOException {
		try {
			send(exchange, 200, what.get().get(2, TimeUnit.SECONDS));
		} catch (ExecutionException | TimeoutException e) {
			send(exchange, 503, Map.of("error", "no answer from the router"));
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			send(exchange, 503, Map.of("error", "ending"));
		}
	}

	private void send(HttpExchange exchange, int code, Map<String, Object> body) throws IOException {
		try {
			send(exchange, code, "application/json", this.mapper.writeValueAsBytes(body));
		} catch (JsonProcessingException e) {
			throw new IOException(e);
		}
	}

	private static void send(HttpExchange exchange, int code, String type, byte[] bytes) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.getResponseHeaders().set("Cache-Control", "no-store");
		exchange.sendResponseHeaders(code, bytes.length);
		exchange.getResponseBody().write(bytes);
	}
}
