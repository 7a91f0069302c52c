package frond.mqttsn;

import frond.buffer.Bytes;

/** A message wrapped by a forwarder (section 5.5) over bytes that the caller owns; accessors and writers as {@link MqttSn} says. */
public final class Encapsulation {
	private Encapsulation() {
	}

	// Forwarder encapsulation (5.5): Ctrl (radius in bits 1 and 0), Wireless Node Id; then the message.

	/** Index of the message behind a checked wrapper. */
	public static int encapsulatedAt(byte[] bytes, int at) {
		return at + (bytes[at] == 1 ? Bytes.get16(bytes, at + 1) : bytes[at] & 0xff);
	}

	/** Broadcast radius of a wrapped message, 0 to 3. */
	public static int encapsulatedRadius(byte[] bytes, int body) {
		return bytes[body] & 0x03;
	}

	/** Index of the wireless node id in a wrapper; it reaches to {@link #encapsulatedAt}. */
	public static int wirelessNodeIdAt(int body) {
		return body + 1;
	}

	/**
	 * A wrapper; the message is to be written at the index answered.
	 *
	 * @param radius 0 to 3
	 * @param length of the wireless node id
	 */
	public static int writeEncapsulation(byte[] bytes, int at, int radius, byte[] from, int fromAt, int length) {
		int body = MqttSn.header(bytes, at, MqttSn.ENCAPSULATED, 1 + length);
		System.arraycopy(from, fromAt, bytes, body + 1, length);
		bytes[body] = (byte) (radius & 0x03);
		return body + 1 + length;
	}
}
