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
import java.util.function.Consumer;

/** Messages a second that the historian's own MQTT broker acknowledges, QoS 1, each a value that is stored before its PUBACK. */
final class MqttIngestBenchmark implements Benchmark {
	private static final int PUBLISHERS = 100;
	/** What Mosquitto's clients have in flight unless told otherwise (max_inflight_messages). */
	private static final int WINDOW = 20;
	private static final long WARM_UP_NANOS = 10_000_000_000L;
	private static final long MEASURED_NANOS = 10_000_000_000L;
	private static final long DRAIN_NANOS = 60_000_000_000L;

	private final Path root;

	MqttIngestBenchmark(Path root) {
		this.root = root;
	}

	@Override
	public List<String> prefixes() {
		return List.of("historian.ingest_mqtt.");
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		List<Row> rows = new ArrayList<>();
		try (TemporaryDirectory data = new TemporaryDirectory("frond-bench"); Tool historian = new Tool(this.root, "historian", progress)) {
			Map<String, String> ready = historian.start("--http", "0", "--mqtt", "0", "--data", data.path().toString());
			HistorianClient client = new HistorianClient(URI.create("http://" + ready.get("http") + "/"));
			String mqtt = ready.get("mqtt");
			InetSocketAddress broker = new InetSocketAddress(mqtt.substring(0, mqtt.lastIndexOf(':')), Integer.parseInt(mqtt.substring(mqtt.lastIndexOf(':') + 1)));
			rows.addAll(measure("historian.ingest_mqtt.", WINDOW, historian, client, broker, progress));
			rows.addAll(measure("historian.ingest_mqtt.one_in_flight.", 1, historian, client, broker, progress));
			return rows;
		} catch (IOException failed) {
			throw new CommandException("historian over MQTT: " + failed.getMessage());
		}
	}

	private static List<Row> measure(String name, int window, Tool historian, HistorianClient client, InetSocketAddress broker, Consumer<String> progress) throws IOException {
		progress.accept(PUBLISHERS + " publishers, " + window + " messages in flight each, for " + (WARM_UP_NANOS + MEASURED_NANOS) / 1_000_000_000L + " s");
		long before = stored(client);
		List<MqttPublisher> publishers = new ArrayList<>();
		try (Selector selector = Selector.open()) {
			for (int i = 0; i < PUBLISHERS; i++) {
				MqttPublisher publisher = new MqttPublisher(i, broker, window);
				publishers.add(publisher);
				publisher.channel().register(selector, SelectionKey.OP_READ, publisher);
			}
			// Of their own hour: what comes before the newest is late, and stored likewise, but by a longer way.
			long times = System.currentTimeMillis() - 7_200_000;
			turn(selector, publishers, System.nanoTime() + WARM_UP_NANOS, true, times);
			long acknowledged = acknowledged(publishers);
			double cpu = cpu(historian);
			long began = System.nanoTime();
			turn(selector, publishers, began + MEASURED_NANOS, true, times);
			long measured = acknowledged(publishers) - acknowledged;
			double seconds = (System.nanoTime() - began) / 1e9;
			cpu = cpu(historian) - cpu;
			turn(selector, publishers, System.nanoTime() + DRAIN_NANOS, false, times);
			long all = acknowledged(publishers);
			long stored = stored(client) - before;
			if (all == 0 || stored < all) {
				throw new CommandException("historian over MQTT: " + all + " messages were acknowledged, but " + stored + " values are stored");
			}
			return List.of(new Row(name + "publish_per_s", measured / seconds, "messages/s"), new Row(name + "cpu_us", cpu * 1e6 / Math.max(1, measured), "us/message"));
		} finally {
			for (MqttPublisher publisher : publishers) {
				publisher.close();
			}
		}
	}

	/** Moves messages until a time, or, when no new ones are to be sent, until all are acknowledged. */
	private static void turn(Selector selector, List<MqttPublisher> publishers, long until, boolean goOn, long times) throws IOException {
		for (MqttPublisher publisher : publishers) {
			publisher.turn(goOn, times);
		}
		while (System.nanoTime() < until && (goOn || publishers.stream().anyMatch(publisher -> publisher.inFlight() > 0))) {
			selector.select(100);
			for (SelectionKey key : selector.selectedKeys()) {
				((MqttPublisher) key.attachment()).turn(goOn, times);
			}
			selector.selectedKeys().clear();
		}
	}

	private static long acknowledged(List<MqttPublisher> publishers) {
		return publishers.stream().mapToLong(MqttPublisher::acknowledged).sum();
	}

	private static long stored(HistorianClient client) throws IOException {
		long stored = 0;
		for (HistorianClient.Point point : client.points()) {
			stored += client.count(point.id(), 0);
		}
		return stored;
	}

	/** Processor time of a process so far, in seconds. */
	private static double cpu(Tool tool) {
		return ProcessHandle.of(tool.pid()).flatMap(process -> process.info().totalCpuDuration()).map(time -> time.toNanos() / 1e9).orElse(Double.NaN);
	}
}
