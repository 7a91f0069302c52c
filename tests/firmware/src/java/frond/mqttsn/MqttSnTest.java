package frond.mqttsn;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** Expectations: the message tables of the MQTT-SN 1.2 specification, sections 5.2 to 5.5, written out by hand. */
public class MqttSnTest {
	private static final byte[] NODE = Bytes.ascii("02f00d0000000001");

	/** Table 7: length, 0x04, flags, protocol id 0x01, duration, client id. */
	@Test
	public void connectIsAsTheSpecificationDrawsIt() {
		byte[] expected = Hex.bytes("16 04 04 01 003c 30326630306430303030303030303031");
		byte[] bytes = new byte[expected.length];
		assertEquals(expected.length, ConnectMessage.writeConnect(bytes, 0, MqttSn.FLAG_CLEAN_SESSION, 60, NODE, 0, NODE.length));
		assertArrayEquals(expected, bytes);
		assertEquals(MqttSn.CONNECT, MqttSn.check(bytes, 0, bytes.length));
		int body = MqttSn.body(bytes, 0);
		assertEquals(MqttSn.FLAG_CLEAN_SESSION, MqttSn.flags(bytes, body));
		assertEquals(MqttSn.PROTOCOL_ID, ConnectMessage.protocolId(bytes, body));
		assertEquals(60, ConnectMessage.connectDuration(bytes, body));
		assertEquals(6, ConnectMessage.connectClientIdAt(body));
	}

	/** Tables 13 and 14. */
	@Test
	public void registerAndItsAnswerAreAsTheSpecificationDrawsThem() {
		byte[] expected = Hex.bytes("09 0a 0000 1234 612f62");
		byte[] bytes = new byte[expected.length];
		TopicMessage.writeRegister(bytes, 0, 0, 0x1234, Bytes.ascii("a/b"), 0, 3);
		assertArrayEquals(expected, bytes);
		assertEquals(MqttSn.REGISTER, MqttSn.check(bytes, 0, bytes.length));
		assertEquals(0x1234, TopicMessage.topicMessageId(bytes, 2));

		byte[] answer = Hex.bytes("07 0b 0042 1234 02");
		assertEquals(MqttSn.REGACK, MqttSn.check(answer, 0, 7));
		assertEquals(0x42, TopicMessage.topicId(answer, 2));
		assertEquals(0x1234, TopicMessage.topicMessageId(answer, 2));
		assertEquals(MqttSn.REJECTED_TOPIC_ID, TopicMessage.topicReturnCode(answer, 2));
		byte[] written = new byte[7];
		assertEquals(7, TopicMessage.writeTopicAck(written, 0, MqttSn.REGACK, 0x42, 0x1234, 2));
		assertArrayEquals(answer, written);
	}

	/** Tables 15 and 16. */
	@Test
	public void publishAndItsAcknowledgementAreAsTheSpecificationDrawsThem() {
		byte[] expected = Hex.bytes("0a 0c a2 6162 0007 010203");
		byte[] bytes = new byte[expected.length];
		PublishMessage.writePublish(bytes, 0, MqttSn.FLAG_DUP | MqttSn.QOS_1 | MqttSn.TOPIC_SHORT, 0x6162, 7, new byte[] { 1, 2, 3 }, 0, 3);
		assertArrayEquals(expected, bytes);
		assertEquals(MqttSn.PUBLISH, MqttSn.check(bytes, 0, bytes.length));
		assertEquals(0x6162, PublishMessage.publishTopicId(bytes, 2));
		assertEquals(7, PublishMessage.publishMessageId(bytes, 2));
		assertEquals(7, PublishMessage.publishDataAt(2));

		byte[] written = new byte[7];
		TopicMessage.writeTopicAck(written, 0, MqttSn.PUBACK, 0x42, 7, MqttSn.REJECTED_CONGESTION);
		assertArrayEquals(Hex.bytes("07 0d 0042 0007 01"), written);
	}

