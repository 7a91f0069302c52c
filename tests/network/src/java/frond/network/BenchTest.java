package frond.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import frond.tests.support.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bars that {@code ./frond bench} measures without the machine's noise: sizes, instructions, allocation. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BenchTest {
	@TempDir
	Path directory;

	/** Issue 2's bars: 128 KB of flash, 64 KB of RAM with data, bss, heap and stacks. */
	@Test
	void theNodesImageFitsItsBoards() throws Exception {
		for (String board : List.of("netduinoplus2", "stm32f4discovery")) {
			String image = "image." + board + ".node.";
			Map<String, Double> rows = bench(image);
			assertTrue(rows.get(image + "flash") <= 128 * 1024, rows::toString);
			assertTrue(rows.get(image + "ram") <= 64 * 1024, rows::toString);
			assertEquals(rows.get(image + "flash"), sum(rows, image, ".flash"), rows::toString);
			assertEquals(rows.get(image + "ram"), sum(rows, image, ".ram"), rows::toString);
		}
	}

	private static double sum(Map<String, Double> rows, String image, String what) {
		return rows.entrySet().stream().filter(row -> row.getKey().startsWith(image) && row.getKey().endsWith(what) && !row.getKey().equals(image + what.substring(1)))
				.mapToDouble(Map.Entry::getValue).sum();
	}

	/** Nothing is allocated for a datagram after start-up, and it takes fewer instructions than RIOT's C (docs/bench.md: 14,031 and 17,197). */
	@Test
	void aDatagramTakesFewInstructionsAndNoMemory() throws Exception {
		Map<String, Double> rows = bench("node.");
		assertEquals(0, rows.get("node.alloc.bytes_per_1000"));
		double receive = rows.get("node.receive60.instructions");
		assertTrue(receive > 1_000 && receive < 14_031, rows::toString);
		double send = rows.get("node.send60.instructions") + rows.get("node.send60.result.instructions");
		assertTrue(send > 1_000 && send < 17_197, rows::toString);
	}

	private Map<String, Double> bench(String only) throws Exception {
		Path json = this.directory.resolve("rows.json");
		try (Tool bench = Tool.launch("bench", "--only", only, "--json", json)) {
			assertEquals(0, bench.awaitExit(), () -> String.join("\n", bench.errors()));
		}
		Map<String, Double> rows = new TreeMap<>();
		for (JsonNode row : new ObjectMapper().readTree(json.toFile())) {
			rows.put(row.path("name").asText(), row.path("value").asDouble());
		}
		return rows;
	}
}
