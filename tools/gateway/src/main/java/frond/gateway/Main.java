package frond.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;

import frond.process.DataDirectory;
import frond.process.Life;
import frond.process.Loopback;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./frond gateway}. */
@Command(name = "frond gateway", sortOptions = false, mixinStandardHelpOptions = true, version = "frond 0.1.0", description = {
		"An MQTT-SN 1.2 gateway: readings of many nodes over UDP, to one MQTT broker, and messages for them back.",
		"A PUBACK goes to a node only after the broker's own, which ./frond broker gives when the historian has the message." })
public final class Main implements Callable<Integer>, Outlet, EventLoop.Handler {
	/** Milliseconds between looks at the file of access rules. */
	private static final long ACCESS_PERIOD = 1000;
	private static final String AGGREGATING = "aggregating";
	private static final String TRANSPARENT = "transparent";

	@Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:10000", converter = Loopback.class, description = "loopback address to serve, UDP; port 0 takes a free one (${DEFAULT-VALUE})")
	private InetSocketAddress listen;
	@Option(names = "--dtls", paramLabel = "HOST:PORT", description = "also serve DTLS 1.2 with pre-shared keys, on any address")
	private String dtls;
	@Option(names = "--psk-file", paramLabel = "FILE", description = "keys of DTLS: an identity, which is the client id, and 32 or more hex digits a line")
	private Path pskFile;
	@Mixin
	private BrokerOptions broker = new BrokerOptions();
	@Option(names = "--mode", paramLabel = "MODE", defaultValue = AGGREGATING, description = "aggregating, two connections to the broker for all; transparent, one for each client, under its id (${DEFAULT-VALUE})")
	private String mode;
	@Option(names = "--data", paramLabel = "DIR", defaultValue = "data/gateway", description = "directory of the nodes' sessions and queues; created if missing (${DEFAULT-VALUE})")
	private Path data;
	@Option(names = "--topics", paramLabel = "FILE", description = "predefined topics: an id and a topic name a line")
	private Path topics;
	@Option(names = "--access", paramLabel = "FILE", description = "who may connect, publish and subscribe (docs/gateway.md); read again when it changes. Without it everybody may")
	private Path accessFile;
	@Option(names = "--gateway-id", paramLabel = "ID", defaultValue = "1", description = "1 to 255, in ADVERTISE and GWINFO (${DEFAULT-VALUE})")
	private int gatewayId;
	@Option(names = "--advertise", paramLabel = "HOST:PORT", description = "send ADVERTISE there, for example to a multicast address")
	private String advertise;
	@Option(names = "--advertise-every", paramLabel = "SECONDS", defaultValue = "900", description = "how often, 1 to 65535 (${DEFAULT-VALUE})")
	private int advertiseEvery;
	@Option(names = "--http", paramLabel = "PORT", defaultValue = "0", description = "loopback port of GET /api/v1/stats and /metrics (Prometheus); 0 takes a free one (${DEFAULT-VALUE})")
	private int http;
	@Option(names = "--clock", paramLabel = "FILE", description = "for simulations: supervise clients and resolve times by the clock in this file, 8 bytes that whoever simulates keeps up to date (docs/gateway.md)")
	private Path clockFile;
	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;

	private final Counters counters = new Counters();
	private final Metrics metrics = new Metrics(this.counters);
	private EventLoop loop;
	private Clock clock;
	private DtlsServer secure;
	private BrokerSide uplink;
	private Access access;
	private Gateway gateway;
	private Peer advertiseTo;
	private long nextAdvertise;
	private long nextAccess;

	private Main() {
	}

	/** Runs until SIGTERM, or with {@code --with-parent} until standard input ends. */
	public static void main(String[] arguments) {
		// The libraries tell in their logs what they also tell their callers.
		System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
		Life.run(new Main(), arguments);
	}

