package frond.historian.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads bodies before a thread is given to them. A body may be so long and take so long, and all bodies together, from their first byte until
 * their request is answered, may take so much memory: whatever clients do, what they make us hold is bounded.
 */
final class BodyGate extends Handler.Wrapper {
	private static final int DEADLINE_SECONDS = 60;
	private static final int FIRST_BYTES = 8 * 1024;

	private final int maximum;
	private final long maximumOfAll;
	private final Consumer<String> tooLong;
	private final AtomicLong held = new AtomicLong();

	/**
	 * @param maximum longest body, in bytes
	 * @param maximumOfAll all bodies at a time, in bytes
	 * @param tooLong is told the path of a request whose body is longer
	 */
	BodyGate(int maximum, long maximumOfAll, Consumer<String> tooLong) {
		this.tooLong = tooLong;
		this.maximum = maximum;
		this.maximumOfAll = maximumOfAll;
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		long length = request.getLength();
		if (length == 0) {
			return super.handle(request, response, callback);
		}
		if (length > this.maximum) {
			refuse(request, response, callback, 413);
			return true;
		}
		Reader reader = new Reader(request, response, callback);
		Request.addCompletionListener(request, failure -> reader.release());
		reader.start();
		return true;
	}

	/** What has not been read of the body is of no interest, and may be without end: the connection goes with the answer. */
	private void refuse(Request request, Response response, Callback callback, int status) {
		response.getHeaders().put(HttpHeader.CONNECTION, "close");
		if (status == 413) {
			this.tooLong.accept(Request.getPathInContext(request));
		}
		if (status == 503) {
			response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
		}
		Response.writeError(request, response, callback, status);
	}

	private final class Reader implements Runnable {
		private final Request request;
		private final Response response;
		private final Callback callback;
		private final AtomicBoolean ended = new AtomicBoolean();
		private Scheduler.Task deadline;
		private byte[] bytes = new byte[0];
		private int length;
		/** Of the memory for all; negative once it was given back. */
		private long taken;

		Reader(Request request, Response response, Callback callback) {
			this.request = request;
			this.response = response;
			this.callback = callback;
		}

		void start() {
			this.deadline = this.request.getComponents().getScheduler().schedule(() -> {
				if (this.ended.compareAndSet(false, true)) {
					refuse(this.request, this.response, this.callback, 408);
				}
			}, DEADLINE_SECONDS, TimeUnit.SECONDS);
			run();
		}

		@Override
		public void run() {
			while (!this.ended.get()) {
				Content.Chunk chunk = this.request.read();
				if (chunk == null) {
					this.request.demand(this);
					return;
				}
				if (Content.Chunk.isFailure(chunk)) {
					if (end()) {
						boolean silent = chunk.getFailure() instanceof TimeoutException;
						refuse(this.request, this.response, this.callback, silent ? 408 : 400);
					}
					return;
				}
				int status = add(chunk.getByteBuffer());
				boolean last = chunk.isLast();
				chunk.release();
				if (status != 0) {
					if (end()) {
						refuse(this.request, this.response, this.callback, status);
					}
					return;
				}
				if (last) {
					pass();
					return;
				}
			}
		}

		/** Whether it was for us to end it. */
		private boolean end() {
			this.deadline.cancel();
			return this.ended.compareAndSet(false, true);
		}

		/** 0, or the status to refuse with. */
		private int add(ByteBuffer more) {
			int after = this.length + more.remaining();
			if (after > BodyGate.this.maximum) {
				return 413;
			}
			if (after > this.bytes.length) {
				int room = (int) Math.min(BodyGate.this.maximum, Math.max(after, this.request.getLength() > 0 && after > FIRST_BYTES ? this.request.getLength() : Math.max(FIRST_BYTES, 2L * this.bytes.length)));
				if (!take(room - this.bytes.length)) {
					return 503;
				}
				this.bytes = Arrays.copyOf(this.bytes, room);
			}
			more.get(this.bytes, this.length, more.remaining());
			this.length = after;
			return 0;
		}

		private synchronized boolean take(int more) {
			if (this.taken < 0) {
				return false;
			}
			if (BodyGate.this.held.addAndGet(more) > BodyGate.this.maximumOfAll) {
				BodyGate.this.held.addAndGet(-more);
				return false;
			}
			this.taken += more;
			return true;
		}

		synchronized void release() {
			if (this.taken > 0) {
				BodyGate.this.held.addAndGet(-this.taken);
			}
			this.taken = -1;
		}

		private void pass() {
			if (!end()) {
				return;
			}
			try {
				if (!BodyGate.super.handle(new Whole(this.request, this.bytes, this.length), this.response, this.callback)) {
					Response.writeError(this.request, this.response, this.callback, 404);
				}
			} catch (Exception e) {
				Response.writeError(this.request, this.response, this.callback, e);
			}
		}
	}

	/** The request with the body that was read. */
	private static final class Whole extends Request.Wrapper {
		private Content.Chunk next;

		Whole(Request request, byte[] bytes, int length) {
			super(request);
			this.next = Content.Chunk.from(ByteBuffer.wrap(bytes, 0, length), true);
		}

		@Override
		public Content.Chunk read() {
			Content.Chunk chunk = this.next;
			this.next = Content.Chunk.next(chunk);
			return chunk;
		}

		@Override
		public void demand(Runnable demandCallback) {
			// There is something to read at any time.
			demandCallback.run();
		}

		@Override
		public void fail(Throwable failure) {
			this.next = Content.Chunk.from(failure, true);
		}

		@Override
		public boolean consumeAvailable() {
			this.next = Content.Chunk.EOF;
			return true;
		}
	}
}
