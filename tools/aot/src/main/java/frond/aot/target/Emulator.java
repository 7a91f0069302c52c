package frond.aot.target;

import frond.aot.BuildException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A QEMU with an image; its console line by line. */
final class Emulator implements AutoCloseable {
	/** What ends the lines. */
	static final String END = "\0end";

	private final Process process;
	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	/** @param configuration what the configuration region holds */
	Emulator(Path elf, Path directory, byte[] configuration) {
		try {
			Path block = directory.resolve("start.bin");
			Files.write(block, configuration);
			// A reset ends QEMU: a test image is not started again with the test that ended it.
			this.process = new ProcessBuilder("qemu-system-arm", "-M", "netduinoplus2", "-kernel", elf.toString(), "-device",
					"loader,file=" + block + ",addr=" + TestImage.BLOCK_ADDRESS + ",force-raw=on", "-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot")
							.redirectErrorStream(true).start();
		} catch (IOException e) {
			throw new BuildException("qemu-system-arm could not be run: " + e.getMessage(), e);
		}
		Thread reader = new Thread(this::read, "console");
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try (BufferedReader console = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = console.readLine(); line != null; line = console.readLine()) {
				this.lines.add(line);
			}
		} catch (IOException | UncheckedIOException e) {
			// The process is gone: so are its lines.
		}
		this.lines.add(END);
	}

	/** The next line, {@link #END} when there is no more, or null if none comes in time. */
	String line(long milliseconds) {
		try {
			return this.lines.poll(milliseconds, TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new BuildException("interrupted", e);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(5, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
