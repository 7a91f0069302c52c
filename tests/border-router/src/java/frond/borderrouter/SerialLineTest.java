package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.air.Air;
import frond.tests.support.Tool;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The border router's radio on a serial port: a pseudo terminal made by socat, at whose other end is what the test wants. */
class SerialLineTest {
	@TempDir
	Path directory;
	private Air air;
	private Process socat;

	@BeforeEach
	void open() throws IOException {
		assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(path -> Files.isExecutable(Path.of(path, "socat"))),
				"no socat: apt-get install socat");
		this.air = new Air(new Air.Options());
	}

	@AfterEach
	void close() throws InterruptedException {
		if (this.socat != null) {
			unplug();
		}
		if (this.air != null) {
			this.air.close();
		}
	}

	private Path plug(String other) {
		Path port = this.directory.resolve("tty");
		try {
			this.socat = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + port, other).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		Tool.await("the port", () -> Files.exists(port));
		return port;
	}

	private void unplug() throws InterruptedException {
		this.socat.destroy();
		assertTrue(this.socat.waitFor(10, TimeUnit.SECONDS));
	}

	@Test
	void aCoProcessorIsNamedLostAndFoundAgain() throws InterruptedException {
		String coProcessor = "tcp:127.0.0.1:" + this.air.spinelPort();
		Path port = plug(coProcessor);
		try (Tool router = Tool.start("border-router", "--radio", "serial:" + port + "@460800")) {
			assertEquals("FROND-AIR/0.1.0;.RCP", router.ready("radio"));
			unplug();
			router.awaitLine("event radio-lost reason=unplugged");
			plug(coProcessor);
			Tool.await("the port again", () -> router.lines().stream().filter("event radio-connected"::equals).count() == 2);
			assertEquals(0, router.terminate());
		}
	}

	/** Bytes that are thrown away: nothing answers. */
	@Test
	void aPortThatSaysNothingIsOneLine() {
		Path port = plug("exec:sleep 60");
		try (Tool router = Tool.launch("border-router", "--radio", "serial:" + port)) {
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
