package frond.mqttsn;

import frond.buffer.Bytes;

/** PUBLISH, and what has a message id alone (sections 5.4.12, 5.4.14, 5.4.18) over bytes that the caller owns; accessors and writers as {@link MqttSn} says. */
public final class PublishMessage {
	private PublishMessage() {
	}

	// PUBLISH (5.4.12): Flags, TopicId, MsgId, Data.

	/** Topic id of PUBLISH, or the two characters of a short topic name. */
	public static int publishTopicId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 1);
	}

	/** Message id of PUBLISH; 0 for QoS 0 and -1. */
	public static int publishMessageId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 3);
	}

	/** Index of the data of PUBLISH; it reaches to the message's end. */
	public static int publishDataAt(int body) {
		return body + MqttSn.PUBLISH_FIELDS;
	}

	public static int writePublish(byte[] bytes, int at, int flags, int topicId, int messageId, byte[] from, int fromAt, int length) {
		int body = MqttSn.header(bytes, at, MqttSn.PUBLISH, MqttSn.PUBLISH_FIELDS + length);
		// The data first: where it is already close to its place, a field written before would spoil it.
		System.arraycopy(from, fromAt, bytes, body + MqttSn.PUBLISH_FIELDS, length);
		bytes[body] = (byte) flags;
		Bytes.put16(bytes, body + 1, topicId);
		Bytes.put16(bytes, body + 3, messageId);
		return body + MqttSn.PUBLISH_FIELDS + length;
	}

	// PUBREC, PUBREL, PUBCOMP (5.4.14) and UNSUBACK (5.4.18): MsgId.

	/** Message id of PUBREC, PUBREL, PUBCOMP and UNSUBACK. */
	public static int messageId(byte[] bytes, int body) {
		return Bytes.get16(bytes, body);
	}

	/** @param type {@link MqttSn#PUBREC}, {@link MqttSn#PUBREL}, {@link MqttSn#PUBCOMP} or {@link MqttSn#UNSUBACK} */
	public static int writeMessageId(byte[] bytes, int at, int type, int messageId) {
		int body = MqttSn.header(bytes, at, type, 2);
		Bytes.put16(bytes, body, messageId);
		return body + 2;
	}
}
