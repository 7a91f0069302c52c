package frond.historian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond historian migrate}. */
@Command(name = "migrate", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Copies values and what is configured from one store to another, while no historian runs, and compares the counts. The first stays as it is. Doing it again,",
		"also after it was interrupted, changes nothing but what is missing."})
final class MigrateCommand implements Callable<Integer> {
	/** Holds the second store's secret where no file does. */
	private static final String TO_VARIABLE = Secret.VARIABLE + "_TO";

	@Spec
	private CommandSpec spec;
	@Option(names = "--from", paramLabel = "STORE", required = true, description = "store to copy from, as --store has it: questdb, h2, h2:FILE, cassandra://...")
	private String from;
	@Option(names = "--to", paramLabel = "STORE", required = true, description = "store to copy to")
	private String to;
	@Option(names = "--data", paramLabel = "DIR", defaultValue = "data/historian", description = "data directory of the first (default: ${DEFAULT-VALUE})")
	private Path data;
	@Option(names = "--to-data", paramLabel = "DIR", required = true, description = "data directory of the second: another one, made if need be")
	private Path toData;
	@Option(names = "--from-secret", paramLabel = "FILE", description = "file with the secret of the first (default: the environment's " + Secret.VARIABLE + ")")
	private Path fromSecret;
	@Option(names = "--to-secret", paramLabel = "FILE", description = "file with the secret of the second (default: the environment's " + TO_VARIABLE + ")")
	private Path toSecret;

	@Override
	public Integer call() throws IOException {
		Storage source = StorageOptions.storage(this.spec, "--from", this.from, this.fromSecret, Secret.VARIABLE);
		Storage target = StorageOptions.storage(this.spec, "--to", this.to, this.toSecret, TO_VARIABLE);
		if (this.data.toAbsolutePath().normalize().equals(this.toData.toAbsolutePath().normalize()) || source.choice().memory() || target.choice().memory()) {
			throw new ParameterException(this.spec.commandLine(), "--data and --to-data must be two directories, and neither store h2:mem");
		}
		try (Opened first = new Opened(this.data, source, true); Opened second = new Opened(this.toData, target, false)) {
			return new Transfer(second).run(first.values()::scan, first.metadata().dump(), false);
		}
	}
}
