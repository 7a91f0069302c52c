package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.tests.support.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that mean harm, against one historian as a process: each is answered with a 4xx or loses its connection, others are served
 * meanwhile, what was acknowledged stays, and the heap stays bounded. {@code FROND_HOSTILE=full} for the sizes of issue 7's bars, or some of
 * connections, slow, bodies, held, pipelining, deaf, deleted, with commas between.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileTest {
	private static final List<String> LONG = List.of(System.getenv().getOrDefault("FROND_HOSTILE", "").split(","));
	private static final long HEAP = 1L << 30;
	@TempDir
	private static Path directory;
	private static Tool historian;
	private static Client good;
	private static int stored;

	private static boolean isLong(String what) {
		return LONG.contains("full") || LONG.contains(what);
	}

	@BeforeAll
	static void start() throws IOException {
		historian = Tool.start("historian", "--http", 0, "--broker", "none", "--requests", 0, "--data", directory);
		good = new Client(historian.ready("http"));
		startSlowClients();
	}

	@AfterAll
	static void stop() {
		historian.close();
	}

	@BeforeEach
	void storeOne() throws IOException {
		assertEquals(204, good.post("[{\"n\":\"urn:x:good\",\"v\":" + stored + ",\"t\":" + (1_760_000_000L + stored) + "}]"));
		stored++;
	}

	@AfterEach
	void everythingIsAsItWas() throws IOException {
		assertEquals(stored, good.json("/api/v1/points/urn:x:good/count").get("count").asInt());
		storeOne();
		assertTrue(historian.isAlive());
		long heap = good.json("/api/v1/stats").get("heapBytes").asLong();
		assertTrue(heap < HEAP, "heap of " + heap);
		assertEquals(List.of(), historian.errors());
		System.out.println("hostile: heap " + heap / 1_000_000 + " MB, resident " + resident() / 1000 + " MB");
	}

	private static long resident() throws IOException {
		return Long.parseLong(Files.readAllLines(Path.of("/proc/" + historian.pid() + "/status")).stream().filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow().replaceAll("\\D", ""));
	}

	private static InetSocketAddress server() {
		return historian.address("http");
	}

	/** The answer to bytes on a connection of their own; null if the connection ends without one. */
	private static RawHttp.Answer answer(byte[] bytes) throws IOException {
		try (RawHttp http = new RawHttp(server())) {
			try {
				http.write(bytes);
			} catch (IOException e) {
				// It may have been refused already.
			}
			return http.read(false);
		}
	}

	private static RawHttp.Answer answer(String text) throws IOException {
		return answer(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static void assertRefused(String what, RawHttp.Answer answer) {
		if (answer != null) {
			assertTrue(answer.status() >= 400 && answer.status() < 500 || answer.status() == 505, what + " is answered with " + answer.status());
			assertTrue(answer.body().length == 0 || answer.type().equals("application/json"), what);
		}
	}

	@Test
	void connectionsThatAreOpenedAndClosed() throws Exception {
		int count = isLong("connections") ? 100_000 : 2_000;
		long files = files();
		int clients = 16;
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int client = 0; client < clients; client++) {
			all.add(CompletableFuture.runAsync(() -> openAndClose(count / clients), task -> new Thread(task, "opens and closes").start()));
		}
		all.forEach(CompletableFuture::join);
		Tool.await("their files are closed", () -> files() <= files + 50);
	}

	private static void openAndClose(int count) {
		for (int i = 0; i < count; i++) {
			try (Socket socket = new Socket()) {
				socket.connect(server(), 30_000);
				if (i % 3 == 1) {
					socket.getOutputStream().write("GET /api/v1/poi".getBytes(StandardCharsets.US_ASCII));
				}
				if (i % 5 == 2) {
					// A reset instead of a farewell.
					socket.setSoLinger(true, 0);
				}
			} catch (IOException e) {
				throw new java.io.UncheckedIOException(e);
			}
		}
	}

	private static long files() {
		try (Stream<Path> files = Files.list(Path.of("/proc/" + historian.pid() + "/fd"))) {
			return files.count();
		} catch (IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}

	/** Headers and bodies that come by the byte: others are served, and the slow ones are cut off. They began before all other tests. */
	@Test
	@Order(Integer.MAX_VALUE)
	void slowClients() throws Exception {
		Tool.await("the slow ones are cut off", () -> SLOW.isEmpty());
		assertEquals(200, good.get("/api/v1/points").statusCode());
	}

	private static final List<Socket> SLOW = new CopyOnWriteArrayList<>();

	private static void startSlowClients() throws IOException {
		// Bodies have a minute, which only the full run waits for.
		int count = isLong("slow") ? 600 : 60;
		for (int i = 0; i < count; i++) {
			Socket socket = new Socket();
			socket.connect(server(), 30_000);
			socket.getOutputStream().write((!isLong("slow") || i % 2 == 0 ? "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " : "POST /api/v1/senml HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/senml+json\r\nContent-Length: 100000\r\n\r\n[")
					.getBytes(StandardCharsets.US_ASCII));
			SLOW.add(socket);
		}
		Thread dripping = new Thread(() -> {
			while (!SLOW.isEmpty()) {
				for (Socket socket : SLOW) {
					try {
						socket.getOutputStream().write(' ');
					} catch (IOException e) {
						SLOW.remove(socket);
					}
				}
				java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
			}
		}, "slow clients");
		dripping.setDaemon(true);
		dripping.start();
	}

	/** A connection that says nothing wrong is kept between its requests. */
	@Test
	void aClientThatPausesIsKept() throws Exception {
		try (RawHttp http = new RawHttp(server())) {
			http.write("GET /api/v1/points HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertEquals(200, http.read(false).status());
			if (isLong("slow")) {
				Thread.sleep(30_000);
			}
			http.write("GET /api/v1/points HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertEquals(200, http.read(false).status());
		}
	}

	@Test
	void bodiesThatAreTooLong() throws IOException {
		String head = "POST /api/v1/senml HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/senml+json\r\n";
		assertEquals(413, answer(head + "Content-Length: 1000000000\r\n\r\n[").status());
		// A body of a gigabyte, sent whether it is wanted or not.
		try (RawHttp http = new RawHttp(server())) {
			byte[] much = new byte[1 << 20];
			long total = isLong("bodies") ? 1L << 30 : 32L << 20;
			assertTrue(sent(http, head + "Content-Length: " + total + "\r\n\r\n", much, total) < total, "it is not read to its end");
		}
		// Chunks without end.
		try (RawHttp http = new RawHttp(server())) {
			ByteArrayOutputStream chunk = new ByteArrayOutputStream();
			chunk.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
			chunk.write(new byte[0x10000]);
			chunk.write("\r\n".getBytes(StandardCharsets.US_ASCII));
			assertTrue(sent(http, head + "Transfer-Encoding: chunked\r\n\r\n", chunk.toByteArray(), 64L << 20) < 64L << 20, "it is not read for ever");
		}
		for (String chunks : List.of("fffffffff\r\n", "-1\r\n", "zz\r\n", "80000000000000000\r\n", "1;" + "x".repeat(100_000) + "\r\n", "1\r\nab\r\n0\r\n\r\n", "")) {
			try (RawHttp http = new RawHttp(server())) {
				http.write(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
				http.socket().shutdownOutput();
				assertRefused(chunks, http.read(false));
			} catch (IOException e) {
				// A reset is a refusal too.
			}
		}
	}

	private static long sent(RawHttp http, String head, byte[] block, long total) {
		long sent = 0;
		try {
			http.write(head);
			OutputStream out = http.socket().getOutputStream();
			for (; sent < total; sent += block.length) {
				out.write(block);
			}
		} catch (IOException e) {
			// As it should be.
		}
		return sent;
	}

	/** Many bodies that are sent but for their last byte: what they hold is bounded, and others come in as soon as they have gone. */
	@Test
	void bodiesThatAreHeldBack() throws Exception {
		int count = isLong("held") ? 900 : 150;
		byte[] almost = new byte[1_000_000];
		List<RawHttp> held = new ArrayList<>();
		AtomicInteger refused = new AtomicInteger();
		for (int i = 0; i < count; i++) {
			RawHttp http = new RawHttp(server());
			held.add(http);
			CompletableFuture.runAsync(() -> {
				try {
					http.write("POST /api/v1/senml HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/senml+json\r\nContent-Length: 1000001\r\n\r\n");
					http.write(almost);
				} catch (IOException e) {
					refused.incrementAndGet();
				}
			}).join();
		}
		assertEquals(200, good.get("/api/v1/points").statusCode());
		long heap = good.json("/api/v1/stats").get("heapBytes").asLong();
		System.out.println("hostile: heap " + heap / 1_000_000 + " MB with " + count + " bodies of a megabyte held back, " + refused + " of them cut off while they were sent");
		assertTrue(heap < HEAP);
		for (RawHttp http : held) {
			http.close();
		}
		Tool.await("bodies are taken again", () -> {
			try {
				return good.send("POST", "/api/v1/senml", Client.JSON, "[{\"n\":\"urn:x:other\",\"v\":1}]".getBytes(StandardCharsets.US_ASCII)).statusCode() == 204;
			} catch (IOException e) {
				return false;
			}
		});
	}

	/** Requests in one another's clothes (RFC 9112 sections 6.1, 6.3 and 11.2): one answer at most, and it refuses. */
	@Test
	void requestsThatCouldBeReadInTwoWays() throws IOException {
		String start = "POST /api/v1/senml HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/senml+json\r\n";
		String hidden = "GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\n\r\n";
		for (String request : List.of(
				start + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
				start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
				start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
				start + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden,
				start + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n[]  " + hidden,
				start + "Content-Length: +4\r\n\r\n[]  " + hidden,
				start + "Content-Length: 4,4\r\n\r\n[]  " + hidden,
				start + "Content-Length: -1\r\n\r\n" + hidden,
				start + "Content-Length: 99999999999999999999\r\n\r\n" + hidden,
				"GET /api/v1/stats HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
				"GET /api/v1/stats HTTP/1.1\r\n\r\n",
				"GET /api/v1/stats\r\n\r\n",
				"GET /api/v1/stats HTTP/9.9\r\nHost: localhost\r\n\r\n",
				"GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nX\0Y: 1\r\n\r\n",
				"GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
				"GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nX: a\r\n folded\r\n\r\n",
				"GET http://evil.example/api/v1/stats HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /uplot/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /\\..\\etc HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /api/v1/points/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /api/v1/points/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /api/v1/points/%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /api/v1/tree?folder=%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
				"\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "\u0000".repeat(500),
				"\0".repeat(1000) + "\r\n\r\n", "A".repeat(100_000), "\r\n".repeat(20_000) + "GET")) {
			try (RawHttp http = new RawHttp(server())) {
				http.write(request);
				http.socket().shutdownOutput();
				assertRefused(request, http.read(false));
				RawHttp.Answer second = http.read(false);
				assertNull(second, request);
			} catch (IOException e) {
				// A reset is a refusal too.
			}
		}
	}

	@Test
	void headersWithoutEnd() throws IOException {
		String get = "GET /api/v1/points HTTP/1.1\r\nHost: localhost\r\n";
		assertEquals(431, answer(get + "X: " + "a".repeat(40_000) + "\r\n\r\n").status());
		assertEquals(431, answer(get + "X: a\r\n".repeat(10_000) + "\r\n").status());
		assertTrue(List.of(414, 431).contains(answer("GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status()));
		assertEquals(404, answer("GET /api/v1/points/" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status());
		assertEquals(200, answer(get + "Cookie: " + "a=b; ".repeat(1_000) + "\r\n\r\n").status());
	}

	/** Requests one behind the other are answered in their order, all of them. */
	@Test
	void pipelining() throws IOException {
		int count = isLong("pipelining") ? 10_000 : 500;
		try (RawHttp http = new RawHttp(server())) {
			CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
				try {
					for (int i = 0; i < count; i++) {
						http.write("GET /api/v1/" + (i % 2 == 0 ? "points/none" + i : "stats") + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
					}
				} catch (IOException e) {
					throw new java.io.UncheckedIOException(e);
				}
			});
			for (int i = 0; i < count; i++) {
				assertEquals(i % 2 == 0 ? 404 : 200, http.read(false).status());
			}
			writer.join();
		}
	}

	@Test
	void bodiesThatAreNoJsonAndNoCbor() throws IOException {
		byte[] deepCbor = new byte[500_000];
		java.util.Arrays.fill(deepCbor, (byte) 0x81);
		byte[] endless = new byte[500_000];
		java.util.Arrays.fill(endless, (byte) 0x9f);
		List<byte[]> cbor = List.of(deepCbor, endless, new byte[] {(byte) 0x9b, 0x7f, -1, -1, -1, -1, -1, -1, -1}, new byte[] {(byte) 0x81, (byte) 0xbb, 0x7f, -1, -1, -1, -1, -1, -1, -1},
				new byte[] {(byte) 0x81, (byte) 0xa1, 0x7a, 0x7f, -1, -1, -1}, new byte[] {(byte) 0x81, (byte) 0xa1, 0x5b, 0x7f, -1, -1, -1, -1, -1, -1, -1}, new byte[] {(byte) 0xc2, 0x5a, 0x7f, -1, -1, -1});
		for (byte[] body : cbor) {
			assertEquals(400, good.send("POST", "/api/v1/senml", "application/senml+cbor", body).statusCode());
		}
		List<String> json = List.of("[".repeat(500_000), "{\"a\":".repeat(100_000), "[" + "[],".repeat(300_000) + "[]]", "[{\"n\":\"urn:x:a\",\"v\":" + "9".repeat(500_000) + "}]", "[{\"n\":\"urn:x:a\",\"v\":1e" + "9".repeat(400_000) + "}]",
				"[{\"n\":\"urn:x:a\",\"v\":1e999999999}]", "[{\"n\":\"urn:x:\\u0000\",\"v\":1}]", "[{\"n\":\"urn:x:a\",\"t\":1e999999999,\"v\":1}]", "\"" + "a".repeat(900_000) + "\"", "\ud800", "\0\0\0\0", "");
		for (String body : json) {
			for (String path : List.of("/api/v1/senml", "/api/v1/values", "/api/v1/points", "/api/v1/points/a/values", "/api/v1/last")) {
				String type = path.endsWith("senml") ? Client.JSON : "application/json";
				int status = good.send("POST", path, type, body.getBytes(StandardCharsets.UTF_8)).statusCode();
				assertTrue(status >= 400 && status < 500 || status == 200 && path.equals("/api/v1/values"), path + " with " + body.substring(0, Math.min(30, body.length())) + " is answered with " + status);
			}
		}
		byte[] invalid = {'[', '{', '"', 'n', '"', ':', '"', (byte) 0xff, (byte) 0xc0, '"', ',', '"', 'v', '"', ':', '1', '}', ']'};
		assertEquals(400, good.send("POST", "/api/v1/senml", Client.JSON, invalid).statusCode());
		assertEquals(400, good.send("POST", "/api/v1/points/a/values", "application/json", "{\"t\":1e1000000000,\"v\":1}".getBytes(StandardCharsets.US_ASCII)).statusCode());
		assertFalse(good.json("/api/v1/points").toString().contains("urn:x:a\""));
	}

	/** Listeners that never read what they are sent hold up neither storing nor each other. */
	@Test
	void listenersThatDoNotRead() throws Exception {
		List<Socket> deaf = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			Socket socket = new Socket();
			socket.setReceiveBufferSize(2_000);
			socket.connect(server(), 30_000);
			socket.getOutputStream().write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			deaf.add(socket);
		}
		StringBuilder pack = new StringBuilder("[{\"bn\":\"urn:many:\"}");
		for (int i = 0; i < 2_000; i++) {
			pack.append(",{\"n\":\"").append(i).append("\",\"v\":1}");
		}
		for (int i = 0; i < (isLong("deaf") ? 200 : 10); i++) {
			assertEquals(204, good.post(pack + "]"));
			assertEquals(200, good.get("/api/v1/stats").statusCode());
		}
		for (Socket socket : deaf) {
			socket.close();
		}
		Tool.await("their places are free", () -> {
			try (RawHttp http = new RawHttp(server())) {
				http.write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
				return http.read(false).status() == 200;
			} catch (IOException e) {
				return false;
			}
		});
	}

	/** A point that is deleted while it is written: each write is answered, and what was acknowledged after the last deletion is there. */
	@Test
	void aPointThatIsDeletedWhileItIsWritten() throws Exception {
		int count = isLong("deleted") ? 2_000 : 100;
		long start = 1_760_000_000_000L;
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
			try {
				for (int i = 0; i < count; i++) {
					int status = good.send("POST", "/api/v1/points/doomed/values", "application/json", ("{\"v\":" + i + ",\"t\":" + (start + i) + "}").getBytes(StandardCharsets.US_ASCII)).statusCode();
					assertEquals(201, status);
				}
			} catch (IOException e) {
				throw new java.io.UncheckedIOException(e);
			}
		});
		int deleted = 0;
		while (!writer.isDone()) {
			int status = good.send("DELETE", "/api/v1/entities/doomed", null, null).statusCode();
			assertTrue(status == 200 || status == 204 || status == 404, "answered " + status);
			deleted += status == 404 ? 0 : 1;
		}
		writer.join();
		assertTrue(deleted > 0);
		assertEquals(201, good.send("POST", "/api/v1/points/doomed/values", "application/json", ("{\"v\":7,\"t\":" + (start + count) + "}").getBytes(StandardCharsets.US_ASCII)).statusCode());
		assertEquals(7, good.json("/api/v1/points/doomed").get("last").get("v").asInt());
	}
}
