package frond.historian.store.cassandra;

import frond.tests.support.Tool;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Three real servers on loopback addresses of their own, small ones. They write to their disks before they acknowledge. */
final class CassandraCluster implements AutoCloseable {
	static final int NODES = 3;
	private static final int CQL = 9042;
	private static final String[] OPENED = {"java.base/java.io", "java.base/java.lang", "java.base/java.lang.module", "java.base/java.lang.ref", "java.base/java.lang.reflect", "java.base/java.math",
			"java.base/java.net", "java.base/java.nio", "java.base/java.util", "java.base/java.util.concurrent", "java.base/java.util.concurrent.atomic", "java.base/jdk.internal.loader",
			"java.base/jdk.internal.math", "java.base/jdk.internal.misc", "java.base/jdk.internal.module", "java.base/jdk.internal.ref", "java.base/jdk.internal.reflect",
			"java.base/jdk.internal.util.jar", "java.base/sun.nio.ch", "java.management.rmi/com.sun.jmx.remote.internal.rmi", "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.server",
			"java.sql/java.sql", "jdk.management/com.sun.management.internal"};

	private final Path directory;
	/** The first three bytes of the addresses, so that two runs on one machine do not meet. */
	private final String network = "127." + ThreadLocalRandom.current().nextInt(2, 255) + "." + ThreadLocalRandom.current().nextInt(255);
	private final List<Process> processes = new ArrayList<>();

	/** Starts them and waits until each takes connections. */
	CassandraCluster(Path directory) throws IOException {
		this.directory = directory;
		try {
			for (int node = 0; node < NODES; node++) {
				this.processes.add(launch(node));
				if (node == 0) {
					// The others learn from it who there is.
					awaitNode(0);
				}
			}
			for (int node = 1; node < NODES; node++) {
				awaitNode(node);
			}
		} catch (IOException | RuntimeException | Error e) {
			close();
			throw e;
		}
	}

	private String address(int node) {
		return this.network + "." + (node + 1);
	}

	private Process launch(int node) throws IOException {
		Path home = Files.createDirectories(this.directory.resolve("node" + node));
		Path yaml = home.resolve("cassandra.yaml");
		Files.writeString(yaml, """
				cluster_name: frond
				num_tokens: 4
				partitioner: org.apache.cassandra.dht.Murmur3Partitioner
				commitlog_sync: group
				commitlog_sync_group_window: 2ms
				commitlog_segment_size: 8MiB
				auto_bootstrap: false
				phi_convict_threshold: 16
				auto_snapshot: false
				memtable_heap_space: 48MiB
				endpoint_snitch: SimpleSnitch
				data_file_directories: [%1$s/data]
				seed_provider:
				  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
				    parameters: [{seeds: "%2$s"}]
				listen_address: %3$s
				rpc_address: %3$s
				""".formatted(home, address(0), address(node)));
		Path logback = home.resolve("logback.xml");
		Files.writeString(logback, """
				<configuration>
				  <appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %level %logger{0} %msg%n</pattern></encoder></appender>
				  <root level="WARN"><appender-ref ref="out"/></root>
				</configuration>
				""");
		String root = System.getenv().getOrDefault("FROND_ROOT", System.getProperty("user.dir"));
		List<String> command = new ArrayList<>(List.of("java", "-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.attach.allowAttachSelf=true",
				"-Dcassandra-foreground=yes", "-Dcassandra.ring_delay_ms=1000", "-Dcassandra.skip_wait_for_gossip_to_settle=0", "-Dcassandra.consistent.rangemovement=false",
				"-Dcassandra.config=" + yaml.toUri(), "-Dcassandra.storagedir=" + home, "-Dlogback.configurationFile=" + logback));
		for (String opened : OPENED) {
			command.addAll(List.of("--add-opens", opened + "=ALL-UNNAMED", "--add-exports", opened + "=ALL-UNNAMED"));
		}
		command.addAll(List.of("-cp", root + "/build/classes/tests/historian:" + root + "/build/lib/cassandra/*", CassandraNode.class.getName()));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(node)).start();
	}

	private File log(int node) {
		return this.directory.resolve("node" + node + ".log").toFile();
	}

	private void awaitNode(int node) {
		Tool.await("Cassandra's node " + node, () -> {
			if (!this.processes.get(node).isAlive()) {
				throw new AssertionError("Cassandra's node " + node + " ended: " + tail(node));
			}
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(address(node), CQL), 1000);
				return true;
			} catch (IOException e) {
				return false;
			}
		});
	}

	private String tail(int node) {
		try (InputStream in = Files.newInputStream(log(node).toPath())) {
			return new String(in.readAllBytes()).lines().limit(20).collect(Collectors.joining("\n"));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** What a user would give as {@code --store}. */
	CassandraUrl url(String keyspace) {
		return CassandraUrl.parse(CassandraUrl.SCHEME + address(0) + "," + address(1) + ":" + CQL + "," + address(2) + "/" + keyspace);
	}

	void kill9(int node) {
		this.processes.get(node).destroyForcibly();
		try {
			this.processes.get(node).waitFor(Tool.PATIENCE, TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Starts it again with what it had. */
	void restart(int node) throws IOException {
		this.processes.set(node, launch(node));
		awaitNode(node);
	}

	@Override
	public void close() {
		for (int node = 0; node < this.processes.size(); node++) {
			kill9(node);
		}
	}
}
