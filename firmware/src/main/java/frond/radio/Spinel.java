package frond.radio;

import frond.buffer.Drop;

/**
 * The numbers of the Spinel protocol that a radio co-processor and its host exchange, and the two parts every message begins with
 * (draft-rquattle-spinel-unified; OpenThread's spinel.h for the raw stream). Both sides use this class.
 *
 * <pre>
 *   0   1   2   3   4   5   6   7
 * +---+---+---+---+---+---+---+---+----------------+-----------------+----------
 * |  1 0  |  IID  |      TID      | command (i)    | property (i)    | value ...
 * +---+---+---+---+---+---+---+---+----------------+-----------------+----------
 * </pre>
 *
 * TID 0 is a notification; an answer carries the TID of its request. {@code i} is an unsigned integer in groups of 7 bits,
 * least significant first, the high bit set on all but the last. Other integers are little-endian; an EUI-64 is in the order in
 * which it is printed.
 */
public final class Spinel {
	/** The header's fixed upper bits, interface 0. */
	public static final int HEADER = 0x80;
	/** The upper bits that make a byte a header. */
	public static final int HEADER_MASK = 0xc0;
	/** The interface bits of a header. */
	public static final int INTERFACE_MASK = 0x30;
	/** The transaction bits of a header. */
	public static final int TRANSACTION_MASK = 0x0f;

	/** Do nothing but answer. */
	public static final int COMMAND_NOOP = 0;
	/** Start over; one byte says what: {@link #RESET_PLATFORM}, {@link #RESET_STACK}, {@link #RESET_BOOTLOADER}. */
	public static final int COMMAND_RESET = 1;
	/** Ask for a property. */
	public static final int COMMAND_GET = 2;
	/** Set a property. */
	public static final int COMMAND_SET = 3;
	/** Add to a property that is a list. */
	public static final int COMMAND_INSERT = 4;
	/** Take from a property that is a list. */
	public static final int COMMAND_REMOVE = 5;
	/** A property's value: the answer to all of the above, or a notification. */
	public static final int COMMAND_IS = 6;
	/** The value that was added. */
	public static final int COMMAND_INSERTED = 7;
	/** The value that was removed. */
	public static final int COMMAND_REMOVED = 8;

	/** The chip, as by its reset pin. */
	public static final int RESET_PLATFORM = 1;
	/** The radio stack only; answered at once. */
	public static final int RESET_STACK = 2;
	/** Into the boot loader. */
	public static final int RESET_BOOTLOADER = 3;

	/** {@code i}: a status. */
	public static final int LAST_STATUS = 0x00;
	/** {@code ii}: major, minor. */
	public static final int PROTOCOL_VERSION = 0x01;
	/** A string that ends with a zero byte. */
	public static final int NCP_VERSION = 0x02;
	/** {@code i}. */
	public static final int INTERFACE_TYPE = 0x03;
	/** {@code i}, repeated. */
	public static final int CAPS = 0x05;
	/** The factory's EUI-64. */
	public static final int HWADDR = 0x08;
	/** Boolean; nothing below can be set before. */
	public static final int PHY_ENABLED = 0x20;
	/** One byte. */
	public static final int PHY_CHAN = 0x21;
	/** Channels, one byte each. */
	public static final int PHY_CHAN_SUPPORTED = 0x22;
	/** Channels that a host should choose from when it makes a network. */
	public static final int PHY_CHAN_PREFERRED = 0x29;
	/** dBm, signed byte. */
	public static final int PHY_TX_POWER = 0x25;
	/** dBm, signed byte. */
	public static final int PHY_RSSI = 0x26;
	/** dBm, signed byte. */
	public static final int PHY_RX_SENSITIVITY = 0x27;
	/** One byte: {@link #SCAN_IDLE} or {@link #SCAN_ENERGY}. */
	public static final int MAC_SCAN_STATE = 0x30;
	/** Channels to scan, one byte each; a radio co-processor takes one at a time. */
	public static final int MAC_SCAN_MASK = 0x31;
	/** Two bytes: milliseconds a channel. */
	public static final int MAC_SCAN_PERIOD = 0x32;
	/** EUI-64. */
	public static final int MAC_LADDR = 0x34;
	/** Two bytes. */
	public static final int MAC_SADDR = 0x35;
	/** Two bytes. */
	public static final int MAC_PANID = 0x36;
	/** Boolean: whether the receiver is on. */
	public static final int MAC_RAW_STREAM_ENABLED = 0x37;
	/** One byte: 0 off, 1 network, 2 everything. */
	public static final int MAC_PROMISCUOUS_MODE = 0x38;
	/** Flag of a received frame's metadata: it was acknowledged with the frame pending bit set. */
	public static final int ACKNOWLEDGED_PENDING = 0x10;
	/** 0: acknowledgements of data requests always announce a frame; 1: those to the addresses of the next two lists do. */
	public static final int MAC_SRC_MATCH_ENABLED = 0x1303;
	/** Short addresses, two bytes each. */
	public static final int MAC_SRC_MATCH_SHORT = 0x1304;
	/** EUI-64s. */
	public static final int MAC_SRC_MATCH_EXTENDED = 0x1305;
	/** Channel and dBm, a byte each; notified at the end of a scan. */
	public static final int MAC_ENERGY_SCAN_RESULT = 0x39;
	/** A frame, out or in. */
	public static final int STREAM_RAW = 0x71;
	/** {@code i}. */
	public static final int RCP_API_VERSION = 0xb0;
	/** {@code i}: what the radio does by itself, {@code RADIO_*}. */
	public static final int RADIO_CAPS = 0x120b;
	/** Boolean, in the vendors' range: whether a byte behind the result of a transmission says how often the frame went out. */
	public static final int FROND_ATTEMPTS = 0x3f0d;