	@Override
	public Integer call() throws IOException {
		String wrong = this.broker.prepare();
		if (wrong != null) {
			throw wrong(wrong);
		}
		within("--http takes a port, 0 to 65535; not ", this.http, 0, 65535);
		within("--gateway-id takes 1 to 255; not ", this.gatewayId, 1, 255);
		within("--advertise-every takes seconds, 1 to 65535; not ", this.advertiseEvery, 1, 65535);
		if (!this.mode.equals(AGGREGATING) && !this.mode.equals(TRANSPARENT)) {
			throw wrong("--mode takes aggregating or transparent; not " + this.mode);
		}
		if ((this.dtls == null) != (this.pskFile == null)) {
			throw wrong("--dtls and --psk-file belong together");
		}
		this.advertiseTo = this.advertise == null ? null : new Peer(address("--advertise", this.advertise));
		InetSocketAddress secureAddress = this.dtls == null ? null : address("--dtls", this.dtls);
		Predefined predefined = new Predefined(this.topics);
		this.access = new Access(this.accessFile);
		SecureRandom random = new SecureRandom();
		this.clock = new Clock(this.clockFile);
		long now = this.clock.millis();
		try (DataDirectory directory = new DataDirectory(this.data);
				Journal journal = new Journal(this.data.resolve("sessions"), this.counters);
				EventLoop events = listen(this.listen);
				StatusServer status = serve(new InetSocketAddress(this.listen.getAddress(), this.http))) {
			this.loop = events;
			String id = clientId(random);
			this.broker.answerOn(events);
			String fresh = id + "-" + Long.toHexString(random.nextLong());
			this.uplink = this.mode.equals(TRANSPARENT)
					? new TransparentUplink(this.broker, fresh, events, this::event, clientId -> this.gateway.filters(clientId),
							(clientId, message) -> this.gateway.onMessage(clientId, message, this.clock.millis()))
					: new MqttUplink(this.broker, id, fresh, events, this::event, () -> this.gateway.filters(), message -> this.gateway.onMessage(message, this.clock.millis()));
			this.gateway = new Gateway(journal, this.uplink, this, this.counters, predefined, this.access, random, this.clock::unixMillis, this.gatewayId, now);
			this.secure = secureAddress == null ? null
					: new DtlsServer(secureAddress, this.pskFile, (from, bytes) -> events.execute(() -> onDatagram(from, bytes, bytes.length)));
			Life.onEnd(this.withParent, events::stop);
			Life.onHangUp(() -> events.execute(() -> refresh(true)));
			System.out.println("ready gateway mqttsn=" + Loopback.text(events.address()) + " http=" + Loopback.text(status.address())
					+ (this.secure == null ? "" : " dtls=" + Loopback.text(this.secure.address())));
			events.run(this);
			this.uplink.close();
			if (this.secure != null) {
				this.secure.close();
			}
		}
		return 0;
	}

	/** The client id of the session that the broker keeps: made once. */
	private String clientId(SecureRandom random) throws IOException {
		Path file = this.data.resolve("client-id");
		String id = Files.exists(file) ? Files.readString(file).strip() : "";
		if (id.isEmpty()) {
			id = "frond-gateway-" + Long.toHexString(random.nextLong());
			Files.writeString(file, id + '\n');
		}
		return id;
	}

	private void onDatagram(Peer from, byte[] bytes, int length) {
		this.gateway.onDatagram(from, bytes, length, this.clock.millis());
	}

	@Override
	public void onDatagram(InetSocketAddress from, byte[] bytes, int length) {
		onDatagram(new Peer(from), bytes, length);
	}

	@Override
	public void onTime(long now) {
		this.uplink.onTime(now);
		this.gateway.onTime(this.clock.millis());
		if (this.advertiseTo != null && now >= this.nextAdvertise) {
			this.nextAdvertise = now + this.advertiseEvery * 1000L;
			this.gateway.advertise(this.advertiseTo, this.advertiseEvery);
		}
		if (now >= this.nextAccess) {
			this.nextAccess = now + ACCESS_PERIOD;
			refresh(false);
		}
		this.metrics.set(this.uplink.isUp(), this.gateway.clients(), this.gateway.sessions(), this.gateway.pending());
	}

	/** Looks at the files that may be changed while it runs. */
	private void refresh(boolean always) {
		String rules = this.access.refresh(always);
		if (rules != null) {
			event(rules);
		}
		String keys = this.secure == null ? null : this.secure.refresh(always);
		if (keys != null) {
			event(keys);
		}
	}

	@Override
	public long nextDeadline() {
		long own = Math.min(this.nextAccess, this.advertiseTo == null ? Long.MAX_VALUE : this.nextAdvertise);
		return Math.min(own, Math.min(this.uplink.nextDeadline(), this.clock.deadline(this.gateway.nextDeadline())));
	}

	@Override
	public void send(Peer client, byte[] bytes, int length) {
		boolean sent = client.identity().isEmpty() ? this.loop.send(client.address(), bytes, length) : this.secure != null && this.secure.send(client, bytes, length);
		if (!sent) {
			this.counters.count(Counter.UNSENT);
		}
	}

	@Override
	public void event(String line) {
		System.out.println("event " + line);
	}

	private void within(String complaint, int value, int least, int most) {
		if (value < least || value > most) {
			throw wrong(complaint + value);
		}
	}

	private InetSocketAddress address(String option, String text) {
		int colon = text.lastIndexOf(':');
		try {
			if (colon > 0) {
				return new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
			}
		} catch (IOException | IllegalArgumentException e) {
			// Told below.
		}
		throw wrong(option + " takes an address and a port; not '" + text + "'");
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
			return new StatusServer(address, this.metrics);
		} catch (IOException e) {
			throw new IOException("cannot listen on " + Loopback.text(address) + ": " + e.getMessage(), e);
		}
	}
}
