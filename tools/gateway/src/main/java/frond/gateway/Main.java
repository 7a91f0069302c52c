package frond.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

import frond.process.DataDirectory;
import frond.process.Life;
import frond.process.Loopback;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./frond gateway}. */
@Command(name = "frond gateway", sortOptions = false, mixinStandardHelpOptions = true, version = "frond 0.1.0", description = {
		"An MQTT-SN 1.2 gateway: readings of many nodes over UDP, to one MQTT broker.",
		"A PUBACK goes to a node only after the broker's own." })
public final class Main implements Callable<Integer>, Outlet, EventLoop.Handler {
	@Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:10000", converter = Loopback.class, description = "loopback address to serve, UDP; port 0 takes a free one (${DEFAULT-VALUE})")
	private InetSocketAddress listen;
	@Option(names = "--broker", paramLabel = "URL", defaultValue = "mqtt://127.0.0.1:1883", description = "MQTT 5 broker (${DEFAULT-VALUE})")
	private String broker;
	@Option(names = "--data", paramLabel = "DIR", defaultValue = "data/gateway", description = "directory of the nodes' sessions; created if missing (${DEFAULT-VALUE})")
	private Path data;
	@Option(names = "--http", paramLabel = "PORT", defaultValue = "0", description = "loopback port of GET /api/v1/stats; 0 takes a free one (${DEFAULT-VALUE})")
	private int http;
	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;

	private final Counters counters = new Counters();
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
		Life.run(new Main(), arguments);
	}

	@Override
	public Integer call() throws IOException {
		InetSocketAddress brokerAddress = broker(this.broker);
		if (this.http < 0 || this.http > 65535) {
			throw wrong("--http takes a port, 0 to 65535; not " + this.http);
		}
		SecureRandom random = new SecureRandom();
		long now = EventLoop.now();
		try (DataDirectory directory = new DataDirectory(this.data);
				Journal journal = new Journal(this.data.resolve("sessions"), this.counters);
				EventLoop events = listen(this.listen);
				StatusServer status = serve(new InetSocketAddress(this.listen.getAddress(), this.http))) {
			this.loop = events;
			this.uplink = new MqttUplink(brokerAddress, "frond-gateway-" + Long.toHexString(random.nextLong()), events, this::event);
			this.gateway = new Gateway(journal, this.uplink, this, this.counters, random, now);
			Life.onEnd(this.withParent, events::stop);
			System.out.println("ready gateway mqttsn=" + Loopback.text(events.address()) + " http=" + Loopback.text(status.address()));
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

	private static EventLoop listen(InetSocketAddress address) throws IOException {
		try {
			return new EventLoop(address);
		} catch (IOException e) {
			throw new IOException("cannot listen on " + Loopback.text(address) + ": " + e.getMessage(), e);
		}
	}

	private StatusServer serve(InetSocketAddress address) throws IOException {
		try {
			return new StatusServer(address, this::stats);
		} catch (IOException e) {
			throw new IOException("cannot listen on " + Loopback.text(address) + ": " + e.getMessage(), e);
		}
	}
}
