package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import frond.tests.support.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way in over MQTT, with the broker of {@code ./frond broker} and the historian as processes. */
class MqttIntakeTest {
	private static final String TOPIC = "frond/02f00d0000000007/senml";
	private static final String POINT = "urn:dev:mac:02f00d0000000007_n";
	private static final long T = 1_760_000_000_000L;

	@TempDir
	private Path directory;
	private Tool broker;
	private Mqtt5AsyncClient publisher;

	@BeforeEach
	void startBroker() {
		this.broker = Tool.start("broker", "--listen", "127.0.0.1:0", "--acknowledge", "taken", "--data", this.directory.resolve("broker"));
		this.publisher = MqttClient.builder().useMqttVersion5().serverHost("127.0.0.1").serverPort(port()).buildAsync();
		this.publisher.connect().join();
	}

	@AfterEach
	void stopBroker() {
		this.publisher.disconnect();
		this.broker.close();
	}

	private int port() {
		return this.broker.address("mqtt").getPort();
	}

	private Tool startHistorian() {
		return Tool.start("historian", "--http", 0, "--broker", "mqtt://127.0.0.1:" + port(), "--data", this.directory.resolve("historian"));
	}

	/** The broker refuses while no historian is there; whoever publishes keeps it and tries again. */
	private CompletableFuture<?> publish(String topic, byte[] payload) {
		return this.publisher.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload).send().handle((result, e) -> {
			if (e instanceof Mqtt5PubAckException) {
				return CompletableFuture.supplyAsync(() -> publish(topic, payload), CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)).thenCompose(next -> next);
			}
			return e == null ? CompletableFuture.completedFuture(result) : CompletableFuture.failedFuture(e);
		}).thenCompose(next -> next);
	}

	/** Reading number {@code n} of a pack of one: value = number, time = T + number milliseconds. */
	private CompletableFuture<?> publish(int n) {
		return publish(TOPIC, ("[{\"n\":\"n\",\"bt\":" + T / 1000 + ",\"t\":" + n / 1000d + ",\"v\":" + n + "}]").getBytes(StandardCharsets.US_ASCII));
	}

	private static long count(Client client) {
		JsonNode count = client.json("/api/v1/points/" + POINT).get("count");
		return count == null ? 0 : count.asLong();
	}

	@Test
	void readingsPublishedAroundKill9AreAllStoredOnce() {
		int half = 1500;
		List<CompletableFuture<?>> taken = new ArrayList<>();
		try (Tool historian = startHistorian()) {
			historian.awaitLine("broker-connected");
			Client client = new Client(historian.ready("http"));
			for (int n = 0; n < half; n++) {
				taken.add(publish(n));
			}
			Tool.await("some stored", () -> count(client) > 100);
			historian.kill9();
		}
		for (int n = half; n < 2 * half; n++) {
			taken.add(publish(n));
		}
		try (Tool historian = startHistorian()) {
			taken.forEach(CompletableFuture::join);
			Client client = new Client(historian.ready("http"));
			Tool.await("all stored", () -> count(client) >= 2 * half);
			assertEquals(2 * half, count(client));
			JsonNode values = client.json("/api/v1/points/" + POINT + "/values?from=0&limit=100000").get("values");
			for (int n = 0; n < 2 * half; n++) {
				assertEquals(T + n, values.get(n).get("t").asLong());
				assertEquals(n, values.get(n).get("v").asInt());
			}
		}
	}

	/** Bad payloads are taken from the broker, counted by reason, and hold up nothing. */
	@Test
	void badPayloadsAreCountedAndGone() {
		try (Tool historian = startHistorian()) {
			historian.awaitLine("broker-connected");
			Client client = new Client(historian.ready("http"));
			publish(TOPIC, new byte[0]).join();
			publish(TOPIC, HexFormat.of().parseHex("81a10061")).join();
			publish(TOPIC, "[{\"n\":\"n\",\"v\":1,\"t\":1e11}]".getBytes(StandardCharsets.US_ASCII)).join();
			publish("frond/kitchen/senml", "[{\"n\":\"n\",\"v\":1}]".getBytes(StandardCharsets.US_ASCII)).join();
			publish("frond/kitchen/senml", "[{\"n\":\"urn:t:kitchen\",\"v\":1}]".getBytes(StandardCharsets.US_ASCII)).join();
			// {0: "temperature", 1: "Cel", 2: 21.5, -3: 1760000000}: what a node sends.
			publish(TOPIC, HexFormat.of().parseHex("81a4006b74656d7065726174757265016343656c02f94d6022" + "1a68e77800")).join();
			Tool.await("the good ones stored", () -> client.json("/api/v1/points").size() == 2);
			assertEquals("temperature", client.json("/api/v1/points/urn:dev:mac:02f00d0000000007_temperature").get("name").asText());
			JsonNode stats = client.json("/api/v1/stats");
			assertEquals(2, stats.get("refused").get("malformed").asInt());
			assertEquals(1, stats.get("refused").get("time-future").asInt());
			assertEquals(1, stats.get("refused").get("relative-name").asInt());
			assertEquals(6, stats.get("mqttMessages").asInt());
			assertTrue(stats.get("mqttConnected").asBoolean());
		}
		try (Tool historian = startHistorian()) {
			historian.awaitLine("broker-connected");
			publish(5).join();
			Client client = new Client(historian.ready("http"));
			Tool.await("stored", () -> count(client) == 1);
			assertEquals(1, client.json("/api/v1/stats").get("mqttMessages").asInt(), "nothing is delivered again");
		}
	}

	@Test
	void theHistorianWaitsForItsBrokerAndComesBackToIt() {
		int port = port();
		this.publisher.disconnect().join();
		this.broker.terminate();
		try (Tool historian = startHistorian()) {
			historian.awaitLine("broker-unreachable");
			startBrokerAt(port);
			historian.awaitLine("broker-connected");
			publish(1).join();
			Client client = new Client(historian.ready("http"));
			Tool.await("stored", () -> count(client) == 1);
			this.broker.kill9();
			historian.awaitLine("broker-lost");
			startBrokerAt(port);
			publish(2).join();
			Tool.await("stored", () -> count(client) == 2);
			assertEquals(1, historian.lines().stream().filter(line -> line.startsWith("broker-lost")).count());
			assertEquals(0, historian.terminate());
		}
	}

	private void startBrokerAt(int port) {
		this.broker = Tool.start("broker", "--listen", "127.0.0.1:" + port, "--acknowledge", "taken", "--data", this.directory.resolve("broker"));
		this.publisher = MqttClient.builder().useMqttVersion5().serverHost("127.0.0.1").serverPort(port).buildAsync();
		this.publisher.connect().join();
	}
}
