package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.hivemq.client.mqtt.datatypes.MqttQos;

import frond.tests.support.Tool;

/** Exchanges of MQTT-SN 1.2, byte by byte, with the gateway and the broker as the processes that users start. */
class ExchangeTest {
	@TempDir
	static Path data;
	private static Tool broker;
	private static Tool gateway;
	private static Historian historian;

	@BeforeAll
	static void start() throws Exception {
		broker = Tool.start("broker", "--listen", "127.0.0.1:0", "--data", data.resolve("broker"));
		gateway = Tool.start("gateway", "--listen", "127.0.0.1:0", "--broker", "mqtt://" + broker.ready("mqtt"), "--data", data.resolve("gateway"));
		historian = new Historian(broker.address("mqtt"));
		gateway.awaitLine("event broker up");
	}

	@AfterAll
	static void end() {
		gateway.close();
		broker.close();
	}

	private static Node node() {
		return new Node(gateway.address("mqttsn"));
	}

	/** Section 6.1: SEARCHGW (5.4.2) is answered with GWINFO (5.4.3), which holds no address when the gateway itself answers. */
	@Test
	void aSearchIsAnsweredWithTheGatewaysId() {
		try (Node node = node()) {
			node.send("03 01 00").expect("03 02 01");
		}
	}

	/** Sections 5.4.4, 5.4.5: flags CleanSession, protocol id 1, 60 s, id; 00 accepted. */
	@Test
	void aConnectIsAccepted() {
		try (Node node = node()) {
			node.send("10 04 04 01 003c '0a02f00d00'").expect("03 05 00");
			gateway.awaitLine("event connected 0a02f00d00");
		}
	}

	/** Sections 6.5 and 6.6: REGISTER, REGACK with an id, PUBLISH with it, PUBACK with id, message id and 00. */
	@Test
	void aRegisteredTopicTakesAReading() {
		try (Node node = node()) {
			node.connect("02f00d0000000011");
			node.send("1d 0a 0000 0102 'frond/02f00d0000000011/'");
			String answer = node.receive();
			assertTrue(answer.matches("070b....010200"), answer);
			String id = answer.substring(4, 8);
			assertNotEquals("0000", id);
			assertNotEquals("ffff", id);
			node.send("0c 0c 20 " + id + " 1234 'hello'").expect("07 0d " + id + " 1234 00");
			Tool.await("the reading", () -> historian.received.contains("frond/02f00d0000000011/ hello"));
		}
	}

	/** Section 6.5: the same name has the same id. */
	@Test
	void aTopicRegisteredTwiceKeepsItsId() {
		try (Node node = node()) {
			node.connect("twice");
			assertEquals(node.register("frond/twice"), node.register("frond/twice"));
		}
	}

	/** Section 5.2.1: length 01 and two bytes more for a message of more than 255 bytes (paho.mqtt-sn.embedded-c#186). */
	@Test
	void aMessageOf300BytesIsTaken() {
		try (Node node = node()) {
			node.connect("long");
			String id = node.register("frond/long");
			String payload = "y".repeat(291);
			node.send("01 012c 0c 20 " + id + " 0007 '" + payload + "'").expect("07 0d " + id + " 0007 00");
			Tool.await("the long reading", () -> historian.received.contains("frond/long " + payload));
		}
	}

	/** Section 5.2.1: the long form of the length is allowed for a short message too. */
	@Test
	void theLongFormOfTheLengthIsTakenForAShortMessage() {
		try (Node node = node()) {
			node.send("01 0012 04 04 01 003c 'longform01'").expect("03 05 00");
		}
	}

	/** Section 5.3.4: QoS 0 has no PUBACK. The PINGRESP behind it shows that none came. */
	@Test
	void aReadingOfQos0IsForwardedWithoutAnAnswer() {
		try (Node node = node()) {
			node.connect("qos0");
			String id = node.register("frond/qos0");
			node.send("09 0c 00 " + id + " 0000 'q0'").send("02 16").expect("02 17");
			Tool.await("the reading", () -> historian.received.contains("frond/qos0 q0"));
		}
	}