	/** Tables 4 to 6, 8 to 12, 17 to 28. */
	@Test
	public void theOtherMessagesAreAsTheSpecificationDrawsThem() {
		byte[] bytes = new byte[16];
		assertWritten("05 00 07 0384", bytes, GatewayMessage.writeAdvertise(bytes, 0, 7, 900));
		assertEquals(900, GatewayMessage.advertiseDuration(bytes, 2));
		assertWritten("03 01 02", bytes, GatewayMessage.writeSearchGw(bytes, 0, 2));
		assertWritten("03 02 07", bytes, GatewayMessage.writeGwInfo(bytes, 0, 7, bytes, 0, 0));
		assertWritten("05 02 07 0a0b", bytes, GatewayMessage.writeGwInfo(bytes, 0, 7, new byte[] { 10, 11 }, 0, 2));
		assertEquals(7, GatewayMessage.gatewayId(bytes, 2));
		assertWritten("03 05 01", bytes, ConnectMessage.writeConnack(bytes, 0, MqttSn.REJECTED_CONGESTION));
		assertEquals(MqttSn.REJECTED_CONGESTION, ConnectMessage.returnCode(bytes, 2));
		assertWritten("02 06", bytes, MqttSn.writeEmpty(bytes, 0, MqttSn.WILLTOPICREQ));
		assertWritten("06 07 30 612f62", bytes, WillMessage.writeWillTopic(bytes, 0, MqttSn.WILLTOPIC, MqttSn.QOS_1 | MqttSn.FLAG_RETAIN, Bytes.ascii("a/b"), 0, 3));
		assertWritten("02 1a", bytes, WillMessage.writeWillTopic(bytes, 0, MqttSn.WILLTOPICUPD, 0, bytes, 0, 0));
		assertWritten("02 08", bytes, MqttSn.writeEmpty(bytes, 0, MqttSn.WILLMSGREQ));
		assertWritten("05 09 612f62", bytes, WillMessage.writeWillMessage(bytes, 0, MqttSn.WILLMSG, Bytes.ascii("a/b"), 0, 3));
		assertWritten("03 1b 00", bytes, WillMessage.writeWillResponse(bytes, 0, MqttSn.WILLTOPICRESP, 0));
		assertWritten("04 0f 0102", bytes, PublishMessage.writeMessageId(bytes, 0, MqttSn.PUBREC, 0x102));
		assertEquals(0x102, PublishMessage.messageId(bytes, 2));
		assertWritten("08 12 20 0102 612f62", bytes, SubscribeMessage.writeSubscribe(bytes, 0, MqttSn.SUBSCRIBE, MqttSn.QOS_1, 0x102, Bytes.ascii("a/b"), 0, 3));
		assertEquals(0x102, SubscribeMessage.subscribeMessageId(bytes, 2));
		assertWritten("07 14 01 0102 0009", bytes, SubscribeMessage.writeSubscribe(bytes, 0, MqttSn.UNSUBSCRIBE, MqttSn.TOPIC_PREDEFINED, 0x102, new byte[] { 0, 9 }, 0, 2));
		assertEquals(9, SubscribeMessage.subscribeTopicId(bytes, 2));
		assertWritten("08 13 20 0009 0102 03", bytes, SubscribeMessage.writeSuback(bytes, 0, MqttSn.QOS_1, 9, 0x102, 3));
		assertEquals(9, SubscribeMessage.subackTopicId(bytes, 2));
		assertEquals(0x102, SubscribeMessage.subackMessageId(bytes, 2));
		assertEquals(3, SubscribeMessage.subackReturnCode(bytes, 2));
		assertWritten("05 16 612f62", bytes, ConnectMessage.writePingreq(bytes, 0, Bytes.ascii("a/b"), 0, 3));
		assertWritten("02 17", bytes, MqttSn.writeEmpty(bytes, 0, MqttSn.PINGRESP));
		assertWritten("02 18", bytes, MqttSn.writeEmpty(bytes, 0, MqttSn.DISCONNECT));
		assertEquals(-1, ConnectMessage.disconnectDuration(bytes, 2, 2));
		assertWritten("04 18 012c", bytes, ConnectMessage.writeSleep(bytes, 0, 300));
		assertEquals(300, ConnectMessage.disconnectDuration(bytes, 2, 4));
	}

