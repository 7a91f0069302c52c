package frond.cli.bench;

import frond.cli.CommandException;
import frond.cli.HistorianClient;
import frond.cli.TemporaryDirectory;
import frond.cli.Tool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway with many clients: as many as {@link #CLIENTS} connected, and together {@link #RATE} messages of QoS 1 a second from them, evenly, whether or not
 * earlier ones are acknowledged. Ours has broker and historian behind it, so its acknowledgement means stored; of another gateway it means what
 * that one's broker means by it.
 */
final class GatewayBenchmark implements Benchmark {
	static final int CLIENTS = Integer.getInteger("frond.bench.clients", 10_000);
	static final int RATE = Integer.getInteger("frond.bench.rate", 2000);

	private final Path root;
	private final InetSocketAddress other;

	/** @param other a gateway that runs; null to start ours */
	GatewayBenchmark(Path root, InetSocketAddress other) {
		this.root = root;
		this.other = other;
	}

	@Override
	public List<String> prefixes() {
		return List.of(this.other == null ? "gateway." : "gateway.other.");
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		try {
			return this.other == null ? ours(progress) : rows("gateway.other.", GatewayLoad.run(this.other, CLIENTS, RATE, progress, () -> { }));
		} catch (IOException failed) {
			throw new CommandException("gateway: " + (failed.getMessage() == null ? "nobody serves " + this.other : failed.getMessage()));
		}
	}

	private List<Row> ours(Consumer<String> progress) throws IOException {
		progress.accept("starting broker, historian and gateway");
		try (TemporaryDirectory data = new TemporaryDirectory("frond-bench"); Tool broker = new Tool(this.root, "broker", progress); Tool historian = new Tool(this.root, "historian", progress);
				Tool gateway = new Tool(this.root, "gateway", progress)) {
			String url = "mqtt://" + broker.start("--listen", "127.0.0.1:0", "--data", data.path().resolve("broker").toString()).get("mqtt");
			Map<String, String> http = historian.start("--http", "0", "--broker", url, "--data", data.path().resolve("historian").toString());
			Map<String, String> udp = gateway.start("--listen", "127.0.0.1:0", "--broker", url, "--data", data.path().resolve("gateway").toString());
			String address = udp.get("mqttsn");
			int colon = address.lastIndexOf(':');
			List<Double> before = new ArrayList<>();
			List<Double> after = new ArrayList<>();
			List<Tool> line = List.of(gateway, broker, historian);
			GatewayLoad.Result result = GatewayLoad.run(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), CLIENTS, RATE, progress,
					() -> (before.isEmpty() ? before : after).addAll(line.stream().map(tool -> processorMicros(tool.pid())).toList()));
			List<Row> rows = new ArrayList<>(rows("gateway.", result));
			double all = 0;
			for (int i = 0; i < line.size(); i++) {
				double micros = (after.get(i) - before.get(i)) / result.measured();
				all += micros;
				rows.add(new Row(i == 0 ? "gateway.cpu_us" : "gateway." + line.get(i).name() + "_cpu_us", micros, "us/message"));
			}
			rows.add(new Row("gateway.line_cpu_us", all, "us/message"));
			rows.add(new Row("gateway.load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), "runnable"));
			String stats = get("http://" + udp.get("http") + "/api/v1/stats");
			rows.add(new Row("gateway.sessions", number(stats, "clients"), "clients"));
			rows.add(new Row("gateway.heap_mb", number(stats, "heapBytes") / 1e6, "MB"));
			long stored = 0;
			// What was acknowledged is on disk; the historian's counts may follow a moment later.
			for (int i = 0; i < 30 && stored < result.readings(); i++) {
				stored = new HistorianClient(URI.create("http://" + http.get("http") + "/")).points().stream().mapToLong(HistorianClient.Point::count).sum();
				java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L);
			}
			if (stored < result.readings()) {
				throw new CommandException("gateway: " + result.readings() + " readings were acknowledged, but only " + stored + " are stored");
			}
			return rows;
		}
	}

	static List<Row> rows(String prefix, GatewayLoad.Result result) {
		return List.of(new Row(prefix + "connected", result.connected(), "clients"), new Row(prefix + "publish_per_s", result.perSecond(), "messages/s"),
				new Row(prefix + "median_ms", result.medianMillis(), "ms"), new Row(prefix + "p99_ms", result.p99Millis(), "ms"),
				new Row(prefix + "refused", result.refused(), "messages"), new Row(prefix + "unanswered", result.unanswered(), "messages"));
	}

	/** Processor time that a process has used: what it needs of a machine, however busy that is with other things. */
	static double processorMicros(long pid) {
		return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).map(time -> time.toNanos() / 1e3).orElse(Double.NaN);
	}

	private static String get(String url) throws IOException {
		try {
			return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted");
		}
	}

	private static double number(String json, String name) throws IOException {
		Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
		if (!matcher.find()) {
			throw new IOException("the gateway's stats have no " + name);
		}
		return Double.parseDouble(matcher.group(1));
	}
}
