package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import frond.historian.store.StoreException;
import frond.historian.store.StoreUnreachableException;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/** Opens a session with a cluster as the historian needs it, and says why there is none. */
final class Connection {
	private static final Duration TIMEOUT = Duration.ofSeconds(10);
	/** Rows that come in one answer. */
	private static final int PAGE = 5000;

	private Connection() {
	}

	/**
	 * Opens a session.
	 *
	 * @throws StoreUnreachableException if no node answers
	 * @throws StoreException if they refuse us, or none is of our datacenter
	 */
	static CqlSession open(CassandraUrl url) {
		CqlSessionBuilder builder = CqlSession.builder().withLocalDatacenter(url.datacenter()).withConfigLoader(configuration(url));
		url.hosts().forEach(host -> builder.addContactPoint(new InetSocketAddress(host.getHostString(), host.getPort())));
		if (url.user() != null) {
			if (url.password() == null) {
				throw new StoreException(url + " needs the password of " + url.user(), null);
			}
			builder.withAuthCredentials(url.user(), url.password());
		}
		try {
			if (url.tls()) {
				builder.withSslContext(SSLContext.getDefault());
			}
			return inDatacenter(builder.build(), url);
		} catch (AllNodesFailedException e) {
			if (e.getAllErrors().values().stream().flatMap(List::stream).anyMatch(AuthenticationException.class::isInstance)) {
				throw new StoreException(url + " does not accept the user and the password", e);
			}
			throw new StoreUnreachableException(url + ": no node answers", e);
		} catch (StoreException e) {
			throw e;
		} catch (RuntimeException | NoSuchAlgorithmException e) {
			throw new StoreException(url + " cannot be reached: " + e.getMessage(), e);
		}
	}

	private static DriverConfigLoader configuration(CassandraUrl url) {
		return DriverConfigLoader.programmaticBuilder()
				.withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
				.withString(DefaultDriverOption.REQUEST_CONSISTENCY, url.consistency().name())
				.withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, PAGE)
				// Every statement may be made twice: rows are identified by point and time.
				.withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
				.withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
				.withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, TIMEOUT)
				.withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, TIMEOUT)
				.withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, TIMEOUT)
				.withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, TIMEOUT)
				.build();
	}

	/** The driver speaks to nodes of one datacenter only; with a wrong name it would find none at the first statement. */
	private static CqlSession inDatacenter(CqlSession session, CassandraUrl url) {
		TreeSet<String> names = new TreeSet<>();
		session.getMetadata().getNodes().values().stream().map(Node::getDatacenter).filter(Objects::nonNull).forEach(names::add);
		if (!names.isEmpty() && !names.contains(url.datacenter())) {
			session.close();
			throw new StoreException(url + " has no datacenter " + url.datacenter() + ", but " + String.join(", ", names) + ": add ?datacenter=NAME", null);
		}
		return session;
	}
}
