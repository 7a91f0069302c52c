package frond.historian.pipeline;

import frond.historian.model.Clock;
import frond.historian.model.Console;
import frond.historian.model.Reading;
import frond.historian.store.StoreException;
import frond.historian.store.ValueStore;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Group commit: one thread writes all packs that have gathered while the disk was busy in one commit, then answers each. So a lone
 * pack waits for nothing but its own commit, and a flood costs one commit for many packs.
 *
 * <p>What could not be written is tried again for ever; a pack is answered only when it is on disk.
 */
public final class Committer implements Closeable {
	/** Readings that may wait for the disk before more are refused. */
	public static final int MAXIMUM_WAITING = 500_000;
	private static final int MAXIMUM_COMMIT = 20_000;
	private static final int RETRY_MILLISECONDS = 1_000;

	private final ValueStore store;
	private final Points points;
	private final Counters counters;
	private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
	private final AtomicInteger waiting = new AtomicInteger();
	private final Thread thread = new Thread(this::run, "committer");
	/** Answers go out from here, so that a slow receiver does not hold up the disk. */
	private final ExecutorService answers = Executors.newSingleThreadExecutor(task -> {
		Thread thread = new Thread(task, "answers");
		thread.setDaemon(true);
		return thread;
	});
	private volatile boolean closed;
	private volatile long commits;
	private volatile long commitNanos;
	private volatile long failures;

	private record Entry(List<Reading> readings, CompletableFuture<Void> stored) {
	}

	public Committer(ValueStore store, Points points, Counters counters) {
		this.store = store;
		this.points = points;
		this.counters = counters;
		this.thread.start();
	}

	/** Takes readings; the answer completes when they are on disk. */
	public CompletableFuture<Void> submit(List<Reading> readings) {
		CompletableFuture<Void> stored = new CompletableFuture<>();
		this.waiting.addAndGet(readings.size());
		this.queue.add(new Entry(readings, stored));
		return stored;
	}

	/** How many readings wait for the disk. */
	public int waiting() {
		return this.waiting.get();
	}

	public long commits() {
		return this.commits;
	}

	/** Time the commits took in all, in nanoseconds. */
	public long commitNanos() {
		return this.commitNanos;
	}

	public long failures() {
		return this.failures;
	}

	/** Stores what waits, answers it, and ends. */
	@Override
	public void close() {
		this.closed = true;
		this.queue.add(new Entry(List.of(), new CompletableFuture<>()));
		try {
			this.thread.join();
			this.answers.shutdown();
			this.answers.awaitTermination(1, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		List<Entry> batch = new ArrayList<>();
		try {
			while (!this.closed || !this.queue.isEmpty()) {
				List<Reading> readings = gather(batch);
				if (!readings.isEmpty() && !store(readings)) {
					return;
				}
				List<Entry> done = List.copyOf(batch);
				this.answers.execute(() -> done.forEach(entry -> entry.stored().complete(null)));
				batch.clear();
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private List<Reading> gather(List<Entry> batch) throws InterruptedException {
		List<Reading> readings = new ArrayList<>();
		Entry entry = this.queue.take();
		while (entry != null) {
			batch.add(entry);
			readings.addAll(entry.readings());
			entry = readings.size() < MAXIMUM_COMMIT ? this.queue.poll() : null;
		}
		return readings;
	}

	/** Returns when the readings are on disk; false if the historian ends before they are. */
	private boolean store(List<Reading> readings) throws InterruptedException {
		for (boolean failed = false;; failed = true) {
			long began = System.nanoTime();
			long stored = Clock.now();
			try {
				this.store.append(readings, stored);
				this.commitNanos += System.nanoTime() - began;
				this.commits++;
				this.waiting.addAndGet(-readings.size());
				this.counters.readingsStored.add(readings.size());
				this.points.stored(readings, stored);
				if (failed) {
					Console.event("store-resumed");
				}
				return true;
			} catch (StoreException e) {
				this.failures++;
				if (!failed) {
					Console.event("store-failed");
					Console.error("cannot write, trying again until it works: " + e.getMessage());
				}
				if (this.closed) {
					return false;
				}
				Thread.sleep(RETRY_MILLISECONDS);
			}
		}
	}
}
