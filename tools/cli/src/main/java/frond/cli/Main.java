package frond.cli;

import frond.air.AirCommand;
import frond.cli.bench.BenchCommand;
import frond.cli.demo.DemoCommand;
import frond.cli.flash.FlashCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that drive the others. The launcher ({@code ./frond}) picks the JVM and the classes; this picks the command. */
@Command(name = "frond", subcommands = { AirCommand.class, DemoCommand.class, BenchCommand.class, ConfigCommand.class, FlashCommand.class }, synopsisSubcommandLabel = "COMMAND", description = "See ./frond help.")
public final class Main {
	private Main() {
	}

	public static void main(String[] arguments) {
		System.exit(commandLine().execute(arguments));
	}

	/** The command line: one line on standard error for wrong usage and for what stops a command. */
	static CommandLine commandLine() {
		CommandLine line = new CommandLine(new Main());
		line.setExecutionExceptionHandler((thrown, command, result) -> {
			if (thrown instanceof CommandException) {
				command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + thrown.getMessage());
				return 1;
			}
			throw thrown;
		});
		line.setParameterExceptionHandler((wrong, given) -> {
			CommandLine command = wrong.getCommandLine();
			command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + wrong.getMessage() + " (see --help)");
			return command.getCommandSpec().exitCodeOnInvalidInput();
		});
		return line;
	}
}
