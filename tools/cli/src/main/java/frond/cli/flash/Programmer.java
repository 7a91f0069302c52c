package frond.cli.flash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A program that writes an STM32's flash through a debug probe: how it is called, where it comes from, how it says that there is no probe. */
enum Programmer {
	OPENOCD("openocd", "openocd", List.of("open failed", "no device found", "unable to find a matching")) {
		/** One run; {@code program} ends it with an error if a check fails. Paths are quoted for Tcl. */
		@Override
		List<List<String>> commands(String program, String probe, Path elf, Path image, Path configuration) {
			List<String> command = new ArrayList<>(List.of(program, "-f", "interface/" + probe + ".cfg", "-f", "target/stm32f4x.cfg"));
			if (configuration != null) {
				command.addAll(List.of("-c", "program {" + configuration + "} verify " + CONFIGURATION));
			}
			command.addAll(List.of("-c", "program {" + elf + "} verify", "-c", "reset run", "-c", "shutdown"));
			return List.of(command);
		}
	},
	ST_FLASH("st-flash", "stlink-tools", List.of("find any st-link", "failed to connect", "unable to find")) {
		/** The image last, for it is started then. */
		@Override
		List<List<String>> commands(String program, String probe, Path elf, Path image, Path configuration) {
			List<List<String>> commands = new ArrayList<>();
			if (configuration != null) {
				commands.add(List.of(program, "write", configuration.toString(), CONFIGURATION));
			}
			commands.add(List.of(program, "--reset", "write", image.toString(), IMAGE));
			return commands;
		}
	};

	/** Where the image and the configuration block go on STM32F4 (ARCHITECTURE.md; bsp/chips/stm32f4/stm32f4.ld). */
	static final String IMAGE = "0x08000000";
	static final String CONFIGURATION = "0x08060000";

	private final String program;
	private final String debianPackage;
	private final List<String> noProbe;

	Programmer(String program, String debianPackage, List<String> noProbe) {
		this.program = program;
		this.debianPackage = debianPackage;
		this.noProbe = noProbe;
	}

	/** The program's name. */
	String program() {
		return this.program;
	}

	/** The Debian or Ubuntu package that brings it. */
	String debianPackage() {
		return this.debianPackage;
	}

	/** Whether what it printed means that there is no probe. */
	boolean foundNoProbe(String output) {
		String lower = output.toLowerCase(Locale.ROOT);
		return this.noProbe.stream().anyMatch(lower::contains);
	}

	/**
	 * The commands to run, one after another.
	 *
	 * @param program the program's name or path
	 * @param probe of OpenOCD's interface scripts
	 * @param elf the image with its addresses
	 * @param image the same without
	 * @param configuration the configuration block; null for none
	 */
	abstract List<List<String>> commands(String program, String probe, Path elf, Path image, Path configuration);
}
