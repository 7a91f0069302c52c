package frond.mqttsn;

/** WILLTOPIC, WILLMSG, their updates and answers (sections 5.4.7, 5.4.9, 5.4.22 to 5.4.25) over bytes that the caller owns; accessors and writers as {@link MqttSn} says. */
public final class WillMessage {
	private WillMessage() {
	}

	// WILLTOPIC (5.4.7): nothing, or Flags, WillTopic. WILLMSG (5.4.9): WillMsg. The updates (5.4.22 to 5.4.25) look the same.

	/** Index of the topic in WILLTOPIC and WILLTOPICUPD that are not empty; it reaches to the message's end. */
	public static int willTopicAt(int body) {
		return body + 1;
	}

	/**
	 * @param type {@link MqttSn#WILLTOPIC} or {@link MqttSn#WILLTOPICUPD}
	 * @param flags QoS and {@link MqttSn#FLAG_RETAIN}; not written when the topic is empty, which deletes the will
	 */
	public static int writeWillTopic(byte[] bytes, int at, int type, int flags, byte[] from, int fromAt, int length) {
		if (length == 0) {
			return MqttSn.header(bytes, at, type, 0);
		}
		int body = MqttSn.header(bytes, at, type, 1 + length);
		System.arraycopy(from, fromAt, bytes, body + 1, length);
		bytes[body] = (byte) flags;
		return body + 1 + length;
	}

	/** @param type {@link MqttSn#WILLMSG} or {@link MqttSn#WILLMSGUPD} */
	public static int writeWillMessage(byte[] bytes, int at, int type, byte[] from, int fromAt, int length) {
		int body = MqttSn.header(bytes, at, type, length);
		System.arraycopy(from, fromAt, bytes, body, length);
		return body + length;
	}

	/** @param type {@link MqttSn#WILLTOPICRESP} or {@link MqttSn#WILLMSGRESP} */
	public static int writeWillResponse(byte[] bytes, int at, int type, int returnCode) {
		return MqttSn.writeByte(bytes, at, type, returnCode);
	}
}
