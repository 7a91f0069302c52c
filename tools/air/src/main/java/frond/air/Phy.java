package frond.air;

import frond.buffer.Bytes;
import frond.buffer.Crc16;

/** The 2.4 GHz O-QPSK PHY (IEEE 802.15.4-2006 section 6.5): its times in microseconds, and the FCS that ends a PSDU. */
final class Phy {
	/** One symbol. */
	static final int SYMBOL = 16;
	/** One byte: two symbols. */
	static final int BYTE = 2 * SYMBOL;
	/** Preamble, start of frame delimiter and length byte, in front of every PSDU. */
	static final int HEADER = 6 * BYTE;
	/** aTurnaroundTime: receive to transmit and back; what an acknowledgement comes after. */
	static final int TURNAROUND = 12 * SYMBOL;
	/** aUnitBackoffPeriod. */
	static final int BACKOFF_PERIOD = 20 * SYMBOL;
	/** One clear channel assessment. */
	static final int CCA = 8 * SYMBOL;
	/** macAckWaitDuration: what a sender waits for an acknowledgement after the end of its frame. */
	static final int ACK_WAIT = 54 * SYMBOL;
	/** The longest PSDU, FCS included. */
	static final int MAX_PSDU = 127;
	/** The FCS's length in bytes. */
	static final int FCS = 2;

	private Phy() {
	}

	/** How long a PSDU is on the air, its preamble included. */
	static int duration(int psduLength) {
		return HEADER + psduLength * BYTE;
	}

	/** A frame with its FCS appended, as it goes on the air. */
	static byte[] psdu(byte[] frame, int at, int length) {
		byte[] psdu = new byte[length + FCS];
		System.arraycopy(frame, at, psdu, 0, length);
		Bytes.put16le(psdu, length, Crc16.update(0, psdu, 0, length));
		return psdu;
	}

	/** Whether the last two bytes are the FCS of those before. */
	static boolean intact(byte[] psdu) {
		int length = psdu.length - FCS;
		return length > 0 && Bytes.get16le(psdu, length) == Crc16.update(0, psdu, 0, length);
	}
}
