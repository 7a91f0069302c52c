package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;

import frond.buffer.Bytes;
import frond.mqttsn.MqttSn;
import frond.mqttsn.MqttSnClient;
import frond.tests.support.Tool;

/**
 * The node's client against a gateway, with mosquitto behind it: ours, or the one at FROND_MQTTSN_GATEWAY=HOST:PORT whose broker is at FROND_MQTTSN_BROKER=HOST:PORT,
 * and which takes QoS -1 from FROND_MQTTSN_CLIENT_PORT (docs/interop.md). Predefined topic 7 has to be {@code interop/seven} there.
 */
class OurClientTest {
	@TempDir
	static Path data;
	private static Process mosquitto;
	private static Tool ours;
	private static InetSocketAddress gateway;
	private static Mqtt3BlockingClient broker;
	private static final List<String> heard = new CopyOnWriteArrayList<>();
	private final String id = "c" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void start() throws Exception {
		String foreign = System.getenv("FROND_MQTTSN_GATEWAY");
		int port;
		if (foreign != null) {
			gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(foreign.substring(foreign.lastIndexOf(':') + 1)));
			String of = System.getenv("FROND_MQTTSN_BROKER");
			port = Integer.parseInt(of.substring(of.lastIndexOf(':') + 1));
		} else {
			String program = Stream.concat(Stream.of("/usr/sbin"), Stream.of(System.getenv("PATH").split(":"))).map(each -> each + "/mosquitto").filter(each -> Files.isExecutable(Path.of(each)))
					.findFirst().orElse(null);
			assumeTrue(program != null, "mosquitto is not installed");
			try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				port = free.getLocalPort();
			}
			Path configuration = Files.writeString(data.resolve("mosquitto.conf"), "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
			mosquitto = new ProcessBuilder(program, "-c", configuration.toString()).redirectErrorStream(true).redirectOutput(data.resolve("log").toFile()).start();
			int listening = port;
			Tool.await("mosquitto", () -> {
				try (Socket socket = new Socket()) {
					socket.connect(new InetSocketAddress("127.0.0.1", listening), 1000);
					return true;
				} catch (IOException e) {
					return false;
				}
			});
			Path topics = Files.writeString(data.resolve("topics"), "7 interop/seven\n");
			ours = Tool.start("gateway", "--listen", "127.0.0.1:0", "--broker", "mqtt://127.0.0.1:" + port, "--data", data.resolve("gateway"), "--topics", topics);
			ours.awaitLine("event broker up");
			gateway = ours.address("mqttsn");
		}
		broker = MqttClient.builder().useMqttVersion3().identifier("watcher" + System.nanoTime()).serverHost("127.0.0.1").serverPort(port).buildBlocking();
		broker.connect();
		broker.toAsync().subscribeWith().topicFilter("#").qos(MqttQos.EXACTLY_ONCE)
				.callback(message -> heard.add(message.getTopic() + " " + new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8) + " " + message.getQos().getCode())).send().join();
	}

	@AfterAll
	static void end() {
		if (broker != null) {
			broker.disconnect();
		}
		if (ours != null) {
			ours.close();
		}
		if (mosquitto != null) {
			mosquitto.destroyForcibly();
		}
	}

	private SocketClient client(String topic, boolean clean, int keepAlive) {
		return new SocketClient(gateway, 0, this.id, topic, clean, keepAlive);
	}

	private static void awaitHeard(String line) {
		Tool.await(line + " at the broker; " + heard, () -> heard.contains(line));
	}

	private void publish(String topic, String text, MqttQos qos) {
		broker.publishWith().topic(topic).qos(qos).payload(text.getBytes(StandardCharsets.UTF_8)).send();
	}

	@Test
	void readingsArriveWithQos0To2() {
		try (SocketClient client = client("interop/" + this.id, true, 60)) {
			client.client.extend(client.whole);
			client.start().publish(MqttSn.QOS_0, "zero");
			client.publish(MqttSn.QOS_1, "one");
			client.publish(MqttSn.QOS_2, "two");
			awaitHeard("interop/" + this.id + " zero 0");
			awaitHeard("interop/" + this.id + " one 1");
			awaitHeard("interop/" + this.id + " two 2");
			client.publish(MqttSn.QOS_1, "x".repeat(400));
			awaitHeard("interop/" + this.id + " " + "x".repeat(400) + " 1");
			assertEquals(0, client.returned, client.log.toString());
			client.client.stop(SocketClient.now());
		}
	}

	@Test
	void shortAndPredefinedTopicsNeedNoRegister() {
		try (SocketClient client = client("zq", true, 60)) {
			client.start().publish(MqttSn.QOS_1, this.id);
			awaitHeard("zq " + this.id + " 1");
			client.client.stop(SocketClient.now());
		}
		try (SocketClient client = client("interop/seven", true, 60)) {
			client.client.predefine(MqttSnClient.READINGS, 7);
			client.start().publish(MqttSn.QOS_1, this.id);
			awaitHeard("interop/seven " + this.id + " 1");
			client.client.stop(SocketClient.now());
		}
	}

	@Test
	void qosMinus1NeedsNoSession() {
		// Paho's gateway takes it from addresses only that it was told.
		String port = System.getenv("FROND_MQTTSN_CLIENT_PORT");
		assumeTrue(ours != null || port != null, "FROND_MQTTSN_CLIENT_PORT does not say from which port the foreign gateway takes QoS -1");
		try (SocketClient client = new SocketClient(gateway, port == null ? 0 : Integer.parseInt(port), this.id, "interop/seven", true, 60)) {
			client.client.predefine(MqttSnClient.READINGS, 7);
			assertTrue(client.client.setConnectionless());
			client.start().publish(MqttSn.QOS_MINUS_1, this.id + "-");
			awaitHeard("interop/seven " + this.id + "- 0");
		}
	}

	/** Each QoS down, and the same topic by REGISTER from the gateway where it does that. */
	@Test
	void commandsComeWithQos0To2() {
		try (SocketClient client = client("interop/" + this.id, true, 60)) {
			client.client.extend(client.whole);
			client.client.subscribe(Bytes.ascii(this.id + "/command"), Bytes.ascii(this.id + "/answer"));
			client.start().ready();
			publish(this.id + "/command", "zero", MqttQos.AT_MOST_ONCE);
			publish(this.id + "/command", "one", MqttQos.AT_LEAST_ONCE);
			publish(this.id + "/command", "two", MqttQos.EXACTLY_ONCE);
			client.await("three commands", () -> client.messages.size() >= 3);
			assertEquals(List.of("one", "two", "zero"), client.messages.stream().sorted().toList(), client.log.toString());
			client.whole.unsubscribe();
			client.publish(MqttSn.QOS_1, "bye");
			client.ready();
			publish(this.id + "/command", "late", MqttQos.AT_LEAST_ONCE);
			client.run(500);
			assertEquals(3, client.messages.size(), client.log.toString());
			client.client.stop(SocketClient.now());
		}
	}

	/** A client that is gone without a word; its will was changed before. */
	@Test
	void theWillOfALostClientIsPublished() {
		assumeWills();
		try (SocketClient client = client("interop/" + this.id, true, 2)) {
			client.whole.setWill(Bytes.ascii("interop/will"), Bytes.ascii(this.id + " first"), MqttSn.QOS_1);
			client.client.extend(client.whole);
			client.start().publish(MqttSn.QOS_1, "here");
		}
		awaitHeard("interop/will " + this.id + " first 1");
	}

	private static void assumeWills() {
		assumeTrue(ours != null || System.getenv("FROND_MQTTSN_WILLS") != null, "FROND_MQTTSN_WILLS does not say that the foreign gateway has wills");
	}

	@Test
	void aWillThatWasChangedIsPublishedAsChanged() {
		assumeWills();
		try (SocketClient client = client("interop/" + this.id, true, 2)) {
			client.whole.setWill(Bytes.ascii("interop/will"), Bytes.ascii(this.id + " first"), MqttSn.QOS_1);
			client.client.extend(client.whole);
			client.start().ready();
			client.whole.changeWill(Bytes.ascii("interop/will2"), Bytes.ascii(this.id + " second"), MqttSn.QOS_0);
			client.publish(MqttSn.QOS_1, "here");
			client.ready();
			assertEquals(-1, client.why, client.log.toString());
		}
		awaitHeard("interop/will2 " + this.id + " second 0");
	}

	/** Asleep, what comes is kept; awake it comes, and the client sleeps on; woken it publishes, and sleeps again. */
	@Test
	void aSleepingClientGetsItsCommandsWhenItAsks() {
		try (SocketClient client = client("interop/" + this.id, false, 60)) {
			client.client.subscribe(Bytes.ascii(this.id + "/command"), Bytes.ascii(this.id + "/answer"));
			client.client.setSleep(2);
			client.start().ready().await("sleep", client.client::asleep);
			publish(this.id + "/command", "kept", MqttQos.AT_LEAST_ONCE);
			publish(this.id + "/command", "too", MqttQos.AT_LEAST_ONCE);
			client.run(500);
			assertEquals(List.of(), client.messages, client.log.toString());
			client.await("what was kept", () -> client.messages.size() == 2).await("sleep", client.client::asleep);
			client.client.wake(SocketClient.now());
			client.publish(MqttSn.QOS_1, "awake");
			awaitHeard("interop/" + this.id + " awake 1");
			client.await("sleep", client.client::asleep);
			publish(this.id + "/command", "again", MqttQos.AT_LEAST_ONCE);
			client.await("what was kept", () -> client.messages.contains("again"));
			assertEquals(3, new ArrayList<>(client.messages).size(), client.log.toString());
			assertEquals(-1, client.why, client.log.toString());
		}
	}
}
