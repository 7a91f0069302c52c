package frond.historian;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a command works on: a historian that runs ({@code --url}), or a data directory that none uses. */
final class RemoteOptions {
	/** Holds the token where no file does. */
	private static final String TOKEN = "FROND_TOKEN";

	@Spec(Spec.Target.MIXEE)
	private CommandSpec spec;
	@Option(names = "--url", paramLabel = "URL", description = "address of a historian that runs, for example https://127.0.0.1:8443")
	private URI url;
	@Option(names = "--token", paramLabel = "FILE", description = "file whose first line is an admin's token (default: the environment's " + TOKEN + ")")
	private Path token;
	@Option(names = "--certificate", paramLabel = "FILE", description = "the running historian's own certificate, PEM (default: tls/certificate.pem of the data directory, if it is there)")
	private Path certificate;
	@Mixin
	private StorageOptions storage;

	StorageOptions storage() {
		return this.storage;
	}

	/** The historian that runs, or null if the data directory is meant. */
	Remote remote() throws IOException {
		if (this.url == null) {
			return null;
		}
		if (!"http".equals(this.url.getScheme()) && !"https".equals(this.url.getScheme()) || this.url.getHost() == null) {
			throw new ParameterException(this.spec.commandLine(), "--url must be http://HOST:PORT or https://HOST:PORT");
		}
		Path own = this.storage.data().resolve("tls").resolve("certificate.pem");
		return new Remote(this.url, Secret.of(this.token, TOKEN), this.certificate != null ? this.certificate : Files.isReadable(own) ? own : null);
	}
}
