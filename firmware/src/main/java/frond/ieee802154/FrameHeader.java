package frond.ieee802154;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.radio.Radio;

/** The fields of one received frame's header (layout: {@link Frame}). One object serves all frames. */
public final class FrameHeader {
	/** Security control, version 2: no frame counter, and a nonce from slot numbers. */
	private static final int SECURITY_RESERVED = 0x60;
	/** Descriptor of an information element: a payload element. */
	private static final int PAYLOAD_ELEMENT = 0x8000;
	/** Element id: payload elements follow. */
	private static final int HEADER_TERMINATION_1 = 0x7e;
	/** Element id: the payload follows. */
	private static final int HEADER_TERMINATION_2 = 0x7f;
	private static final int PAYLOAD_TERMINATION = 0xf;

	/** The frame control field as it was. */
	public int control;
	/** {@link Frame#BEACON}, {@link Frame#DATA}, {@link Frame#ACK} or {@link Frame#COMMAND}. */
	public int type;
	/** Index of the frame's first byte. */
	public int at;
	/** Whether the frame is secured; then the four below are its auxiliary security header's. */
	public boolean security;
	/** Security level, 0 to 7. */
	public int level;
	/** Key identifier mode, 0 to 3. */
	public int keyMode;
	/** Key index, 0 to 255; 0 in mode 0. */
	public int keyIndex;
	/** The sender's frame counter, unsigned. */
	public int counter;
	/** Whether the sender has more for the receiver. */
	public boolean pending;
	/** Whether the sender waits for an acknowledgement. */
	public boolean ackRequest;
	/** 0 (2003), 1 (2006) or 2 (2015). */
	public int version;
	/** 0 to 255; -1 where it is suppressed. */
	public int sequence;
	/** {@link Frame#NONE}, {@link Frame#SHORT} or {@link Frame#EXTENDED}. */
	public int destinationMode;
	/** PAN id of the destination; -1 if the frame has none. */
	public int destinationPan;
	/** The destination: an EUI-64 as printed, or 16 bits; 0 if there is none. */
	public long destination;
	/** {@link Frame#NONE}, {@link Frame#SHORT} or {@link Frame#EXTENDED}. */
	public int sourceMode;
	/** PAN id of the source, taken from the destination where it is compressed; -1 if the frame has none. */
	public int sourcePan;
	/** The source: an EUI-64 as printed, or 16 bits; 0 if there is none. */
	public long source;
	/** Index of the first byte after the addresses, the auxiliary security header, and the information elements that are not secured. */
	public int payload;
	/** Whether payload information elements begin the payload of a secured frame: {@link #skipPayloadElements} once it is decrypted. */
	private boolean elements;
	/** Index after the last byte of the payload. */
	public int end;

	/** Whether the frame was for everyone. */
	public boolean broadcast() {
		return this.destinationMode == Frame.SHORT && this.destination == Frame.BROADCAST;
	}

	/**
	 * Takes the header of a frame.
	 *
	 * @param length of the frame without its FCS
	 * @return 0, and every field is set; or {@link Drop#MAC_TRUNCATED}, {@link Drop#MAC_OVERSIZE} or {@link Drop#MAC_RESERVED},
	 *         and none means anything
	 */
	public int parse(byte[] bytes, int at, int length) {
		if (length < 3) {
			return Drop.MAC_TRUNCATED;
		}
		if (length > Radio.MAX_FRAME) {
			return Drop.MAC_OVERSIZE;
		}
		int fields = Bytes.get16le(bytes, at);
		int toMode = Frame.destinationMode(fields);
		int fromMode = Frame.sourceMode(fields);
		int edition = Frame.version(fields);
		boolean secured = (fields & Frame.SECURITY) != 0;
		int kind = fields & Frame.TYPE_MASK;
		// Mode 1 is reserved; and, before version 2, compression with nothing to compress from or for (section 7.2.1.1.5), and security of 2003.
		if (kind > Frame.COMMAND || edition == 3 || toMode == 1 || fromMode == 1
				|| edition < 2 && (fields & Frame.PAN_COMPRESSION) != 0 && (toMode == Frame.NONE || fromMode == Frame.NONE) || edition == 0 && secured) {
			return Drop.MAC_RESERVED;
		}
		int header = Frame.headerLength(fields);
		if (length < header) {
			return Drop.MAC_TRUNCATED;
		}
		this.at = at;
		this.control = fields;
		this.type = kind;
		this.security = secured;
		this.pending = (fields & Frame.PENDING) != 0;
		this.ackRequest = (fields & Frame.ACK_REQUEST) != 0;
		this.version = edition;
		this.destinationMode = toMode;
		this.sourceMode = fromMode;
		int i = at + 2;
		if (edition == 2 && (fields & Frame.SEQUENCE_SUPPRESSION) != 0) {
			this.sequence = -1;
		} else {
			this.sequence = bytes[i++] & 0xff;
		}
		int pans = Frame.pans(fields);
		int pan = -1;
		if ((pans & Frame.DESTINATION_PAN) != 0) {
			pan = Bytes.get16le(bytes, i);
			i += 2;
		}
		this.destinationPan = pan;
		this.destination = Frame.address(bytes, i, toMode);
		i += Frame.addressLength(toMode);
		if ((pans & Frame.SOURCE_PAN) != 0) {
			pan = Bytes.get16le(bytes, i);
			i += 2;
		} else if (fromMode == Frame.NONE) {
			pan = -1;
		}
		this.sourcePan = pan;
		this.source = Frame.address(bytes, i, fromMode);
		this.payload = at + header;
		this.end = at + length;
		this.elements = false;
		int reason = secured ? parseSecurity(bytes) : 0;
		if (reason == 0 && edition == 2 && (fields & Frame.IE_PRESENT) != 0) {
			reason = skipHeaderElements(bytes);
			if (reason == 0 && !secured) {
				reason = skipPayloadElements(bytes);
			}
		}
		return reason;
	}

