package frond.historian;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./frond historian backup DIR}. */
@Command(name = "backup", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Copies all values and what is configured into a new directory: of a historian that runs, while it takes readings (--url), or of a data",
		"directory that none uses (--data, --store)."})
final class BackupCommand implements Callable<Integer> {
	/** Holds the token where no file does. */
	private static final String TOKEN = "FROND_TOKEN";

	@Spec
	private CommandSpec spec;
	@Parameters(paramLabel = "DIR", description = "made by the backup, readable by its owner only")
	private Path directory;
	@Option(names = "--url", paramLabel = "URL", description = "address of a historian that runs, for example https://127.0.0.1:8443")
	private URI url;
	@Option(names = "--token", paramLabel = "FILE", description = "file whose first line is an admin's token (default: the environment's " + TOKEN + ")")
	private Path token;
	@Option(names = "--certificate", paramLabel = "FILE", description = "the running historian's own certificate, PEM (default: tls/certificate.pem of the data directory, if it is there)")
	private Path certificate;
	@Mixin
	private StorageOptions options;

	@Override
	public Integer call() throws IOException {
		Backup backup = new Backup(this.directory);
		if (this.url == null) {
			try (Opened opened = new Opened(this.options.data(), this.options.storage(), true)) {
				backup.write(opened);
			}
		} else {
			Remote remote = remote();
			backup.write(out -> remote.get("/api/v1/backup/" + Backup.VALUES, out), out -> remote.get("/api/v1/backup/" + Backup.METADATA, out));
		}
		Counts counts = new Counts();
		// Read once more: a backup that cannot be read is none.
		backup.values((point, unit, value, stored) -> counts.add(point));
		frond.historian.model.Console.event("done points=" + counts.points() + " values=" + counts.values() + " documents=" + backup.metadata().values().stream().mapToInt(java.util.Map::size).sum());
		return 0;
	}

	private Remote remote() throws IOException {
		if (!"http".equals(this.url.getScheme()) && !"https".equals(this.url.getScheme()) || this.url.getHost() == null) {
			throw new ParameterException(this.spec.commandLine(), "--url must be http://HOST:PORT or https://HOST:PORT");
		}
		Path own = this.options.data().resolve("tls").resolve("certificate.pem");
		return new Remote(this.url, Secret.of(this.token, TOKEN), this.certificate != null ? this.certificate : Files.isReadable(own) ? own : null);
	}
}
