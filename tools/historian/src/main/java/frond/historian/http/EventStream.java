package frond.historian.http;

import frond.historian.model.Clock;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import frond.historian.pipeline.Points;
import frond.historian.security.Principal;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /api/v1/events}: server-sent events (WHATWG HTML, section "Server-sent events"). Each event {@code points} is an array of
 * the points that changed, as {@code GET /api/v1/points} gives them; the first is all of them. {@code alarm} is an alarm as {@code /api/v1/alarms}
 * gives it, when it is raised, cleared, acknowledged; {@code tree} a folder or point that was made, changed or removed; {@code reload} says that
 * some of these were missed.
 *
 * <p>One thread keeps time for all listeners. Those who may read everything share what is written.
 */
final class EventStream implements Closeable {
	static final int MAXIMUM_LISTENERS = 500;
	/** Changes are gathered for so long before they are sent, in milliseconds. */
	private static final int GATHER = 200;
	private static final byte[] RELOAD = "event: reload\ndata: {}\n\n".getBytes(StandardCharsets.US_ASCII);

	private final Points points;
	private final Access access;
	private final EventLog log;
	private final Closeable subscription;
	private final Set<EventListener> listeners = ConcurrentHashMap.newKeySet();
	private final Thread clock = new Thread(this::run, "events");
	private volatile boolean closed;
	private Shared shared = new Shared(-1, -1, null);

	/** What was written last of the points between two versions. */
	private record Shared(long from, long to, byte[] bytes) {
	}

	EventStream(Core core, Access access) {
		this.access = access;
		this.points = core.points();
		this.log = new EventLog(core.tree());
		this.subscription = core.bus().subscribe("events", 0, this.log);
		this.clock.setDaemon(true);
		this.clock.start();
	}

	/** Serves one listener until it goes, without a thread of its own. */
	void serve(Context context) throws IOException {
		if (this.closed || this.listeners.size() >= MAXIMUM_LISTENERS) {
			context.header("Retry-After", "5");
			throw new ServiceUnavailableResponse("enough are listening; ask for /api/v1/points from time to time");
		}
		context.contentType("text/event-stream").header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
		AsyncContext async = context.req().startAsync(context.req(), context.res());
		async.setTimeout(0);
		EventListener listener = new EventListener(this, this.access.of(context), async);
		listener.entries = this.log.last();
		async.addListener(new End(listener));
		this.listeners.add(listener);
		context.future(listener::ended);
		listener.begin();
		synchronized (this.listeners) {
			this.listeners.notifyAll();
		}
	}

	/** What a listener is to be told next, or null for nothing. */
	byte[] next(EventListener listener) throws IOException {
		ByteArrayOutputStream events = new ByteArrayOutputStream(1024);
		long version = this.points.version();
		if (listener.points < version) {
			events.write(points(listener, version));
			listener.points = version;
		}
		List<EventLog.Entry> entries = this.log.after(listener.entries);
		if (entries == null) {
			events.write(RELOAD);
			listener.entries = this.log.last();
		} else {
			for (EventLog.Entry entry : entries) {
				listener.entries = entry.number();
				if (entry.point() == null ? listener.principal.mayReadAll() : this.access.mayRead(listener.principal, entry.point())) {
					events.write(entry.bytes());
				}
			}
		}
		return events.size() == 0 ? null : events.toByteArray();
	}

	private byte[] points(EventListener listener, long version) throws IOException {
		Principal principal = listener.principal;
		if (!principal.mayReadAll()) {
			byte[] own = event(changed(listener.points).stream().filter(point -> this.access.mayRead(principal, point.id())).toList(), listener.points < 0);
			return own;
		}
		synchronized (this.log) {
			if (this.shared.from() != listener.points || this.shared.to() != version) {
				this.shared = new Shared(listener.points, version, event(changed(listener.points), true));
			}
			return this.shared.bytes();
		}
	}

	private List<Point> changed(long version) {
		return version < 0 ? this.points.all() : this.points.changedSince(version);
	}

	private static byte[] event(List<Point> points, boolean evenIfEmpty) throws IOException {
		ByteArrayOutputStream event = new ByteArrayOutputStream(1024);
		if (evenIfEmpty || !points.isEmpty()) {
			event.write("event: points\ndata: ".getBytes(StandardCharsets.US_ASCII));
			event.write(Json.points(points, Clock.now()));
			event.write("\n\n".getBytes(StandardCharsets.US_ASCII));
		}
		return event.toByteArray();
	}

	private void run() {
		try {
			while (!this.closed) {
				synchronized (this.listeners) {
					while (this.listeners.isEmpty()) {
						this.listeners.wait();
					}
				}
				Thread.sleep(GATHER);
				for (EventListener listener : this.listeners) {
					tick(listener);
				}
			}
		} catch (InterruptedException e) {
			// The end.
		}
	}

	/** A token that was revoked hears no more. */
	private void tick(EventListener listener) {
		try {
			if (this.access.isCurrent(listener.principal)) {
				listener.tick();
				return;
			}
		} catch (IOException | RuntimeException e) {
			// The listener has gone.
		}
		listener.end();
	}

	void remove(EventListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public void close() {
		this.closed = true;
		this.clock.interrupt();
		this.listeners.forEach(EventListener::end);
		try {
			this.subscription.close();
		} catch (IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}

	/** The server has found the connection's end. */
	private record End(EventListener listener) implements AsyncListener {
		@Override
		public void onComplete(AsyncEvent event) {
			this.listener.end();
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			this.listener.end();
		}

		@Override
		public void onError(AsyncEvent event) {
			this.listener.end();
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// The stream starts it once.
		}
	}
}
