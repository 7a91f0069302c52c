package frond.historian;

import frond.historian.meta.Metadata;
import frond.historian.model.Console;
import frond.historian.store.StoreUnreachableException;
import frond.historian.store.ValueStore;
import frond.historian.store.cassandra.CassandraStore;
import frond.historian.store.cassandra.CassandraUrl;
import frond.historian.store.h2.H2Store;
import frond.historian.store.questdb.QuestDbLog;
import frond.historian.store.questdb.QuestDbStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where values, and what is configured, are kept. What is configured follows the values: in memory where these are, encrypted with the same key where
 * these are encrypted, else in a file of the data directory.
 *
 * @param secret key of H2's file or password of Cassandra's user, or null
 */
record Storage(StoreChoice choice, Secret secret) {
	private static final int RETRY_SECONDS = 5;

	/** @throws IllegalArgumentException with a sentence for the user if there is no use for the secret */
	Storage {
		if (secret != null && !choice.isFile() && choice.cassandra() == null) {
			throw new IllegalArgumentException(choice + " has no use for a secret: only h2:FILE is encrypted, and cassandra://USER@... has a password");
		}
		if (secret != null && choice.cassandra() != null && choice.cassandra().user() == null) {
			throw new IllegalArgumentException(choice + " needs a user whose password the secret is: cassandra://USER@...");
		}
	}

	/** QuestDB in the data directory. */
	static Storage usual() {
		return new Storage(StoreChoice.parse(StoreChoice.DEFAULT), null);
	}

	/**
	 * Opens the values; makes what is missing.
	 *
	 * @throws frond.historian.store.StoreException with a sentence for the user if that cannot be
	 */
	ValueStore values(DataDirectory directory) throws IOException {
		if (this.choice.cassandra() != null) {
			CassandraUrl url = this.choice.cassandra();
			return new CassandraStore(this.secret == null ? url : url.withPassword(new String(this.secret.copy())));
		}
		if (this.choice.memory()) {
			return H2Store.inMemory();
		}
		if (this.choice.isFile()) {
			return H2Store.inFile(file(directory), this.secret == null ? null : this.secret.copy());
		}
		QuestDbLog.start(directory.log());
		return new QuestDbStore(directory.database());
	}

	/**
	 * As {@link #values}, but waits for a cluster that does not answer, and says so once.
	 *
	 * @return null if {@code end} came first
	 */
	ValueStore await(DataDirectory directory, CountDownLatch end) throws IOException, InterruptedException {
		for (boolean said = false;; said = true) {
			try {
				return values(directory);
			} catch (StoreUnreachableException e) {
				if (!said) {
					Console.event("store-waiting " + this.choice);
					Console.error("waiting for " + e.getMessage());
				}
				if (end.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
					return null;
				}
			}
		}
	}

	/** Opens what is configured. */
	Metadata metadata(DataDirectory directory) {
		if (this.choice.memory()) {
			return Metadata.inMemory();
		}
		return this.choice.isFile() && this.secret != null ? Metadata.inFile(directory.encryptedMetadata(), this.secret.copy()) : Metadata.inFile(directory.metadata(), null);
	}

	private Path file(DataDirectory directory) {
		return this.choice.file() == null ? directory.values() : this.choice.file();
	}
}
