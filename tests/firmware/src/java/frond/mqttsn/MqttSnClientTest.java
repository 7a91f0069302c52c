package frond.mqttsn;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Noise;
import frond.buffer.Packet;
import frond.buffer.Stats;
import org.junit.Test;

/** The client against a scripted gateway under virtual time. Expectations: MQTT-SN 1.2 sections 6.2 to 6.13, messages written out by hand. */
public class MqttSnClientTest {
	@Test
	public void itConnectsRegistersAndPublishes() {
		Gateway gateway = new Gateway(true);
		gateway.start();
		assertArrayEquals(Hex.bytes("16 04 04 01 003c 30326630306430303030303030303031"), gateway.last);
		gateway.say("03 05 00");
		assertArrayEquals(Hex.bytes("09 0a 0000 1235 612f62"), gateway.last);
		assertEquals(1, gateway.connected);
		assertEquals(0, gateway.registered);
		gateway.say("07 0b 0042 1235 00");
		assertEquals(1, gateway.registered);
		assertTrue(gateway.publish("8100"));
		assertArrayEquals(Hex.bytes("09 0c 20 0042 1236 8100"), gateway.last);
		assertFalse(gateway.publish("8101"));
		gateway.say("07 0d 0042 1236 00");
		assertEquals(1, gateway.acknowledged);
		assertTrue(gateway.client.ready(gateway.now));
		assertEquals(1, gateway.client.connects());
		assertEquals(0, gateway.client.retransmissions());
		assertEquals(2, gateway.pool.free());
	}

	@Test
	public void aSessionThatIsToBeKeptSaysSo() {
		Gateway gateway = new Gateway(false);
		gateway.start();
		assertEquals(0, gateway.last[2]);
	}

	/** Section 6.13: the same message again after Tretry, Nretry times. */
	@Test
	public void aLostConnackOrRegackIsAskedForAgain() {
		Gateway gateway = new Gateway(true);
		gateway.start();
		byte[] connect = gateway.last;
		gateway.pass(Gateway.RETRY - 1);
		assertEquals(1, gateway.sent);
		gateway.pass(1);
		assertEquals(2, gateway.sent);
		assertArrayEquals(connect, gateway.last);
		gateway.say("03 05 00");
		byte[] register = gateway.last;
		gateway.pass(Gateway.RETRY);
		assertEquals(4, gateway.sent);
		assertArrayEquals(register, gateway.last);
		gateway.registered(1, MqttSn.ACCEPTED);
		assertEquals(1, gateway.connected);
		assertEquals(2, gateway.client.retransmissions());
	}

	/** Section 5.3.4: DUP is set when a PUBLISH is sent again; nothing else of it changes. */
	@Test
	public void aLostPubackBringsTheSameBytesWithDup() {
		Gateway gateway = Gateway.connected();
		gateway.publish("8100");
		byte[] first = gateway.last;
		gateway.pass(Gateway.RETRY);
		byte[] expected = new byte[first.length];
		System.arraycopy(first, 0, expected, 0, first.length);
		expected[2] = (byte) 0xa0;
		assertArrayEquals(expected, gateway.last);
		gateway.pass(Gateway.RETRY);
		assertArrayEquals(expected, gateway.last);
		gateway.puback(MqttSn.ACCEPTED);
		assertEquals(1, gateway.acknowledged);
		// The answer to the message that was sent again comes late: nothing waits for it.
		gateway.puback(MqttSn.ACCEPTED);
		assertEquals(1, gateway.acknowledged);
		assertEquals(1, gateway.stats.drops(Drop.MQTTSN_UNEXPECTED));
	}

