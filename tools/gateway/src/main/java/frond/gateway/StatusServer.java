package frond.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** {@code GET /api/v1/stats}: the counters as JSON. Anything else is a 4xx with {@code {"error": ...}}. */
final class StatusServer implements Closeable {
	private final HttpServer server;
	private final Supplier<String> stats;

	/** Serves at once. */
	StatusServer(InetSocketAddress address, Supplier<String> stats) throws IOException {
		// Seconds that a request may take to arrive, so that a client that stalls does not keep the others out.
		System.setProperty("sun.net.httpserver.maxReqTime", "10");
		this.stats = stats;
		this.server = HttpServer.create(address, 0);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	InetSocketAddress address() {
		return this.server.getAddress();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (!exchange.getRequestURI().getPath().equals("/api/v1/stats")) {
				answer(exchange, 404, "{\"error\":\"only /api/v1/stats is here\"}");
			} else if (!exchange.getRequestMethod().equals("GET")) {
				exchange.getResponseHeaders().set("Allow", "GET");
				answer(exchange, 405, "{\"error\":\"only GET\"}");
			} else {
				answer(exchange, 200, this.stats.get());
			}
		}
	}

	private static void answer(HttpExchange exchange, int code, String json) throws IOException {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(code, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}
}
