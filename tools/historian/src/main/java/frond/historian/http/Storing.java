package frond.historian.http;

import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Answers when what was sent is durable, without holding a thread meanwhile. */
public final class Storing {
	/** After this the sender is told to come again, though it may yet be stored; storing it twice does no harm. */
	static final int SECONDS = 30;

	private Storing() {
	}

	/** Answers with 503 if it takes too long. */
	public static <T> void answer(Context context, CompletableFuture<T> stored, Consumer<T> answer) {
		CompletableFuture<T> patient = stored.orTimeout(SECONDS, TimeUnit.SECONDS);
		context.future(() -> patient.thenAccept(answer));
	}
}