	/** Section 6.13: after Nretry the gateway is taken for lost; what was not acknowledged is not given up. */
	@Test
	public void aSilentGatewayIsConnectedToAgainWithGrowingPauses() {
		Gateway gateway = Gateway.connected();
		gateway.publish("8100");
		gateway.pass(Gateway.PATIENCE);
		assertEquals(1, gateway.returned);
		assertEquals(1, gateway.disconnected);
		assertEquals(MqttSnClient.SILENT, gateway.why);
		long least = Gateway.SECOND;
		for (int i = 0; i < 8; i++) {
			assertEquals(MqttSnClient.PAUSE, gateway.client.state());
			long pause = gateway.client.nextDeadline() - gateway.now;
			assertTrue(pause >= least && pause <= Math.min(2 * least, 60 * Gateway.SECOND));
			least = Math.min(2 * least, 30 * Gateway.SECOND);
			gateway.pass(pause);
			assertEquals(MqttSn.CONNECT, gateway.type());
			gateway.pass(Gateway.PATIENCE);
		}
		gateway.pass(gateway.client.nextDeadline() - gateway.now);
		gateway.accept();
		assertEquals(2, gateway.connected);
		assertEquals(1, gateway.disconnected);
		assertTrue(gateway.publish("8100"));
	}

	/** Section 6.2: a gateway that lost the session answers a message of an unknown client with DISCONNECT. */
	@Test
	public void aRestartedGatewayIsConnectedToAgain() {
		Gateway gateway = Gateway.connected();
		gateway.publish("8100");
		gateway.say("02 18");
		assertEquals(1, gateway.returned);
		assertEquals(1, gateway.disconnected);
		assertEquals(MqttSnClient.DISCONNECTED, gateway.why);
		int sent = gateway.sent;
		gateway.say("02 18");
		gateway.pass(Gateway.SECOND - 1);
		assertEquals(sent, gateway.sent);
		gateway.pass(Gateway.SECOND + 1);
		assertEquals(MqttSn.CONNECT, gateway.type());
		gateway.accept();
		assertEquals(2, gateway.connected);
		assertEquals(2, gateway.client.connects());
	}

	/** Section 6.6: on "invalid topic ID" the topic is registered again. */
	@Test
	public void anInvalidTopicIdIsRegisteredAgain() {
		Gateway gateway = Gateway.connected();
		gateway.publish("8100");
		gateway.puback(MqttSn.REJECTED_TOPIC_ID);
		assertEquals(1, gateway.returned);
		assertEquals(MqttSnClient.TOPIC_UNKNOWN, gateway.why);
		assertEquals(MqttSn.REGISTER, gateway.type());
		assertFalse(gateway.client.ready(gateway.now));
		gateway.registered(0x77, MqttSn.ACCEPTED);
		assertTrue(gateway.publish("8100"));
		assertEquals(0x77, PublishMessage.publishTopicId(gateway.last, 2));
		assertEquals(1, gateway.connected);
		assertEquals(0, gateway.disconnected);
	}

	/** Section 6.6: on "congestion" the client waits before it publishes again; here with growing pauses. */
	@Test
	public void congestionIsAnsweredWithAPause() {
		Gateway gateway = Gateway.connected();
		long least = Gateway.SECOND;
		for (int i = 0; i < 3; i++) {
			assertTrue(gateway.publish("8100"));
			gateway.puback(MqttSn.REJECTED_CONGESTION);
			assertEquals(i + 1, gateway.returned);
			assertFalse(gateway.client.ready(gateway.now + least - 1));
			assertTrue(gateway.client.readyAt() <= gateway.now + 2 * least);
			gateway.pass(2 * least);
			least *= 2;
		}
		assertEquals(0, gateway.disconnected);
		assertTrue(gateway.publish("8100"));
		gateway.puback(MqttSn.ACCEPTED);
		assertTrue(gateway.client.ready(gateway.now));
	}

	@Test
	public void aRefusedConnectionIsTriedAgain() {
		Gateway gateway = new Gateway(true);
		gateway.start();
		gateway.say("03 05 01");
		assertEquals(MqttSnClient.PAUSE, gateway.client.state());
		gateway.pass(2 * Gateway.SECOND);
		gateway.say("03 05 00");
		gateway.registered(1, MqttSn.REJECTED_CONGESTION);
		assertEquals(MqttSnClient.PAUSE, gateway.client.state());
		assertEquals(1, gateway.disconnected);
		gateway.pass(4 * Gateway.SECOND);
		gateway.accept();
		assertEquals(2, gateway.connected);
		assertEquals(1, gateway.registered);
	}

