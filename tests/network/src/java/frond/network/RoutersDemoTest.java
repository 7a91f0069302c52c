package frond.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole line over several hops: ARM images of routers in QEMU. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RoutersDemoTest {
	@TempDir
	Path directory;

	/** Two routers between the border router and the nodes: three hops, secured, both ways; the topology is at the border router's page. */
	@Test
	void nodesBehindTwoRoutersAreServed() throws Exception {
		Path json = this.directory.resolve("summary.json");
		try (RunningDemo demo = new RunningDemo("--routers", "2", "--qemu", "1", "--jvm", "1", "--period", "2", "--for", "40", "--json", json.toString())) {
			demo.await("the topology's address", 240, () -> demo.saidLine("topology at http://127.0.0.1:"));
			assertEquals(0, demo.waitFor(180), demo::said);
		}
		JsonNode nodes = new ObjectMapper().readTree(json.toFile()).path("nodes");
		assertEquals(4, nodes.size());
		for (int i = 0; i < 4; i++) {
			JsonNode node = nodes.get(i);
			assertEquals(i < 2 ? "router" : i == 2 ? "qemu" : "jvm", node.path("runsOn").asText());
			assertEquals(i == 0 ? "02f00d0000000001" : i == 1 ? "02f00d0000000101" : "02f00d0000000102", node.path("parent").asText(), node::toString);
			assertEquals(0, node.path("lost").asLong(-1), node::toString);
			assertTrue(node.path("sent").asLong() >= 10, node::toString);
		}
	}
}
