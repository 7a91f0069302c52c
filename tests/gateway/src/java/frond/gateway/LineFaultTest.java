package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** End to end: what a node was told to be there is in the historian's storage, once, though gateway, broker and historian are killed with -9 in turn. */
class LineFaultTest {
	/** Kills; more for a soak, by the environment. */
	private static final int KILLS = Integer.parseInt(System.getenv().getOrDefault("FROND_LINE_KILLS", "3"));
	private static final String NODE = "02f00d0000000042";
	/** Times begin here; a reading every 10 ms of its own time. */
	private static final long START = 1_790_000_000_000L;
	private static final String[] PLACES = { "historian", "broker", "gateway" };

	@TempDir
	Path data;
	private int brokerPort;
	private int gatewayPort;
	private final Tool[] tools = new Tool[PLACES.length];

	@BeforeEach
	void start() throws Exception {
		try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			this.brokerPort = tcp.getLocalPort();
			this.gatewayPort = udp.getLocalPort();
		}
		for (int place : new int[] { 1, 0, 2 }) {
			start(place);
		}
	}

	private void start(int place) {
		String url = "mqtt://127.0.0.1:" + this.brokerPort;
		Path directory = this.data.resolve(PLACES[place]);
		switch (PLACES[place]) {
		case "historian":
			this.tools[place] = Tool.start("historian", "--http", "0", "--broker", url, "--data", directory);
			break;
		case "broker":
			this.tools[place] = Tool.start("broker", "--listen", "127.0.0.1:" + this.brokerPort, "--data", directory);
			break;
		default:
			this.tools[place] = Tool.start("gateway", "--listen", "127.0.0.1:" + this.gatewayPort, "--broker", url, "--data", directory);
		}
	}

	@AfterEach
	void end() {
		for (Tool tool : this.tools) {
			if (tool != null) {
				tool.close();
			}
		}
	}

	@Test
	void whatWasAcknowledgedIsStoredOnceWhateverIsKilled() throws Exception {
		Random random = new Random(9);
		AtomicBoolean done = new AtomicBoolean();
		Set<Long> acknowledged = new ConcurrentSkipListSet<>();
		Thread sender = new Thread(() -> {
			try (Node node = new Node(this.tools[2].address("mqttsn"))) {
				String[] topicId = { "" };
				for (int i = 1; !done.get(); i++) {
					String pack = "[{\"n\":\"count\",\"v\":" + i + ",\"t\":" + (START + 10L * i) / 1000 + "." + String.format("%03d", (START + 10L * i) % 1000) + "}]";
					while (!done.get() && !delivered(node, topicId, i, pack)) {
						// Until it is there, as the node's store does it.
					}
					if (!done.get()) {
						acknowledged.add(START + 10L * i);
					}
				}
			}
		});
		sender.start();
		Tool.await("the first readings", () -> acknowledged.size() > 5);
		for (int kill = 0; kill < KILLS; kill++) {
			int before = acknowledged.size();
			int more = 1 + random.nextInt(30);
			Tool.await("readings before kill " + kill, () -> acknowledged.size() >= before + more);
			this.tools[kill % PLACES.length].kill9();
			start(kill % PLACES.length);
		}
		int last = acknowledged.size();
		Tool.await("readings after the last kill", () -> acknowledged.size() > last + 5);
		done.set(true);
		sender.join(Tool.PATIENCE);
		Set<Long> told = new TreeSet<>(acknowledged);
		Set<Long> missing = new TreeSet<>(told);
		// The acknowledgement came behind the commit; reading may be a moment behind it.
		Tool.await("all that was acknowledged", () -> {
			Set<Long> times = new TreeSet<>();
			times(times);
			missing.clear();
			missing.addAll(told);
			missing.removeAll(times);
			return missing.isEmpty();
		});
		assertEquals(Set.of(), missing);
		Set<Long> distinct = new TreeSet<>();
		assertEquals(times(distinct), distinct.size(), "none is doubled");
	}

	/** One attempt, as a node makes it. */
	private static boolean delivered(Node node, String[] topicId, int number, String pack) {
		String messageId = String.format("%04x", 1 + number % 65535);
		if (topicId[0].isEmpty()) {
			node.send("16 04 04 01 003c '" + NODE + "'");
			answer(node, "030500");
			node.send("22 0a 0000 fff0 'frond/" + NODE + "/senml'");
			String registered = answer(node, "070b....fff0..|0218");
			topicId[0] = registered != null && registered.endsWith("fff000") ? registered.substring(4, 8) : "";
			return false;
		}
		node.send(String.format("%02x 0c a0 %s %s '%s'", 7 + pack.length(), topicId[0], messageId, pack));
		String answer = answer(node, "070d" + topicId[0] + messageId + "..|0218");
		if (answer == null || answer.endsWith("00")) {
			return answer != null;
		}
		if (answer.endsWith("01")) {
			node.receiveWithin(100);
		} else {
			topicId[0] = "";
		}
		return false;
	}

	private static String answer(Node node, String pattern) {
		String answer = node.receiveWithin(1500);
		while (answer != null && !answer.matches(pattern)) {
			answer = node.receiveWithin(1500);
		}
		return answer;
	}

	/** The times that the historian has for the node; how many rows they are. */
	private int times(Set<Long> times) {
		try {
			String http = this.tools[0].ready("http");
			String point = URLEncoder.encode("urn:dev:mac:" + NODE + "_count", StandardCharsets.UTF_8);
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + (http.contains(":") ? http : "127.0.0.1:" + http) + "/api/v1/points/" + point + "/values?from=" + START + "&to="
					+ (START + 100_000_000L) + "&limit=100000")).build();
			Matcher matcher = Pattern.compile("\"t\":(\\d+)").matcher(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
			int rows = 0;
			while (matcher.find()) {
				times.add(Long.parseLong(matcher.group(1)));
				rows++;
			}
			return rows;
		} catch (java.io.IOException | InterruptedException e) {
			return -1;
		}
	}
}
