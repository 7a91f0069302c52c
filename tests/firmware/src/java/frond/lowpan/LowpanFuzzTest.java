package frond.lowpan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import org.junit.Before;
import org.junit.Test;

/** RFC 6282 over many headers: what is compressed comes back, what is broken gets a reason, and nothing throws. */
public class LowpanFuzzTest {
	private static final int MUTATIONS = 100000;
	private static final int ROUND_TRIPS = 5000;
	private static final int SIZE = 160;

	/** Frames that are right, of every shape that the rest of these tests knows. */
	private static final String[] GOOD = { "7e33 f0 1633 2710 1234 68656c6c6f", "7af7 5a 11 f0b1 f0b2 0009 1234 55",
			"7e33 e1 06 63 04 00 00 0280 f0 2229 162e 1234 0102", "7e33 e0 2b 06 63 04 00 00 0280 1100 0300ff000000 f0b1 f0b2 0009 1234 55",
			"7a3b 3a 1a 9b01 1234 00f0 0080 8800 0000 fd000000000000000000000000000001", "7e33 e3 06 03 00 ff 000000 f3 1f 1234",
			"6200 ae0abcde 3a 20010db8000000020000000000000001 20010db8000000030000000000000002 8000 1234 00010001", "7abc 05 3b 3500 00000042",
			"41 6ab01234 0009 11 3f 20010db8000000010000000000000001 20010db8000000020000000000000002 f0b1 f0b2 0009 1234 55" };

	private final Contexts contexts = new Contexts();
	private final Datagram datagram = new Datagram();
	private final Jitter random = new Jitter(6282);

	@Before
	public void contextsOfSeveralLengths() {
		this.contexts.set(0, 0xfd00000000000000L, 0, 64);
		this.contexts.set(5, 0x20010db800000001L, 0, 64);
		this.contexts.set(9, 0xfd11223344550000L, 0, 48);
		this.contexts.set(10, 0x20010db8000000ffL, 0x53, 128);
	}

	private int decompress(byte[] bytes, int at, int end, long source, long destination) {
		int reason = Lowpan.decompress(bytes, at, end, source, destination, this.contexts, this.datagram);
		assertTrue(reason == 0 || reason < 0 && Drop.name(reason) != null);
		if (reason == 0) {
			assertTrue(this.datagram.at >= at && this.datagram.at <= this.datagram.end && this.datagram.end <= end);
		}
		return reason;
	}

	private long anyLong() {
		return (long) this.random.below(1 << 30) << 40 ^ (long) this.random.below(1 << 30) << 16 ^ this.random.below(1 << 16);
	}

	private long anyHigh() {
		switch (this.random.below(7)) {
		case 0:
			return 0xfe80000000000000L;
		case 1:
			return 0xfd00000000000000L;
		case 2:
			return 0x20010db800000001L;
		case 3:
			return 0xfd11223344550000L | this.random.below(2);
		case 4:
			return 0x20010db8000000ffL;
		default:
			return anyLong() & 0x7fffffffffffffffL;
		}
	}

	private long anyLow(long link) {
		switch (this.random.below(5)) {
		case 0:
			return link;
		case 1:
			return 0x000000fffe000000L | this.random.below(1 << 16);
		case 2:
			return 0x53;
		case 3:
			return this.random.below(1 << 16);
		default:
			return anyLong();
		}
	}

	private void anyMulticast(Datagram header) {
		header.destinationHigh = 0xff00000000000000L | (long) this.random.below(256) << 48;
		switch (this.random.below(5)) {
		case 0:
			header.destinationHigh = 0xff02000000000000L;
			header.destinationLow = this.random.below(256);
			break;
		case 1:
			header.destinationLow = this.random.below(1 << 24);
			break;
		case 2:
			header.destinationLow = anyLong() & 0xffffffffffL;
			break;
		case 3:
			header.destinationHigh |= (long) this.random.below(256) << 40 | 0x40L << 32 | 0xfd000000L;
			header.destinationLow = this.random.below(1 << 30);
			break;
		default:
			header.destinationHigh |= anyLong() & 0xffffffffffffL;
			header.destinationLow = anyLong();
			break;
		}
	}

	private int anyPort() {
		switch (this.random.below(3)) {
		case 0:
			return 0xf0b0 | this.random.below(16);
		case 1:
			return 0xf000 | this.random.below(256);
		default:
			return this.random.below(1 << 16);
		}
	}

