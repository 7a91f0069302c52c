package frond.historian.http;

import frond.historian.security.Principal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One listener of {@link EventStream}. It has no thread: it is written to when its connection takes more, and what changes meanwhile goes together into
 * the next event, so that a slow one costs no memory and holds up none but itself.
 */
final class EventListener implements WriteListener {
	/** A comment goes out after so much silence, so that both ends notice a dead connection. Nanoseconds. */
	private static final long KEEP_ALIVE = 10_000_000_000L;
	private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

	final Principal principal;
	/** Version of the points that it knows; -1 before the first event. */
	long points = -1;
	/** Number of the newest entry of the log that it knows. */
	long entries;
	private final EventStream stream;
	private final CompletableFuture<Void> ended = new CompletableFuture<>();
	private final ServletOutputStream out;
	private boolean begun;
	private boolean flushed = true;
	private boolean due = true;
	private boolean gone;
	private long written = System.nanoTime();

	EventListener(EventStream stream, Principal principal, AsyncContext async) throws IOException {
		this.stream = stream;
		this.principal = principal;
		this.out = async.getResponse().getOutputStream();
	}

	/** Completes when nothing more will be written. */
	CompletableFuture<Void> ended() {
		return this.ended;
	}

	void begin() {
		this.out.setWriteListener(this);
	}

	/** Time for the next event, if there is something to tell. */
	synchronized void tick() throws IOException {
		this.due = true;
		if (this.begun) {
			write();
		}
	}

	@Override
	public synchronized void onWritePossible() throws IOException {
		this.begun = true;
		write();
	}

	/** Each call of {@code isReady} that says no is answered by {@link #onWritePossible} later. */
	private void write() throws IOException {
		while (!this.gone && this.out.isReady()) {
			if (!this.flushed) {
				this.flushed = true;
				this.out.flush();
				continue;
			}
			byte[] next = this.due ? this.stream.next(this) : null;
			if (next == null && System.nanoTime() - this.written > KEEP_ALIVE) {
				next = COMMENT;
			}
			if (next == null) {
				return;
			}
			this.due = false;
			this.written = System.nanoTime();
			this.flushed = false;
			this.out.write(next);
		}
	}

	@Override
	public void onError(Throwable failure) {
		end();
	}

	/** Ends the answer; does nothing if it has ended. */
	void end() {
		synchronized (this) {
			if (this.gone) {
				return;
			}
			this.gone = true;
		}
		this.stream.remove(this);
		this.ended.complete(null);
	}
}
