package frond.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole line with real parts: ARM images in QEMU, border router, gateway, broker and historian as processes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {
	/** Issue 2's bars. */
	private static final long JOIN_MS = 10_000;
	private static final long LATENCY_MS = 1_000;
	/** Six processes start, on a machine that may be doing something else. */
	private static final int FIRST_VALUES_SECONDS = 150;
	private static final String KEY = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";

	@TempDir
	Path directory;

	/** Every node joins, what is acknowledged is stored, and the summary, the capture and the exit code say so. */
	@Test
	void everyNodeJoinsAndEveryAcknowledgedReadingIsStored() throws Exception {
		Path json = this.directory.resolve("summary.json");
		Path pcap = this.directory.resolve("air.pcap");
		Path key = this.directory.resolve("network.key");
		Files.writeString(key, KEY + "\n");
		try (RunningDemo demo = new RunningDemo("--qemu", "2", "--jvm", "3", "--period", "2", "--for", "40", "--json", json.toString(), "--pcap", pcap.toString(), "--key-file",
				key.toString())) {
			demo.await("a secured link", 60, () -> demo.saidLine("link secured"));
			assertFalse(demo.descendants().stream().anyMatch(handle -> handle.info().commandLine().orElse("").contains(KEY)), "the key is on a command line");
			assertEquals(0, demo.waitFor(180), demo::said);
			assertFalse(demo.said().contains(KEY.substring(0, 8)), "the key was printed");
		}
		JsonNode nodes = new ObjectMapper().readTree(json.toFile()).path("nodes");
		assertEquals(5, nodes.size());
		for (JsonNode node : nodes) {
			assertTrue(node.path("eui64").asText().matches("[0-9a-f]{16}"), node::toString);
			assertTrue(node.path("joinedMs").asLong(-1) >= 0 && node.path("joinedMs").asLong() <= JOIN_MS, node::toString);
			assertEquals(0, node.path("lost").asLong(-1), node::toString);
			assertTrue(node.path("sent").asLong() >= 10, node::toString);
			assertTrue(node.path("stored").asLong() >= node.path("sent").asLong(), node::toString);
			if (node.path("runsOn").asText().equals("qemu")) {
				// The heap counter on target: nothing is allocated after start-up.
				assertEquals(0, node.path("allocatedBytes").asLong(-1), node::toString);
			}
			// Two clocks are compared: a node's may be ahead by half of what SNTP's way there and back differ.
			assertTrue(node.path("latencyMs").isNumber() && Math.abs(node.path("latencyMs").asLong()) < LATENCY_MS, node::toString);
		}
		dissected(pcap, key);
	}

	/** What tshark makes of the capture with the key: nothing malformed, and every layer that should be there; and without: nothing of that. */
	private void dissected(Path pcap, Path key) throws Exception {
		Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
		assertFalse(run(this.directory, "tshark", "-r", pcap.toString()).contains("DODAG"), "frames are in clear");
		Path settings = Files.createDirectory(this.directory.resolve("wireshark"));
		Files.writeString(settings.resolve("ieee802154_keys"), "\"" + Files.readString(key).strip() + "\",\"1\",\"No hash\"\n");
		String verbose = run(settings, "tshark", "-r", pcap.toString(), "-d", "udp.port==61616,mqttsn", "-o", "6lowpan.context0:fd00::/64", "-V");
		for (String wrong : List.of("Malformed", "Bad checksum", "[Checksum Status: Bad]", "FCS: Incorrect", "Dissector bug")) {
			assertFalse(verbose.contains(wrong), () -> wrong + " in " + pcap + "\n"
					+ verbose.lines().filter(line -> line.contains(wrong)).limit(5).toList());
		}
		String columns = run(settings, "tshark", "-r", pcap.toString(), "-d", "udp.port==61616,mqttsn", "-o", "6lowpan.context0:fd00::/64");
		for (String expected : List.of("DODAG Information Object", "Destination Advertisement Object", "MQTT-SN", "NTP")) {
			assertTrue(columns.contains(expected), () -> expected + " is not in the capture:\n" + columns.lines().limit(60).toList());
		}
	}

	/** @param settings Wireshark's; a key goes by a file, for a command line is for all to see */
	private static String run(Path settings, String... command) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("WIRESHARK_CONFIG_DIR", settings.toString());
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), () -> String.join(" ", command));
		return output;
	}

	/** The values of QEMU nodes are read back over HTTP while the line runs; Ctrl-C ends all of it and leaves nothing behind. */
	@Test
	void valuesOfQemuNodesAreReadBackAndNothingStaysBehind() throws Exception {
		try (RunningDemo demo = new RunningDemo("--qemu", "2", "--jvm", "1", "--period", "2")) {
			demo.await("three points of each of three nodes", FIRST_VALUES_SECONDS, () -> {
				JsonNode points = demo.get("api/v1/points");
				Map<String, Set<String>> names = new TreeMap<>();
				if (points != null) {
					points.forEach(point -> names.computeIfAbsent(point.path("node").asText(), node -> new TreeSet<>()).add(point.path("name").asText()));
				}
				return names.size() == 3 && names.values().stream().allMatch(Set.of("temperature", "supply", "lqi")::equals);
			});
			JsonNode point = demo.get("api/v1/points").get(0);
			String path = "api/v1/points/" + URLEncoder.encode(point.path("id").asText(), StandardCharsets.UTF_8) + "/values?limit=10";
			demo.await("two values at a period of two seconds", 30, () -> demo.get(path).path("values").size() >= 2);
			JsonNode values = demo.get(path).path("values");
			long step = Math.abs(values.get(1).path("t").asLong() - values.get(0).path("t").asLong());
			assertTrue(step > 1000 && step < 3000, "the period of 2 s is " + step + " ms in the historian");
			long age = System.currentTimeMillis() - values.get(values.size() - 1).path("t").asLong();
			assertTrue(Math.abs(age) < 60_000, "the time of the reading is " + age + " ms ago");

			List<ProcessHandle> below = demo.descendants();
			assertTrue(below.size() >= 6, "two emulators and four tools, but " + below.size());
			demo.interrupt();
			demo.waitFor(30);
			for (ProcessHandle handle : below) {
				demoEnded(handle);
			}
		}
	}

	/** kill -9 of the demo itself: its children notice and end. */
	@Test
	void killedDemoLeavesNothingBehind() throws Exception {
		try (RunningDemo demo = new RunningDemo("--qemu", "1", "--jvm", "0", "--period", "2")) {
			demo.await("a stored value", FIRST_VALUES_SECONDS, () -> demo.saidLine("first value"));
			List<ProcessHandle> below = demo.descendants();
			demo.kill9();
			for (ProcessHandle handle : below) {
				demoEnded(handle);
			}
		}
	}

	private static void demoEnded(ProcessHandle handle) throws Exception {
		assertNotNull(handle.onExit().get(20, TimeUnit.SECONDS), () -> "still there: " + handle.info().commandLine().orElse("?"));
	}

	/** kill -9 of gateway, broker and historian in turn: the line comes back and no acknowledged reading is missing. */
	@Test
	void killedToolsCostNoAcknowledgedReading() throws Exception {
		Path json = this.directory.resolve("summary.json");
		try (RunningDemo demo = new RunningDemo("--qemu", "1", "--jvm", "2", "--period", "1", "--for", "90", "--json", json.toString())) {
			demo.await("all nodes' first values", FIRST_VALUES_SECONDS, () -> demo.said().lines().filter(line -> line.contains("first value")).count() == 3);
			for (String tool : List.of("gateway", "broker", "historian")) {
				demo.find("frond." + tool + ".Main").destroyForcibly();
				demo.await(tool + " to come back", 30, () -> demo.saidLine(tool + " is back"));
			}
			assertEquals(0, demo.waitFor(150), demo::said);
		}
		for (JsonNode node : new ObjectMapper().readTree(json.toFile()).path("nodes")) {
			assertEquals(0, node.path("lost").asLong(-1), node::toString);
			assertTrue(node.path("sent").asLong() > 60, node::toString);
		}
	}

	/** An emulator that dies is reported as such; the other nodes go on. */
	@Test
	void deadEmulatorIsReportedAndTheOthersGoOn() throws Exception {
		Path json = this.directory.resolve("summary.json");
		try (RunningDemo demo = new RunningDemo("--qemu", "2", "--jvm", "1", "--period", "1", "--for", "40", "--json", json.toString())) {
			demo.await("all nodes' first values", FIRST_VALUES_SECONDS, () -> demo.said().lines().filter(line -> line.contains("first value")).count() == 3);
			demo.find("qemu-system-arm").destroyForcibly();
			demo.await("the report", 10, () -> demo.saidLine("died"));
			demo.waitFor(90);
		}
		JsonNode nodes = new ObjectMapper().readTree(json.toFile()).path("nodes");
		int dead = 0;
		for (JsonNode node : nodes) {
			if (node.path("state").asText().startsWith("died")) {
				dead++;
			} else {
				assertTrue(node.path("stored").asLong() > 30, node::toString);
			}
		}
		assertEquals(1, dead, nodes::toString);
	}
}
