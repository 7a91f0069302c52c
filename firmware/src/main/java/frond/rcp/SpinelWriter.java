package frond.rcp;

import frond.buffer.Bytes;
import frond.buffer.Crc16;
import frond.radio.HdlcLite;
import frond.radio.SerialPort;
import frond.radio.Spinel;

/**
 * What a co-processor says to its host: a message is written field by field (formats: {@link Spinel}), then put behind what the line
 * has not taken yet.
 */
final class SpinelWriter {
	/** The longest frame with its metadata is 160 bytes; strings are cut. */
	private static final int MESSAGE_SIZE = 192;
	/** Frames may come every 5 ms, and a full one takes 14 ms on a line of 115200 baud: some of them wait here. */
	private static final int LINE_SIZE = 2048;
	/** Kept free for answers when frames fill the line. */
	private static final int RESERVE = HdlcLite.encodedLimit(MESSAGE_SIZE);
	/** Pause before more is offered to a line that was full, microseconds. */
	private static final long LINE_MICROS = 1000;

	private final SerialPort port;
	private final byte[] message = new byte[MESSAGE_SIZE];
	private int length;
	private final byte[] line = new byte[LINE_SIZE];
	private int lineAt;
	private int lineEnd;
	/** When to offer the line what it did not take. */
	private long lineDue;

	SpinelWriter(SerialPort port) {
		this.port = port;
	}

	/** Begins {@code PROP_VALUE_IS}, which nearly everything is that a co-processor sends. */
	SpinelWriter begin(int transaction, int property) {
		return begin(transaction, Spinel.COMMAND_IS, property);
	}

	SpinelWriter begin(int transaction, int command, int property) {
		this.message[0] = (byte) (Spinel.HEADER | transaction);
		this.length = 1;
		return putPacked(command).putPacked(property);
	}

	SpinelWriter put8(int value) {
		this.message[this.length++] = (byte) value;
		return this;
	}

	SpinelWriter put16(int value) {
		Bytes.put16le(this.message, this.length, value);
		this.length += 2;
		return this;
	}

	SpinelWriter put32(int value) {
		Bytes.put32le(this.message, this.length, value);
		this.length += 4;
		return this;
	}

	SpinelWriter put64(long value) {
		Bytes.put64le(this.message, this.length, value);
		this.length += 8;
		return this;
	}

	/** An EUI-64, in the order in which it is printed. */
	SpinelWriter putEui64(long value) {
		Bytes.put64(this.message, this.length, value);
		this.length += 8;
		return this;
	}

	SpinelWriter putPacked(int value) {
		this.length = Spinel.putPacked(this.message, this.length, value);
		return this;
	}

	/** ASCII and the zero byte that ends it; cut to what a message holds. */
	SpinelWriter putText(byte[] text) {
		int taken = Math.min(text.length, MESSAGE_SIZE - 1 - this.length);
		System.arraycopy(text, 0, this.message, this.length, taken);
		this.length += taken;
		return put8(0);
	}

	/** A frame behind its length, with its FCS (IEEE 802.15.4-2006 section 7.2.1.9), which is part of it here. */
	SpinelWriter putFrame(byte[] bytes, int at, int length) {
		put16(length + Spinel.FCS_LENGTH);
		System.arraycopy(bytes, at, this.message, this.length, length);
		int fcs = Crc16.update(0, this.message, this.length, this.length + length);
		this.length += length;
		return put16(fcs);
	}

	/** Sends an answer, or what else the host waits for; false if there is no room for it. */
	boolean send(long now) {
		return send(0, now);
	}

	/** Sends what the host does not wait for, which leaves room for answers; false if there is no room for it. */
	boolean sendUnasked(long now) {
		return send(RESERVE, now);
	}

	private boolean send(int free, long now) {
		int needed = HdlcLite.encodedLimit(this.length) + free;
		if (LINE_SIZE - this.lineEnd < needed) {
			System.arraycopy(this.line, this.lineAt, this.line, 0, this.lineEnd - this.lineAt);
			this.lineEnd -= this.lineAt;
			this.lineAt = 0;
			if (LINE_SIZE - this.lineEnd < needed) {
				return false;
			}
		}
		boolean idle = this.lineAt == this.lineEnd;
		this.lineEnd = HdlcLite.encode(this.message, 0, this.length, this.line, this.lineEnd);
		if (idle) {
			flush(now);
		}
		return true;
	}

	/** Offers the line what it has not taken, if that is due. */
	void onTime(long now) {
		if (this.lineAt < this.lineEnd && now >= this.lineDue) {
			flush(now);
		}
	}

	private void flush(long now) {
		this.lineAt += this.port.write(this.line, this.lineAt, this.lineEnd - this.lineAt);
		if (this.lineAt == this.lineEnd) {
			this.lineAt = 0;
			this.lineEnd = 0;
		}
		this.lineDue = now + LINE_MICROS;
	}

	long nextDeadline() {
		return this.lineAt < this.lineEnd ? this.lineDue : Long.MAX_VALUE;
	}
}
