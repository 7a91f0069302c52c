package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** What was acknowledged to a node has reached the broker, whatever is stopped or killed. */
class FaultTest {
	@TempDir
	Path data;
	/** Ports that stay the same over restarts, free when the test began. */
	private int brokerPort;
	private int gatewayPort;
	private Tool broker;
	private Tool gateway;

	@BeforeEach
	void choosePorts() throws Exception {
		try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			this.brokerPort = tcp.getLocalPort();
			this.gatewayPort = udp.getLocalPort();
		}
	}

	@AfterEach
	void end() {
		for (Tool tool : new Tool[] { this.gateway, this.broker }) {
			if (tool != null) {
				tool.close();
			}
		}
	}

	private void startBroker() {
		this.broker = Tool.start("broker", "--listen", "127.0.0.1:" + this.brokerPort, "--data", this.data.resolve("broker"));
	}

	private void startGateway() {
		this.gateway = Tool.start("gateway", "--listen", "127.0.0.1:" + this.gatewayPort, "--broker", "mqtt://127.0.0.1:" + this.brokerPort, "--data", this.data.resolve("gateway"));
	}

	private void startBoth() {
		startBroker();
		startGateway();
		this.gateway.awaitLine("event broker up");
	}

	private Node node() {
		return new Node(this.gateway.address("mqttsn"));
	}

	@Test
	void noAcknowledgementBeforeTheBrokers() throws Exception {
		startBoth();
		try (Historian historian = new Historian(this.broker.address("mqtt")); Node node = node()) {
			node.connect("waiter");
			String id = node.register("frond/waiter");
			this.broker.freeze();
			node.send("08 0c 20 " + id + " 0001 '1'").send("08 0c a0 " + id + " 0001 '1'").send("02 16").expect("02 17");
			assertNull(node.receiveWithin(1000));
			this.broker.thaw();
			node.expect("07 0d " + id + " 0001 00");
			node.send("08 0c 20 " + id + " 0002 '2'").expect("07 0d " + id + " 0002 00");
			Tool.await("the second reading", () -> historian.received.contains("frond/waiter 2"));
			assertEquals(2, historian.received.size());
		}
	}

	/** The broker is not there yet; nodes may come, and keep their readings. */
	@Test
	void withoutABrokerReadingsAreRefusedWithCongestionUntilThereIsOne() {
		startGateway();
		this.gateway.awaitLine("event broker down");
		try (Node node = node()) {
			node.connect("early");
			String id = node.register("frond/early");
			node.send("08 0c 20 " + id + " 0001 '1'").expect("07 0d " + id + " 0001 01");
			startBroker();
			this.gateway.awaitLine("event broker up");
			node.send("08 0c a0 " + id + " 0001 '1'").expect("07 0d " + id + " 0001 00");
		}
		assertEquals(1, this.gateway.lines().stream().filter(line -> line.startsWith("event broker down")).count());
	}

	/** What was on its way when the broker died is not acknowledged; the node hears of it at once and keeps it. */
	@Test
	void aReadingThatTheBrokerDidNotAcknowledgeBeforeItDiedIsRefused() {
		startBoth();
		try (Node node = node()) {
			node.connect("cut");
			String id = node.register("frond/cut");
			this.broker.freeze();
			node.send("08 0c 20 " + id + " 0001 '1'").send("02 16").expect("02 17");
			this.broker.kill9();
			node.expect("07 0d " + id + " 0001 01");
			startBroker();
			Tool.await("the broker again", () -> this.gateway.lines().stream().filter("event broker up"::equals).count() == 2);
			node.send("08 0c a0 " + id + " 0001 '1'").expect("07 0d " + id + " 0001 00");
		}
	}

	@Test
	void aGatewayThatWasKilledKnowsItsClientsAgain() {
		startBoth();
		try (Node node = node()) {
			node.connect("constant");
			String id = node.register("frond/constant");
			this.gateway.kill9();
			startGateway();
			this.gateway.awaitLine("event broker up");
			node.send("08 0c 20 " + id + " 0001 '1'").expect("07 0d " + id + " 0001 00");
		}
	}

	@Test
	void aGatewayThatLostItsDataTellsItsClientsToConnect() {
		startBoth();
		try (Node node = node()) {
			node.connect("forgotten");
			String id = node.register("frond/forgotten");
			this.gateway.kill9();
			assertTrue(this.data.resolve("gateway/sessions").toFile().delete());
			startGateway();
			node.send("08 0c 20 " + id + " 0001 '1'").expect("02 18");
		}
	}

	/** A message for a sleeping client is in the gateway's journal or in its session at the broker, whichever is killed. */
	@Test
	void whatASleepingClientWasToGetOutlivesGatewayAndBroker() throws Exception {
		startBoth();
		try (Node sleeper = node()) {
			sleeper.send("0d 04 00 01 003c 'sleeper'").expect("03 05 00");
			Tool.await("a subscription", () -> {
				sleeper.send("07 12 22 0006 'ab'");
				return answer(sleeper, "081320" + "6162" + "000600") != null;
			});
			sleeper.send("04 18 0e10").expect("02 18");
			publish("first");
			this.gateway.kill9();
			// Nobody is there to take it: the broker keeps it in the gateway's session.
			publish("second");
			this.broker.kill9();
			startBroker();
			startGateway();
			this.gateway.awaitLine("event broker up");
			publish("third");
			List<String> got = new ArrayList<>();
			Tool.await("all three", () -> {
				sleeper.send("09 16 'sleeper'");
				for (String message = sleeper.receiveWithin(500); message != null; message = sleeper.receiveWithin(500)) {
					if (message.matches("..0c.26162.*")) {
						got.add(new String(java.util.HexFormat.of().parseHex(message.substring(14))));
						sleeper.send("07 0d 'ab' " + message.substring(10, 14) + "00");
					}
				}
				return got.containsAll(List.of("first", "second", "third"));
			});
		}
	}

	private void publish(String text) throws Exception {
		var client = com.hivemq.client.mqtt.mqtt5.Mqtt5Client.builder().serverAddress(this.broker.address("mqtt")).buildBlocking();
		client.connect();
		client.publishWith().topic("ab").qos(com.hivemq.client.mqtt.datatypes.MqttQos.AT_LEAST_ONCE).payload(text.getBytes()).send();
		client.disconnect();
	}

	/** A node sends numbered readings and drops each when it is acknowledged, while gateway and broker are killed at random. */
	@Test
	void everyAcknowledgedReadingReachesThePersistentSubscriberThoughBothAreKilled() throws Exception {
		startBoth();
		new Historian(this.broker.address("mqtt")).close();
		Random random = new Random(5);
		AtomicBoolean done = new AtomicBoolean();
		Set<String> acknowledged = new ConcurrentSkipListSet<>();
		Thread sender = new Thread(() -> {
			try (Node node = node()) {
				for (int i = 1; !done.get(); i++) {
					if (deliver(node, i)) {
						acknowledged.add("frond/sender reading " + i);
					}
				}
			}
		});
		sender.start();
		for (int round = 0; round < 4; round++) {
			int before = acknowledged.size();
			int more = 1 + random.nextInt(100);
			Tool.await("readings after restart " + round, () -> acknowledged.size() >= before + more);
			if (round % 2 == 0) {
				this.broker.kill9();
				startBroker();
			} else {
				this.gateway.kill9();
				startGateway();
			}
		}
		done.set(true);
		sender.join(Tool.PATIENCE);
		try (Historian historian = new Historian(this.broker.address("mqtt"))) {
			Tool.await(acknowledged.size() + " readings", () -> historian.received.containsAll(acknowledged));
		}
	}

	/** As a node does it: again after a second of silence, again after congestion, anew after DISCONNECT. */
	private static boolean deliver(Node node, int number) {
		String text = "reading " + number;
		String messageId = String.format("%04x", 1 + number % 65535);
		String topicId = "";
		boolean connected = false;
		for (int attempt = 0; attempt < 60; attempt++) {
			if (!connected) {
				node.send("0c 04 04 01 003c 'sender'");
				connected = answer(node, "030500.*") != null;
				topicId = "";
			} else if (topicId.isEmpty()) {
				node.send("12 0a 0000 fff0 'frond/sender'");
				String answer = answer(node, "070b....fff0..|0218");
				connected = answer == null || answer.length() > 4;
				topicId = answer != null && answer.endsWith("fff000") ? answer.substring(4, 8) : "";
			} else {
				node.send(String.format("%02x 0c a0 %s %s '%s'", 7 + text.length(), topicId, messageId, text));
				String answer = answer(node, "070d" + topicId + messageId + "..|0218");
				if (answer != null && answer.endsWith("00")) {
					return true;
				}
				connected = answer == null || answer.length() > 4;
				topicId = answer != null && answer.endsWith("02") ? "" : topicId;
				if (answer != null && answer.endsWith("01")) {
					node.receiveWithin(50);
				}
			}
		}
		return false;
	}

	private static String answer(Node node, String pattern) {
		String answer = node.receiveWithin(1000);
		while (answer != null && !answer.matches(pattern)) {
			answer = node.receiveWithin(1000);
		}
		return answer;
	}
}
