package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expectations: the libpcap file format (draft-ietf-opsawg-pcap), LINKTYPE 195, and what tshark makes of it. */
class PcapWriterTest {
	private static final String FILE_HEADER = "d4c3b2a1" + "0200" + "0400" + "00000000" + "00000000" + "00010000" + "c3000000";

	@TempDir
	Path folder;
	private final AirStats stats = new AirStats();

	@Test
	void theFileIsLibpcapsToTheByte() throws IOException {
		Path file = this.folder.resolve("a.pcap");
		try (PcapWriter writer = new PcapWriter(file, 26, 1698894245_000000L, this.stats)) {
			writer.onAir(1_250_000, 26, HexFormat.of().parseHex("02002aabcd"));
			writer.onAir(2_000_000, 25, HexFormat.of().parseHex("02002babcd"));
		}
		// 1698894246 is 0x654311a6; 250000 us.
		assertEquals(FILE_HEADER + "a6114365" + "90d00300" + "05000000" + "05000000" + "02002aabcd",
				HexFormat.of().formatHex(Files.readAllBytes(file)));
	}

	@Test
	void aFrameIsInTheFileBeforeTheCaptureEnds() throws Exception {
		Path file = this.folder.resolve("b.pcap");
		try (PcapWriter writer = new PcapWriter(file, 26, 0, this.stats)) {
			assertEquals(24, Files.size(file));
			writer.onAir(1, 26, new byte[5]);
			Wait.until(() -> size(file) == 24 + 16 + 5, "the frame in the file");
		}
	}

	@Test
	void anUnwritableFileIsRefusedAtOnce() {
		Path nowhere = this.folder.resolve("none").resolve("c.pcap");
		assertThrows(IOException.class, () -> new PcapWriter(nowhere, 26, 0, this.stats));
	}

	/** As Wireshark reads a live capture: {@code mkfifo air; wireshark -k -i air}. */
	@Test
	void aFifoIsWrittenOnceSomebodyReads() throws Exception {
		Path fifo = this.folder.resolve("fifo");
		assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "no mkfifo here");
		try (PcapWriter writer = new PcapWriter(fifo, 26, 0, this.stats)) {
			writer.onAir(0, 26, HexFormat.of().parseHex("02002aabcd"));
			try (InputStream reader = Files.newInputStream(fifo)) {
				assertEquals(FILE_HEADER + "0000000000000000" + "05000000" + "05000000" + "02002aabcd",
						HexFormat.of().formatHex(reader.readNBytes(24 + 16 + 5)));
			}
		}
	}

	@Test
	void tsharkDissectsItWithGoodChecksums() throws Exception {
		Process version = null;
		try {
			version = new ProcessBuilder("tshark", "--version").redirectErrorStream(true).start();
		} catch (IOException e) {
			assumeTrue(false, "tshark is not installed");
		}
		version.getInputStream().readAllBytes();
		Path file = this.folder.resolve("d.pcap");
		Medium medium = new Medium(1, Link.losing(0), this.stats);
		try (PcapWriter writer = new PcapWriter(file, 26, 1698894245_000000L, this.stats)) {
			medium.tap(writer);
			Station one = new Station(medium, 1);
			new Station(medium, 2);
			one.send(Station.unicast(0x2a, 2, 1, 0));
			medium.run(100_000);
			one.send(Station.broadcast(0x2b, 1, 0));
			medium.run(200_000);
		}
		Process tshark = new ProcessBuilder("tshark", "-n", "-r", file.toString(), "-T", "fields", "-e", "wpan.frame_type", "-e",
				"wpan.seq_no", "-e", "wpan.dst_pan", "-e", "wpan.dst64", "-e", "wpan.dst16", "-e", "wpan.src64", "-e", "wpan.fcs_ok",
				"-e", "_ws.malformed").start();
		String output = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertTrue(tshark.waitFor(60, TimeUnit.SECONDS));
		String expected = "0x01|42|0xabcd|02:f0:0d:00:00:00:00:02||02:f0:0d:00:00:00:00:01|1|\n" + "0x02|42|||||1|\n"
				+ "0x01|43|0xabcd||0xffff|02:f0:0d:00:00:00:00:01|1|\n";
		// Newer versions print True and pad the type.
		assertEquals(expected, output.replace('\t', '|').replace("True", "1").replace("0x0001|", "0x01|").replace("0x0002|", "0x02|"));
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		} catch (IOException e) {
			return -1;
		}
	}
}