	/** Section 6.11: the gateway hears from the client within the keep-alive period (60 s here), retransmissions included. */
	@Test
	public void aQuietClientPings() {
		Gateway gateway = Gateway.connected();
		int sent = gateway.sent;
		gateway.pass(45 * Gateway.SECOND);
		assertEquals(sent + 1, gateway.sent);
		assertArrayEquals(Hex.bytes("02 16"), gateway.last);
		gateway.say("02 17");
		assertTrue(gateway.client.ready(gateway.now));
		gateway.pass(45 * Gateway.SECOND);
		assertEquals(sent + 2, gateway.sent);
		gateway.pass(Gateway.PATIENCE);
		assertEquals(1, gateway.disconnected);
	}

	/** Section 5.4.19: PINGREQ from the gateway is answered. */
	@Test
	public void theGatewaysPingIsAnswered() {
		Gateway gateway = Gateway.connected();
		gateway.say("02 16");
		assertArrayEquals(Hex.bytes("02 17"), gateway.last);
		assertTrue(gateway.client.ready(gateway.now));
	}

	/** Paho MQTT-SN #169: a lost DISCONNECT must not hang the client. */
	@Test
	public void stoppingWaitsForNothing() {
		Gateway gateway = Gateway.connected();
		gateway.publish("8100");
		gateway.client.stop(gateway.now);
		assertArrayEquals(Hex.bytes("02 18"), gateway.last);
		assertEquals(1, gateway.returned);
		assertEquals(Long.MAX_VALUE, gateway.client.nextDeadline());
		assertFalse(gateway.client.ready(gateway.now));
		gateway.say("02 18");
		gateway.start();
		gateway.accept();
		assertEquals(2, gateway.connected);
	}

	@Test
	public void startingAgainWithTheSameGatewayKeepsTheSession() {
		Gateway gateway = Gateway.connected();
		int sent = gateway.sent;
		gateway.start();
		assertEquals(sent, gateway.sent);
		gateway.say("02 18");
		gateway.start();
		assertEquals(MqttSn.CONNECT, gateway.type());
	}

	@Test
	public void whatDoesNotComeFromTheGatewayIsDropped() {
		Gateway gateway = new Gateway(true);
		gateway.start();
		byte[] connack = Hex.bytes("03 05 00");
		gateway.say(connack, Gateway.HIGH, Gateway.LOW + 1, Gateway.PORT);
		gateway.say(connack, Gateway.HIGH + 1, Gateway.LOW, Gateway.PORT);
		gateway.say(connack, Gateway.HIGH, Gateway.LOW, Gateway.PORT + 1);
		assertEquals(3, gateway.stats.drops(Drop.MQTTSN_SOURCE));
		assertEquals(MqttSnClient.CONNECTING, gateway.client.state());
	}

	@Test
	public void answersThatNothingWaitsForAreDropped() {
		Gateway gateway = new Gateway(true);
		gateway.start();
		gateway.say("07 0b 0042 1235 00");
		gateway.say("07 0d 0042 1235 00");
		gateway.say("02 17");
		gateway.say("03 05 00");
		gateway.say("03 05 00");
		gateway.say("07 0b 0042 1111 00");
		assertEquals(5, gateway.stats.drops(Drop.MQTTSN_UNEXPECTED));
		gateway.say("02 06");
		assertEquals(1, gateway.stats.drops(Drop.MQTTSN_TYPE));
	}

	/** When no packet is free the timer sends the message. */
	@Test
	public void aMessageThatFoundNoPacketIsSentLater() {
		Gateway gateway = Gateway.connected();
		Packet one = gateway.pool.take();
		Packet two = gateway.pool.take();
		int sent = gateway.sent;
		assertTrue(gateway.publish("8100"));
		assertEquals(sent, gateway.sent);
		assertEquals(1, gateway.stats.drops(Drop.NO_PACKET));
		gateway.pool.give(one);
		gateway.pool.give(two);
		gateway.pass(Gateway.RETRY);
		assertEquals(sent + 1, gateway.sent);
		gateway.puback(MqttSn.ACCEPTED);
		assertEquals(1, gateway.acknowledged);
	}

