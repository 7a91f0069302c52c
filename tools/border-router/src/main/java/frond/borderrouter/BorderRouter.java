package frond.borderrouter;

import frond.buffer.Stats;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.NetworkKeys;
import frond.radio.SpinelParentRadio;
import frond.radio.SpinelRadio;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/** The process: one thread that waits in a selector for the radio, the host's sockets and the time, and does everything. */
final class BorderRouter implements RplRoot.Listener, HttpApi.Router {
	private final PrintStream log;
	private final Selector selector;
	private final Stats stats = new Stats();
	private final AttachedRadio attached;
	private final SpinelRadio radio;
	private final Mesh mesh;
	private final Forwarder forwarder;
	/** Null without. */
	private DnsRelay dns;
	/** Null without. */
	private DhcpServer dhcp;
	private final HostClock clock = new HostClock();
	private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
	private final String ready;
	/** Null without. */
	private MeshReport report;
	private boolean announced;
	private RouteJournal journal;
	/** The host's network, and IPv4. */
	private final Uplinks uplinks;
	private volatile boolean stopped;
	/** Until the channel is chosen; null if it is. */
	private ChannelSurvey survey;
	private int surveyed;
	private IntConsumer chosen = channel -> {
		// Nobody keeps it.
	};
	private boolean surveyOnly;

	/**
	 * @param where the co-processor is
	 * @param ready what the line "ready border-router" says once the radio answers
	 * @param log where that line and the events go
	 */
	BorderRouter(Mesh.Settings settings, RadioPlace where, String ready, PrintStream log) throws IOException {
		this.log = log;
		this.ready = ready;
		this.selector = Selector.open();
		this.attached = new AttachedRadio(where, this.selector, line -> new SpinelParentRadio(line, this.stats), this::onConnected, log);
		this.radio = this.attached.radio();
		this.mesh = new Mesh(settings, this.radio, this.stats, new SecureRandom().nextInt(),
				now -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - (AttachedRadio.micros() - now), this);
		this.forwarder = new Forwarder(this.mesh, this.selector);
		this.uplinks = new Uplinks(this.mesh, this.selector, log);
		if (settings.channel() == 0) {
			this.survey = new ChannelSurvey(this.radio, settings.panId(), settings.eui64());
		}
	}

	/** Carries a port of the mesh to a service of this host; before {@link #run}. Returns false if there is no room for another. */
	boolean forward(int meshPort, InetSocketAddress service) {
		return this.forwarder.forward(meshPort, service);
	}

	/** Secures the mesh; before {@link #run}. */
	void secure(NetworkKeys keys, int level, FrameCounterStore counters) {
		this.mesh.secure(keys, level, counters);
	}

	/** Relays the mesh's DNS queries; before {@link #run}. */
	void relayDns(List<InetSocketAddress> servers, Nat64Prefix prefix) {
		this.dns = new DnsRelay(this.mesh, this.selector, servers, prefix);
	}

	/**
	 * Looks how good the host's clock is, and says so in answers to SNTP; before {@link #run}.
	 *
	 * @param strict whether a clock that is known not to be synchronized is said to be that, so that nodes do not take its time; else it is one that nobody
	 *            vouches for
	 */
	void watchClock(boolean strict) {
		Thread thread = new Thread(this.clock, "clock");
		thread.setDaemon(true);
		thread.start();
		this.mesh.setClock(() -> {
			HostClock.State state = this.clock.state();
			return strict || state.stratum() != 0 ? state : HostClock.State.LOCAL;
		});
	}

	/** Answers DHCPv6; before {@link #run}. Leases are null for DNS servers only. */
	void serveDhcp(Leases leases) {
		this.dhcp = new DhcpServer(this.mesh, leases);
	}

	/** Tells a historian where nodes are, as of {@link MeshReport}; before {@link #run}. */
	void report(URI historian, String token, Path certificate) throws IOException {
		this.report = new MeshReport(historian, token, certificate, this.log, AttachedRadio.micros());
	}

	/** Sets the power of transmission, dBm; before {@link #run}. */
	void setPower(int dbm) {
		this.radio.setPower(dbm);
	}

	/** Takes the channel that is chosen; before {@link #run}. */
	void onChosen(IntConsumer taker) {
		this.chosen = taker;
	}

	/** Ends when all channels have been looked at, without a network; before {@link #run}. */
	void setSurveyOnly() {
		this.surveyOnly = true;
	}

	Address address() {
		return this.mesh.root().address();
	}

