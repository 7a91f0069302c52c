package frond.historian.pipeline;

import frond.historian.compute.Aggregate;
import frond.historian.compute.Summary;
import frond.historian.model.Clock;
import frond.historian.model.Console;
import frond.historian.model.Reading;
import frond.historian.model.RefusedException;
import frond.historian.store.Bucket;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes summaries at the end of each interval, a little later so that readings on their way are in it, and after a pause those of the
 * intervals that were missed. A summary is a reading of its target at the interval's end: written twice, it is one.
 */
final class Summarizer implements Closeable {
	private static final int PERIOD_SECONDS = 5;
	/** How long after its end an interval is summed up, in microseconds. */
	private static final long GRACE = 5_000_000;
	/** Intervals that are caught up with at a time. */
	private static final int AT_ONCE = 1_000;

	private final Core core;
	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
		Thread thread = new Thread(task, "summarizer");
		thread.setDaemon(true);
		return thread;
	});

	Summarizer(Core core) {
		this.core = core;
		this.timer.scheduleWithFixedDelay(this::run, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
	}

	private void run() {
		for (Summary summary : this.core.summaries().all()) {
			try {
				if (summary.enabled()) {
					write(summary, Clock.now() - GRACE);
				}
			} catch (RefusedException | RuntimeException e) {
				Console.error("summary " + summary.id() + ": " + e.getMessage());
			}
		}
	}

	/** Writes what is due. */
	void write(Summary summary, long now) throws RefusedException {
		Point source = this.core.points().counted(summary.point());
		if (source == null) {
			return;
		}
		long width = summary.width();
		Point target = this.core.points().get(summary.target());
		long from = Math.floorDiv(target == null ? source.first() : target.time(), width) * width;
		long end = Math.floorDiv(now, width) * width;
		if (end - from > AT_ONCE * width) {
			// Empty years must not be gone through one by one: begin where there is something.
			var next = this.core.store().oldest(summary.point(), from, end - 1, 1).values();
			from = next.isEmpty() ? end : Math.floorDiv(next.get(0).time(), width) * width;
			end = Math.min(end, from + AT_ONCE * width);
		}
		if (from >= end) {
			return;
		}
		boolean held = this.core.tree().settings(summary.point()).filter().isHysteresis();
		List<Reading> readings = new ArrayList<>();
		for (Bucket bucket : this.core.store().buckets(summary.point(), from, end - 1, width)) {
			Aggregate function = held && summary.function() == Aggregate.AVG ? Aggregate.TWA : summary.function();
			Reading reading = new Reading(summary.target(), null, function.of(bucket), bucket.start() + width);
			this.core.pipeline().validate(reading);
			readings.add(reading);
		}
		if (!readings.isEmpty()) {
			this.core.pipeline().submit(readings).join();
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}
}
