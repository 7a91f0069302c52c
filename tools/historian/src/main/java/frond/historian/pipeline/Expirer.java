package frond.historian.pipeline;

import frond.historian.model.Clock;
import frond.historian.model.Console;
import java.io.Closeable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Once a day has what is older than its point keeps it forgotten, a part at a time, between which readings go on being stored. */
public final class Expirer implements Closeable {
	private static final int FIRST_MINUTES = 10;
	private static final int PERIOD_MINUTES = 24 * 60;

	private final Core core;
	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
		Thread thread = new Thread(task, "expirer");
		thread.setDaemon(true);
		return thread;
	});

	Expirer(Core core) {
		this.core = core;
		this.timer.scheduleWithFixedDelay(this::daily, FIRST_MINUTES, PERIOD_MINUTES, TimeUnit.MINUTES);
	}

	private void daily() {
		try {
			run(Clock.now());
		} catch (CompletionException e) {
			Console.error("expiry: " + e.getCause().getMessage());
		}
	}

	/**
	 * Forgets what has expired.
	 *
	 * @param now microseconds since 1970
	 * @return how many values
	 */
	public long run(long now) {
		boolean any = this.core.tree().points().stream().anyMatch(entity -> entity.settings().expireDays() != null);
		long all = 0;
		long gone = any ? 1 : 0;
		while (gone > 0 && !this.timer.isShutdown()) {
			gone = this.core.pipeline().expire(point -> this.core.tree().settings(point).expired(now)).join();
			all += gone;
		}
		return all;
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}
}
