package frond.historian.store.questdb;

import io.questdb.log.LogFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends what QuestDB reports as an error to a file of its own, and the rest nowhere. */
public final class QuestDbLog {
	private static final String CONFIGURATION = """
			writers=file
			w.file.class=io.questdb.log.LogRollingFileWriter
			w.file.level=ERROR,CRITICAL
			w.file.location=%s/questdb.${date:yyyyMMdd}.log
			w.file.rollEvery=day
			w.file.rollSize=10m
			w.file.lifeDuration=30d
			""";

	private QuestDbLog() {
	}

	/** Must come before any other class of QuestDB; only the first call in a process has an effect. */
	public static void start(Path directory) throws IOException {
		Files.createDirectories(directory);
		Path file = directory.resolve("log.conf");
		Files.writeString(file, CONFIGURATION.formatted(directory.toString().replace("\\", "/")));
		System.setProperty(LogFactory.CONFIG_SYSTEM_PROPERTY, file.toString());
		// QuestDB says on standard error where it has its configuration from; that stream is for our users.
		PrintStream error = System.err;
		System.setErr(new PrintStream(OutputStream.nullOutputStream()));
		try {
			LogFactory.getInstance();
		} finally {
			System.setErr(error);
		}
	}
}
