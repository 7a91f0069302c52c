package frond.historian.store;

import frond.historian.store.questdb.QuestDbLog;
import frond.historian.store.questdb.QuestDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** QuestDB as it is, in a directory of the test's own. */
class QuestDbStoreTest extends StoreConformance {
	@Override
	protected ValueStore open(Path directory) throws IOException {
		QuestDbLog.start(this.directory.resolve("log"));
		Files.createDirectories(directory);
		return new QuestDbStore(directory);
	}
}
