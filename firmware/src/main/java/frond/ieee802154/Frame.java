package frond.ieee802154;

import frond.buffer.Bytes;

/**
 * The MAC header of IEEE 802.15.4-2006 (section 7.2.1), which is also that of frame version 0 (2003), and with IE and SEQ that of version 2
 * (IEEE 802.15.4-2015 section 7.2), which is read and not written.
 *
 * <pre>
 *  15 14  13 12  11 10   9    8    7    6     5    4      3      2  1  0
 * +------+------+------+----+----+---+-----+-----+-----+-------+---------+   little-endian, as everything below
 * |source|version|destn.| IE | SEQ| 0 | PAN | ack | pend| secur.|  type   |
 * +------+------+------+----+----+---+-----+-----+-----+-------+---------+
 * | sequence (1) | destination PAN (2) | destination (2, 8) | source PAN (2) | source (2, 8) | auxiliary security header | IEs | payload ...
 * </pre>
 *
 * In versions 0 and 1 the source PAN is absent where the PAN-id compression bit is set; {@link #pans} has version 2. The FCS is the radio's;
 * lengths here are without it.
 */
public final class Frame {
	/** Frame type: beacon. */
	public static final int BEACON = 0;
	/** Frame type: data. */
	public static final int DATA = 1;
	/** Frame type: acknowledgement. */
	public static final int ACK = 2;
	/** Frame type: MAC command. */
	public static final int COMMAND = 3;
	/** The frame type's bits of the frame control field. */
	public static final int TYPE_MASK = 7;

	/** Frame control: an auxiliary security header follows the addresses. */
	public static final int SECURITY = 0x0008;
	/** Frame control: the sender has more for the receiver. */
	public static final int PENDING = 0x0010;
	/** Frame control: the sender waits for an acknowledgement. */
	public static final int ACK_REQUEST = 0x0020;
	/** Frame control: the source PAN is the destination's. */
	public static final int PAN_COMPRESSION = 0x0040;

	/** Frame control, version 2: there is no sequence number. */
	public static final int SEQUENCE_SUPPRESSION = 0x0100;
	/** Frame control, version 2: information elements are in front of the payload. */
	public static final int IE_PRESENT = 0x0200;

	/** Addressing mode: no address, no PAN. */
	public static final int NONE = 0;
	/** Addressing mode: 16 bits. */
	public static final int SHORT = 2;
	/** Addressing mode: 64 bits. */
	public static final int EXTENDED = 3;

	/** The short address, and the PAN id, of everyone. */
	public static final int BROADCAST = 0xffff;

	/** Data to one node: acknowledgement request, PAN-id compression, version 1, both addresses 64 bits. */
	public static final int UNICAST_DATA = 0xdc61;
	/** Data to one node's short address: as {@link #UNICAST_DATA}, the destination 16 bits. */
	public static final int SHORT_DATA = 0xd861;
	/** Data to all: no acknowledgement, PAN-id compression, version 1, destination 16 bits, source 64 bits. */
	public static final int BROADCAST_DATA = 0xd841;

	/** MAC command: data request (section 7.3.4). */
	public static final int DATA_REQUEST = 4;
	/** MAC command: beacon request (section 7.3.7). */
	public static final int BEACON_REQUEST = 7;
	/** Data request to one node: as {@link #UNICAST_DATA}. */
	public static final int UNICAST_COMMAND = UNICAST_DATA & ~TYPE_MASK | COMMAND;
	/** Data request to one node's short address: as {@link #SHORT_DATA}. */
	static final int SHORT_COMMAND = SHORT_DATA & ~TYPE_MASK | COMMAND;

	/** A beacon from a 64-bit address. */
	private static final int BEACON_CONTROL = EXTENDED << 14 | BEACON;
	/** Superframe specification: no beacons but on request, sent by the PAN's coordinator, which takes no associations (section 7.2.2.1.2). */
	private static final int SUPERFRAME = 0x4fff;

	/** Answer of {@link #pans}: the destination's PAN id is in the frame. */
	static final int DESTINATION_PAN = 1;
	/** Answer of {@link #pans}: the source's PAN id is in the frame. */
	static final int SOURCE_PAN = 2;

	private Frame() {
	}

	/** The addressing mode of the destination in a frame control field. */
	public static int destinationMode(int control) {
		return control >> 10 & 3;
	}

