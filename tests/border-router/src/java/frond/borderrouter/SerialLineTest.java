package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import frond.air.Air;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The border router's radio on a serial port at whose other end is what the test wants. */
class SerialLineTest {
	@TempDir
	Path directory;

	@Test
	void aCoProcessorIsNamedLostAndFoundAgain() throws IOException, InterruptedException {
		Path port = this.directory.resolve("tty");
		try (Air air = new Air(new Air.Options())) {
			PseudoTerminal plugged = new PseudoTerminal(port).joinedTo(air.spinelPort());
			try (Tool router = Tool.start("border-router", "--radio", "serial:" + port + "@460800")) {
				assertEquals("FROND-AIR/0.1.0;.RCP", router.ready("radio"));
				plugged.close();
				router.awaitLine("event radio-lost reason=unplugged");
				try (PseudoTerminal again = new PseudoTerminal(port).joinedTo(air.spinelPort())) {
					Tool.await("the port again", () -> router.lines().stream().filter("event radio-connected"::equals).count() == 2);
					assertEquals(0, router.terminate());
				}
			}
		}
	}

	/** Bytes that are thrown away: nothing answers. */
	@Test
	void aPortThatSaysNothingIsOneLine() throws IOException, InterruptedException {
		Path port = this.directory.resolve("tty");
		try (PseudoTerminal silent = new PseudoTerminal(port); Tool router = Tool.launch("border-router", "--radio", "serial:" + port)) {
			assertEquals(1, router.awaitExit());
			assertEquals("frond border-router: serial:" + port + " does not answer: another speed than 115200 baud, or nothing there, or no radio co-processor",
					router.errors().get(0));
			assertEquals(1, router.errors().size());
		}
	}

	/** Over TCP: what it is sent comes back, as from a terminal server's loop. */
	@Test
	void anEchoOverTcpIsOneLine() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread echo = new Thread(() -> {
				try (Socket peer = server.accept()) {
					peer.getInputStream().transferTo(peer.getOutputStream());
				} catch (IOException e) {
					// Closed.
				}
			}, "echo");
			echo.setDaemon(true);
			echo.start();
			String place = "tcp:127.0.0.1:" + server.getLocalPort();
			try (Tool router = Tool.launch("border-router", "--radio", place)) {
				assertEquals(1, router.awaitExit());
				assertEquals("frond border-router: " + place + " sends back what it is sent: a console or a modem, no radio co-processor", router.errors().get(0));
			}
		}
	}
}
