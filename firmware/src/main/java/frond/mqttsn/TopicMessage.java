package frond.mqttsn;

import frond.buffer.Bytes;

/** REGISTER, REGACK and PUBACK (sections 5.4.10, 5.4.11, 5.4.13) over bytes that the caller owns; accessors and writers as {@link MqttSn} says. */
public final class TopicMessage {
	private TopicMessage() {
	}

	// REGISTER (5.4.10): TopicId, MsgId, TopicName. REGACK (5.4.11) and PUBACK (5.4.13): TopicId, MsgId, ReturnCode.

	/** Topic id of REGISTER, REGACK and PUBACK. */
	public static int topicId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body);
	}

	/** Message id of REGISTER, REGACK and PUBACK. */
	public static int topicMessageId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 2);
	}

	/** Index of the topic name in REGISTER; it reaches to the message's end. */
	public static int registerTopicNameAt(int body) {
		return body + 4;
	}

	/** Return code of REGACK and PUBACK. */
	public static int topicReturnCode(byte[] bytes, int body) {
		return bytes[body + 4] & 0xff;
	}

	/** @param topicId 0 from a client, which asks for one; the id from a gateway */
	public static int writeRegister(byte[] bytes, int at, int topicId, int messageId, byte[] from, int fromAt, int length) {
		int body = MqttSn.header(bytes, at, MqttSn.REGISTER, 4 + length);
		System.arraycopy(from, fromAt, bytes, body + 4, length);
		Bytes.put16(bytes, body, topicId);
		Bytes.put16(bytes, body + 2, messageId);
		return body + 4 + length;
	}

	/** @param type {@link MqttSn#REGACK} or {@link MqttSn#PUBACK} */
	public static int writeTopicAck(byte[] bytes, int at, int type, int topicId, int messageId, int returnCode) {
		int body = MqttSn.header(bytes, at, type, 5);
		Bytes.put16(bytes, body, topicId);
		Bytes.put16(bytes, body + 2, messageId);
		bytes[body + 4] = (byte) returnCode;
		return body + 5;
	}
}
