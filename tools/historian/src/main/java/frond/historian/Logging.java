package frond.historian;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import frond.broker.Log;

/** The libraries' own lines: only what a user must know. Ours go through {@code Console}. Found by Logback as a service. */
public final class Logging extends ContextAwareBase implements Configurator {
	@Override
	public ExecutionStatus configure(LoggerContext context) {
		Log.install(context, "frond historian");
		// Why it could not start is said by us.
		context.getLogger("io.javalin.Javalin").setLevel(Level.OFF);
		return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
	}
}
