package frond.historian;

import frond.historian.store.cassandra.CassandraStore;
import frond.historian.store.cassandra.CassandraUrl;
import frond.historian.store.h2.H2Store;
import frond.historian.store.questdb.QuestDbStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What {@code --store} says.
 *
 * @param engine its name
 * @param file of H2; null for its place in the data directory, and of other engines
 * @param memory whether H2 is to keep nothing
 * @param cassandra where that cluster is, or null
 */
record StoreChoice(String engine, Path file, boolean memory, CassandraUrl cassandra) {
	/** What is taken where nothing is said. */
	static final String DEFAULT = QuestDbStore.NAME;
	private static final String H2 = H2Store.NAME + ":";

	/** @throws IllegalArgumentException with what the user should have written, without a password */
	static StoreChoice parse(String text) {
		if (text.equals(QuestDbStore.NAME)) {
			return new StoreChoice(text, null, false, null);
		}
		if (text.equals(H2 + "mem")) {
			return new StoreChoice(H2Store.NAME, null, true, null);
		}
		if (text.equals(H2Store.NAME)) {
			return new StoreChoice(text, null, false, null);
		}
		if (text.startsWith(H2) && text.length() > H2.length()) {
			try {
				return new StoreChoice(H2Store.NAME, Path.of(text.substring(H2.length())).toAbsolutePath(), false, null);
			} catch (InvalidPathException e) {
				throw new IllegalArgumentException("names a file that there cannot be");
			}
		}
		if (text.startsWith(CassandraUrl.SCHEME)) {
			return new StoreChoice(CassandraStore.NAME, null, false, CassandraUrl.parse(text));
		}
		throw new IllegalArgumentException("must be questdb, h2, h2:FILE, h2:mem or " + CassandraUrl.SCHEME + "HOST/KEYSPACE");
	}

	/** Whether its secret is the key of its file. */
	boolean isFile() {
		return this.engine.equals(H2Store.NAME) && !this.memory;
	}

	/** As the user may be shown it. */
	@Override
	public String toString() {
		return this.cassandra != null ? this.cassandra.toString() : this.memory ? H2 + "mem" : this.file == null ? this.engine : H2 + this.file;
	}
}
