package frond.borderrouter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** {@code GET /api/v1/status} on the loopback address. */
final class StatusServer {
	private static final String PATH = "/api/v1/status";

	private final ObjectMapper mapper = new ObjectMapper();
	private final HttpServer server;
	private final Supplier<CompletableFuture<Map<String, Object>>> status;

	/**
	 * Listens and answers.
	 *
	 * @param port 0 for any
	 */
	StatusServer(int port, Supplier<CompletableFuture<Map<String, Object>>> status) throws IOException {
		this.status = status;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
		this.server.createContext("/", this::answer);
	}

	void start() {
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
			if (!exchange.getRequestURI().getPath().equals(PATH)) {
				send(exchange, 404, Map.of("error", "there is " + PATH));
			} else if (!exchange.getRequestMethod().equals("GET")) {
				send(exchange, 405, Map.of("error", "only GET"));
			} else {
				try {
					send(exchange, 200, this.status.get().get(2, TimeUnit.SECONDS));
				} catch (ExecutionException | TimeoutException e) {
					send(exchange, 503, Map.of("error", "no answer from the router"));
				} catch (InterruptedException e) {
					Thread.currentThread().interrupt();
					send(exchange, 503, Map.of("error", "ending"));
				}
			}
		}
	}

	private void send(HttpExchange exchange, int code, Map<String, Object> body) throws IOException {
		byte[] bytes;
		try {
			bytes = this.mapper.writeValueAsBytes(body);
		} catch (JsonProcessingException e) {
			throw new IOException(e);
		}
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(code, bytes.length);
		exchange.getResponseBody().write(bytes);
	}
}
