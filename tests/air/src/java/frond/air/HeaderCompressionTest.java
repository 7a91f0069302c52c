package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.ieee802154.Frame;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Iphc;
import frond.lowpan.Lowpan;
import frond.lowpan.Nhc;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 4's bars of RFC 6282: what is compressed comes back, tshark reads the same, and the best case is as short as the RFC says. */
class HeaderCompressionTest {
	private static final int HEADERS = 100_000;
	private static final int FRAMES = 10_000;
	private static final long PREFIX = 0xfd00000000000000L;
	private static final long NODE = 0x02f00d0000000011L;
	private static final long ROOT = 0x02f00d0000000001L;
	/** Room for the longest headers, and a few bytes of payload behind it. */
	private static final int SIZE = 160;

	@TempDir
	Path folder;
	private final Random random = new Random(6282);
	private final PacketPool pool = new PacketPool(1, SIZE);
	private final Contexts contexts = new Contexts();
	private final Datagram header = new Datagram();
	private final Datagram back = new Datagram();
	/** Extension headers in front of the upper layer. */
	private int extensions;

	HeaderCompressionTest() {
		this.contexts.set(0, PREFIX, 0, 64);
		this.contexts.set(3, 0x20010db800010000L, 0, 64);
	}

	private long high() {
		return switch (this.random.nextInt(5)) {
		case 0 -> 0xfe80000000000000L;
		case 1 -> PREFIX;
		case 2 -> 0x20010db800010000L;
		default -> 0x2001000000000000L | this.random.nextLong() & 0xffffffffffffL;
		};
	}

	private long low(long link) {
		return switch (this.random.nextInt(4)) {
		case 0 -> Iid.ofEui64(link);
		case 1 -> Iid.ofShort(this.random.nextInt(65536));
		default -> this.random.nextLong();
		};
	}

	private int port() {
		return switch (this.random.nextInt(3)) {
		case 0 -> 0xf0b0 | this.random.nextInt(16);
		case 1 -> 0xf000 | this.random.nextInt(256);
		default -> 50000 + this.random.nextInt(1000);
		};
	}

	/** A header of any legal form; {@code broadcast} for one to a group. */
	private void fill(boolean broadcast) {
		Datagram to = this.header;
		to.trafficClass = this.random.nextInt(3) == 0 ? this.random.nextInt(256) : this.random.nextBoolean() ? this.random.nextInt(4) : 0;
		to.flowLabel = this.random.nextBoolean() ? this.random.nextInt(1 << 20) : 0;
		to.hopLimit = this.random.nextInt(3) == 0 ? new int[] { 1, 64, 255 }[this.random.nextInt(3)] : 1 + this.random.nextInt(255);
		boolean unspecified = this.random.nextInt(20) == 0;
		to.sourceHigh = unspecified ? 0 : high();
		to.sourceLow = unspecified ? 0 : low(NODE);
		if (broadcast) {
			to.destinationHigh = 0xff02000000000000L | (this.random.nextInt(3) == 0 ? (long) this.random.nextInt(16) << 48 : 0);
			to.destinationLow = this.random.nextLong() >>> 8 * this.random.nextInt(8);
			if (this.random.nextInt(4) == 0) {
				// RFC 3306: a group of context 3's prefix.
				to.destinationHigh = 0xff3500402001_0db8L;
				to.destinationLow = 0x00010000L << 32 | this.random.nextInt() & 0xffffffffL;
			}
		} else {
			to.destinationHigh = high();
			to.destinationLow = low(ROOT);
		}
		to.sourcePort = port();
		to.destinationPort = port();
		to.checksum = 1 + this.random.nextInt(65535);
		to.rplOption = false;
	}

