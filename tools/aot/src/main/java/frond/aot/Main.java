package frond.aot;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond build}. */
@Command(name = "frond build", mixinStandardHelpOptions = true, sortOptions = false, description = "Compiles an application ahead of time to an image "
		+ "for a board: build/images/<board>/<app>.elf and .bin. Prints what each part weighs.")
public final class Main implements Callable<Integer> {
	@Option(names = "--board", paramLabel = "BOARD", required = true, description = "one of: ${COMPLETION-CANDIDATES}", completionCandidates = Boards.class)
	private String board;
	@Option(names = "--app", paramLabel = "APP", defaultValue = "node", completionCandidates = Apps.class, description = "one of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
	private String app;
	@Option(names = "--classes", description = "print what each class weighs, instead of each room")
	private boolean classes;
	@Option(names = "--json", description = "print the sizes as JSON")
	private boolean json;

	@Spec
	private CommandSpec spec;

	/** For --help. */
	static final class Boards extends java.util.ArrayList<String> {
		private static final long serialVersionUID = 1;

		Boards() {
			super(new Catalog(root()).boards());
		}
	}

	/** For --help. */
	static final class Apps extends java.util.ArrayList<String> {
		private static final long serialVersionUID = 1;

		Apps() {
			super(new Catalog(root()).apps());
		}
	}

	/** The directory of the repository. */
	static Path root() {
		String root = System.getenv("FROND_ROOT");
		return Path.of(root == null ? "." : root).toAbsolutePath().normalize();
	}

	@Override
	public Integer call() {
		Path root = root();
		Catalog catalog = new Catalog(root);
		String radio;
		Definition definition;
		String ownMain;
		String main;
		try {
			radio = catalog.board(this.board).get("radio");
			definition = catalog.app(this.app);
			// Which radio an image drives is known here, so that it carries no other.
			ownMain = definition.get("main." + radio, "");
			main = ownMain.isEmpty() ? definition.get("main", "") : ownMain;
			if (main.isEmpty()) {
				throw new BuildException("the application " + this.app + " is not for boards with the radio " + radio);
			}
		} catch (BuildException wrong) {
			throw new ParameterException(this.spec.commandLine(), wrong.getMessage());
		}
		Path directory = root.resolve("build/aot").resolve(ownMain.isEmpty() ? this.app : this.app + "-" + radio);
		Translator translator = new Translator(classPath(root.resolve("build/classes"), definition), main, directory).hot(root.resolve("firmware/hot.txt"));
		translator.translate();
		ImageBuild build = new ImageBuild(root, directory.resolve(this.board));
		build.set("BOARD", this.board).set("CODE", translator.output()).set("HEAP", definition.number("heap", 16384)).set("STACK", definition.number("stack", 4096))
				.set("FLASH", definition.number("flash." + radio, definition.number("flash", 131072)));
		String sources = definition.get("sources", "");
		if (!sources.isEmpty()) {
			build.set("SOURCES", root.resolve(sources));
		}
		build.build();
		Path images = root.resolve("build/images").resolve(this.board);
		build.publish(images, this.app);
		ImageSize size = ImageSize.of(images.resolve(this.app + ".elf"), root.resolve("bsp"), translator.output(), this.classes);
		System.out.print(this.json ? size.json() + "\n" : size.table());
		return 0;
	}

	/** The firmware, and for an application that is not part of it a directory of its own. */
	private static List<Path> classPath(Path classes, Definition definition) {
		Path firmware = classes.resolve("firmware");
		String own = definition.get("classes", "");
		return own.isEmpty() ? List.of(firmware) : List.of(firmware, classes.resolve(own));
	}

	/** Runs a command; its exit codes are those of ARCHITECTURE.md. */
	static int execute(Callable<Integer> subcommand, String... arguments) {
		CommandLine command = new CommandLine(subcommand);
		command.setExecutionExceptionHandler((exception, line, result) -> {
			if (exception instanceof BuildException) {
				System.err.println(line.getCommandName() + ": " + exception.getMessage());
				return 4;
			}
			throw exception;
		});
		command.setParameterExceptionHandler((wrong, given) -> {
			System.err.println(wrong.getCommandLine().getCommandName() + ": " + wrong.getMessage() + " (see --help)");
			return wrong.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
		});
		return command.execute(arguments);
	}

	public static void main(String[] arguments) {
		System.exit(execute(new Main(), arguments));
	}
}
