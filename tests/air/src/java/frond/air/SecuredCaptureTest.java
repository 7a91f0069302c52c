package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What our link security puts on the air, decrypted by an implementation that is not ours: tshark. */
class SecuredCaptureTest {
	private static final int FRAMES = 10;

	@TempDir
	Path folder;

	@Test
	void tsharkDecryptsEveryFrameWithTheKeyAndNoneWithAnother() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
		Path file = this.folder.resolve("secured.pcap");
		MacNetwork network = new MacNetwork(2, Link.losing(0), true);
		network.nodes.forEach(node -> node.mac.setSecurity(MacFuzzTest.security()));
		try (PcapWriter writer = new PcapWriter(file, MacNetwork.CHANNEL, 0, network.airStats)) {
			network.medium.tap(writer);
			network.run(FRAMES, 40);
		}
		assertEquals(network.nodes.get(1).offered, network.nodes.get(0).received);
		String payload = "00010203";
		assertEquals(network.nodes.get(0).received, count(file, "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf", payload));
		assertEquals(0, count(file, "00112233445566778899aabbccddeeff", payload));
	}

	/** Data frames whose payload tshark shows in clear. The key goes by a file of its settings: a command line is for all to see. */
	private long count(Path capture, String key, String payload) throws Exception {
		Path settings = Files.createDirectories(this.folder.resolve(key));
		Files.writeString(settings.resolve("ieee802154_keys"), "\"" + key + "\",\"1\",\"No hash\"\n");
		ProcessBuilder builder = new ProcessBuilder("/usr/bin/tshark", "-r", capture.toString(), "-Y", "wpan.frame_type == 1", "-T", "fields", "-e", "data.data",
				"--disable-protocol", "6lowpan").redirectErrorStream(true);
		builder.environment().put("WIRESHARK_CONFIG_DIR", settings.toString());
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), output);
		assertTrue(output.lines().count() >= FRAMES - 1, output);
		return output.lines().filter(line -> line.replace(":", "").startsWith(payload)).count();
	}
}
