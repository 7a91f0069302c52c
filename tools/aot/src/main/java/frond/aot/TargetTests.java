package frond.aot;

import frond.aot.target.TargetRun;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./frond test --only target}: the firmware's tests, compiled ahead of time, in QEMU. */
@Command(name = "frond.aot.TargetTests", mixinStandardHelpOptions = true, description = "Runs compiled JUnit 4 tests on the target.")
public final class TargetTests implements Callable<Integer> {
	@Option(names = "--classes", required = true, paramLabel = "DIR", description = "compiled test classes")
	private Path classes;
	@Option(names = "--xml", required = true, paramLabel = "FILE", description = "the report, JUnit XML")
	private Path xml;
	@Option(names = "--deadline", paramLabel = "SECONDS", defaultValue = "170", description = "for all tests together (default: ${DEFAULT-VALUE})")
	private int deadline;
	@Option(names = "--only", paramLabel = "REGEX", defaultValue = "", description = "classes whose name contains a match")
	private String only;

	@Override
	public Integer call() throws Exception {
		return new TargetRun(Main.root(), this.classes.toAbsolutePath(), this.only, this.deadline).run(this.xml) ? 0 : 1;
	}

	/** Exit codes: ARCHITECTURE.md. */
	public static void main(String[] arguments) {
		System.exit(Main.execute(new TargetTests(), arguments));
	}
}
