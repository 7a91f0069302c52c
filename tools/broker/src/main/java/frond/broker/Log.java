package frond.broker;

import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

/** What the library logs: its errors, one line each on standard error. Until it serves, the first one is why it does not. */
final class Log extends AppenderBase<ILoggingEvent> {
	private static final CompletableFuture<String> FIRST_ERROR = new CompletableFuture<>();
	private static volatile boolean started;
	private static volatile boolean unrecoverable;

	private Log() {
	}

	/** Takes over the logging of this process. */
	static void install() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.reset();
		Log log = new Log();
		log.setContext(context);
		log.start();
		ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
		root.setLevel(Level.ERROR);
		root.addAppender(log);
	}

	/** The first error logged. */
	static CompletableFuture<String> firstError() {
		return FIRST_ERROR;
	}

	/** From now on errors are printed. */
	static void started() {
		started = true;
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
		if (started) {
			System.err.println("frond broker: " + line);
		} else {
			FIRST_ERROR.complete(line);
		}
	}
}