	/** Paho MQTT-SN #186: data up to the limit fits one datagram. */
	@Test
	public void theLargestMessageFillsTheDatagram() {
		Gateway gateway = Gateway.connected();
		assertTrue(gateway.client.publish(gateway.client.dataLimit(), gateway.now));
		assertEquals(gateway.maxPayload(), gateway.last.length);
		assertEquals(MqttSn.PUBLISH, MqttSn.check(gateway.last, 0, gateway.last.length));
	}

	/** Mutated messages: no exception, each counted once, the client still works. */
	@Test
	public void mutatedMessagesAreCountedAndDoNoHarm() {
		String[] texts = { "03 05 00", "07 0b 0042 1235 00", "07 0d 0042 1236 00", "02 17", "02 16", "02 18", "01 0004 17", "05 fe 01 0a0b 02 17", "04 18 012c" };
		byte[][] messages = new byte[texts.length][];
		for (int i = 0; i < texts.length; i++) {
			messages[i] = Hex.bytes(texts[i]);
		}
		Gateway gateway = Gateway.connected();
		gateway.stats.received = 0;
		int before = handled(gateway.stats);
		Noise noise = new Noise();
		for (int i = 0; i < 20000; i++) {
			byte[] message = messages[noise.next(messages.length)];
			byte[] bytes = new byte[message.length];
			System.arraycopy(message, 0, bytes, 0, bytes.length);
			for (int mutations = noise.next(16); mutations > 0; mutations--) {
				bytes[noise.next(bytes.length)] = (byte) noise.next(256);
			}
			byte[] cut = new byte[noise.next(4) == 0 ? noise.next(bytes.length + 1) : bytes.length];
			System.arraycopy(bytes, 0, cut, 0, cut.length);
			gateway.say(cut, Gateway.HIGH, Gateway.LOW, Gateway.PORT);
			gateway.pass(Gateway.SECOND / 4);
			if (gateway.client.ready(gateway.now)) {
				gateway.publish("8100");
			}
		}
		assertEquals(20000, gateway.stats.received);
		assertEquals(20000, handled(gateway.stats) - before);
		assertEquals(2, gateway.pool.free());
		gateway.pass(300 * Gateway.SECOND);
		gateway.client.stop(gateway.now);
		gateway.start();
		gateway.accept();
		assertTrue(gateway.publish("8100"));
	}

	private static int handled(Stats stats) {
		int sum = stats.delivered;
		for (int reason = Drop.MQTTSN_LENGTH; reason >= Drop.MQTTSN_SOURCE; reason--) {
			sum += stats.drops(reason);
		}
		return sum;
	}

	private static Gateway subscribed() {
		Gateway gateway = new Gateway(true);
		gateway.client.subscribe(Bytes.ascii("c"), Bytes.ascii("d"));
		gateway.start();
		gateway.accept();
		assertArrayEquals(Hex.bytes("06 12 20 1236 63"), gateway.last);
		assertFalse(gateway.client.ready(gateway.now));
		gateway.say("08 13 20 0043 1236 00");
		assertTrue(gateway.client.ready(gateway.now));
		return gateway;
	}

	/** Sections 5.4.12 to 5.4.16: subscribed to with QoS 1, told what comes, and each PUBLISH acknowledged with its topic id and message id. */
	@Test
	public void whatComesToTheSubscribedTopicIsTakenAndAcknowledged() {
		Gateway gateway = subscribed();
		gateway.say("09 0c 20 0043 0007 6869");
		assertArrayEquals(Hex.bytes("07 0d 0043 0007 00"), gateway.last);
		assertArrayEquals(Bytes.ascii("hi"), gateway.message);
		int sent = gateway.sent;
		gateway.say("08 0c 00 0043 0000 68");
		assertEquals(2, gateway.messages);
		assertEquals("QoS 0 has no answer", sent, gateway.sent);
		// Its own message may be under way meanwhile.
		gateway.publish("8100");
		gateway.say("08 0c 20 0043 0008 68");
		assertArrayEquals(Hex.bytes("07 0d 0043 0008 00"), gateway.last);
		gateway.answer(MqttSn.PUBACK, 0x42, 0x1237, MqttSn.ACCEPTED);
		assertEquals(1, gateway.acknowledged);
		assertEquals(2, gateway.pool.free());
	}

