package frond.historian.store.questdb;

import frond.historian.model.Console;
import frond.historian.store.StoreException;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.O3PartitionPurgeJob;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.wal.ApplyWal2TableJob;
import io.questdb.cairo.wal.CheckWalTransactionsJob;
import io.questdb.cairo.wal.WalPurgeJob;
import io.questdb.cairo.wal.seq.SeqTxnTracker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one thread that does QuestDB's background work: carries commits from the write-ahead log into the table, and deletes what is no
 * longer needed. It sleeps until there is a commit; it does not poll as QuestDB's own worker pools do.
 */
final class WalApplier {
	/** While commits come in faster than this and nobody waits to read, they are carried in together. Milliseconds. */
	private static final int GATHER = 20;
	private static final int HOUSEKEEPING = 30_000;
	/** Pause before commits that could not be carried in are tried again. Milliseconds. */
	private static final int RETRY = 1_000;
	/** How long a query waits for the commits before it; then it sees what is there. Milliseconds. */
	private static final int PATIENCE = 5_000;
	/** How many times as long one waits that must see them. */
	private static final int STRICT = 12;

	private final CairoEngine engine;
	private final TableToken table;
	private final SeqTxnTracker tracker;
	private final Thread thread = new Thread(this::run, "wal-applier");
	private final ReentrantLock lock = new ReentrantLock();
	private final Condition wake = this.lock.newCondition();
	private final Condition done = this.lock.newCondition();
	private int waiting;
	private boolean closed;
	/** Of the applying thread alone. */
	private boolean failed;

	WalApplier(CairoEngine engine, TableToken table) {
		this.engine = engine;
		this.table = table;
		this.tracker = engine.getTableSequencerAPI().getTxnTracker(table);
		this.thread.setDaemon(true);
	}

	/** Carries in what is in the log, then starts the thread. */
	void start() {
		try (ApplyWal2TableJob apply = new ApplyWal2TableJob(this.engine, 0)) {
			apply(apply);
		}
		this.thread.start();
	}

	/** There is a commit to carry in. */
	void committed() {
		this.lock.lock();
		try {
			this.wake.signal();
		} finally {
			this.lock.unlock();
		}
	}

	long lastCommit() {
		return this.engine.getTableSequencerAPI().lastTxn(this.table);
	}

	long lastApplied() {
		return this.tracker.getWriterTxn();
	}

	/**
	 * Returns when every commit so far can be read.
	 *
	 * @param strict whether to fail when that cannot be had for a minute; else this returns after some seconds all the same
	 * @throws StoreException if {@code strict} and it cannot be had
	 */
	void awaitApplied(boolean strict) {
		long target = lastCommit();
		for (int i = 0; lastApplied() < target && i < (strict ? STRICT : 1); i++) {
			await(target);
		}
		if (strict && lastApplied() < target) {
			throw new StoreException("commits cannot be carried into the table now", null);
		}
	}

	private void await(long target) {
		this.lock.lock();
		this.waiting++;
		try {
			this.wake.signal();
			long left = TimeUnit.MILLISECONDS.toNanos(PATIENCE);
			while (lastApplied() < target && left > 0 && !this.closed) {
				left = this.done.awaitNanos(left);
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} finally {
			this.waiting--;
			this.lock.unlock();
		}
	}

	/** Carries in what is left and ends the thread. */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.wake.signal();
		} finally {
			this.lock.unlock();
		}
		try {
			this.thread.join();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try (ApplyWal2TableJob apply = new ApplyWal2TableJob(this.engine, 0); WalPurgeJob walPurge = new WalPurgeJob(this.engine);
				O3PartitionPurgeJob partitionPurge = new O3PartitionPurgeJob(this.engine, 1)) {
			long purged = System.nanoTime();
			while (await()) {
				apply(apply);
				if (System.nanoTime() - purged > TimeUnit.MILLISECONDS.toNanos(HOUSEKEEPING)) {
					purged = System.nanoTime();
					partitionPurge.drain(0);
					walPurge.run(0);
				}
			}
			apply(apply);
		}
	}

	/** Sleeps until there is something to do; false if it is to end. */
	private boolean await() {
		this.lock.lock();
		try {
			if (this.failed && !this.closed) {
				this.wake.await(RETRY, TimeUnit.MILLISECONDS);
			} else if (!this.closed && lastApplied() >= lastCommit()) {
				this.wake.await(HOUSEKEEPING, TimeUnit.MILLISECONDS);
			}
			long left = TimeUnit.MILLISECONDS.toNanos(GATHER);
			while (!this.closed && this.waiting == 0 && left > 0) {
				left = this.wake.awaitNanos(left);
			}
			return !this.closed;
		} catch (InterruptedException e) {
			return false;
		} finally {
			this.lock.unlock();
		}
	}

	private void apply(ApplyWal2TableJob job) {
		long target = lastCommit();
		try {
			job.drain(0);
			if (lastApplied() < target) {
				recover(job);
			}
		} catch (CairoException e) {
			Console.error("QuestDB: " + e.getFlyweightMessage());
		}
		boolean behind = lastApplied() < target;
		if (behind != this.failed) {
			// Nothing is lost: the commits stay in the write-ahead log and are tried again.
			Console.event(behind ? "apply-failed" : "apply-resumed");
			this.failed = behind;
		}
		this.lock.lock();
		try {
			this.done.signalAll();
		} finally {
			this.lock.unlock();
		}
	}

	/** Commits that nobody was told of (after a restart), or a table that an error (a full disk) suspended. */
	private void recover(ApplyWal2TableJob job) {
		if (this.tracker.isSuspended()) {
			this.engine.getTableSequencerAPI().resumeTable(this.table, -1);
		}
		new CheckWalTransactionsJob(this.engine).run(0);
		job.drain(0);
	}
}
