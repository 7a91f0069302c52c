package frond.historian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./frond historian restore DIR}. */
@Command(name = "restore", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Puts a backup into a data directory that no historian uses, and into any engine, whichever it was taken of; compares the counts."})
final class RestoreCommand implements Callable<Integer> {
	@Parameters(paramLabel = "DIR", description = "of a backup")
	private Path directory;
	@Option(names = "--add", description = "also where there are values already: those of the backup replace those of their time, the others stay; goes on with a restore that was interrupted")
	private boolean add;
	@Mixin
	private StorageOptions options;

	@Override
	public Integer call() throws IOException {
		Backup backup = new Backup(this.directory);
		var metadata = backup.metadata();
		try (Opened opened = new Opened(this.options.data(), this.options.storage(), false)) {
			if (!this.add && Counts.of(opened.values()).points() > 0) {
				throw new IOException(this.options.data() + " has values already; --add puts the backup beside them");
			}
			return new Transfer(opened).run(backup::values, metadata, this.add);
		}
	}
}
