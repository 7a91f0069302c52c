package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.tests.support.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A serial port: a pseudo terminal of util-linux's {@code script}, which is in every Debian, and a link to it under a name that
 * stays the same when the port comes back. The test is at the other end.
 */
final class PseudoTerminal implements AutoCloseable {
	private final Path link;
	private final Process process;
	private Socket peer;

	/** @param link where the port is to be; its directory must exist */
	PseudoTerminal(Path link) throws IOException {
		this.link = link;
		Path name = link.resolveSibling("name");
		Files.deleteIfExists(name);
		// Written under another name first, so that what is read is whole.
		this.process = new ProcessBuilder("script", "-q", "-f", "-c", "stty raw -echo && tty > " + name + "~ && mv " + name + "~ " + name + " && exec sleep 600",
				"/dev/null").redirectError(ProcessBuilder.Redirect.DISCARD).start();
		Tool.await("the port", () -> Files.exists(name));
		Files.createSymbolicLink(link, Path.of(Files.readString(name).strip()));
	}

	/** Joins the other end to a TCP server on loopback. */
	PseudoTerminal joinedTo(int port) throws IOException {
		this.peer = new Socket(InetAddress.getLoopbackAddress(), port);
		this.peer.setTcpNoDelay(true);
		pump(this.process.getInputStream(), this.peer.getOutputStream());
		pump(this.peer.getInputStream(), this.process.getOutputStream());
		return this;
	}

	/** Unplugs it: whoever has the port open loses it. */
	@Override
	public void close() throws IOException, InterruptedException {
		Files.delete(this.link);
		this.process.destroy();
		assertTrue(this.process.waitFor(10, TimeUnit.SECONDS));
		if (this.peer != null) {
			this.peer.close();
		}
	}

	private static void pump(InputStream from, OutputStream to) {
		Thread thread = new Thread(() -> {
			byte[] buffer = new byte[1024];
			try {
				for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
					to.write(buffer, 0, length);
					to.flush();
				}
			} catch (IOException closed) {
				// Unplugged.
			}
		}, "pseudo-terminal");
		thread.setDaemon(true);
		thread.start();
	}
}
