package frond.broker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import com.google.inject.Injector;
import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.migration.meta.PersistenceType;
import com.sun.management.OperatingSystemMXBean;

/** HiveMQ Community Edition, configured for one gateway and a few subscribers on one machine, or as a part of a {@link Host}. */
public final class Broker implements AutoCloseable {
	/** A start that does nothing for so long, seconds, will never end. */
	private static final int IDLE_TIMEOUT = 20;
	/** Processor time that is nothing, nanoseconds. */
	private static final long IDLE = 500_000_000;
	/** The files of each store are split into this many; fixed, because the split is part of the format on disk. */
	private static final int BUCKETS = 4;
	/**
	 * Messages on their way to one subscriber, as far as it allows so many, and taken from its queue at a time. A historian acknowledges by
	 * the commit, so what it stores in a second is that many messages for each of its commits.
	 */
	static final int IN_FLIGHT = 1000;

	/** Messages on their way from one publisher: a gateway has those of all its nodes, and they wait for the historian's commit. */
	private static final int RECEIVE_MAXIMUM = 8192;

	/** Messages that wait for a historian that is away. */
	private static final int QUEUE = 10_000_000;

	private final EmbeddedHiveMQ hive;

	/**
	 * Opens the data directory, which this process must have locked, and starts to serve.
	 *
	 * @param mustBeStored null to acknowledge as brokers do; else acknowledgements wait for a historian's, and messages to this topic filter
	 * are refused while there is none
	 * @param patience seconds that a historian may take
	 * @throws IOException with one line for the user if it cannot
	 */
	Broker(InetSocketAddress address, Path data, String mustBeStored, int patience) throws IOException {
		Runnable install = () -> {
		};
		if (mustBeStored != null) {
			Files.createDirectories(data);
			install = new StoredAcknowledgement(this::library, new Historians(data.resolve("historians")), mustBeStored, patience)::install;
		}
		this.hive = start(List.of(new Listener(address, null, null)), QUEUE, data, install);
	}

	/**
	 * As a part of a program, which knows the clients and stores messages.
	 *
	 * @param listeners where to serve
	 * @param data directory that nobody else uses
	 * @param queue messages that wait for a subscriber who is away, at most
	 * @throws IOException with one line for the user if it cannot
	 */
	public Broker(List<Listener> listeners, Path data, int queue, Host host) throws IOException {
		this.hive = start(listeners, queue, data, new Guests(this::library, host)::install);
	}

	private static EmbeddedHiveMQ start(List<Listener> listeners, int queue, Path data, Runnable install) throws IOException {
		limitResources();
		Path configuration = data.resolve("conf");
		Path extensions = data.resolve("extensions");
		try {
			Files.createDirectories(configuration);
			Files.createDirectories(extensions);
			Files.createDirectories(data.resolve("store"));
			writeForOwner(configuration.resolve("config.xml"), configuration(listeners, queue));
		} catch (IOException e) {
			throw new IOException("cannot write to " + data + ": " + e.getMessage());
		}
		EmbeddedHiveMQ hive = EmbeddedHiveMQ.builder().withoutLoggingBootstrap().withConfigurationFolder(configuration)
				.withDataFolder(data.resolve("store")).withExtensionsFolder(extensions).withEmbeddedExtension(Extension.embedded(install)).build();
		// A store that fails to open leaves the start waiting for ever; what it logs, if anything, is the only sign.
		CompletableFuture<String> failed = Log.starting();
		CompletableFuture<Void> started = hive.start();
		awaitEither(started, failed, data);
		if (!started.isDone() || started.isCompletedExceptionally()) {
			throw new IOException("cannot start with the data in " + data + " (" + reason(started, failed) + ")");
		}
		Log.started();
		return hive;
	}

	/** The password of a key store may be in it. */
	private static void writeForOwner(Path file, String text) throws IOException {
		Files.deleteIfExists(file);
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(file, text);
	}

	/** The library's parts. It has them ready for its own tests, and no other way to them. */
	private Injector library() {
		try {
			Method injector = this.hive.getClass().getDeclaredMethod("getInjector");
			injector.setAccessible(true);
			return (Injector) injector.invoke(this.hive);
		} catch (ReflectiveOperationException e) {
			throw new IllegalStateException("not the version of the library that this is for", e);
		}
	}

	/** Waits for as long as something is done: a long queue takes its time, about a minute for a million messages. */
	private static void awaitEither(CompletableFuture<Void> started, CompletableFuture<String> failed, Path data) throws IOException {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		for (long before = system.getProcessCpuTime();; before = system.getProcessCpuTime()) {
			try {
				CompletableFuture.anyOf(started, failed).get(IDLE_TIMEOUT, TimeUnit.SECONDS);
				return;
			} catch (ExecutionException e) {
				return;
			} catch (TimeoutException e) {
				if (system.getProcessCpuTime() - before < IDLE) {
					throw new IOException(data + " cannot be opened; it seems damaged");
				}
			} catch (InterruptedException e) {
				throw new IOException("interrupted");
			}
		}
	}

	private static String reason(CompletableFuture<Void> started, CompletableFuture<String> failed) {
		if (failed.isDone()) {
			return failed.join();
		}
		try {
			started.join();
			return "";
		} catch (CompletionException e) {
			return String.valueOf(e.getCause().getMessage());
		}
	}

	/** The library sizes its stores for a machine of its own; these sizes are for a corner of one. */
	private static void limitResources() {
		InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
		InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
		// One kind of store, on the Java heap. The other one, RocksDB, takes native memory by the size of the machine.
		InternalConfigurations.PAYLOAD_PERSISTENCE_TYPE.set(PersistenceType.FILE);
		InternalConfigurations.RETAINED_MESSAGE_PERSISTENCE_TYPE.set(PersistenceType.FILE);
		InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(200);
		InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = IN_FLIGHT;
		InternalConfigurations.PUBLISH_POLL_BATCH_SIZE = IN_FLIGHT;
		InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
	}

	/**
	 * The library's own configuration file. A subscriber that is away for long must find everything that was acknowledged, hence
	 * the long queue; a gateway keeps many publishes in flight, hence the receive maximum.
	 */
	private static String configuration(List<Listener> listeners, int queue) {
		return "<?xml version=\"1.0\"?>\n<hivemq>\n"
				+ "<listeners>" + listeners.stream().map(Listener::xml).collect(Collectors.joining()) + "</listeners>\n"
				+ "<mqtt><queued-messages><max-queue-size>" + queue + "</max-queue-size><strategy>discard</strategy></queued-messages>\n"
				+ "<packets><max-packet-size>1048576</max-packet-size></packets>\n"
				+ "<receive-maximum><server-receive-maximum>" + RECEIVE_MAXIMUM + "</server-receive-maximum></receive-maximum></mqtt>\n"
				+ "<persistence><mode>file</mode></persistence>\n"
				+ "<anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>\n</hivemq>\n";
	}

	@Override
	public void close() throws IOException, InterruptedException {
		try {
			this.hive.close();
		} catch (ExecutionException e) {
			throw new IOException("not closed in order: " + e.getCause().getMessage(), e);
		}
	}
}