	/** Writes the header in front of a payload: UDP, or what has no header here, and up to two extension headers. */
	private Packet compress(boolean broadcast, boolean udp, int payload) {
		Packet packet = this.pool.take();
		packet.at = SIZE - payload;
		packet.end = SIZE;
		for (int i = packet.at; i < SIZE; i++) {
			packet.bytes[i] = (byte) this.random.nextInt(256);
		}
		if (udp) {
			assertEquals(0, Nhc.pushUdp(packet, this.header));
		} else {
			this.header.nextHeader = 253;
		}
		this.extensions = 0;
		if (this.random.nextInt(4) == 0) {
			// Destination options: PadN over six bytes.
			packet.at -= 6;
			System.arraycopy(new byte[] { 1, 4, 0, 0, 0, 0 }, 0, packet.bytes, packet.at, 6);
			assertEquals(0, Nhc.pushExtension(packet, this.header, Nhc.DESTINATION, 6));
			this.extensions++;
		}
		if (this.random.nextInt(4) == 0) {
			this.header.rplOption = true;
			this.header.rplSkippable = this.random.nextBoolean();
			this.header.rplFlags = this.random.nextInt(8) << 5;
			this.header.rplInstance = this.random.nextInt(256);
			this.header.rplSenderRank = this.random.nextInt(65536);
			assertEquals(0, Nhc.pushRplOption(packet, this.header));
			this.extensions++;
		}
		assertEquals(0, Iphc.push(packet, 0, this.header, Iid.ofEui64(NODE), broadcast ? 0 : Iid.ofEui64(ROOT), this.contexts));
		return packet;
	}

	@Test
	void aHundredThousandHeadersComeBackAsTheyWere() {
		for (int i = 0; i < HEADERS; i++) {
			boolean broadcast = this.random.nextInt(4) == 0;
			boolean udp = this.random.nextBoolean();
			fill(broadcast);
			Packet packet = compress(broadcast, udp, this.random.nextInt(20));
			Datagram expected = this.header;
			Datagram got = this.back;
			assertEquals(0, Lowpan.decompress(packet.bytes, packet.at, packet.end, Iid.ofEui64(NODE), broadcast ? 0 : Iid.ofEui64(ROOT), this.contexts, got));
			assertEquals(expected.trafficClass, got.trafficClass);
			assertEquals(expected.flowLabel, got.flowLabel);
			assertEquals(expected.hopLimit, got.hopLimit);
			assertEquals(expected.sourceHigh, got.sourceHigh);
			assertEquals(expected.sourceLow, got.sourceLow);
			assertEquals(expected.destinationHigh, got.destinationHigh);
			assertEquals(expected.destinationLow, got.destinationLow);
			assertEquals(this.extensions, got.extensionHeaders);
			assertEquals(expected.rplOption, got.rplOption);
			if (expected.rplOption) {
				assertEquals(expected.rplFlags, got.rplFlags);
				assertEquals(expected.rplInstance, got.rplInstance);
				assertEquals(expected.rplSenderRank, got.rplSenderRank);
				assertEquals(expected.rplSkippable, got.rplSkippable);
			}
			assertEquals(udp ? 17 : 253, got.nextHeader);
			if (udp) {
				assertEquals(expected.sourcePort, got.sourcePort);
				assertEquals(expected.destinationPort, got.destinationPort);
				assertEquals(expected.checksum, got.checksum);
			}
			packet.giveBack();
		}
	}

