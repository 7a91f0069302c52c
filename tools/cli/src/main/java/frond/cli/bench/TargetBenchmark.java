package frond.cli.bench;

import frond.cli.CommandException;
import frond.cli.Image;
import frond.cli.QemuNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Instructions that the node's classes take on the Cortex-M4, counted in QEMU: an application of tests/bench, compiled as the node
 * is, runs under {@code -icount shift=0}, where its clock advances by a nanosecond an instruction, and prints what it counted. This gives
 * it the bytes that it asks for on its radio's UART.
 */
final class TargetBenchmark implements Benchmark {
	private static final String BOARD = "netduinoplus2";
	/** It takes two seconds on an idle machine. */
	private static final long PATIENCE_NANOS = 120_000_000_000L;
	/** The byte with which the image asks for the next one. */
	private static final int ANSWER = 1;

	private final Path root;
	private final String app;
	private final List<String> prefixes;

	private TargetBenchmark(Path root, String app, String... prefixes) {
		this.root = root;
		this.app = app;
		this.prefixes = List.of(prefixes);
	}

	/** The node with a co-processor, the one with a transceiver on SPI, and the store in flash: an image each, so that none pays for the others'. */
	static List<Benchmark> all(Path root) {
		return List.of(new TargetBenchmark(root, "bench", "node.", "rpl."),
				new TargetBenchmark(root, "bench-spi", "driver.", "node.rf.", "ip.", "ccm."), new TargetBenchmark(root, "bench-store", "store."));
	}

	@Override
	public List<String> prefixes() {
		return this.prefixes;
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		progress.accept("building " + this.app + " for " + BOARD);
		Image image = Image.build(this.root, BOARD, this.app);
		progress.accept("counting instructions in QEMU");
		BlockingQueue<String> lines = new LinkedBlockingQueue<>();
		AtomicInteger wanted = new AtomicInteger();
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				QemuNode machine = new QemuNode(image.elf(), List.of("-icount", "shift=0"), (InetSocketAddress) server.getLocalSocketAddress(), lines::add,
						code -> lines.add("bench-failed QEMU ended with code " + code));
				Socket radio = server.accept()) {
			radio.setTcpNoDelay(true);
			answer(radio, wanted);
			return collect(lines, radio.getOutputStream(), wanted);
		} catch (IOException failed) {
			throw new CommandException(this.app + ": " + failed.getMessage());
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted while counting");
		}
	}

	private List<Row> collect(BlockingQueue<String> lines, OutputStream radio, AtomicInteger wanted) throws IOException, InterruptedException {
		List<Row> rows = new ArrayList<>();
		long deadline = System.nanoTime() + PATIENCE_NANOS;
		while (true) {
			String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (line == null) {
				throw new CommandException(this.app + ": no result after " + PATIENCE_NANOS / 1_000_000_000L + " s");
			}
			String[] words = line.split(" ");
			switch (words[0]) {
			case "bench":
				rows.add(new Row(words[1], Double.parseDouble(words[2]), words[3]));
				break;
			case "bench-uart":
				// The first byte; the others follow the answers to it.
				wanted.set(Integer.parseInt(words[1]) - 1);
				radio.write(ANSWER);
				break;
			case "bench-failed":
				throw new CommandException(this.app + ": " + line.substring(words[0].length() + 1));
			case "bench-end":
				return rows;
			default:
				// The VM's own lines.
				break;
			}
		}
	}

	/** Takes what the image sends, and while it wants bytes, gives it one for each answer. */
	private static void answer(Socket radio, AtomicInteger wanted) {
		Thread thread = new Thread(() -> {
			try {
				InputStream in = radio.getInputStream();
				OutputStream out = radio.getOutputStream();
				for (int value = in.read(); value >= 0; value = in.read()) {
					if (value == ANSWER && wanted.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
						out.write(ANSWER);
					}
				}
			} catch (IOException ended) {
				// The machine was ended.
			}
		}, "bench-radio");
		thread.setDaemon(true);
		thread.start();
	}
}
