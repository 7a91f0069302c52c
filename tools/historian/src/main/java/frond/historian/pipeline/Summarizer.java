package frond.historian.pipeline;

import frond.historian.compute.Aggregate;
import frond.historian.compute.Summary;
import frond.historian.compute.TimeWeighted;
import frond.historian.model.Clock;
import frond.historian.model.Console;
import frond.historian.model.Reading;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.store.Bucket;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Iterator;
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
		boolean held = summary.function() == Aggregate.TWA || summary.function() == Aggregate.AVG && this.core.tree().settings(summary.point()).filter().isHysteresis();
		List<Bucket> buckets = this.core.store().buckets(summary.point(), from, end - 1, width);
		List<Reading> readings = new ArrayList<>();
		if (held) {
			held(summary, buckets, from, end, readings);
		} else {
			for (Bucket bucket : buckets) {
				readings.add(reading(summary, summary.function().of(bucket), bucket.start() + width));
			}
		}
		if (!readings.isEmpty()) {
			this.core.pipeline().submit(readings).join();
		}
	}

	/** Also for intervals in which nothing came, because nothing changed. */
	private void held(Summary summary, List<Bucket> buckets, long from, long end, List<Reading> readings) throws RefusedException {
		long width = summary.width();
		List<Value> before = this.core.store().newest(summary.point(), Math.max(0, from - TimeWeighted.LONGEST), from - 1, 1).values();
		double number = before.isEmpty() ? Double.NaN : before.get(0).number();
		long time = before.isEmpty() ? 0 : before.get(0).time();
		Iterator<Bucket> next = buckets.iterator();
		Bucket bucket = next.hasNext() ? next.next() : null;
		for (long start = from; start < end; start += width) {
			Bucket here = bucket != null && bucket.start() == start ? bucket : null;
			double mean = TimeWeighted.mean(here, number, time, start, start + width);
			if (!Double.isNaN(mean)) {
				readings.add(reading(summary, mean, start + width));
			}
			if (here != null) {
				number = here.last();
				time = here.lastTime();
				bucket = next.hasNext() ? next.next() : null;
			}
		}
	}

	private Reading reading(Summary summary, double number, long time) throws RefusedException {
		Reading reading = new Reading(summary.target(), null, number, time);
		this.core.pipeline().validate(reading);
		return reading;
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}
}
