package frond.historian.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Ends connections whose client takes forever to say what it wants: a request's line and headers, and a TLS handshake before them, have so long, whether
 * a byte comes now and then or not. And one address has only so many connections, so that it cannot have them all.
 */
final class ConnectionWatch extends AbstractLifeCycle implements Connection.Listener {
	private static final int CHECK_SECONDS = 2;
	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

	private final Server server;
	private final int mostOfOne;
	private final Map<HttpConnection, Progress> connections = new ConcurrentHashMap<>();
	private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

	/** Where a connection was when it last got further. */
	private static final class Progress {
		private final String address;
		private long requests = -1;
		private long bytes;
		private long at = System.nanoTime();

		Progress(String address) {
			this.address = address;
		}
	}

	ConnectionWatch(Server server, int mostOfOne) {
		this.server = server;
		this.mostOfOne = mostOfOne;
	}

	@Override
	protected void doStart() {
		schedule();
	}

	private void schedule() {
		this.server.getScheduler().schedule(() -> {
			this.connections.forEach(this::check);
			if (isRunning()) {
				schedule();
			}
		}, CHECK_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void onOpened(Connection connection) {
		if (connection instanceof HttpConnection http) {
			// Once it is closed, its address is not known any more.
			Progress progress = new Progress(address(http));
			this.connections.put(http, progress);
			if (this.byAddress.merge(progress.address, 1, Integer::sum) > this.mostOfOne) {
				http.getEndPoint().close();
			}
		}
	}

	@Override
	public void onClosed(Connection connection) {
		Progress progress = connection instanceof HttpConnection http ? this.connections.remove(http) : null;
		if (progress != null) {
			this.byAddress.computeIfPresent(progress.address, (address, count) -> count > 1 ? count - 1 : null);
		}
	}

	private static String address(HttpConnection connection) {
		SocketAddress address = connection.getEndPoint().getRemoteSocketAddress();
		return address instanceof InetSocketAddress inet && inet.getAddress() != null ? inet.getAddress().getHostAddress() : "";
	}

	/** Between two requests it may be silent for as long as the idle timeout allows; within one that has begun, and before the first, it may not. */
	private void check(HttpConnection connection, Progress progress) {
		long requests = connection.getMessagesIn();
		boolean handled = requests > connection.getMessagesOut();
		if (handled || requests != progress.requests) {
			progress.requests = requests;
			progress.bytes = connection.getBytesIn();
			progress.at = System.nanoTime();
		} else if ((requests == 0 || connection.getBytesIn() > progress.bytes) && System.nanoTime() - progress.at > PATIENCE_NANOS) {
			connection.getEndPoint().close();
		} else if (requests > 0 && connection.getBytesIn() == progress.bytes) {
			progress.at = System.nanoTime();
		}
	}
}
