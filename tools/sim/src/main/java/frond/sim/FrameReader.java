package frond.sim;

import frond.buffer.Bytes;
import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Ipv6Header;
import frond.lowpan.Lowpan;
import frond.lowpan.Nhc;
import frond.mqttsn.MqttSn;
import frond.mqttsn.PublishMessage;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds out what a frame is, of a network whose key is known. It is decrypted by the JVM's AES, not by the firmware's (CCM* encrypts as counter mode does,
 * IEEE 802.15.4-2006 annex B.4.1.3), and its MIC is not looked at: receivers do that.
 */
final class FrameReader {
	private static final int FCS = 2;
	private static final int BLOCK = 16;
	/** L - 1, in the first byte of a block of counter mode. */
	private static final byte LENGTH_BYTES = 1;
	private static final int ENCRYPTED = 4;
	private static final int ICMPV6_RPL = 155;
	private static final int SNTP_PORT = 123;
	/** CBOR: an array of one. */
	private static final byte ONE_RECORD = (byte) 0x81;
	/** Dispatch of a first fragment and of the others (RFC 4944 section 5.3). */
	private static final int FIRST_FRAGMENT = 0x18;
	private static final int LATER_FRAGMENT = 0x1c;

	private final Cipher cipher;
	private final SecretKeySpec key;
	private final Contexts contexts = new Contexts();
	private final FrameHeader header = new FrameHeader();
	private final Datagram datagram = new Datagram();
	private final byte[] block = new byte[BLOCK];
	private final byte[] plain = new byte[128];
	private boolean oneReading;
	/** What the datagrams of fragments are, by sender and tag. */
	private final Map<Long, Kind> fragmented = new HashMap<>();

	/** @param contextHigh first half of the prefix that is context 0 */
	FrameReader(byte[] key, long contextHigh) {
		try {
			this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
		this.key = new SecretKeySpec(key, "AES");
		this.contexts.set(0, contextHigh, 0, 64);
	}

	/** The sender of the frame that was read last, as printed; 0 if it does not say. */
	long source() {
		return this.header.source;
	}

	/** Whether the frame that was read last is a message of one reading, whole. */
	boolean hasOneReading() {
		return this.oneReading;
	}

	/** What a frame is, its FCS at its end. */
	Kind read(byte[] psdu) {
		this.oneReading = false;
		FrameHeader frame = this.header;
		frame.source = 0;
		if (frame.parse(psdu, 0, psdu.length - FCS) != 0) {
			return Kind.NOISE;
		}
		switch (frame.type) {
		case Frame.ACK:
			return Kind.ACK;
		case Frame.COMMAND:
			return Kind.MAC_COMMAND;
		case Frame.BEACON:
			return Kind.BEACON;
		default:
			int length = open(psdu);
			return length < 0 ? Kind.OTHER : payload(length);
		}
	}

	/** Leaves the payload at the beginning of {@link #plain}; returns its length, negative if it cannot be had. */
	private int open(byte[] psdu) {
		FrameHeader frame = this.header;
		int mic = !frame.security || (frame.level & 3) == 0 ? 0 : 2 << (frame.level & 3);
		int length = frame.end - mic - frame.payload;
		if (length < 0 || !frame.security || (frame.level & ENCRYPTED) == 0) {
			System.arraycopy(psdu, frame.payload, this.plain, 0, Math.max(0, length));
			return length;
		}
		this.block[0] = LENGTH_BYTES;
		Bytes.put64(this.block, 1, frame.source);
		Bytes.put32(this.block, 9, frame.counter);
		this.block[13] = (byte) frame.level;
		this.block[14] = 0;
		this.block[15] = 1;
		try {
			this.cipher.init(Cipher.DECRYPT_MODE, this.key, new IvParameterSpec(this.block));
			return this.cipher.doFinal(psdu, frame.payload, length, this.plain, 0);
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
	}

	private Kind payload(int length) {
		FrameHeader frame = this.header;
		int at = 0;
		int dispatch = length == 0 ? 0 : (this.plain[0] & 0xff) >> 3;
		if (dispatch == FIRST_FRAGMENT || dispatch == LATER_FRAGMENT) {
			if (length < 5) {
				return Kind.OTHER;
			}
			long id = frame.source << 16 ^ Bytes.get16(this.plain, 2);
			if (dispatch == LATER_FRAGMENT) {
				return this.fragmented.getOrDefault(id, Kind.OTHER);
			}
			Kind kind = datagram(4, length);
			this.fragmented.put(id, kind);
			return kind;
		}
		return datagram(at, length);
	}

	private Kind datagram(int at, int end) {
		Datagram in = this.datagram;
		long to = this.header.broadcast() ? 0 : this.header.destinationMode == Frame.EXTENDED ? Iid.ofEui64(this.header.destination) : Iid.ofShort((int) this.header.destination);
		if (Lowpan.decompress(this.plain, at, end, Iid.ofEui64(this.header.source), to, this.contexts, in) != 0) {
			return Kind.OTHER;
		}
		if (in.nextHeader == Ipv6Header.UDP) {
			this.oneReading = isGateway(in.destinationPort) && MqttSn.check(in.bytes, in.at, in.end) == MqttSn.PUBLISH
					&& in.bytes[PublishMessage.publishDataAt(MqttSn.body(in.bytes, in.at))] == ONE_RECORD;
			return isGateway(in.sourcePort) || isGateway(in.destinationPort) ? Kind.MQTT_SN
					: in.sourcePort == SNTP_PORT || in.destinationPort == SNTP_PORT ? Kind.SNTP : Kind.UDP;
		}
		if (in.nextHeader != Ipv6Header.ICMPV6 || in.end - in.at < 2) {
			return Kind.OTHER;
		}
		return icmpv6(in.bytes[in.at] & 0xff, in.bytes[in.at + 1] & 0xff);
	}

	private static boolean isGateway(int port) {
		return port == MqttSn.PORT || port == Nhc.PORT_4;
	}

	private static Kind icmpv6(int type, int code) {
		switch (type) {
		case ICMPV6_RPL:
			return code == 0 ? Kind.DIS : code == 1 ? Kind.DIO : code == 2 ? Kind.DAO : code == 3 ? Kind.DAO_ACK : Kind.OTHER;
		case 128, 129:
			return Kind.ECHO;
		case 133:
			return Kind.ROUTER_SOLICITATION;
		case 134:
			return Kind.ROUTER_ADVERTISEMENT;
		case 135:
			return Kind.NEIGHBOR_SOLICITATION;
		case 136:
			return Kind.NEIGHBOR_ADVERTISEMENT;
		case 157, 158:
			return Kind.DUPLICATE_ADDRESS;
		default:
			return type < 128 ? Kind.ICMPV6_ERROR : Kind.OTHER;
		}
	}
}
