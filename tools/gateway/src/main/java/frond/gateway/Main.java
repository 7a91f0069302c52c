package frond.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./frond gateway}. */
@Command(name = "frond gateway", sortOptions = false, description = {
		"An MQTT-SN 1.2 gateway: readings of many nodes over UDP, to one MQTT broker.",
		"A PUBACK goes to a node only after the broker's own." })
public final class Main implements Callable<Integer>, Outlet, EventLoop.Handler {
	@Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:10000", description = "loopback address to serve, UDP; port 0 takes a free one (${DEFAULT-VALUE})")
	private String listen;
	@Option(names = "--broker", paramLabel = "URL", defaultValue = "mqtt://127.0.0.1:1883", description = "MQTT 5 broker (${DEFAULT-VALUE})")
	private String broker;
	@Option(names = "--data", paramLabel = "DIR", required = true, description = "directory of the nodes' sessions; created if missing")
	private Path data;
	@Option(names = "--http", paramLabel = "PORT", defaultValue = "0", description = "loopback port of GET /api/v1/stats; 0 takes a free one (${DEFAULT-VALUE})")
	private int http;
	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;
	@Option(names = { "-h", "--help" }, usageHelp = true, description = "this text")
	private boolean help;

	private final Counters counters = new Counters();
	/** Held for as long as the process lives. */
	private FileChannel lock;
	private EventLoop loop;
	private MqttUplink uplink;
	private Gateway gateway;
	/** Copies for the status server, which has a thread of its own. */
	private volatile int clients;
	private volatile int pending;
	private volatile boolean brokerUp;

	private Main() {
	}

	/** Runs until SIGTERM, or with {@code --with-parent} until standard input ends. */
	public static void main(String[] arguments) {
		// The library tells in its log what it also tells its caller.
		System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
		CommandLine line = new CommandLine(new Main());
		line.setParameterExceptionHandler((e, a) -> {
			System.err.println("frond gateway: " + e.getMessage());
			return 2;
		});
		line.setExecutionExceptionHandler((e, l, r) -> {
			System.err.println("frond gateway: " + e.getMessage());
			return 1;
		});
		int code = line.execute(arguments);
		System.out.flush();
		// Not exit: the hook below waits for this thread.
		Runtime.getRuntime().halt(code);
	}

	@Override
	public Integer call() throws IOException {
		InetSocketAddress address = address(this.listen);
		InetSocketAddress brokerAddress = broker(this.broker);
		if (this.http < 0 || this.http > 65535) {
			throw wrong("--http takes a port, 0 to 65535; not " + this.http);
		}
		SecureRandom random = new SecureRandom();
		lock();
		long now = EventLoop.now();
		try (Journal journal = new Journal(this.data.resolve("sessions"), this.counters);
				EventLoop events = listen(address);
				StatusServer status = serve(new InetSocketAddress(address.getAddress(), this.http))) {
			this.loop = events;
			this.uplink = new MqttUplink(brokerAddress, "frond-gateway-" + Long.toHexString(random.nextLong()), events, this::event);
			this.gateway = new Gateway(journal, this.uplink, this, this.counters, random, now);
			Runtime.getRuntime().addShutdownHook(new Thread(this::endInOrder));
			if (this.withParent) {
				Thread parent = new Thread(this::awaitParent, "parent");
				parent.setDaemon(true);
				parent.start();
			}
			System.out.println("ready gateway mqttsn=" + text(events.address()) + " http=" + address.getAddress().getHostAddress() + ":" + status.port());
			events.run(this);
			this.uplink.close();
		}
		return 0;
	}

	@Override
	public void onDatagram(InetSocketAddress from, byte[] bytes, int length, long now) {
		this.gateway.onDatagram(from, bytes, length, now);
	}

	@Override
	public void onTime(long now) {
		this.uplink.onTime(now);
		this.gateway.onTime(now);
		this.clients = this.gateway.clients();
		this.pending = this.gateway.pending();
		this.brokerUp = this.uplink.isUp();
	}

	@Override
	public long nextDeadline() {
		return Math.min(this.uplink.nextDeadline(), this.gateway.nextDeadline());
	}

	@Override
	public void send(InetSocketAddress client, byte[] bytes, int length) {
		if (!this.loop.send(client, bytes, length)) {
			this.counters.count(Counter.UNSENT);
		}
	}

	@Override
	public void event(String line) {
		System.out.println("event " + line);
	}

	private String stats() {
		StringJoiner drops = new StringJoiner(",", "{", "}");
		StringJoiner all = new StringJoiner(",", "{", "}");
		all.add("\"brokerUp\":" + this.brokerUp).add("\"clients\":" + this.clients).add("\"pending\":" + this.pending);
		for (Counter counter : Counter.values()) {
			(counter.drop ? drops : all).add("\"" + counter.label + "\":" + this.counters.get(counter));
		}
		return all.add("\"drops\":" + drops).toString();
	}

	/** Lets {@link #call} end; {@link #main} then halts the process. */
	private void endInOrder() {
		this.loop.stop();
		try {
			Thread.currentThread().join();
		} catch (InterruptedException e) {
			// The process ends anyway.
		}
	}

	private void awaitParent() {
		try {
			while (System.in.read() >= 0) {
				// What the parent writes means nothing here.
			}
		} catch (IOException e) {
			// As good as its end.
		}
		this.loop.stop();
	}

	private static String text(InetSocketAddress address) {
		return address.getAddress().getHostAddress() + ":" + address.getPort();
	}

	private InetSocketAddress address(String listen) {
		int colon = listen.lastIndexOf(':');
		InetSocketAddress address = null;
		try {
			address = new InetSocketAddress(listen.substring(0, Math.max(colon, 0)), Integer.parseInt(listen.substring(colon + 1)));
		} catch (IllegalArgumentException e) {
			// Answered below.
		}
		if (colon < 1 || address == null || address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
			throw wrong("--listen takes a loopback address and a port, such as 127.0.0.1:10000; not '" + listen + "'");
		}
		return address;
	}

	private InetSocketAddress broker(String url) {
		try {
			URI uri = new URI(url);
			if ("mqtt".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null && uri.getPath().isEmpty()) {
				return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 1883 : uri.getPort());
			}
		} catch (URISyntaxException | IllegalArgumentException e) {
			// Answered below; not with the URL, which may hold a password.
		}
		throw wrong("--broker takes a URL such as mqtt://127.0.0.1:1883");
	}

	private ParameterException wrong(String message) {
		return new ParameterException(new CommandLine(this), message);
	}

	private void lock() throws IOException {
		try {
			Files.createDirectories(this.data);
			this.lock = FileChannel.open(this.data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		} catch (IOException e) {
			throw new IOException("cannot use the directory " + this.data + ": " + e, e);
		}
		if (this.lock.tryLock() == null) {
			throw new IOException(this.data + " is in use by another gateway");
		}
	}

	private static EventLoop listen(InetSocketAddress address) throws IOException {
		try {
			return new EventLoop(address);
		} catch (IOException e) {
			throw new IOException("cannot listen on " + text(address) + ": " + e.getMessage(), e);
		}
	}

	private StatusServer serve(InetSocketAddress address) throws IOException {
		try {
			return new StatusServer(address, this::stats);
		} catch (IOException e) {
			throw new IOException("cannot listen on " + text(address) + ": " + e.getMessage(), e);
		}
	}
}
