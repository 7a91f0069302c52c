package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import frond.air.AirRadio;
import frond.air.AirStats;
import frond.air.Link;
import frond.air.Medium;
import frond.air.RealTimeAir;
import frond.air.SpinelServer;
import frond.buffer.Drop;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.LinkSecurity;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The border router as its users start it, its radio over TCP on an air in this process, leaves on that air, a UDP service on the host. */
class EndToEndTest {
	private static final String KEY = "000102030405060708090a0b0c0d0e0f";
	private RealTimeAir air;
	private SpinelServer spinel;
	private DatagramSocket service;

	@BeforeEach
	void anAirAndAnEcho() throws IOException {
		this.air = new RealTimeAir(new Medium(1, Link.losing(0), new AirStats()), (node, failure) -> failure.printStackTrace());
		this.air.start();
		this.spinel = serve(0);
		this.service = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
		Thread echo = new Thread(this::echo, "echo");
		echo.setDaemon(true);
		echo.start();
	}

	@AfterEach
	void end() {
		this.service.close();
		this.spinel.close();
		this.air.close();
	}

	private SpinelServer serve(int port) throws IOException {
		SpinelServer server = new SpinelServer(this.air, new InetSocketAddress("127.0.0.1", port), 26, line -> {
		});
		server.start();
		return server;
	}

	private void echo() {
		try {
			DatagramPacket packet = new DatagramPacket(new byte[200], 200);
			while (true) {
				packet.setLength(200);
				this.service.receive(packet);
				this.service.send(packet);
			}
		} catch (IOException e) {
			// Closed.
		}
	}

	private Tool router(Object... more) {
		Object[] arguments = { "--radio", "tcp:127.0.0.1:" + this.spinel.port(), "--forward", "10000=127.0.0.1:" + this.service.getLocalPort(), "--context" };
		Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
		System.arraycopy(more, 0, all, arguments.length, more.length);
		return Tool.start("border-router", all);
	}

	private LeafNode leaf(int number) {
		return this.air.call(() -> {
			AirRadio radio = new AirRadio(this.air.medium());
			LeafNode node = new LeafNode(radio, this.air.medium().now(), 0x02f00d0000000010L + number, true);
			this.air.add(node, radio);
			return node;
		});
	}

	/** Waits for a condition that is looked at on the air's thread. */
	private void await(String what, BooleanSupplier condition) {
		Tool.await(what, () -> this.air.call(condition::getAsBoolean));
	}

	private void exchange(LeafNode node) {
		int before = this.air.call(() -> node.received.size());
		this.air.call(() -> node.send(new byte[] { 1, 2, 3 }, MeshNode.ADDRESS, 10000, this.air.medium().now()));
		this.air.post(() -> this.air.touch(node));
		await("answer", () -> node.received.size() > before);
	}

	/** An empty air is looked at all over; the choice is kept with the data, and a survey alone ends. */
	@Test
	void aChannelIsChosenAndKept(@TempDir Path data) {
		try (Tool router = router("--channel", "auto", "--data", data)) {
			assertEquals("26", router.ready("channel"));
			assertEquals(16, router.lines().stream().filter(line -> line.startsWith("event energy channel=")).count());
			router.awaitLine("event channel channel=26 energy=-100 pans=none reason=least-used");
		}
		try (Tool router = router("--channel", "auto", "--data", data)) {
			assertEquals("26", router.ready("channel"));
			assertTrue(router.lines().stream().noneMatch(line -> line.startsWith("event energy")));
		}
		try (Tool tool = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:" + this.spinel.port(), "--survey")) {
			assertEquals(0, tool.awaitExit());
			assertEquals(16, tool.lines().stream().filter(line -> line.startsWith("event energy channel=")).count());
		}
	}

