package frond.air;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Drives a medium and its nodes by the machine's clock, on one thread of its own that sleeps whenever nothing is due. What other
 * threads want of the air they post to it.
 */
public final class RealTimeAir implements AutoCloseable {
	/** How long {@link #call} waits; the air is never busy that long. */
	private static final int PATIENCE_SECONDS = 10;

	private final Medium medium;
	private final AirLoop loop;
	private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
	private final Thread thread;
	private final BiConsumer<AirNode, RuntimeException> failures;
	private final long origin;
	private volatile boolean closed;

	/**
	 * @param failures takes a node that threw and was therefore taken off the air, or null and what a posted task threw; called on
	 *        the air's thread
	 */
	public RealTimeAir(Medium medium, BiConsumer<AirNode, RuntimeException> failures) {
		this.medium = medium;
		this.failures = failures;
		this.loop = new AirLoop(medium, failures);
		// Time begins a second after zero, as on a board that took that long to start.
		this.origin = System.nanoTime() - 1000000000L;
		this.thread = new Thread(this::run, "air");
		this.thread.setDaemon(true);
	}

	/** Lets time run. */
	public void start() {
		this.thread.start();
	}

	/** The medium's time now, microseconds; from any thread. */
	public long now() {
		return (System.nanoTime() - this.origin) / 1000;
	}

	/** The medium; to be touched on the air's thread only. */
	public Medium medium() {
		return this.medium;
	}

	/** Does something on the air's thread, soon, when the medium's time is the present. */
	public void post(Runnable task) {
		this.inbox.add(task);
		LockSupport.unpark(this.thread);
	}

	/** Does something on the air's thread and waits for its result; an exception of it comes out here. */
	public <T> T call(Supplier<T> task) {
		if (this.closed) {
			throw new IllegalStateException("the air is closed");
		}
		CompletableFuture<T> result = new CompletableFuture<>();
		post(() -> {
			try {
				result.complete(task.get());
			} catch (RuntimeException e) {
				result.completeExceptionally(e);
			}
		});
		return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
	}

	/** Brings in a node with the radios that are its own; on the air's thread. */
	public void add(AirNode node, AirRadio... radios) {
		this.loop.add(node, radios);
	}

	/** Takes a node and its radios out; on the air's thread. */
	public void remove(AirNode node) {
		this.loop.remove(node);
	}

	/** Says that something happened to a node from outside; on the air's thread. */
	public void touch(AirNode node) {
		this.loop.touch(node);
	}

	/** Stops time. */
	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
		if (Thread.currentThread() == this.thread) {
			return;
		}
		try {
			this.thread.join(2000);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		while (!this.closed) {
			for (Runnable task = this.inbox.poll(); task != null && !this.closed; task = this.inbox.poll()) {
				this.loop.runUntil(now());
				perform(task);
			}
			this.loop.runUntil(now());
			if (!this.inbox.isEmpty()) {
				continue;
			}
			long next = this.loop.nextEvent();
			if (next == Long.MAX_VALUE) {
				LockSupport.park(this);
			} else {
				long wait = next - now();
				if (wait > 0) {
					LockSupport.parkNanos(this, wait * 1000);
				}
			}
		}
	}

	private void perform(Runnable task) {
		try {
			task.run();
		} catch (RuntimeException e) {
			this.medium.stats().count(AirStats.TASK_FAILED);
			this.failures.accept(null, e);
		}
	}
}
