package frond.mqttsn;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * MQTT-SN 1.2 messages (sections 5.2 to 5.5) over bytes that the caller owns. {@link #check} is the only gate: what it lets pass can be read
 * with the accessors of its type without any further bound. All numbers are big-endian; texts are UTF-8 without a length of their own.
 *
 * <pre>
 * section 5.2.1, total length up to 255      total length 256 to 65535
 * +--------+---------+----------+           +--------+--------+--------+---------+----------+
 * | Length | MsgType | body ... |           |  0x01  |     Length      | MsgType | body ... |
 * +--------+---------+----------+           +--------+--------+--------+---------+----------+
 *
 * Flags, section 5.3.4
 *    7     6   5     4       3          2           1   0
 * +-----+---------+--------+------+--------------+-------------+
 * | DUP |   QoS   | Retain | Will | CleanSession | TopicIdType |
 * +-----+---------+--------+------+--------------+-------------+
 * </pre>
 *
 * <p>
 * Accessors take {@code body}, the index that {@link #body} answers. Writers take {@code at}, where the message shall begin, write the
 * whole message and answer the index after it; the caller sees to the room ({@link #size}). Writers with a variable part take it from
 * {@code from[fromAt..fromAt+length)}, which may already be its place in {@code bytes}.
 */
public final class MqttSn {
	/** UDP port that gateways mostly have; none is registered. */
	public static final int PORT = 10000;
	public static final int ADVERTISE = 0x00;
	public static final int SEARCHGW = 0x01;
	public static final int GWINFO = 0x02;
	public static final int CONNECT = 0x04;
	public static final int CONNACK = 0x05;
	public static final int WILLTOPICREQ = 0x06;
	public static final int WILLTOPIC = 0x07;
	public static final int WILLMSGREQ = 0x08;
	public static final int WILLMSG = 0x09;
	public static final int REGISTER = 0x0a;
	public static final int REGACK = 0x0b;
	public static final int PUBLISH = 0x0c;
	public static final int PUBACK = 0x0d;
	public static final int PUBCOMP = 0x0e;
	public static final int PUBREC = 0x0f;
	public static final int PUBREL = 0x10;
	public static final int SUBSCRIBE = 0x12;
	public static final int SUBACK = 0x13;
	public static final int UNSUBSCRIBE = 0x14;
	public static final int UNSUBACK = 0x15;
	public static final int PINGREQ = 0x16;
	public static final int PINGRESP = 0x17;
	public static final int DISCONNECT = 0x18;
	public static final int WILLTOPICUPD = 0x1a;
	public static final int WILLTOPICRESP = 0x1b;
	public static final int WILLMSGUPD = 0x1c;
	public static final int WILLMSGRESP = 0x1d;
	/** A message wrapped by a forwarder (section 5.5): its length covers the wrapper only, the message follows. */
	public static final int ENCAPSULATED = 0xfe;

	/** Sent before. */
	public static final int FLAG_DUP = 0x80;
	/** The QoS bits; the value is {@link #QOS_0} to {@link #QOS_MINUS_1}. */
	public static final int QOS_MASK = 0x60;
	public static final int QOS_0 = 0x00;
	public static final int QOS_1 = 0x20;
	public static final int QOS_2 = 0x40;
	/** Publish without a connection (section 6.8). */
	public static final int QOS_MINUS_1 = 0x60;
	public static final int FLAG_RETAIN = 0x10;
	public static final int FLAG_WILL = 0x08;
	public static final int FLAG_CLEAN_SESSION = 0x04;
	/** The topic id type bits. */
	public static final int TOPIC_MASK = 0x03;
	/** An id from REGISTER; in SUBSCRIBE and UNSUBSCRIBE a name. */
	public static final int TOPIC_NORMAL = 0x00;
	/** An id that both ends were told. */
	public static final int TOPIC_PREDEFINED = 0x01;
	/** A name of two characters in place of an id. */
	public static final int TOPIC_SHORT = 0x02;

	/** Return codes, section 5.3.10. */
	public static final int ACCEPTED = 0x00;
	public static final int REJECTED_CONGESTION = 0x01;
	public static final int REJECTED_TOPIC_ID = 0x02;
	public static final int REJECTED_NOT_SUPPORTED = 0x03;

	/** The only protocol id (section 5.3.8). */
	public static final int PROTOCOL_ID = 0x01;
	/** The longest client id, characters (section 5.3.1). */
	public static final int MAX_CLIENT_ID = 23;
	/** Header bytes of a message of up to 255 bytes in all. */
	public static final int SHORT_HEADER = 2;
	/** Header bytes of a longer message. */
	public static final int LONG_HEADER = 4;
	/** Bytes of a PUBLISH body before its data. */
	public static final int PUBLISH_FIELDS = 5;
	/** The longest message, bytes. */
	public static final int MAX_LENGTH = 65535;

	/** Marks the smallest body of a type that has no fixed length. */
	private static final int AT_LEAST = 0x100;

	private MqttSn() {
	}

	/**
	 * Whether {@code bytes[at..end)} is exactly one message, whole, of a known type, with a body as long as that type's fields need. Of an
	 * {@link #ENCAPSULATED} one only the wrapper is looked at: check {@code [encapsulatedAt(bytes, at), end)} next.
	 *
	 * @return the message type, 0 to 254; or {@link Drop#MQTTSN_LENGTH} or {@link Drop#MQTTSN_TYPE} (negative)
	 */
	public static int check(byte[] bytes, int at, int end) {
		int available = end - at;
		if (available < SHORT_HEADER) {
			return Drop.MQTTSN_LENGTH;
		}
		int length = bytes[at] & 0xff;
		int header = SHORT_HEADER;
		if (length == 1) {
			if (available < LONG_HEADER) {
				return Drop.MQTTSN_LENGTH;
			}
			length = Bytes.get16(bytes, at + 1);
			header = LONG_HEADER;
		}
		if (length < header || length > available) {
			return Drop.MQTTSN_LENGTH;
		}
		int type = bytes[at + header - 1] & 0xff;
		int body = length - header;
		if (type == ENCAPSULATED) {
			return body >= 1 && length < available ? type : Drop.MQTTSN_LENGTH;
		}
		int expected = bodyLength(type);
		if (expected < 0) {
			return expected;
		}
		if (length != available || (expected >= AT_LEAST ? body < expected - AT_LEAST : body != expected)) {
			return Drop.MQTTSN_LENGTH;
		}
		return typeSpecific(bytes, at + header, body, type);
	}

	/** Lengths that depend on more than the type. */
	private static int typeSpecific(byte[] bytes, int body, int length, int type) {
		boolean good = true;
		if (type == DISCONNECT) {
			good = length == 0 || length == 2;
		} else if (type == WILLTOPIC || type == WILLTOPICUPD) {
			good = length != 1;
		} else if (type == SUBSCRIBE || type == UNSUBSCRIBE) {
			good = (bytes[body] & TOPIC_MASK) == TOPIC_NORMAL || length == 5;
		}
		return good ? type : Drop.MQTTSN_LENGTH;
	}

	/** Length of a type's body, or {@link #AT_LEAST} plus the smallest; {@link Drop#MQTTSN_TYPE} for a reserved type. */
	private static int bodyLength(int type) {
		switch (type) {
		case WILLTOPICREQ:
		case WILLMSGREQ:
		case PINGRESP:
			return 0;
		case SEARCHGW:
		case CONNACK:
		case WILLTOPICRESP:
		case WILLMSGRESP:
			return 1;
		case PUBCOMP:
		case PUBREC:
		case PUBREL:
		case UNSUBACK:
			return 2;
		case ADVERTISE:
			return 3;
		case REGACK:
		case PUBACK:
			return 5;
		case SUBACK:
			return 6;
		case WILLTOPIC:
		case WILLMSG:
		case PINGREQ:
		case DISCONNECT:
		case WILLTOPICUPD:
		case WILLMSGUPD:
			return AT_LEAST;
		case GWINFO:
			return AT_LEAST + 1;
		case SUBSCRIBE:
		case UNSUBSCRIBE:
			return AT_LEAST + 4;
		case CONNECT:
		case REGISTER:
		case PUBLISH:
			return AT_LEAST + 5;
		default:
			return Drop.MQTTSN_TYPE;
		}
	}

	/** Index of the body of a checked message: the first byte after its type. */
	public static int body(byte[] bytes, int at) {
		return at + (bytes[at] == 1 ? LONG_HEADER : SHORT_HEADER);
	}

	/** Size of a message with a body of so many bytes: the header counts 2 or, from 254 bytes of body on, 4. */
	public static int size(int bodyLength) {
		return bodyLength + (bodyLength + SHORT_HEADER > 255 ? LONG_HEADER : SHORT_HEADER);
	}

	/**
	 * Writes a header.
	 *
	 * @param bodyLength 0 to 65531
	 * @return index of the body
	 */
	public static int header(byte[] bytes, int at, int type, int bodyLength) {
		int length = size(bodyLength);
		if (length > 255) {
			bytes[at] = 1;
			Bytes.put16(bytes, at + 1, length);
			bytes[at + 3] = (byte) type;
			return at + LONG_HEADER;
		}
		bytes[at] = (byte) length;
		bytes[at + 1] = (byte) type;
		return at + SHORT_HEADER;
	}

	/** Flags of CONNECT, WILLTOPIC, WILLTOPICUPD, PUBLISH, SUBSCRIBE, SUBACK and UNSUBSCRIBE. */
	public static int flags(byte[] bytes, int body) {
		return bytes[body] & 0xff;
	}

	/** A message without a body: {@link #PINGRESP}, {@link #WILLTOPICREQ}, {@link #WILLMSGREQ}, {@link #DISCONNECT}. */
	public static int writeEmpty(byte[] bytes, int at, int type) {
		return header(bytes, at, type, 0);
	}

	/** A message with a body of one byte. */
	static int writeByte(byte[] bytes, int at, int type, int value) {
		int body = header(bytes, at, type, 1);
		bytes[body] = (byte) value;
		return body + 1;
	}
}