	/** Section 6.8: QoS -1 to a short topic name (6.7) needs no connection and has no answer. */
	@Test
	void aReadingOfQosMinus1ToAShortTopicIsForwarded() {
		try (Node node = node()) {
			node.send("09 0c 62 'zz' 0000 'm1'");
			Tool.await("the reading", () -> historian.received.contains("zz m1"));
		}
	}

	/** Section 6.7: a short topic name stands where the id does, topic id type 10. */
	@Test
	void aShortTopicNeedsNoRegistration() {
		try (Node node = node()) {
			node.connect("short");
			node.send("09 0c 22 'ab' 0009 'sh'").expect("07 0d 'ab' 0009 00");
			Tool.await("the reading", () -> historian.received.contains("ab sh"));
		}
	}

	/** Section 5.3.4, Retain: as in MQTT. The broker keeps it for who subscribes later; forwarded to a subscriber it may be cleared. */
	@Test
	void theQosOfAReadingReachesTheBroker() {
		try (Node node = node()) {
			node.connect("level");
			String id = node.register("frond/level");
			node.send("08 0c 20 " + id + " 0001 '1'").expect("07 0d " + id + " 0001 00");
			Tool.await("the reading", () -> historian.messages.stream()
					.anyMatch(message -> message.getTopic().toString().equals("frond/level") && message.getQos() == MqttQos.AT_LEAST_ONCE));
		}
	}

	/** Section 6.6: PUBACK with 02, invalid topic id, makes the client register. */
	@Test
	void anUnknownTopicIdIsRejected() {
		try (Node node = node()) {
			node.connect("unknown");
			String id = node.register("frond/unknown");
			String other = String.format("%04x", Integer.parseInt(id, 16) ^ 1);
			node.send("08 0c 20 " + other + " 0003 'x'").expect("07 0d " + other + " 0003 02");
			node.send("08 0c 21 0001 0004 'x'").expect("07 0d 0001 0004 02");
		}
	}

	/** Section 5.3.10: 03, not supported. */
	@Test
	void whatIsNotSupportedIsRejectedAsSuch() {
		try (Node node = node()) {
			node.send("09 04 04 02 003c 'ver'").expect("03 05 03");
			node.connect("notsupported");
			node.send("09 0a 0000 0008 'a/#'").expect("07 0b 0000 0008 03");
			node.send("0a 12 20 0006 'a/#/b'").expect("08 13 00 0000 0006 03");
			node.send("04 1c 'wm'").expect("03 1d 03");
		}
	}

	/** Sections 6.9 and 6.10, both ways through a real broker: what one client publishes another one gets, QoS 2 and 1, wildcard and retained. */
	@Test
	void whatOneClientPublishesAnotherSubscribesTo() {
		try (Node reader = node(); Node writer = node()) {
			reader.connect("reader");
			writer.connect("writer");
			String id = writer.register("room/1/t");
			writer.send("08 0c 30 " + id + " 0001 'r'").expect("07 0d " + id + " 0001 00");
			reader.send("0d 12 40 0006 'room/+/t'").expect("08 13 40 0000 0006 00");
			String register = reader.receive();
			assertTrue(register.matches("0e0a........" + "726f6f6d2f312f74"), register);
			String readers = register.substring(4, 8);
			reader.send("07 0b " + readers + register.substring(8, 12) + "00");
			String retained = reader.receive();
			assertTrue(retained.matches("080c30" + readers + "....72"), retained);
			reader.send("07 0d " + readers + retained.substring(10, 14) + "00");
			writer.send("08 0c 40 " + id + " 0002 'x'").expect("04 0f 0002");
			writer.send("04 10 0002").expect("04 0e 0002");
			String exact = reader.receive();
			assertTrue(exact.matches("080c40" + readers + "....78"), exact);
			reader.send("04 0f " + exact.substring(10, 14)).expect("04 10 " + exact.substring(10, 14));
			reader.send("04 0e " + exact.substring(10, 14)).send("02 16").expect("02 17");
			reader.send("0d 14 00 0009 'room/+/t'").expect("04 15 0009");
		}
	}

