package frond.historian.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the cluster is, and how it is spoken to:
 * {@code cassandra://[USER[:PASSWORD]@]HOST[:PORT][,HOST...]/KEYSPACE[?datacenter=NAME&replication=N&consistency=LEVEL&tls=true]}.
 *
 * @param user null for none
 * @param password null for none; never shown
 * @param hosts to ask for the others first
 * @param replication on how many nodes a value is kept, where the keyspace has to be made
 * @param consistency how many of these must have it before it is acknowledged, and are asked when it is read
 * @param tls whether the connections are encrypted, by the JVM's key and trust stores
 */
public record CassandraUrl(String user, String password, List<InetSocketAddress> hosts, String keyspace, String datacenter, int replication, ConsistencyLevel consistency, boolean tls) {
	/** What a {@code --store} of this kind begins with. */
	public static final String SCHEME = "cassandra://";
	private static final int PORT = 9042;
	private static final Pattern FORM = Pattern.compile("cassandra://(?:([^:@/]+)(?::(.*))?@)?([^/?@]+)/([A-Za-z][A-Za-z0-9_]{0,47})(?:\\?(.*))?");
	private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:]+]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");

	/** @throws IllegalArgumentException with a sentence for the user that does not hold the password */
	public static CassandraUrl parse(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches()) {
			throw new IllegalArgumentException("must be cassandra://[USER[:PASSWORD]@]HOST[:PORT][,HOST...]/KEYSPACE[?datacenter=NAME&replication=N&consistency=LEVEL&tls=true]");
		}
		List<InetSocketAddress> hosts = new ArrayList<>();
		for (String host : form.group(3).split(",", -1)) {
			hosts.add(host(host));
		}
		String datacenter = "datacenter1";
		int replication = 3;
		ConsistencyLevel consistency = DefaultConsistencyLevel.QUORUM;
		boolean tls = false;
		for (String parameter : form.group(5) == null ? new String[0] : form.group(5).split("&")) {
			int equals = parameter.indexOf('=');
			String value = parameter.substring(equals + 1);
			switch (equals < 0 ? "" : parameter.substring(0, equals)) {
			case "datacenter" -> datacenter = matching("datacenter", value, "[A-Za-z0-9_.-]{1,48}");
			case "replication" -> replication = Integer.parseInt(matching("replication", value, "[1-9]"));
			case "consistency" -> consistency = DefaultConsistencyLevel.valueOf(matching("consistency", value, "ONE|TWO|THREE|QUORUM|ALL|LOCAL_QUORUM|LOCAL_ONE|EACH_QUORUM"));
			case "tls" -> tls = Boolean.parseBoolean(matching("tls", value, "true|false"));
			default -> throw new IllegalArgumentException("has a parameter that is none of datacenter, replication, consistency, tls");
			}
		}
		return new CassandraUrl(form.group(1), form.group(2), List.copyOf(hosts), form.group(4), datacenter, replication, consistency, tls);
	}

	private static InetSocketAddress host(String text) {
		Matcher host = HOST.matcher(text);
		int port = host.matches() && host.group(2) != null ? Integer.parseInt(host.group(2)) : PORT;
		if (!host.matches() || port < 1 || port > 65535) {
			throw new IllegalArgumentException("has a host that is not HOST[:PORT]");
		}
		return InetSocketAddress.createUnresolved(host.group(1).replaceAll("[\\[\\]]", ""), port);
	}

	private static String matching(String name, String value, String pattern) {
		if (!value.matches(pattern)) {
			throw new IllegalArgumentException("has a " + name + " that is not one");
		}
		return value;
	}

	/** The same with a password that did not stand in it. */
	public CassandraUrl withPassword(String password) {
		return new CassandraUrl(this.user, password, this.hosts, this.keyspace, this.datacenter, this.replication, this.consistency, this.tls);
	}

	/** Without the password. */
	@Override
	public String toString() {
		return SCHEME + String.join(",", this.hosts.stream().map(host -> host.getHostString() + ":" + host.getPort()).toList()) + "/" + this.keyspace;
	}
}
