package frond.historian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./frond historian backup DIR}. */
@Command(name = "backup", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Copies all values and what is configured into a new directory: of a historian that runs, while it takes readings (--url), or of a data",
		"directory that none uses (--data, --store)."})
final class BackupCommand implements Callable<Integer> {
	@Parameters(paramLabel = "DIR", description = "made by the backup, readable by its owner only")
	private Path directory;
	@Mixin
	private RemoteOptions options;

	@Override
	public Integer call() throws IOException {
		Backup backup = new Backup(this.directory);
		Remote remote = this.options.remote();
		if (remote == null) {
			try (Opened opened = new Opened(this.options.storage().data(), this.options.storage().storage(), true)) {
				backup.write(opened);
			}
		} else {
			backup.write(out -> remote.get("/api/v1/backup/" + Backup.VALUES, out), out -> remote.get("/api/v1/backup/" + Backup.METADATA, out));
		}
		Counts counts = new Counts();
		// Read once more: a backup that cannot be read is none.
		backup.values((point, unit, value, stored) -> counts.add(point));
		frond.historian.model.Console.event("done points=" + counts.points() + " values=" + counts.values() + " documents=" + backup.metadata().values().stream().mapToInt(java.util.Map::size).sum());
		return 0;
	}
}
