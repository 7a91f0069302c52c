package frond.cli.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.cli.CommandException;
import frond.cli.ConfigBlock;
import frond.node.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code ./frond flash} with programs that only note how they were called. Command lines: OpenOCD's manual, "program" and "Programming using
 * GDB"; st-flash(1).
 */
class FlashCommandTest {
	@TempDir
	Path root;
	private Path bin;
	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();

	@BeforeEach
	void checkout() throws IOException {
		this.bin = Files.createDirectories(this.root.resolve("bin"));
		Files.createDirectories(this.root.resolve("bsp/boards/some"));
		Files.writeString(this.root.resolve("bsp/boards/some/board.properties"), "chip = stm32f4\n");
		script(this.root.resolve("frond"), "echo \"$@\" >> '" + this.root + "/built'; echo '{\"flash\":1,\"ram\":1,\"rooms\":[]}'");
	}

	private static void script(Path file, String text) throws IOException {
		Files.writeString(file, "#!/bin/sh\n" + text + "\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/** A program that notes its arguments, one a line, says something and ends. */
	private void program(String name, String says, int code) throws IOException {
		script(this.bin.resolve(name), "printf '%s\\n' \"$@\" >> '" + this.root + "/called'; echo \"" + says + "\" >&2; exit " + code);
	}

	private int run(String... arguments) {
		CommandLine line = new CommandLine(new FlashCommand(this.root, this.bin.toString()));
		line.setOut(new PrintWriter(this.out, true)).setErr(new PrintWriter(this.err, true));
		line.setExecutionExceptionHandler((thrown, command, result) -> {
			if (!(thrown instanceof CommandException)) {
				throw thrown;
			}
			command.getErr().println(thrown.getMessage());
			return 1;
		});
		return line.execute(arguments);
	}

	private List<String> called() throws IOException {
		return Files.readAllLines(this.root.resolve("called"));
	}

	private Path configuration() throws Exception {
		return Files.write(this.root.resolve("kitchen.bin"), new ConfigBlock().text(Config.NAME, "kitchen").bytes());
	}

	@Test
	void openOcdWritesAndChecksBothAndStarts() throws Exception {
		program("openocd", "** Verified OK **", 0);
		program("st-flash", "", 0);
		Path configuration = configuration();
		assertEquals(0, run("--board", "some", "--config", configuration.toString()), this.err.toString());
		assertEquals(List.of("-f", "interface/stlink.cfg", "-f", "target/stm32f4x.cfg", "-c",
				"program {" + configuration + "} verify 0x08060000", "-c", "program {" + this.root + "/build/images/some/node.elf} verify", "-c", "reset run", "-c",
				"shutdown"), called());
		assertEquals(List.of("build --board some --app node --json"), Files.readAllLines(this.root.resolve("built")));
		assertTrue(this.out.toString().contains("Verified OK"), this.out.toString());
	}

	@Test
	void stFlashWritesTheImageLast() throws Exception {
		program("st-flash", "jolly good", 0);
		Path configuration = configuration();
		assertEquals(0, run("--board", "some", "--app", "hello", "--config", configuration.toString()), this.err.toString());
		assertEquals(List.of("write", configuration.toString(), "0x08060000", "--reset", "write", this.root + "/build/images/some/hello.bin", "0x08000000"), called());
	}

	@Test
	void aDryRunNeedsNoProgramAndRunsNone() {
		assertEquals(0, run("--board", "some", "--dry-run", "--probe", "cmsis-dap"));
		assertEquals("openocd -f interface/cmsis-dap.cfg -f target/stm32f4x.cfg -c 'program {" + this.root
				+ "/build/images/some/node.elf} verify' -c 'reset run' -c shutdown", this.out.toString().strip());
		assertTrue(Files.notExists(this.root.resolve("built")));
	}

	@Test
	void aProgramThatIsMissingIsNamedWithItsPackage() {
		assertEquals(3, run("--board", "some"));
		assertEquals("frond flash: openocd or st-flash is not installed: sudo apt-get install openocd (or stlink-tools)", this.err.toString().strip());
		this.err.getBuffer().setLength(0);
		assertEquals(3, run("--board", "some", "--tool", "st-flash"));
		assertEquals("frond flash: st-flash is not installed: sudo apt-get install stlink-tools", this.err.toString().strip());
		assertTrue(Files.notExists(this.root.resolve("built")));
	}

	/** What OpenOCD 0.12 and st-flash 1.7 print without a probe. */
	@Test
	void aProbeThatIsMissingIsSaidInOneLine() throws Exception {
		program("openocd", "Error: open failed", 1);
		program("st-flash", "Couldn't find any ST-Link devices", 255);
		assertEquals(1, run("--board", "some"));
		assertTrue(this.err.toString().startsWith("no debug probe answers"), this.err.toString());
		this.err.getBuffer().setLength(0);
		assertEquals(1, run("--board", "some", "--tool", "st-flash"));
		assertTrue(this.err.toString().startsWith("no debug probe answers"), this.err.toString());
		program("openocd", "** Programming Failed **", 1);
		this.err.getBuffer().setLength(0);
		assertEquals(1, run("--board", "some"));
		assertEquals("openocd failed (1); it says why above", this.err.toString().strip());
	}

	@Test
	void whatIsWrongIsSaidBeforeAnythingIsWritten() throws Exception {
		program("openocd", "", 0);
		assertEquals(2, run("--board", "none"));
		assertEquals(2, run("--board", "some", "--tool", "hammer"));
		Path wrong = Files.writeString(this.root.resolve("wrong"), "no block");
		assertEquals(1, run("--board", "some", "--config", wrong.toString()));
		assertEquals(1, run("--board", "some", "--config", this.root.resolve("nowhere").toString()));
		assertTrue(Files.notExists(this.root.resolve("called")));
	}
}
