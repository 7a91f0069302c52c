package frond.mqttsn;

import frond.buffer.Bytes;

/** SUBSCRIBE, UNSUBSCRIBE and SUBACK (sections 5.4.15 to 5.4.17) over bytes that the caller owns; accessors and writers as {@link MqttSn} says. */
public final class SubscribeMessage {
	private SubscribeMessage() {
	}

	// SUBSCRIBE (5.4.15) and UNSUBSCRIBE (5.4.17): Flags, MsgId, TopicName or TopicId. SUBACK (5.4.16): Flags, TopicId, MsgId, ReturnCode.

	/** Message id of SUBSCRIBE and UNSUBSCRIBE. */
	public static int subscribeMessageId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 1);
	}

	/** Index of the topic name in SUBSCRIBE and UNSUBSCRIBE of {@link MqttSn#TOPIC_NORMAL}; it reaches to the message's end. */
	public static int subscribeTopicNameAt(int body) {
		return body + 3;
	}

	/** Topic id, or the two characters of a short name, in SUBSCRIBE and UNSUBSCRIBE of the other topic id types. */
	public static int subscribeTopicId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 3);
	}

	/**
	 * @param type {@link MqttSn#SUBSCRIBE} or {@link MqttSn#UNSUBSCRIBE}
	 * @param length of the topic name or filter; 2 with the id's bytes for {@link MqttSn#TOPIC_PREDEFINED} and {@link MqttSn#TOPIC_SHORT}
	 */
	public static int writeSubscribe(byte[] bytes, int at, int type, int flags, int messageId, byte[] from, int fromAt, int length) {
		int body = MqttSn.header(bytes, at, type, 3 + length);
		System.arraycopy(from, fromAt, bytes, body + 3, length);
		bytes[body] = (byte) flags;
		Bytes.put16(bytes, body + 1, messageId);
		return body + 3 + length;
	}

	/**
	 * @param type {@link MqttSn#SUBSCRIBE} or {@link MqttSn#UNSUBSCRIBE}
	 * @param flags with {@link MqttSn#TOPIC_PREDEFINED} or {@link MqttSn#TOPIC_SHORT}
	 */
	public static int writeSubscribeId(byte[] bytes, int at, int type, int flags, int messageId, int topicId) {
		int body = MqttSn.header(bytes, at, type, 5);
		bytes[body] = (byte) flags;
		Bytes.put16(bytes, body + 1, messageId);
		Bytes.put16(bytes, body + 3, topicId);
		return body + 5;
	}

	/** Topic id of SUBACK; 0 for a filter with wildcards. */
	public static int subackTopicId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 1);
	}

	/** Message id of SUBACK. */
	public static int subackMessageId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 3);
	}

	/** Return code of SUBACK. */
	public static int subackReturnCode(byte[] bytes, int body) {
		return bytes[body + 5] & 0xff;
	}

	/** @param flags the granted QoS */
	public static int writeSuback(byte[] bytes, int at, int flags, int topicId, int messageId, int returnCode) {
		int body = MqttSn.header(bytes, at, MqttSn.SUBACK, 6);
		bytes[body] = (byte) flags;
		Bytes.put16(bytes, body + 1, topicId);
		Bytes.put16(bytes, body + 3, messageId);
		bytes[body + 5] = (byte) returnCode;
		return body + 6;
	}
}