	/** Runs until {@link #stop}. */
	void run() throws IOException {
		this.uplinks.start();
		while (!this.stopped) {
			long now = AttachedRadio.micros();
			this.attached.onTime(now);
			if (this.survey == null) {
				this.mesh.onTime(now);
				this.forwarder.onTime(now);
				if (this.dns != null) {
					this.dns.onTime(now);
				}
			} else {
				survey(now);
			}
			if (!this.announced && this.survey == null && !this.surveyOnly && this.radio.ready()) {
				this.announced = true;
				this.log.println("ready border-router address=" + address() + " radio=" + version().replace(' ', '.') + " channel=" + this.mesh.channel() + this.ready + this.uplinks.ready());
			}
			this.attached.check(now);
			checkJournal();
			if (this.report != null) {
				this.report.onTime(this.mesh, now);
			}
			this.uplinks.onTime(now);
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
			long next = this.survey == null ? this.mesh.nextDeadline() : this.survey.nextDeadline();
			if (this.dns != null) {
				next = Math.min(next, this.dns.nextDeadline());
			}
			this.attached.await(next);
			for (SelectionKey key : this.selector.selectedKeys()) {
				long at = AttachedRadio.micros();
				if (this.uplinks.onSelected(key, at) || this.attached.onSelected(key, at)) {
					continue;
				}
				if (key.isValid() && !this.forwarder.onReadable(key.attachment(), at) && this.dns != null) {
					this.dns.onReadable(key.attachment(), at);
				}
			}
			this.selector.selectedKeys().clear();
		}
		this.selector.close();
	}

	/** What is beyond the mesh; to be set up before {@link #run}. */
	Uplinks uplinks() {
		return this.uplinks;
	}

	/** Goes on looking at channels; tells what is found, and starts the mesh on the best. */
	private void survey(long now) {
		this.survey.onTime(now);
		List<ChannelSurvey.Seen> seen = this.survey.channels();
		for (; this.surveyed < seen.size(); this.surveyed++) {
			this.log.println("event energy " + seen.get(this.surveyed));
		}
		if (this.survey.done()) {
			ChannelSurvey.Seen best = this.survey.choice();
			this.log.println("event channel " + best + " reason=" + (best.nodes() > 0 ? "nodes-of-this-pan" : "least-used"));
			this.survey = null;
			if (this.surveyOnly) {
				stop();
				return;
			}
			this.chosen.accept(best.channel);
			this.mesh.setChannel(best.channel);
			this.mesh.start(now);
		}
	}

	/** Once the disk fails, routes last as long as this process: said, for the line itself goes on. */
	private void checkJournal() {
		if (this.journal != null && this.journal.failed()) {
			this.journal = null;
			this.log.println("event routes-not-kept reason=disk");
		}
	}

	/** What the co-processor calls itself. */
	private String version() {
		return new String(this.radio.version(), 0, this.radio.versionLength(), StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
	}

	/** One more IPHC context; before {@link #run}. */
	void addContext(MeshContext context) {
		this.mesh.addContext(context);
	}

	/** RPL options and source routes as 6LoWPAN Routing Headers, always or as long as all nodes do; before {@link #run}. */
	void compressRpl(boolean always) {
		this.mesh.compressRpl(always);
	}

	/** Ends {@link #run}; from any thread. */
	void stop() {
		this.stopped = true;
		this.selector.wakeup();
	}

	/** Keeps what the root knows, also of a run before; before {@link #run}. */
	void keep(RouteJournal kept) {
		this.journal = kept;
		this.mesh.keep(kept, AttachedRadio.micros());
	}

	// From any thread

	@Override
	public CompletableFuture<Map<String, Object>> status() {
		return call(() -> {
			Map<String, Object> status = Status.of(this.mesh, this.forwarder, this.dns, this.attached.works(), version(), this.radio.resets(), AttachedRadio.micros());
			status.put("clock", this.clock.state().toString());
			if (this.dhcp != null) {
				status.put("dhcp", this.dhcp.status(AttachedRadio.micros()));
			}
			return status;
		});
	}

	@Override
	public CompletableFuture<Map<String, Object>> topology() {
		return call(() -> Topology.of(this.mesh, AttachedRadio.micros()));
	}

	@Override
	public CompletableFuture<Map<String, Object>> repair() {
		return call(() -> {
			this.mesh.root().repair(AttachedRadio.micros());
			this.log.println("event repair version=" + this.mesh.root().version());
			return Map.of("version", this.mesh.root().version());
		});
	}

	private <T> CompletableFuture<T> call(Callable<T> callable) {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.tasks.add(() -> {
			try {
				result.complete(callable.call());
			} catch (Exception e) {
				result.completeExceptionally(e);
			}
		});
		this.selector.wakeup();
		return result;
	}

	@Override
	public void onJoined(Address target, Address parent) {
		this.log.println("event joined " + target + " parent=" + parent);
	}

	@Override
	public void onUncompressed(Address node) {
		this.log.println("event uncompressed " + node + " does not know RFC 8138: nobody uses it any more");
	}

	@Override
	public void onLeft(Address target) {
		this.log.println("event left " + target);
	}

	private void onConnected(long now) {
		if (this.survey == null) {
			this.mesh.start(now);
		} else {
			this.surveyed = 0;
			this.survey.start(now);
		}
	}
}
