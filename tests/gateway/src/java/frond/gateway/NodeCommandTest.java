package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;

import frond.tests.support.Tool;

/** {@code ./frond command} over a real broker; the node is the test, and says what docs/commands.md says. */
class NodeCommandTest {
	private static final String NODE = "02f00d00000001ab";

	@TempDir
	private Path data;
	private Tool broker;
	private Mqtt3AsyncClient node;
	private volatile String asked;
	private volatile String[] answers = {};

	@BeforeEach
	void start() {
		this.broker = Tool.start("broker", "--listen", "127.0.0.1:0", "--data", this.data);
		this.node = MqttClient.builder().useMqttVersion3().serverHost("127.0.0.1").serverPort(this.broker.address("mqtt").getPort()).buildAsync();
		this.node.connect().join();
		this.node.subscribeWith().topicFilter("frond/" + NODE + "/command").qos(MqttQos.AT_LEAST_ONCE).callback(message -> {
			String line = new String(message.getPayloadAsBytes(), StandardCharsets.US_ASCII);
			String id = line.substring(0, line.indexOf(' '));
			this.asked = line.substring(id.length() + 1);
			for (String answer : this.answers) {
				this.node.publishWith().topic("frond/" + NODE + "/answer").qos(MqttQos.AT_LEAST_ONCE).payload((answer.replace("ID", id)).getBytes(StandardCharsets.US_ASCII)).send();
			}
		}).send().join();
	}

	@AfterEach
	void stop() {
		this.node.disconnect();
		this.broker.close();
	}

	private Tool command(String... words) {
		Object[] arguments = new Object[words.length + 2];
		arguments[0] = "--broker";
		arguments[1] = "mqtt://" + this.broker.ready("mqtt");
		System.arraycopy(words, 0, arguments, 2, words.length);
		return Tool.launch("command", arguments);
	}

	private void answered(String expected, String... words) {
		try (Tool tool = command(words)) {
			assertEquals(0, tool.awaitExit());
			assertEquals(java.util.List.of(expected), tool.lines());
		}
	}

	private void fails(int code, String part, String... words) {
		try (Tool tool = command(words)) {
			assertEquals(code, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
			assertTrue(tool.errors().get(0).contains(part), tool.errors().get(0));
		}
	}

	@Test
	void whatTheNodeAnswersIsPrinted() {
		this.answers = new String[] {"ID ok"};
		answered("ok", NODE.toUpperCase(), "period", "temperature", "60000");
		assertEquals("period temperature 60000", this.asked);
		// Another's answer, one that comes twice, and one in parts.
		this.answers = new String[] {"other ok x=1", "ID ok+ joined=1 parent=02f0", "ID ok+ joined=1 parent=02f0", "ID ok rank=256"};
		answered("joined=1 parent=02f0 rank=256", NODE, "stats");
		answered("{\"ok\":true,\"joined\":1,\"parent\":\"02f0\",\"rank\":256}", NODE, "stats", "--json");
	}

	@Test
	void whatGoesWrongIsOneLine() {
		this.answers = new String[] {"ID error no such sensor"};
		fails(1, "the node answered: no such sensor", NODE, "read", "humidity");
		this.answers = new String[] {};
		fails(1, "no answer from " + NODE + " within 1 s", NODE, "stats", "--timeout", "1");
		fails(2, "EUI64 is 16 hex digits", "12", "stats");
		fails(2, "COMMAND", NODE);
		try (Tool tool = Tool.launch("command", "--broker", "mqtt://127.0.0.1:1", NODE, "stats")) {
			assertEquals(1, tool.awaitExit());
			assertTrue(tool.errors().get(0).contains("the broker cannot be used"), tool.errors().toString());
		}
	}
}
