package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import frond.historian.store.StoreException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Many requests at once, but no more than a cluster takes without refusing; the first failure is told when all have ended. */
final class Requests {
	private static final int AT_ONCE = 128;

	private final CqlSession session;
	private final Semaphore free = new Semaphore(AT_ONCE);
	private final AtomicReference<Throwable> failure = new AtomicReference<>();

	Requests(CqlSession session) {
		this.session = session;
	}

	void add(Statement<?> statement) {
		add(statement, result -> { });
	}

	/** @param then takes the first page of the answer, in a thread of the driver's */
	void add(Statement<?> statement, Consumer<AsyncResultSet> then) {
		this.free.acquireUninterruptibly();
		this.session.executeAsync(statement).whenComplete((result, e) -> {
			try {
				if (e != null) {
					this.failure.compareAndSet(null, e);
				} else {
					then.accept(result);
				}
			} catch (RuntimeException thrown) {
				this.failure.compareAndSet(null, thrown);
			} finally {
				this.free.release();
			}
		});
	}

	/** Waits for all. */
	void end() {
		this.free.acquireUninterruptibly(AT_ONCE);
		this.free.release(AT_ONCE);
		Throwable failure = this.failure.getAndSet(null);
		if (failure != null) {
			throw failed(failure);
		}
	}

	static StoreException failed(Throwable e) {
		Throwable cause = e.getCause() instanceof DriverException ? e.getCause() : e;
		return new StoreException("Cassandra: " + cause.getMessage(), cause);
	}
}