	/**
	 * Takes the auxiliary security header (section 7.6.2).
	 *
	 * <pre>
	 *   7    6    5    4   3   2   1   0
	 * +---+-----+-----+-------+-----------+-------------------+---------------------+-----------+
	 * | 0 | ASN | SUP | mode  |   level   | frame counter (4) | source (0, 0, 4, 8) | index (1) |   ASN, SUP: version 2
	 * +---+-----+-----+-------+-----------+-------------------+---------------------+-----------+
	 *                                                           mode 2 and 3          mode 1 to 3
	 * </pre>
	 */
	private int parseSecurity(byte[] bytes) {
		int i = this.payload;
		if (this.end - i < 5) {
			return Drop.MAC_TRUNCATED;
		}
		int fields = bytes[i];
		if ((fields & SECURITY_RESERVED) != 0) {
			// A nonce from slot numbers: of TSCH, which is not here.
			return Drop.MAC_RESERVED;
		}
		int mode = fields >> 3 & 3;
		int length = mode == 0 ? 5 : mode == 1 ? 6 : mode == 2 ? 10 : 14;
		if (this.end - i < length) {
			return Drop.MAC_TRUNCATED;
		}
		this.level = fields & 7;
		this.keyMode = mode;
		this.counter = Bytes.get32le(bytes, i + 1);
		this.keyIndex = mode == 0 ? 0 : bytes[i + length - 1] & 0xff;
		this.payload = i + length;
		return 0;
	}

	/**
	 * Skips header information elements (IEEE 802.15.4-2015 section 7.4.2): type (1 bit, 0), id (8), length (7), contents.
	 */
	private int skipHeaderElements(byte[] bytes) {
		int i = this.payload;
		int last = this.end;
		while (i < last) {
			if (last - i < 2) {
				return Drop.MAC_TRUNCATED;
			}
			int descriptor = Bytes.get16le(bytes, i);
			int id = descriptor >> 7 & 0xff;
			i += 2 + (descriptor & 0x7f);
			if ((descriptor & PAYLOAD_ELEMENT) != 0) {
				return Drop.MAC_RESERVED;
			}
			if (i > last) {
				return Drop.MAC_TRUNCATED;
			}
			if (id == HEADER_TERMINATION_1 || id == HEADER_TERMINATION_2) {
				this.elements = id == HEADER_TERMINATION_1;
				break;
			}
		}
		this.payload = i;
		return 0;
	}

	/**
	 * Skips payload information elements, if there are any (IEEE 802.15.4-2015 section 7.4.3): type (1 bit, 1), group (4), length (11), contents.
	 *
	 * @return 0, {@link Drop#MAC_TRUNCATED} or {@link Drop#MAC_RESERVED}
	 */
	int skipPayloadElements(byte[] bytes) {
		int i = this.payload;
		int last = this.end;
		while (this.elements && i < last) {
			if (last - i < 2) {
				return Drop.MAC_TRUNCATED;
			}
			int descriptor = Bytes.get16le(bytes, i);
			i += 2 + (descriptor & 0x7ff);
			if ((descriptor & PAYLOAD_ELEMENT) == 0) {
				return Drop.MAC_RESERVED;
			}
			if (i > last) {
				return Drop.MAC_TRUNCATED;
			}
			this.elements = (descriptor >> 11 & 0xf) != PAYLOAD_TERMINATION;
		}
		this.payload = i;
		return 0;
	}

	/**
	 * Where the part of a secured frame begins that levels 4 to 7 encrypt (section 7.6.3.3, table 95): behind a beacon's fields and a command's
	 * identifier; in version 2 behind the header.
	 *
	 * @return index; or {@link Drop#MAC_TRUNCATED}
	 */
	int privatePayload(byte[] bytes) {
		int i = this.payload;
		if (this.version < 2) {
			if (this.type == Frame.COMMAND) {
				i++;
			} else if (this.type == Frame.BEACON) {
				i = beaconPayload(bytes);
			}
		}
		return i > this.end ? Drop.MAC_TRUNCATED : i;
	}

	/**
	 * Where a beacon's own payload begins (section 7.2.2.1).
	 *
	 * <pre>
	 * | superframe (2) | GTS: 5 bits, count (3 bits) | directions (0, 1) | GTS list (3 each) | pending: 1, long (3), 1, short (3) | addresses |
	 * </pre>
	 *
	 * @return index; or {@link Drop#MAC_TRUNCATED}
	 */
	int beaconPayload(byte[] bytes) {
		int i = this.payload + 2;
		int last = this.end;
		if (last - i < 2) {
			return Drop.MAC_TRUNCATED;
		}
		int slots = bytes[i] & 7;
		i += slots == 0 ? 1 : 2 + 3 * slots;
		if (i >= last) {
			return Drop.MAC_TRUNCATED;
		}
		int addresses = bytes[i];
		i += 1 + 2 * (addresses & 7) + 8 * (addresses >> 4 & 7);
		return i > last ? Drop.MAC_TRUNCATED : i;
	}
}
