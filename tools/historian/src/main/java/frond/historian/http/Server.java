package frond.historian.http;

import io.javalin.config.JavalinConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty as the historian runs it. A body is read before a thread is given to it, and only as much of it as may be; a connection that is
 * silent is closed; there are only so many. So slow and many clients cost memory that is bounded, and no threads.
 */
final class Server {
	private static final int MAXIMUM_THREADS = 48;
	private static final int MAXIMUM_CONNECTIONS = 2_000;
	private static final int IDLE_MILLISECONDS = 60_000;
	private static final int MAXIMUM_HEADERS = 16 * 1024;

	/** All bodies at a time, in bytes. */
	private static final long MAXIMUM_BODIES = 96L << 20;

	private final Listening listening;
	private final List<ServerConnector> connectors = new ArrayList<>();
	private ConnectionWatch watch;

	Server(Listening listening) {
		this.listening = listening;
	}

	/** @param tooLong is told the path of a request whose body is longer */
	void configure(JavalinConfig config, int maximumBody, Consumer<String> tooLong) {
		config.jetty.threadPool = new QueuedThreadPool(MAXIMUM_THREADS, 2, 30_000);
		config.jetty.modifyHttpConfiguration(http -> {
			http.setRequestHeaderSize(MAXIMUM_HEADERS);
			http.setSendServerVersion(false);
		});
		config.jetty.modifyServer(server -> {
			server.setErrorHandler(new PlainErrors());
			server.addBean(new NetworkConnectionLimit(MAXIMUM_CONNECTIONS, server));
			this.watch = new ConnectionWatch(server, MAXIMUM_CONNECTIONS / 2);
			server.addBean(this.watch);
			Handler.Wrapper gate = new BodyGate(maximumBody, Math.max(MAXIMUM_BODIES, 2L * maximumBody), tooLong);
			server.setHandler(redirects() ? new Redirect(gate) : gate);
		});
		if (this.listening.http() >= 0) {
			config.jetty.addConnector((server, http) -> connector(new ServerConnector(server, new HttpConnectionFactory(http)), this.listening.http()));
		}
		if (this.listening.https() >= 0) {
			config.jetty.addConnector((server, http) -> {
				SslContextFactory.Server tls = new SslContextFactory.Server();
				tls.setKeyStore(this.listening.keys());
				tls.setKeyStorePassword(this.listening.password());
				HttpConfiguration secure = new HttpConfiguration(http);
				// The name that a client asks for need not be in a self-signed certificate.
				secure.addCustomizer(new SecureRequestCustomizer(false));
				return connector(new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(secure)), this.listening.https());
			});
		}
	}

	private boolean redirects() {
		return this.listening.http() >= 0 && this.listening.https() >= 0;
	}

	private ServerConnector connector(ServerConnector connector, int port) {
		connector.setHost(this.listening.host());
		connector.setPort(port);
		connector.setIdleTimeout(IDLE_MILLISECONDS);
		// To each connection of the connector.
		connector.addBean(this.watch, false);
		this.connectors.add(connector);
		return connector;
	}

	/** The port of HTTP, or -1. */
	int httpPort() {
		return this.listening.http() < 0 ? -1 : this.connectors.get(0).getLocalPort();
	}

	/** The port of HTTPS, or -1. */
	int httpsPort() {
		return this.listening.https() < 0 ? -1 : this.connectors.get(this.connectors.size() - 1).getLocalPort();
	}

	/** HTTP to HTTPS, before anything is read. */
	private final class Redirect extends Handler.Wrapper {
		Redirect(Handler handler) {
			super(handler);
		}

		@Override
		public boolean handle(Request request, Response response, Callback callback) throws Exception {
			if (HttpScheme.HTTPS.is(request.getHttpURI().getScheme())) {
				return super.handle(request, response, callback);
			}
			response.getHeaders().put(HttpHeader.LOCATION, "https://" + Request.getServerName(request) + ':' + httpsPort() + request.getHttpURI().getPathQuery());
			Response.writeError(request, response, callback, 308);
			return true;
		}
	}
}
