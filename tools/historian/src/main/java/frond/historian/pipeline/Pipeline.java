package frond.historian.pipeline;

import frond.historian.compute.Calculations;
import frond.historian.event.Bus;
import frond.historian.meta.AlarmLog;
import frond.historian.meta.Tree;
import frond.historian.model.Alarm;
import frond.historian.model.Clock;
import frond.historian.model.Console;
import frond.historian.model.Entity;
import frond.historian.model.PointName;
import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.store.Page;
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
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The one way in. Whatever carried a reading, it is validated, filtered, typed and calculated with, stored, and then told; nothing
 * else appends to the store or deletes from it.
 *
 * <p>One thread does it for all that has gathered while the disk was busy, in one commit, and then answers each sender. So a lone
 * reading waits for nothing but its own commit, and a flood costs one commit for many. What could not be written is tried again for ever; a
 * sender is answered only when it is durable.
 */
public final class Pipeline implements Closeable {
	/** Readings that may wait for the disk before more are refused. */
	public static final int MAXIMUM_WAITING = 500_000;
	/** Points that there may be; a flood of made-up names must not fill the memory. */
	public static final int MAXIMUM_POINTS = 200_000;
	private static final int MAXIMUM_COMMIT = 20_000;
	private static final int RETRY_MILLISECONDS = 1_000;
	private static final int IDLE_CHECK_MILLISECONDS = 1_000;

	private final ValueStore store;
	private final Points points;
	private final Tree tree;
	private final AlarmLog alarmLog;
	private final Bus bus;
	private final Counters counters;
	private final Processor processor;
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

	/** Readings, or something else that the committing thread does between commits. */
	private record Entry(List<Reading> readings, CompletableFuture<Receipt> stored, Consumer<Batch> task) {
	}

	/** Begins to take readings. */
	public Pipeline(ValueStore store, Points points, Tree tree, Calculations calculations, AlarmLog alarmLog, Bus bus, Counters counters) {
		this.store = store;
		this.points = points;
		this.tree = tree;
		this.alarmLog = alarmLog;
		this.bus = bus;
		this.counters = counters;
		this.processor = new Processor(tree, points, calculations, alarmLog, counters);
		// What had no entry in the tree yet: data of an older historian, or a crash between a commit and the tree.
		tree.appear(points.ids());
		submit(batch -> tree.points().stream().filter(entity -> entity.settings() != frond.historian.model.PointSettings.DEFAULT)
				.forEach(entity -> this.processor.review(entity.id(), batch)));
		this.thread.start();
	}

	/**
	 * Whether a reading may come in; to be asked for each before {@link #submit}.
	 *
	 * @throws RefusedException if not
	 */
	public void validate(Reading reading) throws RefusedException {
		validate(reading, Clock.now());
	}

	/** As {@link #validate(Reading)}, for many at one time. */
	public void validate(Reading reading, long now) throws RefusedException {
		Entity entity = this.tree.get(reading.point());
		if (entity == null ? this.tree.size() >= MAXIMUM_POINTS : !entity.isPoint()) {
			throw entity == null ? new RefusedException(Refusal.TOO_MANY_POINTS, "there are " + MAXIMUM_POINTS + " points and folders already")
					: new RefusedException(Refusal.NAME, reading.point() + " is a folder");
		}
		if (entity == null && !PointName.isValid(reading.point())) {
			throw new RefusedException(Refusal.NAME, "that is no id of a point");
		}
		Validation.check(reading, entity == null ? frond.historian.model.Content.ANY : entity.settings().content(), now);
	}

	/** @throws RefusedException if so much waits that no more should be taken from those who can come again */
	public void admit() throws RefusedException {
		if (this.waiting.get() > MAXIMUM_WAITING) {
			throw new RefusedException(Refusal.OVERLOAD, "too much waits for the disk; try again later");
		}
	}

	/** Takes valid readings, in the order in which they are to count; the answer completes when all are durable. */
	public CompletableFuture<Receipt> submit(List<Reading> readings) {
		CompletableFuture<Receipt> stored = new CompletableFuture<>();
		this.waiting.addAndGet(readings.size());
		this.queue.add(new Entry(readings, stored, null));
		return stored;
	}

	private CompletableFuture<Receipt> submit(Consumer<Batch> task) {
		CompletableFuture<Receipt> done = new CompletableFuture<>();
		this.queue.add(new Entry(List.of(), done, task));
		return done;
	}

	/** Deletes the values of a point in a range, both ends included; the answer is how many there were. */
	public CompletableFuture<Long> delete(String point, long from, long to) {
		long[] count = new long[1];
		return submit(batch -> {
			count[0] = this.store.delete(point, from, to);
			Page left = this.store.newest(point, 0, ValueStore.LAST, 1);
			Value newest = left.values().isEmpty() ? null : left.values().get(0);
			this.processor.forget(point, newest, batch);
			this.points.deleted(point, newest);
		}).thenApply(receipt -> count[0]);
	}

