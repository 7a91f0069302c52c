package frond.mqttsn;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import org.junit.Test;

/** Topics that need no REGISTER, QoS that needs no answer, and what others' parsers stumbled over. Expectations: MQTT-SN 1.2 sections 5.2, 6.6 to 6.8. */
public class TopicKindsTest {
	private static boolean publish(Gateway gateway, int qos) {
		gateway.client.data()[gateway.client.dataAt()] = 'x';
		return gateway.client.publish(MqttSnClient.READINGS, qos, gateway.client.dataAt() + 1, gateway.now);
	}

	@Test
	public void aPredefinedTopicIsNotRegistered() {
		Gateway gateway = new Gateway(true);
		gateway.client.predefine(MqttSnClient.READINGS, 0x0102);
		gateway.start();
		gateway.say("03 05 00");
		assertEquals(1, gateway.registered);
		assertTrue(gateway.publish("8100"));
		assertArrayEquals(Hex.bytes("09 0c 21 0102 1235 8100"), gateway.last);
		gateway.say("07 0d 0102 1235 00");
		assertEquals(1, gateway.acknowledged);
	}

	/** A name of two characters is its own id. */
	@Test
	public void aShortTopicNameIsNotRegistered() {
		Gateway gateway = new Gateway(true, "zz");
		gateway.start();
		gateway.say("03 05 00");
		assertTrue(gateway.publish("8100"));
		assertArrayEquals(Hex.bytes("09 0c 22 7a7a 1235 8100"), gateway.last);
	}

	/** SUBSCRIBE carries the id or the two characters, and PUBLISHes of that kind are taken. */
	@Test
	public void predefinedAndShortTopicsCanBeHeard() {
		Gateway gateway = new Gateway(true);
		gateway.client.subscribe(Bytes.ascii("some/command"), Bytes.ascii("d"));
		gateway.client.predefine(MqttSnClient.COMMANDS, 0x0304);
		gateway.start();
		gateway.accept();
		assertArrayEquals(Hex.bytes("07 12 21 1236 0304"), gateway.last);
		gateway.say("08 13 20 0000 1236 00");
		gateway.say("08 0c 21 0304 0000 68");
		gateway.say("08 0c 20 0304 0000 68");
		assertEquals(1, gateway.messages);
		Gateway other = new Gateway(true);
		other.client.subscribe(Bytes.ascii("cc"), Bytes.ascii("d"));
		other.start();
		other.accept();
		assertArrayEquals(Hex.bytes("07 12 22 1236 6363"), other.last);
		other.say("08 13 20 0000 1236 00");
		other.say("08 0c 22 6363 0000 68");
		assertEquals(1, other.messages);
	}

	/** An invalid id of a predefined topic: nothing to register, but a gateway that will not do. */
	@Test
	public void aPredefinedTopicThatTheGatewayDoesNotKnowIsPublishedLater() {
		Gateway gateway = new Gateway(true);
		gateway.client.predefine(MqttSnClient.READINGS, 0x0102);
		gateway.start();
		gateway.say("03 05 00");
		gateway.publish("8100");
		gateway.say("07 0d 0102 1235 02");
		assertEquals(1, gateway.returned);
		assertFalse(gateway.client.ready(gateway.now));
		assertTrue(gateway.client.readyAt() <= gateway.now + 2 * Gateway.SECOND);
	}

	@Test
	public void qos0HasNoMessageIdAndIsNotWaitedFor() {
		Gateway gateway = Gateway.connected();
		assertTrue(publish(gateway, MqttSn.QOS_0));
		assertArrayEquals(Hex.bytes("08 0c 00 0042 0000 78"), gateway.last);
		assertEquals(1, gateway.acknowledged);
		assertTrue(gateway.client.ready(gateway.now));
	}

	/** With nothing but QoS 0, a gateway that is gone is noticed by its silence at the next PINGREQ all the same. */
	@Test
	public void qos0DoesNotPutThePingOff() {
		Gateway gateway = Gateway.connected();
		for (int i = 0; i < 45; i++) {
			publish(gateway, MqttSn.QOS_0);
			gateway.pass(Gateway.SECOND);
		}
		assertArrayEquals(Hex.bytes("02 16"), gateway.last);
	}