	/** Section 6.3: a client that is silent for 1.5 s of a keep-alive of one is lost, and its will is published. */
	@Test
	void theWillOfALostClientReachesTheBroker() {
		try (Node node = node()) {
			node.send("0a 04 0c 01 0001 'will'").expect("02 06");
			node.send("08 07 20 'wills'").expect("02 08");
			node.send("06 09 'dead'").expect("03 05 00");
			Tool.await("the will", () -> historian.received.contains("wills dead"));
		}
	}

	/** Section 5.4.21: a gateway that cannot map a message to a client says DISCONNECT, and the client connects again. */
	@Test
	void aStrangerIsToldToConnect() {
		try (Node node = node()) {
			node.send("08 0c 20 0001 0001 'x'").expect("02 18");
			node.send("02 16").expect("02 18");
			node.send("09 0a 0000 0001 'a/b'").expect("02 18");
			node.connect("stranger");
			node.send("02 16").expect("02 17");
		}
	}

	/** Section 6.12: DISCONNECT is answered with DISCONNECT, also when the first answer was lost and it comes again. */
	@Test
	void aDisconnectIsAnsweredEachTime() {
		try (Node node = node()) {
			node.connect("leaver");
			node.send("02 18").expect("02 18");
			node.send("02 18").expect("02 18");
			gateway.awaitLine("event disconnected leaver");
			node.send("02 16").expect("02 18");
		}
	}

	/** Section 6.3: with a clean session the topics end, without they stay. */
	@Test
	void topicsStayOnlyWithoutACleanSession() {
		try (Node node = node()) {
			node.send("0a 04 00 01 003c 'stay'").expect("03 05 00");
			String id = node.register("frond/stay");
			node.send("0a 04 00 01 003c 'stay'").expect("03 05 00");
			node.send("08 0c 20 " + id + " 0001 '1'").expect("07 0d " + id + " 0001 00");
			node.send("0a 04 04 01 003c 'stay'").expect("03 05 00");
			node.send("08 0c 20 " + id + " 0002 '1'").expect("07 0d " + id + " 0002 02");
		}
	}

	@Test
	void twoClientsAtOnceKeepTheirTopicsApart() {
		try (Node one = node(); Node two = node()) {
			one.connect("one");
			two.connect("two");
			String idOne = one.register("frond/one");
			String idTwo = two.register("frond/two");
			for (int i = 1; i <= 20; i++) {
				String number = String.format("%04x", i);
				one.send("0b 0c 20 " + idOne + number + "'" + number + "'");
				two.send("0b 0c 20 " + idTwo + number + "'" + number + "'");
			}
			for (int i = 1; i <= 20; i++) {
				one.expect("07 0d " + idOne + String.format("%04x", i) + "00");
				two.expect("07 0d " + idTwo + String.format("%04x", i) + "00");
			}
			Tool.await("all readings", () -> historian.received.contains("frond/one 0014") && historian.received.contains("frond/two 0014"));
			assertEquals(20, historian.received.stream().filter(line -> line.startsWith("frond/one ")).count());
			assertEquals(20, historian.received.stream().filter(line -> line.startsWith("frond/two ")).count());
		}
	}

	/** A border router that restarted gives its nodes new ports: the client id decides, and the old address is nobody's. */
	@Test
	void aClientThatComesFromANewPortTakesItsSessionAlong() {
		try (Node before = node(); Node after = node()) {
			before.send("0b 04 00 01 003c 'mover'").expect("03 05 00");
			String id = before.register("frond/mover");
			after.send("0b 04 00 01 003c 'mover'").expect("03 05 00");
			after.send("08 0c 20 " + id + " 0001 'a'").expect("07 0d " + id + " 0001 00");
			before.send("08 0c 20 " + id + " 0002 'b'").expect("02 18");
		}
	}

	/** And a port given to another client is that one's. */
	@Test
	void aClientThatConnectsFromAnothersPortEndsTheOther() {
		try (Node node = node()) {
			node.connect("tenant1");
			String id = node.register("frond/tenant1");
			node.connect("tenant2");
			gateway.awaitLine("event lost tenant1");
			node.send("08 0c 20 " + id + " 0001 'a'").expect("07 0d " + id + " 0001 02");
		}
	}
}
