package frond.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** {@code GET /api/v1/stats}: the counters as JSON; {@code GET /metrics}: the same for Prometheus. Anything else is a 4xx with {@code {"error": ...}}. */
final class StatusServer implements Closeable {
	private static final String JSON = "application/json";

	private final HttpServer server;
	private final Metrics metrics;

	/** Serves at once. */
	StatusServer(InetSocketAddress address, Metrics metrics) throws IOException {
		// Seconds that a request may take to arrive, so that a client that stalls does not keep the others out.
		System.setProperty("sun.net.httpserver.maxReqTime", "10");
		this.metrics = metrics;
		this.server = HttpServer.create(address, 0);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	InetSocketAddress address() {
		return this.server.getAddress();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String path = exchange.getRequestURI().getPath();
			if (!path.equals("/api/v1/stats") && !path.equals("/metrics")) {
				answer(exchange, 404, JSON, "{\"error\":\"only /api/v1/stats and /metrics are here\"}");
			} else if (!exchange.getRequestMethod().equals("GET")) {
				exchange.getResponseHeaders().set("Allow", "GET");
				answer(exchange, 405, JSON, "{\"error\":\"only GET\"}");
			} else if (path.equals("/metrics")) {
				answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", this.metrics.prometheus());
			} else {
				answer(exchange, 200, JSON, this.metrics.json());
			}
		}
	}

	private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(code, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}
}
