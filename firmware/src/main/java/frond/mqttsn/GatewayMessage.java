package frond.mqttsn;

import frond.buffer.Bytes;

/** ADVERTISE, SEARCHGW and GWINFO (sections 5.4.1 to 5.4.3) over bytes that the caller owns; accessors and writers as {@link MqttSn} says. */
public final class GatewayMessage {
	private GatewayMessage() {
	}

	// ADVERTISE (5.4.1): GwId, Duration. SEARCHGW (5.4.2): Radius. GWINFO (5.4.3): GwId, GwAdd.

	/** GwId of ADVERTISE and GWINFO. */
	public static int gatewayId(byte[] bytes, int body) {
		return bytes[body] & 0xff;
	}

	/** Seconds until the next ADVERTISE. */
	public static int advertiseDuration(byte[] bytes, int body) {
		return Bytes.get16(bytes, body + 1);
	}

	/** Broadcast radius of SEARCHGW, hops; 0 for all. */
	public static int radius(byte[] bytes, int body) {
		return bytes[body] & 0xff;
	}

	/** Index of the gateway's address in GWINFO; it reaches to the message's end and is empty when the gateway itself answers. */
	public static int gatewayAddressAt(int body) {
		return body + 1;
	}

	/** @param seconds 0 to 65535 */
	public static int writeAdvertise(byte[] bytes, int at, int gatewayId, int seconds) {
		int body = MqttSn.header(bytes, at, MqttSn.ADVERTISE, 3);
		bytes[body] = (byte) gatewayId;
		Bytes.put16(bytes, body + 1, seconds);
		return body + 3;
	}

	/** @param radius hops; 0 for all */
	public static int writeSearchGw(byte[] bytes, int at, int radius) {
		return MqttSn.writeByte(bytes, at, MqttSn.SEARCHGW, radius);
	}

	/** @param length bytes of the gateway's address; 0 when the gateway itself answers */
	public static int writeGwInfo(byte[] bytes, int at, int gatewayId, byte[] from, int fromAt, int length) {
		int body = MqttSn.header(bytes, at, MqttSn.GWINFO, 1 + length);
		System.arraycopy(from, fromAt, bytes, body + 1, length);
		bytes[body] = (byte) gatewayId;
		return body + 1 + length;
	}
}
