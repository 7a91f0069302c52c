package frond.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import frond.cli.CommandException;
import frond.cli.HistorianClient;
import frond.cli.Image;
import frond.cli.KeyFile;
import frond.cli.TemporaryDirectory;
import frond.cli.Tool;
import frond.ieee802154.NetworkKeys;
import frond.lowpan.Iid;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The line from the nodes to the historian, started in order, watched while it runs, and ended whole. */
final class Demo implements AutoCloseable {
	private static final String BOARD = "netduinoplus2";
	/** The board with a transceiver. */
	private static final String RADIO_BOARD = "stm32f4-rf2xx";
	private static final String PREFIX = "fd00::/64";
	private static final String FORWARD_PORT = "10000";
	/** Names of points about a node that it does not send itself: the border router and the gateway do. */
	private static final Set<String> TOLD_BY_OTHERS = Set.of("rank", "etx", "hops", "parent", "duplicates", "rejects");
	/** After the time is up: how long the last acknowledged readings may take to reach the historian. */
	private static final int SETTLE_SECONDS = 20;
	/** Nodes sample with their own phase; the count in the historian is taken from a little before the start. */
	private static final long MARGIN_MS = 1000;
	private static final String STEP = "  %-14s %s";

	private final DemoCommand options;
	private final Table table;
	private final Path root = Path.of(System.getenv("FROND_ROOT"));
	/** What is open, last opened last; closed the other way round. */
	private final List<AutoCloseable> open = new ArrayList<>();
	private final List<NodeView> views = new ArrayList<>();
	private final List<RunningNode> nodes = new ArrayList<>();
	private final Map<String, Long> lastTimes = new HashMap<>();
	private final Map<Tool, String[]> tools = new HashMap<>();
	private HistorianClient historian;
	/** The historian's address. */
	private URI page;
	private long startedMs;
	private boolean closed;
	private final Thread shutdown = new Thread(this::close, "shutdown");

	/** A node that runs, whatever it runs on. */
	interface RunningNode extends AutoCloseable {
		/** Types a line at its console. */
		void type(String line);

		@Override
		void close();
	}

	Demo(DemoCommand options, PrintStream out, boolean terminal) {
		this.options = options;
		this.table = new Table(out, terminal);
		Runtime.getRuntime().addShutdownHook(this.shutdown);
	}

	/** Runs it; returns the exit code. */
	int run() {
		start();
		watch();
		if (this.options.duration == 0) {
			return 0;
		}
		settle();
		List<NodeView.Row> rows = rows();
		this.table.end(rows);
		boolean good = report(rows);
		if (this.options.json != null) {
			write(rows, good);
		}
		return good ? 0 : 1;
	}

	private void step(String what, String words) {
		this.table.say(String.format(Locale.ROOT, STEP, what, words));
	}

