package frond.cli.bench;

import frond.cli.CommandException;
import frond.cli.TemporaryDirectory;
import frond.cli.Tool;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Eclipse Paho's MQTT-SN gateway (not part of the repository: the environment names its program) and ours, in both modes, each with mosquitto behind it and with the
 * same load, one after the other. An acknowledgement then means that mosquitto has the message.
 */
final class SideBySideBenchmark implements Benchmark {
	/** Environment variable with the path of Paho's {@code MQTT-SNGateway}. */
	static final String PAHO = "FROND_PAHO_GATEWAY";
	private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");
	/** What a server may take until it listens, milliseconds. */
	private static final long START = 3000;

	private final Path root;
	private final Path paho;

	SideBySideBenchmark(Path root, Path paho) {
		this.root = root;
		this.paho = paho;
	}

	@Override
	public List<String> prefixes() {
		return List.of("gateway.paho.", "gateway.mosquitto.", "gateway.mosquitto-transparent.");
	}

	@Override
	public Optional<String> missing() {
		return !Files.isExecutable(MOSQUITTO) ? Optional.of("mosquitto is not installed")
				: !Files.isExecutable(this.paho) ? Optional.of(PAHO + ": there is no program " + this.paho) : Optional.empty();
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		try (TemporaryDirectory data = new TemporaryDirectory("frond-bench")) {
			int broker = freeTcp();
			Path configuration = Files.writeString(data.path().resolve("mosquitto.conf"), "listener " + broker + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\n");
			Process mosquitto = start(data.path(), MOSQUITTO.toString(), "-c", configuration.toString());
			try {
				List<Row> rows = new ArrayList<>(paho(data.path(), broker, progress));
				for (String mode : List.of("aggregating", "transparent")) {
					rows.addAll(ours(data.path(), broker, mode, progress));
				}
				return rows;
			} finally {
				end(mosquitto);
			}
		} catch (IOException failed) {
			throw new CommandException("gateway.paho: " + failed.getMessage());
		}
	}

	private List<Row> paho(Path data, int broker, Consumer<String> progress) throws IOException {
		progress.accept("Paho's gateway, with mosquitto");
		int port = freeUdp();
		// What its gateway.conf holds, by its documentation; transparent, as its aggregating mode ended by itself with 200 clients.
		Path configuration = Files.writeString(data.resolve("paho.conf"), String.join("\n", "GatewayID=1", "GatewayName=Paho", "MaxNumberOfClients=12000", "KeepAlive=60",
				"BrokerName=127.0.0.1", "BrokerPortNo=" + broker, "BrokerSecurePortNo=8883", "AggregatingGateway=NO", "QoS-1=NO", "Forwarder=NO", "PredefinedTopic=NO",
				"ClientAuthentication=NO", "GatewayPortNo=" + port, "MulticastPortNo=" + freeUdp(), "MulticastIP=225.1.1.1", "MulticastTTL=1", "ShearedMemory=NO", ""));
		Process gateway = start(data, this.paho.toString(), "-f", configuration.toString());
		try {
			return measure("gateway.paho.", port, gateway.pid(), progress);
		} finally {
			end(gateway);
		}
	}

	private List<Row> ours(Path data, int broker, String mode, Consumer<String> progress) throws IOException {
		progress.accept("our gateway, " + mode + ", with mosquitto");
		int port = freeUdp();
		try (Tool gateway = new Tool(this.root, "gateway", progress)) {
			gateway.start("--listen", "127.0.0.1:" + port, "--broker", "mqtt://127.0.0.1:" + broker, "--mode", mode, "--data", data.resolve(mode).toString());
			return measure(mode.equals("aggregating") ? "gateway.mosquitto." : "gateway.mosquitto-transparent.", port, gateway.pid(), progress);
		}
	}

	private static List<Row> measure(String prefix, int port, long pid, Consumer<String> progress) throws IOException {
		List<Double> times = new ArrayList<>();
		GatewayLoad.Result result = GatewayLoad.run(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), GatewayBenchmark.CLIENTS, GatewayBenchmark.RATE, progress,
				() -> times.add(GatewayBenchmark.processorMicros(pid)));
		List<Row> rows = new ArrayList<>(GatewayBenchmark.rows(prefix, result));
		rows.add(new Row(prefix + "cpu_us", times.size() < 2 ? Double.NaN : (times.get(1) - times.get(0)) / result.measured(), "us/message"));
		return rows;
	}

	private static Process start(Path directory, String... command) throws IOException {
		Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
		try {
			if (process.waitFor(START, TimeUnit.MILLISECONDS)) {
				throw new IOException(command[0] + " ended with " + process.exitValue());
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		return process;
	}

	private static void end(Process process) {
		try {
			process.destroyForcibly().waitFor();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private static int freeTcp() throws IOException {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return free.getLocalPort();
		}
	}

	private static int freeUdp() throws IOException {
		try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			return free.getLocalPort();
		}
	}
}
