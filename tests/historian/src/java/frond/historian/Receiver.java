package frond.historian;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes webhooks on loopback, and answers them as it is told. */
final class Receiver implements Closeable {
	/** One request. */
	record Received(Headers headers, String body) {
		JsonNode json() {
			try {
				return new ObjectMapper().readTree(this.body);
			} catch (IOException e) {
				throw new AssertionError(e);
			}
		}
	}

	private final HttpServer server;
	private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
	/** What it answers. */
	volatile int status = 204;

	Receiver() throws IOException {
		this(0);
	}

	Receiver(int port) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		this.server.createContext("/", exchange -> {
			Received request = new Received(exchange.getRequestHeaders(), new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			exchange.sendResponseHeaders(this.status, -1);
			exchange.close();
			this.received.add(request);
		});
		this.server.start();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	String url() {
		return "http://127.0.0.1:" + port() + "/hook/of-mine?key=secret";
	}

	/** The next request; an error if none comes. */
	Received take() {
		try {
			Received next = this.received.poll(30, TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("no webhook was called");
			}
			return next;
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	int waiting() {
		return this.received.size();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}
}