	@Test
	public void qos0WithoutAPacketIsGivenBack() {
		Gateway gateway = Gateway.connected();
		Packet one = gateway.pool.take();
		Packet two = gateway.pool.take();
		assertTrue(publish(gateway, MqttSn.QOS_0));
		assertEquals(1, gateway.returned);
		assertFalse("not at once again", gateway.client.ready(gateway.now));
		gateway.pool.give(one);
		gateway.pool.give(two);
	}

	/** Section 6.8: no CONNECT, no answer. */
	@Test
	public void qosMinus1NeedsNoSession() {
		Gateway gateway = new Gateway(true);
		gateway.client.predefine(MqttSnClient.READINGS, 5);
		assertTrue(gateway.client.setConnectionless());
		gateway.start();
		assertEquals(0, gateway.sent);
		assertTrue(publish(gateway, MqttSn.QOS_1));
		assertArrayEquals(Hex.bytes("08 0c 61 0005 0000 78"), gateway.last);
		assertEquals(1, gateway.acknowledged);
		gateway.say("02 18");
		gateway.pass(1000 * Gateway.SECOND);
		assertEquals("no ping, no CONNECT", 1, gateway.sent);
		assertTrue(publish(gateway, MqttSn.QOS_MINUS_1));
	}

	@Test
	public void qosMinus1NeedsATopicThatNeedsNoSession() {
		assertFalse(new Gateway(true).client.setConnectionless());
		assertTrue(new Gateway(true, "zz").client.setConnectionless());
	}

	/** Section 5.2.1: from 256 bytes on three bytes of length, out and in. */
	@Test
	public void messagesOfMoreThan255BytesGoBothWays() {
		Gateway gateway = new Gateway(true, 400);
		gateway.client.subscribe(Bytes.ascii("c"), Bytes.ascii("d"));
		gateway.start();
		gateway.accept();
		gateway.say("08 13 20 0043 1236 00");
		assertTrue(gateway.client.publish(gateway.client.dataAt() + 300, gateway.now));
		assertEquals(309, gateway.last.length);
		assertArrayEquals(Hex.bytes("01 0135 0c 20 0042 1237"), head(gateway.last, 9));
		gateway.say("07 0d 0042 1237 00");
		assertEquals(1, gateway.acknowledged);
		byte[] long1 = new byte[309];
		System.arraycopy(Hex.bytes("01 0135 0c 20 0043 0007"), 0, long1, 0, 9);
		gateway.say(long1, Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		assertEquals(300, gateway.message.length);
		assertArrayEquals(Hex.bytes("07 0d 0043 0007 00"), gateway.last);
	}

	private static byte[] head(byte[] bytes, int length) {
		byte[] head = new byte[length];
		System.arraycopy(bytes, 0, head, 0, length);
		return head;
	}

	/** CVE-2019-17210 (a topic's length beyond its packet): MQTT-SN has none of its own; a name ends where the message says, and that is where the datagram ends. */
	@Test
	public void cve2019x17210ATopicBeyondItsMessageIsDropped() {
		Gateway gateway = Gateway.connected();
		gateway.say("20 0a 0077 0009 63");
		gateway.say("07 0a 0077 0009 6364");
		assertEquals(2, gateway.stats.drops(Drop.MQTTSN_LENGTH));
		assertEquals(MqttSnClient.READY, gateway.client.state());
	}

	/** CVE-2021-41036 (a remaining length that is not checked against the buffer). */
	@Test
	public void cve2021x41036ALengthBeyondTheDatagramIsDropped() {
		Gateway gateway = Gateway.connected();
		gateway.say("01 ffff 0c 20 0042 0007 68");
		gateway.say("ff 0c 20 0042 0007 68");
		gateway.say("01 0000 0c 20 0042 0007 68");
		gateway.say("00 0c");
		gateway.say("01");
		gateway.say("");
		assertEquals(6, gateway.stats.drops(Drop.MQTTSN_LENGTH));
		assertEquals(2, gateway.pool.free());
	}

	/** CVE-2021-34432 (a topic of no length): a REGISTER without a name, a topic id of 0. */
	@Test
	public void cve2021x34432ATopicWithoutANameIsRefused() {
		Gateway gateway = Gateway.connected();
		gateway.say("06 0a 0077 0009");
		assertEquals("the name is missing", 1, gateway.stats.drops(Drop.MQTTSN_LENGTH));
		gateway.say("08 0c 20 0000 0007 68");
		assertArrayEquals(Hex.bytes("07 0d 0000 0007 02"), gateway.last);
		assertEquals(0, gateway.messages);
	}
}
