package frond.ieee802154;

import frond.buffer.Bytes;

/**
 * The MAC header of IEEE 802.15.4-2006 (section 7.2.1), which is also that of frame version 0 (2003).
 *
 * <pre>
 *  15 14  13 12  11 10  9  8  7    6     5    4      3      2  1  0
 * +------+------+------+---------+-----+-----+-----+-------+---------+   little-endian, as everything below
 * |source|version|destn.|  0     | PAN | ack | pend| secur.|  type   |
 * +------+------+------+---------+-----+-----+-----+-------+---------+
 * | sequence (1) | destination PAN (2) | destination (2, 8) | source PAN (2) | source (2, 8) | payload ...
 * </pre>
 *
 * The source PAN is absent where the PAN-id compression bit is set. The FCS is the radio's; lengths here are without it.
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
	/** Data to all: no acknowledgement, PAN-id compression, version 1, destination 16 bits, source 64 bits. */
	public static final int BROADCAST_DATA = 0xd841;

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

	/**
	 * Length of the header that a frame control field announces, without an auxiliary security header.
	 *
	 * @return 3 to 23 bytes
	 */
	public static int headerLength(int control) {
		int destination = destinationMode(control);
		int source = sourceMode(control);
		int length = 3 + addressLength(destination) + addressLength(source);
		if (destination != NONE) {
			length += 2;
		}
		if (source != NONE && (control & PAN_COMPRESSION) == 0) {
			length += 2;
		}
		return length;
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

	private static int putAddress(byte[] bytes, int at, int mode, long address) {
		if (mode == SHORT) {
			Bytes.put16le(bytes, at, (int) address);
			return at + 2;
		}
		Bytes.put64le(bytes, at, address);
		return at + 8;
	}
}
