package frond.bench;

import frond.buffer.Bytes;
import frond.hal.Uart;
import frond.radio.HdlcLite;
import frond.radio.SerialPort;
import frond.radio.Spinel;

/**
 * The radio's line. While the radio is configured, this answers as a co-processor does, in memory; afterwards what is sent goes to the UART,
 * as with the node.
 */
final class CoProcessor implements SerialPort {
	private final HdlcLite decoder = new HdlcLite(200);
	private final byte[] message = new byte[32];
	private final byte[] answer = new byte[HdlcLite.encodedLimit(32)];
	private int answerLength;
	private boolean connected;
	private int transaction;

	/** From now on bytes go to the UART. */
	void connect() {
		this.connected = true;
	}

	/** Transaction of the last message. */
	int transaction() {
		return this.transaction;
	}

	@Override
	public int write(byte[] from, int at, int length) {
		if (this.connected) {
			// Behind the opening flag; a header has no bits that need an escape.
			this.transaction = from[at + 1] & Spinel.TRANSACTION_MASK;
			int taken = Uart.write(Uart.RADIO, from, at, length);
			return taken < 0 ? 0 : taken;
		}
		this.decoder.decode(from, at, at + length);
		if (this.decoder.result() > 0) {
			answer(this.decoder.contents());
		}
		return length;
	}

	private void answer(byte[] request) {
		byte[] to = this.message;
		int property = request[2];
		to[0] = request[0];
		to[1] = Spinel.COMMAND_IS;
		int end = 3;
		if (request[1] == Spinel.COMMAND_RESET) {
			to[0] = (byte) Spinel.HEADER;
			property = Spinel.LAST_STATUS;
			to[end++] = Spinel.STATUS_RESET_SOFTWARE;
		} else if (property == Spinel.PROTOCOL_VERSION) {
			to[end++] = Spinel.VERSION_MAJOR;
			to[end++] = Spinel.VERSION_MINOR;
		} else if (property == Spinel.NCP_VERSION) {
			byte[] name = Bytes.ascii("bench");
			System.arraycopy(name, 0, to, end, name.length);
			end += name.length;
			to[end++] = 0;
		} else if (property == Spinel.CAPS) {
			end = Spinel.putPacked(to, end, Spinel.CAP_CONFIG_RADIO);
			end = Spinel.putPacked(to, end, Spinel.CAP_MAC_RAW);
		}
		to[2] = (byte) property;
		this.answerLength = HdlcLite.encode(to, 0, end, this.answer, 0);
	}

	/** The answer to what was written last, to {@link #answerLength()}. */
	byte[] answer() {
		return this.answer;
	}

	/** Bytes of the answer; 0 if it was taken. */
	int answerLength() {
		int length = this.answerLength;
		this.answerLength = 0;
		return length;
	}
}
