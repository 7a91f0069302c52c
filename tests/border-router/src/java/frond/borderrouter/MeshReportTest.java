package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a historian is told of a mesh: SenML by RFC 8428, no more than what changed, and again what it did not take. */
class MeshReportTest {
	private static final long SECOND = 1000000;
	private static final long MINUTE = 60 * SECOND;
	private static final long NODE = 0x02f00d0000000011L;

	private final VirtualAir air = new VirtualAir(42);
	private final MeshNode root = new MeshNode(this.air, true, 5);
	private final List<JsonNode> packs = Collections.synchronizedList(new ArrayList<>());
	private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
	private final ByteArrayOutputStream log = new ByteArrayOutputStream();
	private volatile int status = 204;
	private HttpServer historian;
	private MeshReport report;

	@BeforeEach
	void start() throws IOException {
		this.historian = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.historian.createContext("/api/v1/senml", exchange -> {
			this.packs.add(new ObjectMapper().readTree(exchange.getRequestBody()));
			this.tokens.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + exchange.getRequestHeaders().getFirst("Content-Type"));
			exchange.sendResponseHeaders(this.status, -1);
			exchange.close();
		});
		this.historian.start();
		this.report = new MeshReport(URI.create("http://127.0.0.1:" + this.historian.getAddress().getPort()), "secret", null, new PrintStream(this.log, true), this.air.now());
	}

	@AfterEach
	void stop() {
		this.historian.stop(0);
	}

	/** A minute on; whoever is asked has answered when this returns. */
	private void minute() throws InterruptedException {
		this.air.run(MINUTE);
		this.report.onTime(this.root.mesh, this.air.now());
		long deadline = System.nanoTime() + 30_000_000_000L;
		while (this.report.busy()) {
			assertTrue(System.nanoTime() < deadline, "no answer");
			Thread.onSpinWait();
		}
		this.report.onTime(this.root.mesh, this.air.now());
	}

	@Test
	void whatChangedIsTold() throws Exception {
		LeafNode node = LeafNode.on(this.air, NODE, true);
		assertTrue(this.air.run(60 * SECOND, node.leaf::joined));
		minute();
		assertEquals(List.of("Bearer secret application/senml+json"), this.tokens);
		JsonNode pack = this.packs.get(0);
		assertEquals(4, pack.size());
		assertEquals("urn:dev:mac:02f00d0000000011_", pack.get(0).get("bn").asText());
		assertEquals((MeshNode.UNIX + this.air.now()) / 1000000, pack.get(0).get("bt").asLong(), 61);
		assertEquals("rank", pack.get(0).get("n").asText());
		assertTrue(pack.get(0).get("v").asInt() > RplRoot.RANK);
		assertEquals("{\"n\":\"hops\",\"v\":1}", pack.get(2).toString());
		assertEquals("{\"n\":\"parent\",\"vs\":\"02f00d0000000001\"}", pack.get(3).toString());
		int told = this.packs.size();
		for (int i = 0; i < 5; i++) {
			minute();
		}
		// What trembles at first is told again; what rests is not.
		assertTrue(this.packs.size() - told <= 2, this.packs.toString());
	}

	@Test
	void whatWasNotTakenIsToldAgain() throws Exception {
		LeafNode node = LeafNode.on(this.air, NODE, true);
		assertTrue(this.air.run(60 * SECOND, node.leaf::joined));
		this.status = 503;
		minute();
		minute();
		assertEquals(2, this.packs.size());
		assertEquals(this.packs.get(0).get(0).get("bn"), this.packs.get(1).get(0).get("bn"));
		this.status = 204;
		minute();
		assertEquals(3, this.packs.size());
		assertEquals("event report-failed reason=status-503\nevent report-resumed\n", this.log.toString(StandardCharsets.UTF_8));
	}
}