	/** {@link #MAC_PROMISCUOUS_MODE}: everything. */
	public static final int PROMISCUOUS_FULL = 2;
	/** No scan. */
	public static final int SCAN_IDLE = 0;
	/** A scan for energy. */
	public static final int SCAN_ENERGY = 2;

	/** Done. */
	public static final int STATUS_OK = 0;
	/** Not done, for no reason given. */
	public static final int STATUS_FAILURE = 1;
	/** Not there. */
	public static final int STATUS_UNIMPLEMENTED = 2;
	/** A value out of range. */
	public static final int STATUS_INVALID_ARGUMENT = 3;
	/** Not now. */
	public static final int STATUS_INVALID_STATE = 4;
	/** No such command. */
	public static final int STATUS_INVALID_COMMAND = 5;
	/** No such interface. */
	public static final int STATUS_INVALID_INTERFACE = 6;
	/** A message cut short. */
	public static final int STATUS_PARSE_ERROR = 9;
	/** No room for more. */
	public static final int STATUS_NO_MEMORY = 11;
	/** No such property. */
	public static final int STATUS_PROPERTY_NOT_FOUND = 13;
	/** Transmitted, and not acknowledged. */
	public static final int STATUS_NO_ACK = 17;
	/** The channel was never clear. */
	public static final int STATUS_CCA_FAILURE = 18;
	/** The first of the statuses that report a reset; this one, by power. */
	public static final int STATUS_RESET_POWER_ON = 112;
	/** A reset by command. */
	public static final int STATUS_RESET_SOFTWARE = 114;
	/** One more than the last of the statuses that report a reset. */
	public static final int STATUS_RESET_END = 128;
	/** An address is not in a list: OpenThread's own error 10 behind those of the protocol. */
	public static final int STATUS_NO_ADDRESS = 16384 + 10;

	/** The protocol's version, major. */
	public static final int VERSION_MAJOR = 4;
	/** The protocol's version, minor. */
	public static final int VERSION_MINOR = 3;
	/** {@link #INTERFACE_TYPE} of everything OpenThread makes. */
	public static final int INTERFACE_TYPE_THREAD = 3;
	/** Capability: 2.4 GHz O-QPSK. */
	public static final int CAP_2450MHZ_OQPSK = 24;
	/** Capability: it is a radio co-processor. */
	public static final int CAP_CONFIG_RADIO = 34;
	/** Capability: {@link #RCP_API_VERSION} is there. */
	public static final int CAP_RCP_API_VERSION = 64;
	/** Capability: {@link #STREAM_RAW} is there. */
	public static final int CAP_MAC_RAW = 513;
	/** Capability of Frond's own co-processors, in the vendors' range: {@link #FROND_ATTEMPTS} is there. */
	public static final int CAP_FROND_ATTEMPTS = 0x3f0d;

	/** Radio capability: waits for acknowledgements. */
	public static final int RADIO_ACK_TIMEOUT = 1;
	/** Radio capability: scans for energy. */
	public static final int RADIO_ENERGY_SCAN = 2;
	/** Radio capability: retries. */
	public static final int RADIO_TRANSMIT_RETRIES = 4;
	/** Radio capability: CSMA-CA. */
	public static final int RADIO_CSMA_BACKOFF = 8;

	/** RSSI that means not known in OpenThread (OT_RADIO_RSSI_INVALID). */
	public static final int RSSI_UNKNOWN = 127;
	/** LQI that means not known in OpenThread (OT_RADIO_LQI_NONE). */
	public static final int LQI_UNKNOWN = 0;

	/** Bytes of FCS that are part of a raw frame's length in both directions; outwards the co-processor fills them in. */
	public static final int FCS_LENGTH = 2;
	/** The longest raw frame, its FCS included. */
	public static final int MAX_PSDU = Radio.MAX_FRAME + FCS_LENGTH;

	private Spinel() {
	}

	/**
	 * Reads an unsigned integer in groups of 7 bits.
	 *
	 * @return the value, 0 to 2^28 - 1; or {@link Drop#SPINEL_TRUNCATED} if it does not end before {@code end} or within 4 bytes
	 */
	public static int getPacked(byte[] bytes, int at, int end) {
		int value = 0;
		int shift = 0;
		for (int i = at; i < end && shift < 28; i++) {
			int group = bytes[i];
			value |= (group & 0x7f) << shift;
			if (group >= 0) {
				return value;
			}
			shift += 7;
		}
		return Drop.SPINEL_TRUNCATED;
	}

	/** Bytes that {@code value} takes, 1 to 4. */
	public static int packedLength(int value) {
		return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
	}

	/** Writes an unsigned integer of at most 28 bits and returns the index after it. */
	public static int putPacked(byte[] bytes, int at, int value) {
		int rest = value;
		int to = at;
		while (rest >= 0x80) {
			bytes[to++] = (byte) (rest | 0x80);
			rest >>>= 7;
		}
		bytes[to++] = (byte) rest;
		return to;
	}
}