	@Test
	public void whatIsCompressedComesBack() {
		PacketPool pool = new PacketPool(1, SIZE);
		Datagram header = new Datagram();
		for (int i = 0; i < ROUND_TRIPS; i++) {
			long source = this.random.below(8) == 0 ? 0 : anyLong();
			long destination = this.random.below(4) == 0 ? 0 : anyLong();
			header.trafficClass = this.random.below(3) == 0 ? this.random.below(256) : this.random.below(2) == 0 ? this.random.below(4) : 0;
			header.flowLabel = this.random.below(2) == 0 ? this.random.below(1 << 20) : 0;
			header.hopLimit = this.random.below(4) == 0 ? 64 : this.random.below(256);
			header.sourceHigh = anyHigh();
			header.sourceLow = anyLow(source);
			if (this.random.below(16) == 0) {
				header.sourceHigh = 0;
				header.sourceLow = 0;
			}
			if (this.random.below(3) == 0) {
				anyMulticast(header);
			} else {
				header.destinationHigh = anyHigh();
				header.destinationLow = anyLow(destination);
			}
			boolean udp = this.random.below(2) == 0;
			boolean option = this.random.below(2) == 0;
			int nextHeader = udp ? 17 : 58;
			header.nextHeader = nextHeader;
			header.sourcePort = anyPort();
			header.destinationPort = anyPort();
			header.checksum = this.random.below(1 << 16);
			header.rplFlags = this.random.below(256);
			header.rplInstance = this.random.below(256);
			header.rplSenderRank = this.random.below(1 << 16);
			int payload = this.random.below(80);
			Packet packet = pool.take();
			packet.at = SIZE - payload;
			packet.end = SIZE;
			for (int at = packet.at; at < SIZE; at++) {
				packet.bytes[at] = (byte) this.random.below(256);
			}
			if (udp) {
				assertEquals(0, Nhc.pushUdp(packet, header));
			}
			if (option) {
				assertEquals(0, Nhc.pushRplOption(packet, header));
			}
			assertEquals(0, Iphc.push(packet, 0, header, source, destination, this.contexts));
			assertEquals(0, decompress(packet.bytes, packet.at, packet.end, source, destination));
			Datagram back = this.datagram;
			assertEquals(header.trafficClass, back.trafficClass);
			assertEquals(header.flowLabel, back.flowLabel);
			assertEquals(header.hopLimit, back.hopLimit);
			assertEquals(header.sourceHigh, back.sourceHigh);
			assertEquals(header.sourceLow, back.sourceLow);
			assertEquals(header.destinationHigh, back.destinationHigh);
			assertEquals(header.destinationLow, back.destinationLow);
			assertEquals(nextHeader, back.nextHeader);
			assertEquals(SIZE - payload, back.at);
			assertEquals(SIZE, back.end);
			if (udp) {
				assertEquals(header.sourcePort, back.sourcePort);
				assertEquals(header.destinationPort, back.destinationPort);
				assertEquals(header.checksum, back.checksum);
			}
			assertTrue(option == back.rplOption);
			if (option) {
				assertEquals(header.rplFlags, back.rplFlags);
				assertEquals(header.rplInstance, back.rplInstance);
				assertEquals(header.rplSenderRank, back.rplSenderRank);
			}
			pool.give(packet);
		}
	}

	@Test
	public void whatIsCutShortGetsAReasonAtEveryLength() {
		for (int i = 0; i < GOOD.length; i++) {
			byte[] good = Hex.bytes(GOOD[i]);
			assertEquals(0, decompress(good, 0, good.length, 1, 2));
			int headers = this.datagram.at;
			for (int length = 0; length < headers; length++) {
				byte[] cut = new byte[length];
				System.arraycopy(good, 0, cut, 0, length);
				assertTrue(decompress(cut, 0, length, 1, 2) < 0);
			}
		}
	}

	@Test
	public void whatIsMutatedNeverThrowsAndNeverPassesItsEnd() {
		byte[][] good = new byte[GOOD.length][];
		for (int i = 0; i < GOOD.length; i++) {
			good[i] = Hex.bytes(GOOD[i]);
		}
		byte[] bytes = new byte[127];
		for (int at = 0; at < bytes.length; at++) {
			bytes[at] = (byte) this.random.below(256);
		}
		for (int i = 0; i < MUTATIONS; i++) {
			byte[] frame = good[i % good.length];
			System.arraycopy(frame, 0, bytes, 0, frame.length);
			for (int n = 1 + this.random.below(6); n > 0; n--) {
				bytes[this.random.below(frame.length)] = (byte) this.random.below(256);
			}
			decompress(bytes, 0, 1 + this.random.below(bytes.length), this.random.below(3), this.random.below(3));
		}
	}
}