	/** Every header field as tshark shows it. Its contexts are those of a setting; link-layer addresses are in the frames. */
	@Test
	void tsharkReadsTenThousandFramesAsWeDo() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
		ByteBuffer capture = ByteBuffer.allocate(FRAMES * (16 + 127) + 24).order(ByteOrder.LITTLE_ENDIAN);
		// LINKTYPE_IEEE802_15_4_NOFCS
		capture.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(256).putInt(230);
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < FRAMES; i++) {
			boolean broadcast = this.random.nextInt(4) == 0;
			fill(broadcast);
			Packet packet = compress(broadcast, true, 4);
			byte[] frame = new byte[127];
			int at = Frame.putHeader(frame, 0, broadcast ? Frame.BROADCAST_DATA : Frame.UNICAST_DATA, i, 0xabcd, broadcast ? Frame.BROADCAST : ROOT, NODE);
			int length = at + packet.length();
			if (length > frame.length) {
				packet.giveBack();
				continue;
			}
			System.arraycopy(packet.bytes, packet.at, frame, at, packet.length());
			packet.giveBack();
			capture.putInt(i).putInt(0).putInt(length).putInt(length).put(frame, 0, length);
			expected.add(String.join("\t", "0x%08x".formatted(this.header.trafficClass), "0x%06x".formatted(this.header.flowLabel), Integer.toString(this.header.hopLimit),
					text(this.header.sourceHigh, this.header.sourceLow), text(this.header.destinationHigh, this.header.destinationLow),
					Integer.toString(this.header.sourcePort), Integer.toString(this.header.destinationPort), "0x%04x".formatted(this.header.checksum), "12"));
		}
		assertTrue(expected.size() > FRAMES * 9 / 10);
		Path file = this.folder.resolve("compressed.pcap");
		Files.write(file, java.util.Arrays.copyOf(capture.array(), capture.position()));
		Process process = new ProcessBuilder("/usr/bin/tshark", "-r", file.toString(), "-o", "6lowpan.context0:fd00::/64", "-o", "6lowpan.context3:2001:db8:1::/64", "-T",
				"fields", "-e", "ipv6.tclass", "-e", "ipv6.flow", "-e", "ipv6.hlim", "-e", "ipv6.src", "-e", "ipv6.dst", "-e", "udp.srcport", "-e", "udp.dstport", "-e",
				"udp.checksum", "-e", "udp.length").redirectError(ProcessBuilder.Redirect.DISCARD).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor());
		List<String> got = output.lines().toList();
		assertEquals(expected.size(), got.size());
		for (int i = 0; i < got.size(); i++) {
			assertEquals(expected.get(i), got.get(i), "frame " + (i + 1));
		}
	}

	/** As tshark writes addresses: RFC 5952, but for what looks like IPv4. */
	private static String text(long high, long low) throws IOException {
		byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
		String text = InetAddress.getByAddress(bytes).getHostAddress();
		String[] groups = text.split(":");
		int best = -1;
		int longest = 1;
		for (int i = 0; i < 8; i++) {
			int run = 0;
			while (i + run < 8 && groups[i + run].equals("0")) {
				run++;
			}
			if (run > longest) {
				longest = run;
				best = i;
			}
			i += run;
		}
		if (best < 0) {
			return text;
		}
		return String.join(":", java.util.Arrays.copyOfRange(groups, 0, best)) + "::" + String.join(":", java.util.Arrays.copyOfRange(groups, best + longest, 8));
	}

	/** Issue 4: 6 bytes between link-local addresses with ports F0B0 to F0BF, 3 more at most to the border router's global address under context 0. */
	@Test
	void theBestCaseTakesSixBytes() {
		Datagram to = this.header;
		to.hopLimit = 64;
		to.sourceHigh = 0xfe80000000000000L;
		to.sourceLow = Iid.ofEui64(NODE);
		to.destinationHigh = 0xfe80000000000000L;
		to.destinationLow = Iid.ofEui64(ROOT);
		to.sourcePort = 0xf0b1;
		to.destinationPort = 0xf0b2;
		to.checksum = 0x1234;
		assertEquals(6, length());
		to.sourceHigh = PREFIX;
		to.destinationHigh = PREFIX;
		int global = length();
		assertTrue(global <= 9, global + " bytes");
		assertEquals(6, global);
	}

	private int length() {
		Packet packet = this.pool.take();
		packet.at = SIZE;
		packet.end = SIZE;
		Nhc.pushUdp(packet, this.header);
		assertEquals(0, Iphc.push(packet, 0, this.header, Iid.ofEui64(NODE), Iid.ofEui64(ROOT), this.contexts));
		int length = packet.length();
		packet.giveBack();
		return length;
	}
}
