package frond.historian;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --store} and what belongs to it, for every command that opens the storage. */
final class StorageOptions {
	@Spec(Spec.Target.MIXEE)
	private CommandSpec spec;
	@Option(names = "--data", paramLabel = "DIR", defaultValue = "data/historian", description = "where everything is kept (default: ${DEFAULT-VALUE})")
	private Path data;
	@Option(names = "--store", paramLabel = "STORE", defaultValue = StoreChoice.DEFAULT, description = {
			"engine of the values: questdb (db/ in the data directory), h2 (values.mv there), h2:FILE, h2:mem (nothing is kept),",
			"cassandra://[USER@]HOST[:PORT][,HOST...]/KEYSPACE[?datacenter=NAME&replication=N&consistency=LEVEL&tls=true]",
			"(default: ${DEFAULT-VALUE})"})
	private String store;
	@Option(names = "--store-secret", paramLabel = "FILE", description = {"file whose first line is the key that encrypts h2:FILE and what is configured, or the password of",
			"Cassandra's user (default: the environment's " + Secret.VARIABLE + ", if it is set)"})
	private Path secret;

	Path data() {
		return this.data;
	}

	/** @throws ParameterException if the user wrote what cannot be */
	Storage storage() throws IOException {
		return storage(this.spec, "--store", this.store, this.secret, Secret.VARIABLE);
	}

	static Storage storage(CommandSpec spec, String option, String store, Path secret, String variable) throws IOException {
		try {
			return new Storage(StoreChoice.parse(store), Secret.of(secret, variable));
		} catch (IllegalArgumentException e) {
			throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
		}
	}
}
