package frond.ieee802154;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.radio.Radio;

/** The fields of one received frame's header (layout: {@link Frame}). One object serves all frames. */
public final class FrameHeader {
	/** The frame control field as it was. */
	public int control;
	/** {@link Frame#BEACON}, {@link Frame#DATA}, {@link Frame#ACK} or {@link Frame#COMMAND}. */
	public int type;
	/** Whether an auxiliary security header begins the payload. */
	public boolean security;
	/** Whether the sender has more for the receiver. */
	public boolean pending;
	/** Whether the sender waits for an acknowledgement. */
	public boolean ackRequest;
	/** 0 (2003) or 1 (2006). */
	public int version;
	/** 0 to 255. */
	public int sequence;
	/** {@link Frame#NONE}, {@link Frame#SHORT} or {@link Frame#EXTENDED}. */
	public int destinationMode;
	/** PAN id of the destination; -1 if there is no destination. */
	public int destinationPan;
	/** The destination: an EUI-64 as printed, or 16 bits; 0 if there is none. */
	public long destination;
	/** {@link Frame#NONE}, {@link Frame#SHORT} or {@link Frame#EXTENDED}. */
	public int sourceMode;
	/** PAN id of the source, taken from the destination where it is compressed; -1 if there is no source. */
	public int sourcePan;
	/** The source: an EUI-64 as printed, or 16 bits; 0 if there is none. */
	public long source;
	/** Index of the first byte after the addresses. */
	public int payload;
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
		boolean compressed = (fields & Frame.PAN_COMPRESSION) != 0;
		int kind = fields & Frame.TYPE_MASK;
		// Mode 1 is reserved, and so is compression with nothing to compress from or for (section 7.2.1.1.5).
		if (kind > Frame.COMMAND || Frame.version(fields) > 1 || toMode == 1 || fromMode == 1
				|| compressed && (toMode == Frame.NONE || fromMode == Frame.NONE)) {
			return Drop.MAC_RESERVED;
		}
		int header = Frame.headerLength(fields);
		if (length < header) {
			return Drop.MAC_TRUNCATED;
		}
		this.control = fields;
		this.type = kind;
		this.security = (fields & Frame.SECURITY) != 0;
		this.pending = (fields & Frame.PENDING) != 0;
		this.ackRequest = (fields & Frame.ACK_REQUEST) != 0;
		this.version = Frame.version(fields);
		this.sequence = bytes[at + 2] & 0xff;
		this.destinationMode = toMode;
		this.sourceMode = fromMode;
		int i = at + 3;
		int pan = -1;
		if (toMode != Frame.NONE) {
			pan = Bytes.get16le(bytes, i);
			i += 2;
		}
		this.destinationPan = pan;
		this.destination = Frame.address(bytes, i, toMode);
		i += Frame.addressLength(toMode);
		if (fromMode == Frame.NONE) {
			pan = -1;
		} else if (!compressed) {
			pan = Bytes.get16le(bytes, i);
			i += 2;
		}
		this.sourcePan = pan;
		this.source = Frame.address(bytes, i, fromMode);
		this.payload = at + header;
		this.end = at + length;
		return 0;
	}
}