	/** The addressing mode of the source in a frame control field. */
	public static int sourceMode(int control) {
		return control >> 14 & 3;
	}

	/** The frame version in a frame control field. */
	public static int version(int control) {
		return control >> 12 & 3;
	}

	/** Bytes of an address in an addressing mode; 0 for the reserved mode. */
	public static int addressLength(int mode) {
		return mode == EXTENDED ? 8 : mode == SHORT ? 2 : 0;
	}

	/** Which PAN ids a frame control field announces: {@link #DESTINATION_PAN}, {@link #SOURCE_PAN}, both or neither. */
	static int pans(int control) {
		int destination = destinationMode(control);
		int source = sourceMode(control);
		boolean compressed = (control & PAN_COMPRESSION) != 0;
		if (version(control) < 2) {
			return (destination != NONE ? DESTINATION_PAN : 0) | (source != NONE && !compressed ? SOURCE_PAN : 0);
		}
		// IEEE 802.15.4-2015 table 7-2
		if (source == NONE) {
			return (destination == NONE) == compressed ? DESTINATION_PAN : 0;
		}
		if (destination == NONE) {
			return compressed ? 0 : SOURCE_PAN;
		}
		if (destination == EXTENDED && source == EXTENDED) {
			return compressed ? 0 : DESTINATION_PAN;
		}
		return compressed ? DESTINATION_PAN : DESTINATION_PAN | SOURCE_PAN;
	}

	/**
	 * Length of the header that a frame control field announces, without an auxiliary security header and information elements.
	 *
	 * @return 2 to 23 bytes
	 */
	public static int headerLength(int control) {
		int length = 3 + addressLength(destinationMode(control)) + addressLength(sourceMode(control));
		if (version(control) == 2 && (control & SEQUENCE_SUPPRESSION) != 0) {
			length--;
		}
		int pans = pans(control);
		return length + ((pans & DESTINATION_PAN) != 0 ? 2 : 0) + ((pans & SOURCE_PAN) != 0 ? 2 : 0);
	}

	/** The destination of a frame with a sequence number and a destination PAN, as all are that are written here. */
	static long destination(byte[] bytes, int at) {
		return address(bytes, at + 5, destinationMode(Bytes.get16le(bytes, at)));
	}

	/** Reads an address of one of the modes; 0 for {@link #NONE}. An EUI-64 comes out as printed. */
	static long address(byte[] bytes, int at, int mode) {
		return mode == EXTENDED ? Bytes.get64le(bytes, at) : mode == SHORT ? Bytes.get16le(bytes, at) : 0;
	}

	/**
	 * Writes a header with both addresses in one PAN.
	 *
	 * @param bytes has room for {@link #headerLength} bytes from {@code at}
	 * @param control with {@link #PAN_COMPRESSION}, and neither addressing mode {@link #NONE}
	 * @return index after the header
	 */
	public static int putHeader(byte[] bytes, int at, int control, int sequence, int panId, long destination, long source) {
		Bytes.put16le(bytes, at, control);
		bytes[at + 2] = (byte) sequence;
		Bytes.put16le(bytes, at + 3, panId);
		int i = putAddress(bytes, at + 5, destinationMode(control), destination);
		return putAddress(bytes, i, sourceMode(control), source);
	}

	/**
	 * Writes a beacon (section 7.2.2.1) of a PAN without superframes, GTS or pending addresses.
	 *
	 * @param bytes has room for 17 bytes from {@code at}
	 * @return index after the beacon
	 */
	static int putBeacon(byte[] bytes, int at, int sequence, int panId, long source) {
		Bytes.put16le(bytes, at, BEACON_CONTROL);
		bytes[at + 2] = (byte) sequence;
		Bytes.put16le(bytes, at + 3, panId);
		Bytes.put64le(bytes, at + 5, source);
		Bytes.put16le(bytes, at + 13, SUPERFRAME);
		bytes[at + 15] = 0;
		bytes[at + 16] = 0;
		return at + 17;
	}

	private static int putAddress(byte[] bytes, int at, int mode, long address) {
		if (mode == SHORT) {
			Bytes.put16le(bytes, at, (int) address);
			return at + 2;
		}
		Bytes.put64le(bytes, at, address);
		return at + 8;
	}
}
