package frond.historian.alert;

import frond.historian.meta.Documents;
import frond.historian.meta.Metadata;
import frond.historian.model.Clock;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is to be told and is not yet: on disk when {@link #add} returns, gone when it is delivered. Each subscription has a lane of its own, so that one
 * whose receiver is away holds up no other; within a lane the order is that of what happened.
 */
final class Outbox implements Closeable {
	/** Most that wait for one subscription; beyond it the oldest goes, counted. */
	static final int MAXIMUM_WAITING = 1_000;
	/** What could not be delivered for so long is given up, in microseconds. */
	static final long PATIENCE = 3 * 86_400_000_000L;
	private static final int AT_ONCE = 100;
	private static final int THREADS = 3;
	private static final int FAREWELL_SECONDS = 2;

	final LongAdder delivered = new LongAdder();
	final LongAdder failures = new LongAdder();
	/** Given up: too old, or too many. */
	final LongAdder dropped = new LongAdder();
	/** Told together with a newer one, because messages are to be further apart. */
	final LongAdder withheld = new LongAdder();

	private final Documents<Notice> documents;
	private final Sender sender;
	private final Map<String, Lane> lanes = new HashMap<>();
	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(THREADS, task -> {
		Thread thread = new Thread(task, "alerts");
		thread.setDaemon(true);
		return thread;
	});
	private long nextId;
	/** Nothing new is begun. */
	private volatile boolean ending;
	/** The metadata is left alone. */
	private boolean closed;

	/** Delivers; may take its time. */
	@FunctionalInterface
	interface Sender {
		/** @throws java.io.IOException with a sentence for the user */
		void send(Subscription subscription, List<Notice> notices) throws java.io.IOException;
	}

	Outbox(Metadata metadata, Sender sender) {
		this.documents = metadata.documents("notice", Notice.class, Notice::id);
		this.sender = sender;
		String last = this.documents.lastId();
		this.nextId = last == null ? 1 : Long.parseLong(last) + 1;
		this.executor.setRemoveOnCancelPolicy(true);
	}

	/** An id for the next notice. */
	synchronized String id() {
		return "%019d".formatted(this.nextId++);
	}

	/** What waited when the historian ended goes to the lanes of these; what belongs to none is forgotten. */
	synchronized void resume(Collection<Subscription> subscriptions) {
		subscriptions.forEach(this::lane);
		List<String> lost = new ArrayList<>();
		for (Notice notice : this.documents.all()) {
			Lane lane = this.lanes.get(notice.subscription());
			if (lane == null) {
				lost.add(notice.id());
			} else {
				lane.waiting.add(notice);
			}
		}
		this.documents.change(List.of(), lost);
		this.lanes.values().forEach(Lane::schedule);
	}

	private Lane lane(Subscription subscription) {
		Lane lane = this.lanes.computeIfAbsent(subscription.id(), key -> new Lane());
		lane.subscription = subscription;
		return lane;
	}

	/** Makes these durable, and brings them on their way. */
	synchronized void add(Subscription subscription, List<Notice> notices) {
		Lane lane = lane(subscription);
		List<Notice> put = new ArrayList<>();
		List<String> remove = new ArrayList<>();
		for (Notice notice : notices) {
			Notice added = subscription.everySeconds() > 0 ? lane.replacing(notice, put, remove) : notice;
			lane.waiting.add(added);
			put.add(added);
			if (lane.waiting.size() > MAXIMUM_WAITING + lane.sending) {
				Notice oldest = lane.waiting.remove(lane.sending);
				this.dropped.increment();
				lane.dropped++;
				if (!put.remove(oldest)) {
					remove.add(oldest.id());
				}
			}
		}
		this.documents.change(put, remove);
		lane.schedule();
	}

	/** Takes a subscription's changes into account. */
	synchronized void changed(Subscription subscription) {
		Lane lane = lane(subscription);
		lane.attempts = 0;
		lane.notBefore = 0;
		lane.schedule();
	}

	/** Forgets a subscription and what waits for it. */
	synchronized void remove(String subscription) {
		Lane lane = this.lanes.remove(subscription);
		if (lane != null) {
			this.documents.change(List.of(), lane.waiting.stream().map(Notice::id).toList());
			lane.waiting.clear();
		}
	}

	/** How a subscription does. */
	synchronized Deliveries deliveries(String subscription) {
		Lane lane = this.lanes.get(subscription);
		return lane == null ? Deliveries.NONE
				: new Deliveries(lane.delivered, lane.failures, lane.waiting.size(), lane.dropped, lane.lastDelivered, lane.lastFailure, lane.lastError);
	}

	/** How many wait in all. */
	synchronized int waiting() {
		return this.lanes.values().stream().mapToInt(lane -> lane.waiting.size()).sum();
	}

	@Override
	public void close() {
		this.ending = true;
		// Nobody is interrupted: a thread that is while it writes takes the file's channel with it.
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		synchronized (this) {
			// What is still on its way is told again after the next start.
			this.closed = true;
		}
	}

	/** What waits for one subscription; guarded by the outbox. */
	private final class Lane {
		private final List<Notice> waiting = new ArrayList<>();
		private Subscription subscription;
		/** How many of the first are on their way. */
		private int sending;
		private boolean scheduled;
		private int attempts;
		/** No message before this, in nanoseconds of the machine's monotonic clock; 0 for now. */
		private long notBefore;
		private long delivered;
		private long failures;
		private long dropped;
		private long lastDelivered;
		private long lastFailure;
		private String lastError;

		/** The notice with the count of those that it makes superfluous, which go. */
		Notice replacing(Notice notice, List<Notice> put, List<String> remove) {
			int count = 0;
			for (int i = this.waiting.size() - 1; i >= this.sending; i--) {
				Notice before = this.waiting.get(i);
				if (before.isReplacedBy(notice)) {
					this.waiting.remove(i);
					count += 1 + before.withheld();
					Outbox.this.withheld.increment();
					if (!put.remove(before)) {
						remove.add(before.id());
					}
				}
			}
			return count == 0 ? notice : notice.withheld(count);
		}

		void schedule() {
			if (this.scheduled || this.waiting.isEmpty() || Outbox.this.ending) {
				return;
			}
			this.scheduled = true;
			long delay = this.notBefore == 0 ? 0 : Math.max(0, this.notBefore - System.nanoTime());
			try {
				Outbox.this.executor.schedule(this::run, delay, TimeUnit.NANOSECONDS);
			} catch (java.util.concurrent.RejectedExecutionException e) {
				// The historian ends; what waits is on disk.
				this.scheduled = false;
			}
		}

		private void run() {
			List<Notice> notices;
			Subscription to;
			synchronized (Outbox.this) {
				if (Outbox.this.ending) {
					return;
				}
				giveUp();
				to = this.subscription;
				if (this.waiting.isEmpty()) {
					this.scheduled = false;
					return;
				}
				notices = List.copyOf(this.waiting.subList(0, Math.min(AT_ONCE, this.waiting.size())));
				this.sending = notices.size();
			}
			String error = null;
			try {
				Outbox.this.sender.send(to, notices);
			} catch (java.io.IOException | RuntimeException e) {
				error = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
			}
			synchronized (Outbox.this) {
				if (!Outbox.this.closed) {
					finish(notices, error);
				}
			}
		}

		/** Guarded by the outbox. */
		private void finish(List<Notice> notices, String error) {
			this.sending = 0;
			this.scheduled = false;
			if (error == null) {
				this.waiting.removeAll(notices);
				Outbox.this.documents.change(List.of(), notices.stream().map(Notice::id).toList());
				this.delivered += notices.size();
				this.lastDelivered = Clock.now();
				this.attempts = 0;
				Outbox.this.delivered.add(notices.size());
				this.notBefore = this.subscription.everySeconds() == 0 ? 0 : System.nanoTime() + TimeUnit.SECONDS.toNanos(this.subscription.everySeconds());
			} else {
				this.failures++;
				Outbox.this.failures.increment();
				this.lastFailure = Clock.now();
				this.lastError = error;
				// 1, 2, 4 ... seconds, ten minutes at most.
				this.notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(600, 1L << Math.min(10, this.attempts++)));
			}
			schedule();
		}

		private void giveUp() {
			long before = Clock.now() - PATIENCE;
			List<String> old = this.waiting.stream().filter(notice -> notice.created() < before).map(Notice::id).toList();
			if (!old.isEmpty()) {
				this.waiting.removeIf(notice -> notice.created() < before);
				Outbox.this.documents.change(List.of(), old);
				Outbox.this.dropped.add(old.size());
				this.dropped += old.size();
			}
		}
	}
}