	@Test
	public void whatCannotBeTakenNowIsAnsweredWithCongestion() {
		Gateway gateway = subscribed();
		gateway.full = true;
		gateway.say("08 0c 20 0043 0007 68");
		assertArrayEquals(Hex.bytes("07 0d 0043 0007 01"), gateway.last);
	}

	/** Section 6.6: "invalid topic ID", for ids that nobody gave, predefined ones and short names alike. */
	@Test
	public void whatComesToAnotherTopicIsRefused() {
		Gateway gateway = subscribed();
		gateway.say("08 0c 20 0055 0007 68");
		assertArrayEquals(Hex.bytes("07 0d 0055 0007 02"), gateway.last);
		gateway.say("08 0c 21 0043 0007 68");
		gateway.say("08 0c 22 0043 0007 68");
		assertEquals(0, gateway.messages);
		assertEquals(3, gateway.stats.drops(Drop.MQTTSN_UNEXPECTED));
	}

	/** A gateway that has no subscriptions takes readings all the same. */
	@Test
	public void aRefusedSubscriptionDoesNotStopReadings() {
		Gateway gateway = new Gateway(true);
		gateway.client.subscribe(Bytes.ascii("c"), Bytes.ascii("d"));
		gateway.start();
		gateway.accept();
		gateway.say("08 13 00 0000 1236 03");
		assertTrue(gateway.publish("8100"));
		gateway.say("08 0c 20 0000 0007 68");
		assertEquals(0, gateway.messages);
	}

	/** Section 6.5: an id for the second topic is asked for when there is something to publish to it, once in a session. */
	@Test
	public void answersGoToATopicThatIsRegisteredWhenItIsNeeded() {
		Gateway gateway = subscribed();
		assertFalse(gateway.client.prepare(1, gateway.now));
		assertArrayEquals(Hex.bytes("07 0a 0000 1237 64"), gateway.last);
		gateway.registered(0x44, MqttSn.ACCEPTED);
		assertTrue(gateway.client.prepare(1, gateway.now));
		gateway.client.data()[gateway.client.dataAt()] = 'x';
		assertTrue(gateway.client.publish(1, MqttSn.QOS_1, gateway.client.dataAt() + 1, gateway.now));
		assertArrayEquals(Hex.bytes("08 0c 20 0044 1238 78"), gateway.last);
		gateway.puback(MqttSn.ACCEPTED);
		assertTrue(gateway.publish("8100"));
		assertArrayEquals(Hex.bytes("09 0c 20 0042 1239 8100"), gateway.last);
	}

	@Test
	public void aTopicForAnswersThatIsRefusedDoesNotStopReadings() {
		Gateway gateway = subscribed();
		gateway.client.prepare(1, gateway.now);
		gateway.registered(0, MqttSn.REJECTED_NOT_SUPPORTED);
		assertEquals(0, gateway.disconnected);
		int sent = gateway.sent;
		assertFalse(gateway.client.prepare(1, gateway.now));
		assertEquals(sent, gateway.sent);
		assertTrue(gateway.publish("8100"));
	}

	/** Section 6.5: a gateway that kept the session names the id of the subscription's topic; no other is taken. */
	@Test
	public void aGatewayMayNameTheIdOfTheSubscription() {
		Gateway gateway = subscribed();
		gateway.say("07 0a 0077 0009 63");
		assertArrayEquals(Hex.bytes("07 0b 0077 0009 00"), gateway.last);
		gateway.say("08 0c 20 0077 0007 68");
		assertEquals(1, gateway.messages);
		gateway.say("08 0a 0078 000a 6365");
		assertArrayEquals(Hex.bytes("07 0b 0078 000a 03"), gateway.last);
	}
}
