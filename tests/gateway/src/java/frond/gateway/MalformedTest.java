package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** Whatever arrives, the gateway counts it and goes on. */
class MalformedTest {
	/** One of each kind, sections 5.4 and 5.5. */
	private static final List<String> MESSAGES = List.of("05 00 01 0384", "03 01 00", "07 02 01 7f000001", "0a 04 04 01 003c 'fuzz'",
			"03 05 00", "02 06", "06 07 00 'wil'", "02 08", "05 09 'wil'", "0b 0a 0000 0001 'topic'", "07 0b 0001 0001 00",
			"0c 0c 20 0001 0001 'hello'", "0c 0c 62 'ab' 0000 'hello'", "07 0d 0001 0001 00", "04 0f 0001", "04 10 0001", "04 0e 0001",
			"08 12 20 0001 'a/b'", "08 13 00 0001 0001 00", "08 14 00 0001 'a/b'", "04 15 0001", "02 16", "06 16 'fuzz'", "02 17",
			"02 18", "04 18 0e10", "06 1a 00 'wil'", "03 1b 00", "05 1c 'wil'", "03 1d 00", "04 fe 00 0a", "04 fe 00 0a 02 16", "01 0012 04 04 01 003c 'longform01'");

	@TempDir
	static Path data;
	private static Tool broker;
	private static Tool gateway;

	@BeforeAll
	static void start() {
		broker = Tool.start("broker", "--listen", "127.0.0.1:0", "--data", data.resolve("broker"));
		gateway = Tool.start("gateway", "--listen", "127.0.0.1:0", "--broker", "mqtt://" + broker.ready("mqtt"), "--data", data.resolve("gateway"));
		gateway.awaitLine("event broker up");
	}

	@AfterAll
	static void end() {
		gateway.close();
		broker.close();
	}

	private static HttpResponse<String> http(String method, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + gateway.ready("http") + path)).method(method, HttpRequest.BodyPublishers.noBody()).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static long counter(String name) throws Exception {
		String stats = http("GET", "/api/v1/stats").body();
		Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(stats);
		assertTrue(matcher.find(), name + " in " + stats);
		return Long.parseLong(matcher.group(1));
	}

	/** A whole exchange, by a node that has nothing to do with the rest. */
	private static void assertServes(String clientId) throws Exception {
		try (Node node = new Node(gateway.address("mqttsn"))) {
			node.connect(clientId);
			String id = node.register("frond/" + clientId);
			node.send("08 0c 20 " + id + " 0001 'x'").expect("07 0d " + id + " 0001 00");
		}
		String stats = http("GET", "/api/v1/stats").body();
		Matcher drops = Pattern.compile("\"drops\":\\{([^}]*)\\}").matcher(stats);
		assertTrue(drops.find(), stats);
		long sum = Arrays.stream(drops.group(1).split(",")).mapToLong(drop -> Long.parseLong(drop.substring(drop.indexOf(':') + 1))).sum();
		assertEquals(counter("received"), counter("handled") + sum, stats);
	}

	/** Sends, and now and then waits until the gateway has seen it all, so that no datagram is lost on the way. */
	private static void flood(Node node, Iterable<byte[]> messages) {
		int count = 0;
		try (Node marker = new Node(gateway.address("mqttsn"))) {
			for (byte[] message : messages) {
				node.send(message);
				if (++count % 100 == 0) {
					marker.send("03 01 00").expect("03 02 01");
				}
			}
			marker.send("03 01 00").expect("03 02 01");
		}
	}

	@Test
	void everyMessageCutShortAnywhere() throws Exception {
		try (Node node = new Node(gateway.address("mqttsn"))) {
			node.connect("cutter");
			long before = counter("mqttsn-length");
			int cuts = 0;
			for (String message : MESSAGES) {
				byte[] whole = Node.bytes(message);
				for (int length = 0; length < whole.length; length++) {
					flood(node, List.of(Arrays.copyOf(whole, length)));
					cuts++;
				}
			}
			assertEquals(cuts, counter("mqttsn-length") - before);
		}
		assertServes("aftercut");
	}

	@Test
	void oversizedAndNonsensicalLengths() throws Exception {
		try (Node node = new Node(gateway.address("mqttsn"))) {
			long before = counter("mqttsn-length");
			byte[] large = new byte[60_000];
			flood(node, List.of(large, Node.bytes("01 16"), Node.bytes("01 0002 16"), Node.bytes("00 16"), Node.bytes("ff 16"), Node.bytes("01 ffff 16"), Node.bytes("02 16 00")));
			assertEquals(7, counter("mqttsn-length") - before);
			long types = counter("mqttsn-type");
			flood(node, List.of(Node.bytes("02 03"), Node.bytes("02 11"), Node.bytes("02 19"), Node.bytes("02 ff")));
			assertEquals(4, counter("mqttsn-type") - types);
			long texts = counter("mqttsn-text");
			flood(node, List.of(Node.bytes("08 04 04 01 003c c328"), Node.bytes("08 04 04 01 003c 'a' 00")));
			assertEquals(2, counter("mqttsn-text") - texts);
		}
		assertServes("afterodd");
	}

	@Test
	void tenThousandMutations() throws Exception {
		Random random = new Random(20260101);
		for (int round = 0; round < 100; round++) {
			byte[][] mutants = new byte[100][];
			for (int i = 0; i < mutants.length; i++) {
				byte[] bytes = Node.bytes(MESSAGES.get(random.nextInt(MESSAGES.size())));
				for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				}
				mutants[i] = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(2 * bytes.length)) : bytes;
			}
			// A socket each round: what happened to be valid is answered when the broker has answered.
			try (Node node = new Node(gateway.address("mqttsn"))) {
				node.connect("mutant");
				flood(node, List.of(mutants));
			}
		}
		assertServes("aftermutation");
	}

	@Test
	void theStatusServerAnswersWhatItHasAndRefusesTheRest() throws Exception {
		assertEquals(200, http("GET", "/api/v1/stats").statusCode());
		assertTrue(http("GET", "/api/v1/stats").body().contains("\"brokerUp\":true"));
		assertEquals(404, http("GET", "/").statusCode());
		// Prometheus' text format: every line a comment, or a name, perhaps labels, and a number.
		String metrics = http("GET", "/metrics").body();
		assertTrue(metrics.lines().allMatch(line -> line.matches("# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\\{[a-z]+=\"[^\"]*\"\\})? [0-9.E-]+")), metrics);
		assertTrue(metrics.contains("\nfrond_gateway_broker_up 1\n"), metrics);
		assertTrue(metrics.contains("frond_gateway_dropped_total{reason=\"mqttsn-length\"} "), metrics);
		assertEquals("{\"error\":\"only GET\"}", http("POST", "/api/v1/stats").body());
		assertEquals(405, http("DELETE", "/api/v1/stats").statusCode());
	}
}
