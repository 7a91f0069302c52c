package frond.historian;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import frond.tests.support.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Not a test: measures a historian and prints a line a figure. Run it with {@code FROND_READY=1} and the class path of the historian's
 * tests; docs/historian.md has the command and the figures.
 */
final class Measure {
	private static final int POSTERS = 4;
	private static final int PACKS = 1000;
	private static final int READINGS_A_PACK = 1000;
	private static final int MESSAGES = 20_000;
	private static final int PUBLISHERS = 8;
	private static final int LATENCIES = 300;
	private static final long IDLE_MILLISECONDS = 30_000;

	private Measure() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		Path directory = Files.createTempDirectory("frond-measure");
		try (Tool broker = Tool.start("broker", "--listen", "127.0.0.1:0", "--data", directory.resolve("broker"))) {
			long began = System.nanoTime();
			try (Tool historian = Tool.start("historian", "--http", 0, "--broker", "mqtt://" + broker.ready("mqtt"), "--data", directory.resolve("historian"))) {
				print("start to ready", seconds(began) * 1000, "ms");
				historian.awaitLine("broker-connected");
				Client client = new Client(historian.ready("http"));
				latency(client);
				idle(historian);
				http(client);
				mqtt(client, broker.address("mqtt").getPort());
				latency(client);
				lastValues(client);
				print("memory resident", memory(historian.pid()), "MB");
				historian.kill9();
			}
			began = System.nanoTime();
			try (Tool historian = Tool.start("historian", "--http", 0, "--broker", "none", "--data", directory.resolve("historian"))) {
				print("start to ready after kill -9 with " + new Client(historian.ready("http")).json("/api/v1/points").size() + " points", seconds(began) * 1000, "ms");
			}
		}
	}

	private static void print(String what, double value, String unit) {
		System.out.printf("%-58s %,12.1f %s%n", what, value, unit);
	}

	private static double seconds(long began) {
		return (System.nanoTime() - began) / 1e9;
	}

	/** From the beginning of a POST of one reading to its acknowledgement, and to its value being read back. */
	private static void latency(Client client) throws IOException {
		double[] stored = new double[LATENCIES];
		double[] readable = new double[LATENCIES];
		for (int i = 0; i < LATENCIES; i++) {
			long time = System.currentTimeMillis();
			long began = System.nanoTime();
			check(client.post("[{\"n\":\"urn:measure:latency\",\"v\":" + i + ",\"t\":" + time / 1000d + "}]"));
			stored[i] = seconds(began) * 1000;
			if (client.json("/api/v1/points/urn:measure:latency/values?from=" + time).get("values").get(0).get("v").asInt() != i) {
				throw new AssertionError("not readable");
			}
			readable[i] = seconds(began) * 1000;
		}
		Arrays.sort(stored);
		Arrays.sort(readable);
		print("one reading by HTTP, to acknowledged: median", stored[LATENCIES / 2], "ms");
		print("one reading by HTTP, to acknowledged: 99 %", stored[LATENCIES * 99 / 100], "ms");
		print("one reading by HTTP, to read back: median", readable[LATENCIES / 2], "ms");
		print("one reading by HTTP, to read back: 99 %", readable[LATENCIES * 99 / 100], "ms");
	}

	private static void idle(Tool historian) throws IOException, InterruptedException {
		Thread.sleep(2000);
		long before = ticks(historian.pid());
		Thread.sleep(IDLE_MILLISECONDS);
		print("idle, of one core", (ticks(historian.pid()) - before) * 1000d / IDLE_MILLISECONDS, "%");
	}

	private static void http(Client client) throws InterruptedException {
		AtomicInteger next = new AtomicInteger();
		long base = System.currentTimeMillis() - (long) PACKS * READINGS_A_PACK;
		long began = System.nanoTime();
		inParallel(POSTERS, poster -> {
			try {
				for (int n = next.getAndIncrement(); n < PACKS; n = next.getAndIncrement()) {
					StringBuilder pack = new StringBuilder("[{\"bn\":\"urn:measure:http\",\"bt\":").append((base + (long) n * READINGS_A_PACK) / 1000d).append('}');
					for (int i = 0; i < READINGS_A_PACK; i++) {
						pack.append(",{\"n\":\"").append(i % 100).append("\",\"t\":").append(i / 1000d).append(",\"v\":").append(i).append('}');
					}
					check(client.post(pack.append(']').toString()));
				}
			} catch (IOException e) {
				throw new AssertionError(e);
			}
		});
		print("HTTP, packs of " + READINGS_A_PACK + ", " + POSTERS + " at a time, acknowledged", PACKS * READINGS_A_PACK / seconds(began), "readings/s");
		long drained = System.nanoTime();
		Tool.await("carried in", () -> client.json("/api/v1/stats").get("commitsToApply").asLong() == 0);
		print("HTTP, then until all could be read", seconds(drained) * 1000, "ms");
	}

	private static void mqtt(Client client, int port) throws InterruptedException {
		long stored = client.json("/api/v1/stats").get("readingsStored").asLong();
		double base = System.currentTimeMillis() / 1000d - MESSAGES / 1000d;
		long began = System.nanoTime();
		inParallel(PUBLISHERS, publisher -> {
			Mqtt5AsyncClient mqtt = MqttClient.builder().useMqttVersion5().serverHost("127.0.0.1").serverPort(port).buildAsync();
			mqtt.connect().join();
			String topic = "frond/02f00d000000%04x/senml".formatted(publisher);
			List<CompletableFuture<?>> sent = new ArrayList<>();
			for (int i = 0; i < MESSAGES / PUBLISHERS; i++) {
				byte[] payload = "[{\"n\":\"t\",\"u\":\"Cel\",\"t\":%.3f,\"v\":%d}]".formatted(base + i / 1000d, i).getBytes(StandardCharsets.US_ASCII);
				sent.add(mqtt.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload).send());
			}
			sent.forEach(CompletableFuture::join);
			mqtt.disconnect().join();
		});
		print("MQTT, one reading a message, taken by the broker", MESSAGES / seconds(began), "readings/s");
		Tool.await("stored", () -> client.json("/api/v1/stats").get("readingsStored").asLong() >= stored + MESSAGES);
		print("MQTT, one reading a message, stored", MESSAGES / seconds(began), "readings/s");
	}

	private static void lastValues(Client client) {
		double[] times = new double[50];
		int points = 0;
		for (int i = 0; i < times.length; i++) {
			long began = System.nanoTime();
			points = client.json("/api/v1/points").size();
			times[i] = seconds(began) * 1000;
		}
		Arrays.sort(times);
		print("last values of " + points + " points: median", times[times.length / 2], "ms");
	}

	private static void inParallel(int count, IntConsumer task) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int number = i;
			Thread thread = new Thread(() -> task.accept(number));
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	private static void check(int status) {
		if (status != 204) {
			throw new AssertionError("answered " + status);
		}
	}

	/** Time in user and system mode, in hundredths of a second (proc(5), /proc/pid/stat). */
	private static long ticks(long pid) throws IOException {
		String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceAll(".*\\) ", "").split(" ");
		return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
	}

	private static double memory(long pid) throws IOException {
		for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
			if (line.startsWith("VmRSS:")) {
				return Long.parseLong(line.replaceAll("\\D", "")) / 1024d;
			}
		}
		return Double.NaN;
	}
}