	private void start() {
		this.startedMs = System.currentTimeMillis() - MARGIN_MS;
		boolean renode = this.options.renode();
		int emulated = this.options.routers + this.options.qemu;
		int count = renode ? this.options.nodes : emulated + this.options.jvm;
		Path data = data();
		Path keyFile = this.options.insecure ? null : keyFile(data);
		NetworkKeys keys = keyFile == null ? null : KeyFile.read(keyFile);
		List<byte[]> configurations = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			NodeView view = new NodeView(String.format("02f00d00000001%02x", i + 1), renode ? "renode" : i < this.options.routers ? "router" : i < emulated ? "qemu" : "jvm");
			this.views.add(view);
			configurations.add(NodeConfiguration.block(Long.parseLong(view.eui64, 16), "node-" + (i + 1), this.options.period, PREFIX, keys));
		}
		if (renode) {
			Path image = image(RADIO_BOARD, "node");
			Path coprocessor = image(RADIO_BOARD, "rcp");
			RenodeNetwork network = keep(new RenodeNetwork(this.root, image, coprocessor, configurations, this.options.loss));
			step("renode", "a radio co-processor at " + address(network.spinel()) + ", and nodes around it" + loss("all frames"));
			for (int i = 0; i < count; i++) {
				NodeView view = this.views.get(i);
				this.nodes.add(keep(network.node(i, line -> line(view, line))));
			}
			String gateway = services(data);
			network.start(code -> this.views.forEach(view -> died(view, code)));
			borderRouter(data, network.spinel(), gateway, keyFile, keys);
		} else {
			Path image = this.options.qemu > 0 ? image(BOARD, "node") : null;
			Path router = this.options.routers > 0 ? image(BOARD, "router") : null;
			DemoAir air = keep(new DemoAir(this.options, this.table::say));
			step("air", "channel 26, co-processors at " + address(air.spinel()) + (this.options.pcap == null ? "" : ", capture in " + this.options.pcap) + loss("every link's frames"));
			if (this.options.routers > 0) {
				step("", this.options.routers + (this.options.routers == 1 ? " router" : " routers in a line") + " between the border router and the nodes");
			}
			borderRouter(data, air.spinel(), services(data), keyFile, keys);
			for (int i = 0; i < count; i++) {
				NodeView view = this.views.get(i);
				air.awaitRadios(1 + i);
				RunningNode node = i < emulated
						? new EmulatedNode(i < this.options.routers ? router : image, configurations.get(i), air.spinel(), line -> line(view, line), code -> died(view, code))
						: air.node(configurations.get(i), line -> line(view, line));
				this.nodes.add(keep(node));
			}
		}
		this.table.say("");
	}

	private static String address(InetSocketAddress address) {
		return address.getAddress().getHostAddress() + ":" + address.getPort();
	}

	private String loss(String what) {
		return this.options.loss == 0 ? "" : ", " + this.options.loss + " of " + what + " are lost";
	}

	/** Broker, historian, gateway; returns the gateway's address. */
	private String services(Path data) {
		Map<String, String> ready = tool("broker", "--data", data.resolve("broker").toString(), "--listen", "127.0.0.1:0");
		String broker = "mqtt://" + ready.get("mqtt");
		step("broker", broker);
		ready = tool("historian", "--data", data.resolve("historian").toString(), "--broker", broker, "--http", Integer.toString(this.options.http));
		this.page = URI.create("http://" + ready.get("http") + "/");
		this.historian = new HistorianClient(this.page);
		step("historian", this.page.toString());
		ready = tool("gateway", "--data", data.resolve("gateway").toString(), "--broker", broker, "--listen", "127.0.0.1:0");
		String gateway = ready.get("mqttsn");
		step("gateway", "MQTT-SN at " + gateway);
		return gateway;
	}

	/** @param keyFile of the network's keys, which are {@code keys}; both null for an open network */
	private void borderRouter(Path data, InetSocketAddress spinel, String gateway, Path keyFile, NetworkKeys keys) {
		List<String> options = new ArrayList<>(List.of("--radio", "tcp:" + address(spinel), "--prefix", PREFIX, "--context", "--forward", FORWARD_PORT + "=" + gateway));
		if (keyFile != null) {
			options.addAll(List.of("--key-file", keyFile.toString()));
		}
		if (this.options.tun != null) {
			options.addAll(List.of("--tun", this.options.tun));
		}
		options.addAll(List.of("--http", "0", "--data", data.resolve("border-router").toString(), "--historian", this.page.toString()));
		Map<String, String> ready = tool("border-router", options.toArray(String[]::new));
		if (this.options.pcap != null && keys != null && this.options.keyFile == null && this.options.data == null) {
			step("", "the capture's key goes with the demo; to read it later: --key-file FILE, --data DIR, or --insecure");
		}
		step("border router", "RPL root of " + PREFIX + ", topology at http://" + ready.get("http") + "/" + (keys == null ? ", every frame in clear" : ", link secured with key " + KeyFile.fingerprint(keys.keys[0])));
		if (this.options.tun != null) {
			step("", "interface " + ready.get("tun") + ": this host is " + ready.get("host") + " in the mesh; its nodes answer to");
			for (NodeView view : this.views) {
				step("", "  ping " + globalAddress(Long.parseLong(view.eui64, 16)) + "   (" + view.eui64 + ")");
			}
		}
	}

	/** The address behind {@link #PREFIX}, of the EUI-64. */
	private static String globalAddress(long eui64) {
		long iid = Iid.ofEui64(eui64);
		return String.format(Locale.ROOT, "%s%x:%x:%x:%x", PREFIX.substring(0, PREFIX.indexOf('/')), iid >>> 48, iid >>> 32 & 0xffff, iid >>> 16 & 0xffff, iid & 0xffff);
	}

	/** An ARM image: built as {@code ./frond build} does. */
	private Path image(String board, String app) {
		step("image", "building what has changed of " + app + " for " + board);
		Image image = Image.build(this.root, board, app);
		step("", String.format(Locale.ROOT, "%,d bytes of flash, %,d of RAM", image.flash(), image.ram()));
		return image.elf();
	}

	/** The key that was given, or that was made for what is kept, or a new one. */
	private Path keyFile(Path data) {
		if (this.options.keyFile != null) {
			return this.options.keyFile;
		}
		Path file = data.resolve("network.key");
		try {
			if (!Files.exists(file)) {
				KeyFile.create(file);
			}
			return file;
		} catch (IOException failed) {
			throw new CommandException("cannot write " + file + ": " + failed.getMessage());
		}
	}

	private Path data() {
		try {
			if (this.options.data == null) {
				return keep(new TemporaryDirectory("frond-demo")).path();
			}
			return Files.createDirectories(this.options.data.toAbsolutePath());
		} catch (IOException failed) {
			throw new CommandException("--data: cannot use " + this.options.data + ": " + failed.getMessage());
		}
	}

	/** Starts a tool; if it dies later, it is started again with the port that it had. */
	private Map<String, String> tool(String name, String... options) {
		Tool tool = keep(new Tool(this.root, name, this.table::say));
		Map<String, String> ready = tool.start(options);
		String[] again = options.clone();
		for (int i = 0; i + 1 < again.length; i++) {
			if (again[i].equals("--listen")) {
				again[i + 1] = ready.getOrDefault("mqtt", ready.get("mqttsn"));
			} else if (again[i].equals("--http")) {
				again[i + 1] = ready.get("http").replaceAll(".*:", "");
			}
		}
		this.tools.put(tool, again);
		return ready;
	}

	private void line(NodeView view, String line) {
		String event = view.line(line);
		if (event != null) {
			this.table.say(String.format(Locale.ROOT, "  %s %-6s  %s", view.eui64, view.runsOn, line.substring("event ".length())));
		}
	}

	private void died(NodeView view, int code) {
		view.died(code);
		this.table.say(String.format(Locale.ROOT, "  %s %-6s  the emulator died (code %d)", view.eui64, view.runsOn, code));
	}

	/** Until the time is up, or for ever. */
	private void watch() {
		long start = System.nanoTime();
		long seconds = 0;
		while (this.options.duration == 0 || seconds < this.options.duration) {
			pause();
			seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
			for (Map.Entry<Tool, String[]> each : this.tools.entrySet()) {
				each.getKey().revive(each.getValue());
			}
			look();
			this.table.draw(rows(), seconds);
		}
	}

	/** Asks nodes and historian for their counts. */
	private void look() {
		this.nodes.forEach(node -> node.type("stats"));
		try {
			Map<String, Long> counts = new HashMap<>();
			for (HistorianClient.Point point : this.historian.points()) {
				NodeView view = this.views.stream().filter(each -> each.eui64.equals(point.node())).findFirst().orElse(null);
				if (view == null || TOLD_BY_OTHERS.contains(point.name())) {
					continue;
				}
				counts.merge(point.node(), this.options.data == null ? point.count() : this.historian.count(point.id(), this.startedMs), Long::sum);
				Long before = this.lastTimes.put(point.id(), point.time());
				if (before == null || before != point.time()) {
					boolean first = view.value(String.format(Locale.ROOT, "%s %.4g %s", point.name(), point.value(), point.unit()).strip(), point.latencyMs());
					if (first) {
						this.table.say(String.format(Locale.ROOT, "  %s %-6s  first value stored: %s", view.eui64, view.runsOn, view.row().lastValue()));
					}
				}
			}
			counts.forEach((node, count) -> this.views.stream().filter(each -> each.eui64.equals(node)).forEach(each -> each.stored(count)));
		} catch (IOException away) {
			// A historian that is being started again; the table says so by standing still, the tool's line says why.
		}
	}

	/** What the nodes were told is stored must be there; what is on its way may arrive. */
	private void settle() {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
		// The counts of acknowledged readings are taken once; nodes go on sampling meanwhile.
		look();
		pause();
		Map<NodeView, Long> acknowledged = new HashMap<>();
		this.views.forEach(view -> acknowledged.put(view, view.acknowledged()));
		do {
			look();
			pause();
		} while (System.nanoTime() < deadline && acknowledged.entrySet().stream().anyMatch(each -> each.getKey().stored() < each.getValue()));
		acknowledged.forEach(NodeView::settle);
	}

	private List<NodeView.Row> rows() {
		return this.views.stream().map(NodeView::row).toList();
	}

	private boolean report(List<NodeView.Row> rows) {
		long joined = rows.stream().filter(row -> row.joinedMs() >= 0).count();
		long lost = rows.stream().mapToLong(NodeView.Row::lost).sum();
		long sent = rows.stream().mapToLong(NodeView.Row::sent).sum();
		this.table.say(String.format(Locale.ROOT, "%d of %d nodes joined; %d readings acknowledged to the nodes, %d of them not in the historian", joined, rows.size(), sent, lost));
		return joined == rows.size() && lost == 0;
	}

	private void write(List<NodeView.Row> rows, boolean good) {
		try {
			new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(this.options.json.toFile(), new Summary(good, this.options.duration, rows));
		} catch (IOException failed) {
			throw new CommandException("--json: cannot write " + this.options.json + ": " + failed.getMessage());
		}
	}

	/** The summary file. */
	record Summary(boolean ok, int seconds, List<NodeView.Row> nodes) {
	}

	private static void pause() {
		try {
			TimeUnit.SECONDS.sleep(1);
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted");
		}
	}

	private <T extends AutoCloseable> T keep(T resource) {
		synchronized (this.open) {
			if (this.closed) {
				closeQuietly(resource);
				throw new CommandException("interrupted");
			}
			this.open.add(resource);
		}
		return resource;
	}

	@Override
	public void close() {
		synchronized (this.open) {
			this.closed = true;
			for (int i = this.open.size() - 1; i >= 0; i--) {
				closeQuietly(this.open.get(i));
			}
			this.open.clear();
		}
	}

	private static void closeQuietly(AutoCloseable resource) {
		try {
			resource.close();
		} catch (Exception failed) {
			System.err.println("frond demo: " + failed.getMessage());
		}
	}
}
