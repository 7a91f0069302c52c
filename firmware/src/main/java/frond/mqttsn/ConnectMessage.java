package frond.mqttsn;

import frond.buffer.Bytes;

/** CONNECT, CONNACK, PINGREQ and DISCONNECT (sections 5.4.4, 5.4.5, 5.4.19 to 5.4.21) over bytes that the caller owns; accessors and writers as {@link MqttSn} says. */
public final class ConnectMessage {
	private ConnectMessage() {
	}

	// CONNECT (5.4.4): Flags, ProtocolId, Duration, ClientId. CONNACK (5.4.5): ReturnCode.

	public static int protocolId(byte[] bytes, int body) {
		return bytes[body + 1] & 0xff;
	}

	/** Keep-alive of CONNECT, seconds. */
	public static int connectDuration(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 2);
	}

	/** Index of the client id in CONNECT; it reaches to the message's end. */
	public static int connectClientIdAt(int body) {
		return body + 4;
	}

	/**
	 * @param flags {@link MqttSn#FLAG_WILL} and {@link MqttSn#FLAG_CLEAN_SESSION} as needed
	 * @param keepAlive seconds, 0 to 65535
	 * @param length of the client id, 1 to {@link MqttSn#MAX_CLIENT_ID}
	 */
	public static int writeConnect(byte[] bytes, int at, int flags, int keepAlive, byte[] from, int fromAt, int length) {
		int body = MqttSn.header(bytes, at, MqttSn.CONNECT, 4 + length);
		System.arraycopy(from, fromAt, bytes, body + 4, length);
		bytes[body] = (byte) flags;
		bytes[body + 1] = MqttSn.PROTOCOL_ID;
		Bytes.put16(bytes, body + 2, keepAlive);
		return body + 4 + length;
	}

	/** Return code of CONNACK, WILLTOPICRESP and WILLMSGRESP. */
	public static int returnCode(byte[] bytes, int body) {
		return bytes[body] & 0xff;
	}

	public static int writeConnack(byte[] bytes, int at, int returnCode) {
		return MqttSn.writeByte(bytes, at, MqttSn.CONNACK, returnCode);
	}

	// PINGREQ (5.4.19): nothing, or ClientId. PINGRESP (5.4.20). DISCONNECT (5.4.21): nothing, or Duration.

	/** @param length of the client id with which a sleeping client asks for its messages; else 0 */
	public static int writePingreq(byte[] bytes, int at, byte[] from, int fromAt, int length) {
		return WillMessage.writeWillMessage(bytes, at, MqttSn.PINGREQ, from, fromAt, length);
	}

	/** Sleep duration of DISCONNECT, seconds; -1 if there is none. */
	public static int disconnectDuration(byte[] bytes, int body, int end) {
		return body == end ? -1 : Bytes.get16(bytes, body);
	}

	/** DISCONNECT of a client that goes to sleep. */
	public static int writeSleep(byte[] bytes, int at, int seconds) {
		return PublishMessage.writeMessageId(bytes, at, MqttSn.DISCONNECT, seconds);
	}
}