	private static HttpResponse<String> get(Tool router, String path, String method) throws IOException, InterruptedException {
		URI uri = URI.create("http://" + router.ready("http") + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private static JsonNode status(Tool router) throws IOException, InterruptedException {
		return new ObjectMapper().readTree(get(router, "/api/v1/status", "GET").body());
	}

	@Test
	void aNodeJoinsGetsTheTimeAndTalksToAService() throws Exception {
		try (Tool router = router()) {
			assertEquals("fd00::ff:fe00:1", router.ready("address"));
			LeafNode node = leaf(1);
			await("joined", node.leaf::joined);
			assertTrue(node.joinedAt - node.started < 10_000_000);
			router.awaitLine("event joined fd00::f0:d00:0:11 parent=fd00::ff:fe00:1");
			exchange(node);
			await("synced", node.sntp::synced);
			long error = this.air.call(() -> node.sntp.unixMicros(this.air.now()) - System.currentTimeMillis() * 1000);
			assertTrue(Math.abs(error) < 1_000_000, () -> "error " + error);

			JsonNode status = status(router);
			assertEquals("fd00::ff:fe00:1", status.at("/address").asText());
			assertTrue(status.at("/radio/ready").asBoolean());
			assertEquals("fd00::f0:d00:0:11", status.at("/routes/0/target").asText());
			assertEquals(1, status.at("/routes/0/hops").asInt());
			assertEquals(1, status.at("/forward/sockets").asInt());
			assertEquals(1, status.at("/forward/toHost").asInt());
			assertTrue(status.at("/counters/received").asInt() >= 3);
			assertEquals(404, get(router, "/x", "GET").statusCode());
			assertEquals(405, get(router, "/api/v1/repair", "GET").statusCode());
			assertEquals(405, get(router, "/api/v1/status", "POST").statusCode());
			assertTrue(new ObjectMapper().readTree(get(router, "/x", "GET").body()).has("error"));
			assertEquals(0, router.terminate());
		}
	}

	/** kill -9 while nodes are joined: the next router finds them again, and they it. */
	@Test
	void aKilledRouterIsReplaced() throws Exception {
		LeafNode node = leaf(1);
		try (Tool router = router()) {
			await("joined", node.leaf::joined);
			router.kill9();
		}
		try (Tool router = router()) {
			router.awaitLine("event joined fd00::f0:d00:0:11");
			exchange(node);
		}
	}

	/** The same with a data directory: nothing has to be found again, the service's answer finds its way at once. */
	@Test
	void aKilledRouterKnowsEverybodyWhenItIsBack(@TempDir Path data) throws Exception {
		LeafNode node = leaf(1);
		int joins;
		try (Tool router = router("--data", data)) {
			await("joined", node.leaf::joined);
			joins = this.air.call(() -> node.joins);
			try (Tool second = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:1", "--data", data)) {
				assertEquals(1, second.awaitExit());
				assertEquals(List.of("frond border-router: " + data + " is in use by another process"), second.errors());
			}
			router.kill9();
		}
		try (Tool router = router("--data", data)) {
			assertEquals("fd00::f0:d00:0:11", status(router).at("/routes/0/target").asText());
			exchange(node);
			assertEquals(joins, this.air.call(() -> node.joins));
			assertTrue(router.lines().stream().noneMatch(line -> line.startsWith("event joined")));
		}
	}

	/** Two border routers, each with a radio of its own: the one that waits takes over when the other is killed; the node need not join again. */
	@Test
	void aStandbyTakesOverWithinSeconds(@TempDir Path data) throws Exception {
		LeafNode node = leaf(1);
		try (Tool first = router("--data", data);
				Tool second = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:" + this.spinel.port(), "--forward",
						"10000=127.0.0.1:" + this.service.getLocalPort(), "--context", "--data", data, "--standby")) {
			second.awaitLine("standby border-router data=");
			await("joined", node.leaf::joined);
			exchange(node);
			int joins = this.air.call(() -> node.joins);
			first.kill9();
			second.awaitLine("event takes-over");
			second.awaitLine("ready border-router");
			exchange(node);
			assertEquals(joins, this.air.call(() -> node.joins));
			assertEquals(0, second.terminate());
		}
		try (Tool waiting = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:1", "--data", data)) {
			waiting.awaitLine("event radio-lost");
			try (Tool third = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:1", "--data", data, "--standby", "--with-parent")) {
				third.awaitLine("standby");
				third.closeInput();
				assertEquals(0, third.awaitExit());
			}
		}
	}

	/**
	 * The same under link security, each of the two with a copy of the key in a place of its own: frames of the one that takes over have counters above those
	 * that the node has heard, or it would drop them all as played back.
	 */
	@Test
	void aStandbyTakesOverUnderLinkSecurity(@TempDir Path folder) throws Exception {
		Path data = folder.resolve("data");
		Path firstKey = Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("key"), KEY + "\n");
		Path secondKey = Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("key"), KEY + "\n");
		LeafNode node = this.air.call(() -> {
			AirRadio radio = new AirRadio(this.air.medium());
			LeafNode secured = new LeafNode(radio, this.air.medium().now(), 0x02f00d0000000011L, true, leaf -> leaf.mac.setSecurity(
					new LinkSecurity(5, 1, HexFormat.of().parseHex(KEY), new FrameCounters(), 8)), null);
			this.air.add(secured, radio);
			return secured;
		});
		try (Tool first = router("--data", data, "--key-file", firstKey);
				Tool second = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:" + this.spinel.port(), "--forward",
						"10000=127.0.0.1:" + this.service.getLocalPort(), "--context", "--data", data, "--key-file", secondKey, "--standby")) {
			second.awaitLine("standby border-router data=");
			await("joined", node.leaf::joined);
			exchange(node);
			int joins = this.air.call(() -> node.joins);
			first.kill9();
			second.awaitLine("ready border-router");
			exchange(node);
			assertEquals(joins, this.air.call(() -> node.joins));
			assertEquals(0, this.air.call(() -> node.stats.drops(Drop.MAC_REPLAY)));
			assertEquals(Files.readString(folder.resolve("b").resolve("key.counter")), Files.readString(data.resolve("frame-counter")));
		}
	}

	/** In memory, as the node goes on. */
	private static final class FrameCounters implements FrameCounterStore {
		@Override
		public int first() {
			return 0;
		}

		@Override
		public boolean reserve(int end) {
			return true;
		}
	}

	/** Global repair by command line and HTTP, and nothing of it for a page of another site. */
	@Test
	void globalRepairIsACommand() throws Exception {
		try (Tool router = router()) {
			LeafNode node = leaf(1);
			await("joined", node.leaf::joined);
			int version = new ObjectMapper().readTree(get(router, "/api/v1/topology", "GET").body()).at("/version").asInt();
			int port = router.address("http").getPort();
			try (Tool repair = Tool.launch("border-router", "repair", "--http", port)) {
				assertEquals(0, repair.awaitExit());
				assertEquals(List.of("version " + (version + 1)), repair.lines());
			}
			await("joined again", () -> node.joins == 2);
			assertEquals(version + 2, new ObjectMapper().readTree(get(router, "/api/v1/repair", "POST").body()).at("/version").asInt());
			await("joined again", () -> node.joins == 3);
			try (Tool table = Tool.launch("border-router", "topology", "--http", port)) {
				assertEquals(0, table.awaitExit());
				assertTrue(table.lines().get(2).startsWith("fd00::f0:d00:0:11 "), table.lines().toString());
			}
			HttpRequest foreign = HttpRequest.newBuilder(URI.create("http://" + router.ready("http") + "/api/v1/repair")).header("Origin", "http://example.com")
					.POST(HttpRequest.BodyPublishers.noBody()).build();
			assertEquals(403, HttpClient.newHttpClient().send(foreign, HttpResponse.BodyHandlers.ofString()).statusCode());
			assertEquals(200, get(router, "/", "GET").statusCode());
		}
		try (Tool repair = Tool.launch("border-router", "repair", "--http", 1)) {
			assertEquals(1, repair.awaitExit());
			assertEquals(List.of("frond border-router: no border router answers on 127.0.0.1:1"), repair.errors());
		}
	}

	/** The air goes and comes back on the same port. */
	@Test
	void aLostRadioIsConnectedAgain() throws Exception {
		try (Tool router = router()) {
			LeafNode node = leaf(1);
			await("joined", node.leaf::joined);
			int port = this.spinel.port();
			this.spinel.close();
			router.awaitLine("event radio-lost");
			this.spinel = serve(port);
			await("answer by the new connection", () -> {
				node.send(new byte[] { 1 }, MeshNode.ADDRESS, 10000, this.air.medium().now());
				this.air.touch(node);
				return !node.received.isEmpty();
			});
			assertEquals(2, router.lines().stream().filter("event radio-connected"::equals).count());
		}
	}

	@Test
	void aPortInUseIsOneLine() throws Exception {
		try (Tool router = router(); Tool second = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:" + this.spinel.port(), "--http",
				router.address("http").getPort())) {
			assertEquals(1, second.awaitExit());
			assertEquals(1, second.errors().size());
			assertTrue(second.errors().get(0).contains("cannot listen on 127.0.0.1:"), second.errors().toString());
		}
	}
}
