package frond.air;

import frond.buffer.Bytes;

/**
 * ZigBee Encapsulation Protocol, version 2, as RIOT's socket_zep writes it and Wireshark dissects it. Big-endian.
 *
 * <pre>
 * | 'E' 'X' | version (1) 2 | type (1) | channel (1) | device (2) | LQI mode (1) 1: FCS follows | LQI (1)
 * | NTP time: seconds since 1900 (4), fraction (4) | sequence (4) | reserved (10) 0 | length (1)
 * | a frame with its FCS; or, in a hello, the node's EUI-64 as printed
 * </pre>
 */
final class ZepPacket {
	/** Length of the header. */
	static final int HEADER = 32;
	/** Type: a frame. */
	static final int DATA = 1;
	/** Type: a node registers, and says its EUI-64 if it has one. */
	static final int HELLO = 255;

	private static final int VERSION = 2;
	private static final int TYPE_AT = 3;
	private static final int CHANNEL_AT = 4;
	private static final int DEVICE_AT = 5;
	private static final int LQI_MODE_AT = 7;
	private static final int LQI_AT = 8;
	private static final int SECONDS_AT = 9;
	private static final int FRACTION_AT = 13;
	private static final int SEQUENCE_AT = 17;
	private static final int LENGTH_AT = 31;
	private static final int LQI_MODE_FCS = 1;
	private static final long NTP_EPOCH_SECONDS = 2208988800L;

	private ZepPacket() {
	}

	/**
	 * Checks everything but the FCS.
	 *
	 * @return null, or the counter of what is wrong
	 */
	static String check(byte[] bytes, int length) {
		if (length < HEADER) {
			return AirStats.ZEP_LENGTH;
		}
		if (bytes[0] != 'E' || bytes[1] != 'X' || bytes[2] != VERSION) {
			return AirStats.ZEP_VERSION;
		}
		int type = type(bytes);
		if (type != DATA && type != HELLO) {
			return AirStats.ZEP_TYPE;
		}
		if (payloadLength(bytes) != length - HEADER || payloadLength(bytes) > Phy.MAX_PSDU) {
			return AirStats.ZEP_LENGTH;
		}
		return null;
	}

	static int type(byte[] bytes) {
		return bytes[TYPE_AT] & 0xff;
	}

	static int channel(byte[] bytes) {
		return bytes[CHANNEL_AT] & 0xff;
	}

	static int payloadLength(byte[] bytes) {
		return bytes[LENGTH_AT] & 0xff;
	}

	/**
	 * A frame as a datagram.
	 *
	 * @param device which radio it came from, to the reader; 16 bits
	 * @param unixMicros the time of day
	 */
	static byte[] data(byte[] psdu, int channel, int device, int lqi, long unixMicros, int sequence) {
		byte[] bytes = new byte[HEADER + psdu.length];
		bytes[0] = 'E';
		bytes[1] = 'X';
		bytes[2] = VERSION;
		bytes[TYPE_AT] = DATA;
		bytes[CHANNEL_AT] = (byte) channel;
		Bytes.put16(bytes, DEVICE_AT, device);
		bytes[LQI_MODE_AT] = LQI_MODE_FCS;
		bytes[LQI_AT] = (byte) lqi;
		Bytes.put32(bytes, SECONDS_AT, (int) (unixMicros / 1000000 + NTP_EPOCH_SECONDS));
		Bytes.put32(bytes, FRACTION_AT, (int) ((unixMicros % 1000000 << 32) / 1000000));
		Bytes.put32(bytes, SEQUENCE_AT, sequence);
		bytes[LENGTH_AT] = (byte) psdu.length;
		System.arraycopy(psdu, 0, bytes, HEADER, psdu.length);
		return bytes;
	}
}
