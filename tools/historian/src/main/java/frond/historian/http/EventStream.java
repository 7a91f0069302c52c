package frond.historian.http;

import frond.historian.model.Clock;
import frond.historian.pipeline.Point;
import frond.historian.pipeline.Points;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import jakarta.servlet.ServletOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /api/v1/events}: server-sent events (WHATWG HTML, section "Server-sent events"). Each event {@code points} is an array of
 * the points that changed, as {@code GET /api/v1/points} gives them; the first is all of them.
 *
 * <p>Each listener has its request's thread, so that a slow one holds up none but itself; there is room for some.
 */
final class EventStream implements Closeable {
	private static final int MAXIMUM_LISTENERS = 16;
	/** Changes are gathered for so long before they are sent, in milliseconds. */
	private static final int GATHER = 200;
	/** A comment goes out after so much silence, so that both ends notice a dead connection. Milliseconds. */
	private static final int KEEP_ALIVE = 10_000;

	private final Points points;
	private final Access access;
	private final Semaphore room = new Semaphore(MAXIMUM_LISTENERS);
	private volatile boolean closed;

	EventStream(Points points, Access access) {
		this.access = access;
		this.points = points;
	}

	/** Serves one listener until it goes. */
	void serve(Context context) throws InterruptedException {
		if (!this.room.tryAcquire()) {
			context.header("Retry-After", "5");
			throw new ServiceUnavailableResponse("enough are listening; ask for /api/v1/points from time to time");
		}
		try {
			context.contentType("text/event-stream").header("Cache-Control", "no-store").disableCompression();
			send(context, context.res().getOutputStream());
		} catch (IOException e) {
			// The listener has gone.
		} finally {
			this.room.release();
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private void send(Context context, ServletOutputStream out) throws IOException, InterruptedException {
		long seen = this.points.version();
		write(context, out, this.points.all());
		while (!this.closed) {
			this.points.awaitChange(seen, KEEP_ALIVE);
			long version = this.points.version();
			if (version == seen) {
				out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
				out.flush();
				continue;
			}
			Thread.sleep(GATHER);
			version = this.points.version();
			write(context, out, this.points.changedSince(seen));
			seen = version;
		}
	}

	private void write(Context context, ServletOutputStream out, List<Point> points) throws IOException {
		out.write("event: points\ndata: ".getBytes(StandardCharsets.US_ASCII));
		out.write(Json.points(points.stream().filter(point -> this.access.mayRead(context, point.id())).toList(), Clock.now()));
		out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}
}
