package frond.cli.bench;

import frond.cli.CommandException;
import frond.cli.HistorianClient;
import frond.cli.TemporaryDirectory;
import frond.cli.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Readings per second through gateway, broker and historian, each a process of its own on this machine, from MQTT-SN clients that publish
 * with QoS 1 as fast as they are acknowledged. What counts is what the historian has stored.
 */
final class LineBenchmark implements Benchmark {
	/** As many nodes as one border router serves in the field; each has one message in flight. */
	private static final int CLIENTS = 64;
	/** Three processes' compilers have seen the hot paths by then. */
	private static final long WARM_UP_NANOS = 5_000_000_000L;
	private static final long MEASURED_NANOS = 10_000_000_000L;
	private static final long PAUSE_NANOS = 200_000_000L;
	private static final long DRAIN_NANOS = 30_000_000_000L;

	private final Path root;

	LineBenchmark(Path root) {
		this.root = root;
	}

	@Override
	public List<String> prefixes() {
		return List.of("line.");
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		progress.accept("starting broker, historian and gateway");
		try (TemporaryDirectory data = new TemporaryDirectory("frond-bench"); Tool broker = new Tool(this.root, "broker", progress); Tool historian = new Tool(this.root, "historian", progress);
				Tool gateway = new Tool(this.root, "gateway", progress)) {
			String url = "mqtt://" + broker.start("--listen", "127.0.0.1:0", "--data", data.path().resolve("broker").toString()).get("mqtt");
			Map<String, String> http = historian.start("--http", "0", "--broker", url, "--data", data.path().resolve("historian").toString());
			Map<String, String> udp = gateway.start("--listen", "127.0.0.1:0", "--broker", url, "--data", data.path().resolve("gateway").toString());
			HistorianClient client = new HistorianClient(URI.create("http://" + http.get("http") + "/"));
			return List.of(new Row("line.readings_per_s", measure(client, address(udp.get("mqttsn")), progress), "readings/s"));
		} catch (IOException failed) {
			throw new CommandException("line: " + failed.getMessage());
		}
	}

	private static double measure(HistorianClient historian, InetSocketAddress gateway, Consumer<String> progress) throws IOException {
		List<LineClient> clients = new ArrayList<>();
		try (Selector selector = Selector.open()) {
			for (int i = 0; i < CLIENTS; i++) {
				LineClient client = new LineClient(i + 1, gateway);
				clients.add(client);
				client.channel().register(selector, SelectionKey.OP_READ, client);
			}
			progress.accept(CLIENTS + " clients publish for " + (WARM_UP_NANOS + MEASURED_NANOS) / 1_000_000_000L + " s");
			turn(selector, clients, System.nanoTime() + WARM_UP_NANOS, true);
			long before = stored(historian);
			long start = System.nanoTime();
			turn(selector, clients, start + MEASURED_NANOS, true);
			long after = stored(historian);
			double seconds = (System.nanoTime() - start) / 1e9;
			turn(selector, clients, System.nanoTime() + DRAIN_NANOS, false);
			long acknowledged = clients.stream().mapToLong(LineClient::acknowledged).sum();
			long deadline = System.nanoTime() + DRAIN_NANOS;
			while (stored(historian) < acknowledged) {
				if (System.nanoTime() > deadline) {
					throw new CommandException("line: " + acknowledged + " readings were acknowledged, but only " + stored(historian) + " are stored");
				}
				// Asking costs what is being waited for its processor.
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			if (acknowledged == 0) {
				throw new CommandException("line: the gateway acknowledged nothing");
			}
			return (after - before) / seconds;
		} finally {
			for (LineClient client : clients) {
				client.close();
			}
		}
	}

	/** Moves messages until a time, or, when no new ones are to be sent, until all are acknowledged. */
	private static void turn(Selector selector, List<LineClient> clients, long until, boolean goOn) throws IOException {
		while (System.nanoTime() < until && (goOn || !clients.stream().allMatch(LineClient::idle))) {
			selector.select(100);
			for (SelectionKey key : selector.selectedKeys()) {
				((LineClient) key.attachment()).receive(goOn);
			}
			selector.selectedKeys().clear();
			for (LineClient client : clients) {
				client.retry();
			}
		}
	}

	private static long stored(HistorianClient historian) throws IOException {
		return historian.points().stream().mapToLong(HistorianClient.Point::count).sum();
	}

	private static InetSocketAddress address(String text) {
		int colon = text.lastIndexOf(':');
		return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
	}
}
