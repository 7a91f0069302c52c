package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.tests.support.Tool;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./frond air} as its users run it; ARCHITECTURE.md, "Commands". */
class AirCommandTest {
	@TempDir
	Path folder;

	@Test
	void servesCapturesAndEndsWithACount() throws IOException {
		Path capture = this.folder.resolve("air.pcap");
		try (Tool tool = Tool.start("air", "--pcap", capture, "--channel", "15"); Socket host = new Socket()) {
			host.connect(tool.address("spinel"));
			host.setSoTimeout(20_000);
			assertEquals("7e80060070ee747e", HexFormat.of().formatHex(host.getInputStream().readNBytes(8)));
			tool.awaitLine("attached kind=spinel");
			assertEquals(24, Files.size(capture));
			host.close();
			tool.awaitLine("detached kind=spinel");
			// Not by Process.destroy, which closes the streams and with them the last line.
			new ProcessBuilder("kill", Long.toString(tool.pid())).start();
			tool.awaitExit();
			assertTrue(tool.lines().get(tool.lines().size() - 1).startsWith("stats"), tool.lines().toString());
		}
	}

	@Test
	void wrongUsageIsOneLineAndCode2() {
		assertUsage("--loss", "2");
		assertUsage("--channel", "27");
		assertUsage("--zep", "70000");
		assertUsage("--spinel", "0.0.0.0:1000");
		assertUsage("--spinel", "localhost");
		assertUsage("--nonsense");
	}

	@Test
	void aTakenPortIsOneLineAndCode1() throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			Tool tool = Tool.launch("air", "--spinel", "127.0.0.1:" + taken.getLocalPort());
			assertEquals(1, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
		}
	}

	private static void assertUsage(Object... arguments) {
		try (Tool tool = Tool.launch("air", arguments)) {
			assertEquals(2, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
		}
	}
}
