package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** Transparent mode (specification section 4.1), against a real broker. */
class TransparentTest {
	@TempDir
	Path data;
	private int brokerPort;
	private Tool broker;
	private Tool gateway;

	@BeforeEach
	void start() throws Exception {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.brokerPort = free.getLocalPort();
		}
		startBroker();
		startGateway("--listen", "127.0.0.1:0");
		this.gateway.awaitLine("event broker up");
	}

	private void startBroker() {
		this.broker = Tool.start("broker", "--listen", "127.0.0.1:" + this.brokerPort, "--data", this.data.resolve("broker"));
	}

	private void startGateway(String option, String value) {
		this.gateway = Tool.start("gateway", option, value, "--broker", "mqtt://127.0.0.1:" + this.brokerPort, "--data", this.data.resolve("gateway"), "--mode", "transparent");
	}

	@AfterEach
	void end() {
		for (Tool tool : new Tool[] { this.gateway, this.broker }) {
			if (tool != null) {
				tool.close();
			}
		}
	}

	private static void connect(Node node, String id, boolean clean) {
		node.send(String.format("%02x 04 %s 01 0e10 '%s'", 6 + id.length(), clean ? "04" : "00", id));
		assertEquals("030500", node.receive());
	}

	/** The broker prints the id of a client that stores: it knows the client as itself. */
	@Test
	void theBrokerSeesEachClientUnderItsOwnId() {
		try (Node one = new Node(this.gateway.address("mqttsn")); Node two = new Node(this.gateway.address("mqttsn"))) {
			connect(one, "frond-historian-one", true);
			this.broker.awaitLine("event historian connected frond-historian-one");
			// What one subscribes to comes to that one alone, and what two publishes is acknowledged when one has it: one stores.
			one.send("0b 12 20 0001 'up/one'");
			String suback = one.receive();
			assertEquals("08132" + "0" + suback.substring(6, 10) + "000100", suback);
			connect(two, "two", true);
			two.send("0c 0a 0000 0002 'up/one'");
			String regack = two.receive();
			two.send("0a 0c 20 " + regack.substring(4, 8) + " 0003 'abc'");
			String delivered = one.receive();
			assertEquals("0a0c20" + suback.substring(6, 10) + delivered.substring(10, 14) + "616263", delivered);
			one.send("07 0d " + suback.substring(6, 10) + delivered.substring(10, 14) + " 00");
			assertEquals("070d" + regack.substring(4, 8) + "000300", two.receive());
		}
	}

	/** What was subscribed to goes on after kill -9, of the gateway and of the broker, and a message that came meanwhile is there. */
	@Test
	void aClientGoesOnAfterTheGatewayWasKilled() {
		try (Node one = new Node(this.gateway.address("mqttsn")); Node two = new Node(this.gateway.address("mqttsn"))) {
			connect(one, "one", false);
			one.send("0b 12 20 0001 'up/one'");
			String topic = one.receive().substring(6, 10);
			String address = this.gateway.ready("mqttsn");
			this.gateway.kill9();
			startGateway("--listen", address);
			connect(two, "two", true);
			two.send("0c 0a 0000 0002 'up/one'");
			String id = two.receive().substring(4, 8);
			publish(two, id);
			String delivered = one.receive();
			assertEquals("0a0c20" + topic + delivered.substring(10, 14) + "616263", delivered);
		}
	}

	/** Sends until it is acknowledged: a connection to the broker may just be made again. */
	private static void publish(Node node, String topicId) {
		String[] answer = { "" };
		Tool.await("an acknowledgement", () -> {
			node.send("0a 0c 20 " + topicId + " 0003 'abc'");
			answer[0] = node.receive();
			return answer[0].endsWith("00");
		});
	}

	@Test
	void withoutABrokerAClientIsToldToComeLater() {
		this.broker.kill9();
		this.gateway.awaitLine("event broker down");
		try (Node one = new Node(this.gateway.address("mqttsn"))) {
			one.send("09 04 04 01 0e10 'one'");
			assertEquals("030501", one.receive());
			startBroker();
			Tool.await("a connection", () -> one.send("09 04 04 01 0e10 'one'").receive().equals("030500"));
		}
	}
}
