package frond.cli.flash;

import frond.cli.CommandException;
import frond.cli.Image;
import frond.node.Config;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./frond flash}: builds what has changed, and writes it to a board. */
@Command(name = "flash", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Builds an application for a board if it has changed, and writes it, and a configuration block if one is given, to the board's flash",
		"through a debug probe. Prints the commands that it runs. docs/boards.md has the wiring." }, footer = {
				"Example: ./frond flash --board stm32f4-rf2xx --config kitchen.bin" })
public final class FlashCommand implements Callable<Integer> {
	/** Something is not installed (ARCHITECTURE.md). */
	private static final int MISSING = 3;

	@Option(names = "--board", paramLabel = "BOARD", required = true, description = "a directory of bsp/boards")
	private String board;
	@Option(names = "--app", paramLabel = "APP", defaultValue = "node", description = "a file of firmware/apps (default: ${DEFAULT-VALUE})")
	private String app;
	@Option(names = "--config", paramLabel = "FILE", description = "a block that ./frond config wrote; without it, the one on the board stays")
	private Path configuration;
	@Option(names = "--tool", paramLabel = "TOOL", converter = ProgrammerName.class, description = "openocd or st-flash (default: the one that is installed)")
	private Programmer tool;
	@Option(names = "--probe", paramLabel = "NAME", defaultValue = "stlink", description = "of OpenOCD's interface scripts: stlink, cmsis-dap, jlink ... (default: ${DEFAULT-VALUE})")
	private String probe;
	@Option(names = "--dry-run", description = "only print the commands")
	private boolean dryRun;

	@Spec
	CommandSpec spec;

	private final Path root;
	private final String path;

	/** In the checkout and with the tools of this process's environment. */
	public FlashCommand() {
		this(Path.of(System.getenv().getOrDefault("FROND_ROOT", ".")).toAbsolutePath().normalize(), System.getenv().getOrDefault("PATH", ""));
	}

	/** @param path directories where programs are, as in PATH */
	FlashCommand(Path root, String path) {
		this.root = root;
		this.path = path;
	}

	/** The names of programs, for --tool. */
	static final class ProgrammerName implements picocli.CommandLine.ITypeConverter<Programmer> {
		@Override
		public Programmer convert(String name) {
			return Arrays.stream(Programmer.values()).filter(each -> each.program().equals(name)).findFirst()
					.orElseThrow(() -> new TypeConversionException("'" + name + "' is neither openocd nor st-flash"));
		}
	}

	@Override
	public Integer call() {
		if (!Files.isRegularFile(this.root.resolve("bsp/boards").resolve(this.board).resolve("board.properties"))) {
			throw new ParameterException(this.spec.commandLine(), "there is no board " + this.board + " in bsp/boards");
		}
		checkConfiguration();
		Optional<Programmer> programmer = this.tool != null ? Optional.of(this.tool).filter(each -> find(each) != null)
				: Arrays.stream(Programmer.values()).filter(each -> find(each) != null).findFirst();
		if (programmer.isEmpty() && !this.dryRun) {
			List<Programmer> wanted = this.tool != null ? List.of(this.tool) : List.of(Programmer.values());
			err().println("frond flash: " + wanted.stream().map(Programmer::program).collect(Collectors.joining(" or ")) + " is not installed: sudo apt-get install "
					+ wanted.stream().map(Programmer::debianPackage).collect(Collectors.joining(" (or ")) + (wanted.size() > 1 ? ")" : ""));
			return MISSING;
		}
		Path images = this.root.resolve("build/images").resolve(this.board);
		Path elf = images.resolve(this.app + ".elf");
		if (!this.dryRun) {
			Image.build(this.root, this.board, this.app);
		}
		Programmer with = programmer.orElse(this.tool != null ? this.tool : Programmer.OPENOCD);
		for (List<String> command : with.commands(with.program(), this.probe, elf, images.resolve(this.app + ".bin"), this.configuration)) {
			out().println(command.stream().map(FlashCommand::quoted).collect(Collectors.joining(" ")));
			out().flush();
			if (!this.dryRun) {
				run(with, command);
			}
		}
		return 0;
	}

	/** A node that finds no good block starts with defaults: better to say so before it is written. */
	private void checkConfiguration() {
		if (this.configuration == null) {
			return;
		}
		try {
			this.configuration = this.configuration.toAbsolutePath();
			byte[] block = Files.readAllBytes(this.configuration);
			if (new Config().read(block, block.length) != Config.TAKEN) {
				throw new CommandException(this.configuration + " is not a block that a node takes whole; ./frond config --show says what is wrong with it");
			}
		} catch (IOException failed) {
			throw new CommandException("cannot read " + this.configuration);
		}
	}

	private Path find(Programmer programmer) {
		return Arrays.stream(this.path.split(File.pathSeparator)).filter(directory -> !directory.isEmpty())
				.map(directory -> Path.of(directory, programmer.program())).filter(Files::isExecutable).findFirst().orElse(null);
	}

	/** Runs a program to its end, and shows what it says. */
	private void run(Programmer programmer, List<String> command) {
		try {
			List<String> found = new ArrayList<>(command);
			found.set(0, find(programmer).toString());
			Process process = new ProcessBuilder(found).redirectErrorStream(true).start();
			process.getOutputStream().close();
			StringBuilder output = new StringBuilder();
			try (BufferedReader lines = process.inputReader()) {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					output.append(line).append('\n');
					out().println("  " + line);
					out().flush();
				}
			}
			int code = process.waitFor();
			if (code != 0) {
				throw new CommandException(programmer.foundNoProbe(output.toString())
						? "no debug probe answers; is it connected, and may this user open it (udev rules of package " + programmer.debianPackage() + ")?"
						: programmer.program() + " failed (" + code + "); it says why above");
			}
		} catch (IOException failed) {
			throw new CommandException(programmer.program() + " could not be run: " + failed.getMessage());
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted while " + programmer.program() + " ran");
		}
	}

	/** As a shell takes it. */
	private static String quoted(String word) {
		return word.matches("[\\w./:=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
	}

	private PrintWriter out() {
		return this.spec.commandLine().getOut();
	}

	private PrintWriter err() {
		return this.spec.commandLine().getErr();
	}
}
