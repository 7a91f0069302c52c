package frond.broker;

import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

/** What the library logs: its errors, one line each on standard error. Until the broker serves, the first one is why it does not. */
public final class Log extends AppenderBase<ILoggingEvent> {
	/** What completes with the first error of a start; null while nothing starts. */
	private static volatile CompletableFuture<String> firstError;
	private static volatile boolean unrecoverable;

	private final String program;

	private Log(String program) {
		this.program = program;
	}

	/** Takes over the logging of this process. */
	static void install() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.reset();
		install(context, "frond broker");
	}

	/**
	 * Prints the errors of all libraries of this process, a line each.
	 *
	 * @param program what the line begins with
	 */
	public static void install(LoggerContext context, String program) {
		Log log = new Log(program);
		log.setContext(context);
		log.start();
		ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
		root.setLevel(Level.ERROR);
		root.addAppender(log);
	}

	/** Something starts: until {@link #started} errors are not printed, and the first one is this. */
	static CompletableFuture<String> starting() {
		CompletableFuture<String> first = new CompletableFuture<>();
		firstError = first;
		return first;
	}

	/** From now on errors are printed again. */
	static void started() {
		firstError = null;
	}

	/** Whether the library has given up and ends the process. */
	static boolean unrecoverable() {
		return unrecoverable;
	}

	@Override
	protected void append(ILoggingEvent event) {
		String line = event.getFormattedMessage().replaceAll("\\s*[\\r\\n]+\\s*", " ");
		if (line.startsWith("An unrecoverable")) {
			unrecoverable = true;
		}
		CompletableFuture<String> first = firstError;
		if (first == null) {
			System.err.println(this.program + ": " + line);
		} else {
			first.complete(line);
		}
	}
}
