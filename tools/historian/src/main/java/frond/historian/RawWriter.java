package frond.historian;

import frond.historian.model.Clock;
import frond.historian.model.Reading;
import frond.historian.store.questdb.QuestDbLog;
import frond.historian.store.questdb.QuestDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What {@code ./frond bench --only historian} compares with: the engine's own writer, in this process, without HTTP, pipeline or JSON, with
 * batches of a thousand that are on disk before the next begins.
 */
@Command(name = "raw-writer", hidden = true, mixinStandardHelpOptions = true, description = "Measures the engine's own writer, for ./frond bench.")
final class RawWriter implements Callable<Integer> {
	private static final int BATCH = 1_000;

	@Option(names = "--data", paramLabel = "DIR", required = true, description = "empty directory")
	private Path data;
	@Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "how long (default: ${DEFAULT-VALUE})")
	private int seconds;
	@Option(names = "--with-parent", hidden = true)
	private boolean withParent;

	@Override
	public Integer call() throws IOException {
		QuestDbLog.start(this.data.resolve("log"));
		Files.createDirectories(this.data.resolve("db"));
		try (QuestDbStore store = new QuestDbStore(this.data.resolve("db"))) {
			run(store, this.seconds * 500_000_000L);
			System.out.println("ready historian values_per_s=" + Math.round(run(store, this.seconds * 1_000_000_000L)));
		}
		return 0;
	}

	private static double run(QuestDbStore store, long nanos) {
		long time = Clock.now() - 86_400_000_000L;
		long began = System.nanoTime();
		long written = 0;
		while (System.nanoTime() - began < nanos) {
			List<Reading> batch = new ArrayList<>(BATCH);
			for (int i = 0; i < BATCH; i++) {
				batch.add(new Reading("urn:raw:" + i % 100, "Cel", i, time + i / 100));
			}
			time += 1_000;
			store.append(batch, time);
			written += BATCH;
		}
		return written / ((System.nanoTime() - began) / 1e9);
	}
}