	/** Forgets a part of what is older than its point keeps it; the answer is how many values, 0 when nothing is left to go. */
	CompletableFuture<Long> expire(ToLongFunction<String> before) {
		long[] count = new long[1];
		return submit(batch -> this.store.expire(before).forEach((id, gone) -> {
			count[0] += gone;
			this.counters.readingsExpired.add(gone);
			Point point = this.points.get(id);
			Value newest = point == null || point.time() < before.applyAsLong(id) ? null : point.last();
			if (newest == null) {
				this.processor.forget(id, null, batch);
			}
			this.points.deleted(id, newest);
		})).thenApply(receipt -> count[0]);
	}

	/** Deletes a point with all of its values. */
	public CompletableFuture<Long> remove(String point) {
		long[] count = new long[1];
		return submit(batch -> {
			count[0] = this.store.delete(point, 0, ValueStore.LAST);
			this.processor.forget(point, null, batch);
			this.points.deleted(point, null);
			if (this.tree.get(point) != null) {
				this.tree.remove(point);
			}
		}).thenApply(receipt -> count[0]);
	}

	/** To be told when the settings of a point have changed: its newest value may now mean an alarm, or none. */
	public CompletableFuture<Receipt> settingsChanged(String point) {
		return submit(batch -> this.processor.review(point, batch));
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
		this.queue.add(new Entry(List.of(), new CompletableFuture<>(), null));
		try {
			this.thread.join();
			this.answers.shutdown();
			this.answers.awaitTermination(1, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		long idleChecked = 0;
		try {
			while (!this.closed || !this.queue.isEmpty()) {
				Batch batch = new Batch();
				List<Runnable> done = gather(batch);
				if (System.nanoTime() - idleChecked > IDLE_CHECK_MILLISECONDS * 1_000_000L) {
					this.processor.findIdle(Clock.now(), batch);
					idleChecked = System.nanoTime();
				}
				if (!keep(batch)) {
					return;
				}
				this.answers.execute(() -> {
					done.forEach(Runnable::run);
					if (!batch.events.isEmpty()) {
						this.bus.stored(batch.events);
					}
					batch.alarms.values().forEach(this.bus::alarm);
				});
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Takes what there is, and waits for it for a while; what is to be answered. */
	private List<Runnable> gather(Batch batch) throws InterruptedException {
		List<Runnable> done = new ArrayList<>();
		int taken = 0;
		Entry entry = this.queue.poll(IDLE_CHECK_MILLISECONDS, TimeUnit.MILLISECONDS);
		batch.tell = this.bus.wantsValues();
		while (entry != null) {
			CompletableFuture<Receipt> stored = entry.stored();
			if (entry.task() != null) {
				// It must see what came before it as stored.
				if (!keep(batch)) {
					throw new InterruptedException();
				}
				batch.rows.clear();
				batch.appeared.clear();
				try {
					entry.task().accept(batch);
					done.add(() -> stored.complete(new Receipt(new Outcome[0])));
				} catch (RuntimeException e) {
					done.add(() -> stored.completeExceptionally(e));
				}
			} else {
				List<Reading> readings = entry.readings();
				Outcome[] outcomes = new Outcome[readings.size()];
				for (int i = 0; i < outcomes.length; i++) {
					outcomes[i] = this.processor.take(readings.get(i), batch);
				}
				taken += outcomes.length;
				done.add(() -> {
					this.waiting.addAndGet(-outcomes.length);
					stored.complete(new Receipt(outcomes));
				});
			}
			entry = taken < MAXIMUM_COMMIT ? this.queue.poll() : null;
		}
		return done;
	}

	/** Returns when the batch is durable; false if the historian ends before it is. */
	private boolean keep(Batch batch) throws InterruptedException {
		this.counters.readingsFiltered.add(batch.filtered);
		this.counters.readingsLate.add(batch.passedOver);
		batch.filtered = batch.passedOver = 0;
		for (boolean failed = false;; failed = true) {
			try {
				if (!batch.appeared.isEmpty()) {
					this.tree.appear(batch.appeared);
				}
				if (!batch.rows.isEmpty()) {
					long began = System.nanoTime();
					long stored = Clock.now();
					this.store.append(batch.rows, stored);
					this.commitNanos += System.nanoTime() - began;
					this.commits++;
					this.counters.readingsStored.add(batch.rows.size());
					this.points.stored(batch.rows, stored);
				}
				if (!batch.alarms.isEmpty()) {
					List<Alarm> alarms = List.copyOf(batch.alarms.values());
					this.alarmLog.put(alarms);
				}
				if (failed) {
					Console.event("store-resumed");
				}
				return true;
			} catch (StoreException | IllegalStateException e) {
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