	/** Section 5.5, figure 4: length of the wrapper alone, 0xfe, ctrl, wireless node id, then the message. */
	@Test
	public void aForwardersWrapperIsAsTheSpecificationDrawsIt() {
		byte[] expected = Hex.bytes("05 fe 01 0a0b 02 17");
		byte[] bytes = new byte[7];
		int inner = Encapsulation.writeEncapsulation(bytes, 0, 1, new byte[] { 10, 11 }, 0, 2);
		assertEquals(7, MqttSn.writeEmpty(bytes, inner, MqttSn.PINGRESP));
		assertArrayEquals(expected, bytes);
		assertEquals(MqttSn.ENCAPSULATED, MqttSn.check(bytes, 0, 7));
		assertEquals(5, Encapsulation.encapsulatedAt(bytes, 0));
		assertEquals(1, Encapsulation.encapsulatedRadius(bytes, 2));
		assertEquals(3, Encapsulation.wirelessNodeIdAt(2));
		assertEquals(MqttSn.PINGRESP, MqttSn.check(bytes, 5, 7));
		assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(bytes, 0, 5));
	}

	/** RIOT #18433: a length byte of 0x01 announces two more length bytes, which a packet of two bytes does not have. */
	@Test
	public void aLongLengthInAPacketOfTwoBytesIsDropped() {
		assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(Hex.bytes("01 17"), 0, 2));
		assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(Hex.bytes("01 00 04"), 0, 3));
		assertEquals(MqttSn.PINGRESP, MqttSn.check(Hex.bytes("01 0004 17"), 0, 4));
		assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(Hex.bytes("01 0003 17"), 0, 4));
	}

	/** Paho MQTT-SN #186, section 5.2.1: 255 bytes in all still have the short header, 256 the long one. */
	@Test
	public void theHeaderGrowsBetween255And256Bytes() {
		byte[] data = new byte[300];
		byte[] bytes = new byte[300];
		assertEquals(255, PublishMessage.writePublish(bytes, 0, MqttSn.QOS_1, 1, 1, data, 0, 248));
		assertEquals(255, bytes[0] & 0xff);
		assertEquals(MqttSn.PUBLISH, MqttSn.check(bytes, 0, 255));
		assertEquals(7, PublishMessage.publishDataAt(MqttSn.body(bytes, 0)));
		assertEquals(258, PublishMessage.writePublish(bytes, 0, MqttSn.QOS_1, 1, 1, data, 0, 249));
		assertEquals(1, bytes[0]);
		assertEquals(1, bytes[1]);
		assertEquals(2, bytes[2]);
		assertEquals(MqttSn.PUBLISH, MqttSn.check(bytes, 0, 258));
		assertEquals(9, PublishMessage.publishDataAt(MqttSn.body(bytes, 0)));
	}

	/** Every message of the specification, cut at every length and with one byte too many. */
	@Test
	public void aMessageCutOrPaddedIsDropped() {
		String[] messages = { "05 00 07 0384", "03 01 02", "03 05 00", "02 06", "02 08", "07 0b 0042 1234 00", "07 0d 0042 0007 00", "04 0e 0001",
				"04 10 0001", "08 13 20 0009 0102 03", "04 15 0001", "02 17", "04 18 012c", "03 1b 00", "03 1d 00", "16 04 04 01 003c 30326630306430303030303030303031",
				"09 0a 0000 1234 612f62", "0a 0c a2 6162 0007 010203", "08 12 20 0102 612f62" };
		for (int i = 0; i < messages.length; i++) {
			byte[] whole = Hex.bytes(messages[i]);
			assertTrue(messages[i], MqttSn.check(whole, 0, whole.length) >= 0);
			byte[] longer = new byte[whole.length + 1];
			System.arraycopy(whole, 0, longer, 0, whole.length);
			assertEquals(messages[i], Drop.MQTTSN_LENGTH, MqttSn.check(longer, 0, longer.length));
			for (int end = 0; end < whole.length; end++) {
				assertEquals(messages[i], Drop.MQTTSN_LENGTH, MqttSn.check(whole, 0, end));
			}
		}
	}

	/** A length that matches the packet, but is shorter than the type's fields. */
	@Test
	public void aBodyTooShortForItsTypeIsDropped() {
		int[] types = { MqttSn.ADVERTISE, MqttSn.SEARCHGW, MqttSn.GWINFO, MqttSn.CONNECT, MqttSn.CONNACK, MqttSn.REGISTER, MqttSn.REGACK, MqttSn.PUBLISH,
				MqttSn.PUBACK, MqttSn.PUBCOMP, MqttSn.PUBREC, MqttSn.PUBREL, MqttSn.SUBSCRIBE, MqttSn.SUBACK, MqttSn.UNSUBSCRIBE, MqttSn.UNSUBACK,
				MqttSn.WILLTOPICRESP, MqttSn.WILLMSGRESP, MqttSn.ENCAPSULATED };
		for (int i = 0; i < types.length; i++) {
			assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(new byte[] { 2, (byte) types[i] }, 0, 2));
		}
		assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(Hex.bytes("03 18 01"), 0, 3));
		assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(Hex.bytes("03 07 00"), 0, 3));
		assertEquals(Drop.MQTTSN_LENGTH, MqttSn.check(Hex.bytes("06 12 01 0102 00"), 0, 6));
	}

	/** Table 3: reserved message types. */
	@Test
	public void aReservedTypeIsDropped() {
		int[] reserved = { 0x03, 0x11, 0x19, 0x1e, 0x80, 0xfd, 0xff };
		for (int i = 0; i < reserved.length; i++) {
			assertEquals(Drop.MQTTSN_TYPE, MqttSn.check(new byte[] { 2, (byte) reserved[i] }, 0, 2));
		}
	}

	private static void assertWritten(String expected, byte[] bytes, int end) {
		byte[] written = new byte[end];
		System.arraycopy(bytes, 0, written, 0, end);
		assertArrayEquals(Hex.bytes(expected), written);
		assertTrue(expected, MqttSn.check(bytes, 0, end) >= 0);
	}
}
