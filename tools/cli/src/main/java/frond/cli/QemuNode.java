package frond.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An ARM image in QEMU: console on a TCP socket of ours, radio on the air's Spinel port, configuration block loaded into its flash
 * region.
 */
public final class QemuNode implements AutoCloseable {
	/** Flash region {@code CONFIGURATION} of the STM32F4 boards. */
	private static final String CONFIGURATION_ADDRESS = "0x08060000";
	private static final int START_MILLISECONDS = 20_000;

	private final Process process;
	private final Console console;
	private volatile boolean closing;

	/** Starts a machine whose flash holds a configuration block, as {@link #QemuNode(Path, List, InetSocketAddress, Consumer, Consumer)} does. */
	public QemuNode(Path image, Path configuration, InetSocketAddress radio, Consumer<String> line, Consumer<Integer> died) {
		this(image, List.of("-device", "loader,file=" + configuration + ",addr=" + CONFIGURATION_ADDRESS + ",force-raw=on"), radio, line, died);
	}

	/**
	 * Starts the machine. To be called from a thread that lives as long as the demo: where util-linux has {@code setpriv}, QEMU is
	 * told to die with the thread that started it.
	 *
	 * @param image the ELF file
	 * @param options of the emulator, besides those that make it a board
	 * @param radio where the second UART connects to
	 * @param line takes the console's lines
	 * @param died told the exit code if the process ends before {@link #close}
	 */
	public QemuNode(Path image, List<String> options, InetSocketAddress radio, Consumer<String> line, Consumer<Integer> died) {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<String> command = new ArrayList<>(Detached.PREFIX);
			if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
				command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--"));
			}
			command.addAll(List.of("qemu-system-arm", "-M", "netduinoplus2", "-nodefaults", "-display", "none", "-monitor", "none", "-kernel",
					image.toString(), "-serial", "tcp:127.0.0.1:" + server.getLocalPort(), "-serial", "tcp:" + radio.getHostString() + ":" + radio.getPort()));
			command.addAll(options);
			Path log = Files.createTempFile("frond-qemu", ".log");
			log.toFile().deleteOnExit();
			this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
					.start();
			server.setSoTimeout(START_MILLISECONDS);
			// An emulator that ends at once must not be waited for.
			this.process.onExit().thenRun(() -> closeQuietly(server));
			try {
				this.console = new Console(server.accept(), line);
			} catch (IOException gone) {
				this.process.destroyForcibly();
				throw new CommandException("QEMU did not start" + (gone instanceof SocketTimeoutException ? " in time" : "") + ": " + Files.readString(log).strip());
			}
			this.process.onExit().thenAccept(ended -> {
				if (!this.closing) {
					died.accept(ended.exitValue());
				}
			});
		} catch (IOException failed) {
			throw new CommandException("cannot start qemu-system-arm: " + failed.getMessage());
		}
	}

	/** Types a line at the node's console. */
	public void type(String line) {
		this.console.type(line);
	}

	/** The emulator's process id. */
	public long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		this.closing = true;
		this.process.destroyForcibly();
		try {
			this.process.waitFor(5, TimeUnit.SECONDS);
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
		this.console.close();
	}

	private static void closeQuietly(AutoCloseable open) {
		try {
			open.close();
		} catch (Exception already) {
			// Nothing to do for something that is gone.
		}
	}
}
