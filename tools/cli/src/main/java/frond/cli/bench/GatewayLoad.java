package frond.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Many MQTT-SN clients in one thread, a socket each, that publish in turn at a given rate. */
final class GatewayLoad {
	/** Clients that connect in a second. */
	private static final int CONNECTS = 1000;
	private static final long MEASURED_NANOS = Long.getLong("frond.bench.seconds", 30) * 1_000_000_000L;
	private static final long WARM_UP_NANOS = 2 * MEASURED_NANOS / 3;
	private static final long CONNECT_NANOS = 60_000_000_000L;
	private static final long DRAIN_NANOS = 10_000_000_000L;
	private static final long SECOND = 1_000_000_000L;

	/**
	 * @param measured messages acknowledged within the time that was measured
	 * @param readings acknowledged in all
	 * @param unanswered messages that were still waiting at the end, sent again or not
	 */
	record Result(int connected, double perSecond, double medianMillis, double p99Millis, long refused, long unanswered, long measured, long readings) {
	}

	private final List<LineClient> clients = new ArrayList<>();
	private final Selector selector;
	private final int rate;
	private int next;
	private long sent;
	/** Answer times, nanoseconds, while it is measured. */
	private long[] latencies = new long[1 << 16];
	private int count;
	private boolean measuring;

	private GatewayLoad(Selector selector, int rate) {
		this.selector = selector;
		this.rate = rate;
	}

	/**
	 * Connects, publishes for a while and then for the time that is measured (30 s; system property {@code frond.bench.seconds}), and waits for what is still to come.
	 *
	 * @param edge is run when the time that is measured begins and when it ends
	 */
	static Result run(InetSocketAddress gateway, int clients, int rate, Consumer<String> progress, Runnable edge) throws IOException {
		try (Selector selector = Selector.open()) {
			GatewayLoad load = new GatewayLoad(selector, rate);
			try {
				return load.run(gateway, clients, progress, edge);
			} finally {
				for (LineClient client : load.clients) {
					client.close();
				}
			}
		}
	}

	private Result run(InetSocketAddress gateway, int number, Consumer<String> progress, Runnable edge) throws IOException {
		progress.accept(number + " clients connect");
		long start = System.nanoTime();
		while (this.clients.size() < number) {
			LineClient client = new LineClient(this.clients.size() + 1, gateway);
			this.clients.add(client);
			client.channel().register(this.selector, SelectionKey.OP_READ, client);
			while (System.nanoTime() - start < (long) this.clients.size() * SECOND / CONNECTS) {
				turn(1);
			}
		}
		while (!this.clients.stream().allMatch(LineClient::ready) && System.nanoTime() - start < CONNECT_NANOS) {
			turn(10);
			retry();
		}
		int connected = (int) this.clients.stream().filter(LineClient::ready).count();
		progress.accept(connected + " are connected; " + this.rate + " messages a second for " + (WARM_UP_NANOS + MEASURED_NANOS) / SECOND + " s");
		if (connected == 0) {
			return new Result(0, 0, 0, 0, 0, 0, 0, 0);
		}
		publish(WARM_UP_NANOS);
		long refusedBefore = this.clients.stream().mapToLong(LineClient::refused).sum();
		this.measuring = true;
		edge.run();
		long measured = System.nanoTime();
		publish(MEASURED_NANOS);
		int inTime = this.count;
		edge.run();
		double seconds = (System.nanoTime() - measured) / 1e9;
		long end = System.nanoTime() + DRAIN_NANOS;
		while (System.nanoTime() < end && !this.clients.stream().allMatch(LineClient::idle)) {
			turn(10);
			retry();
		}
		long[] sorted = Arrays.copyOf(this.latencies, this.count);
		Arrays.sort(sorted);
		return new Result(connected, inTime / seconds, percentile(sorted, 0.5), percentile(sorted, 0.99), this.clients.stream().mapToLong(LineClient::refused).sum() - refusedBefore,
				this.clients.stream().filter(client -> !client.idle()).count(), inTime, this.clients.stream().mapToLong(LineClient::acknowledged).sum());
	}

	private static double percentile(long[] sorted, double part) {
		return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1))] / 1e6;
	}

	/** Sends at the rate; a client whose last message is not acknowledged yet is passed over. */
	private void publish(long nanos) throws IOException {
		long start = System.nanoTime();
		long nextRetry = start + SECOND;
		this.sent = 0;
		for (long now = start; now - start < nanos; now = System.nanoTime()) {
			for (long due = (now - start) * this.rate / SECOND; this.sent < due; this.sent++) {
				for (int i = 0; i < this.clients.size(); i++) {
					this.next = (this.next + 1) % this.clients.size();
					LineClient client = this.clients.get(this.next);
					if (client.ready() && client.idle()) {
						client.publish();
						break;
					}
				}
			}
			turn(1);
			if (now > nextRetry) {
				nextRetry = now + SECOND;
				retry();
			}
		}
	}

	private void turn(long milliseconds) throws IOException {
		this.selector.select(milliseconds);
		for (SelectionKey key : this.selector.selectedKeys()) {
			LineClient client = (LineClient) key.attachment();
			long before = client.acknowledged();
			client.receive(false);
			if (this.measuring && client.acknowledged() > before) {
				if (this.count == this.latencies.length) {
					this.latencies = Arrays.copyOf(this.latencies, 2 * this.count);
				}
				this.latencies[this.count++] = client.latency();
			}
		}
		this.selector.selectedKeys().clear();
	}

	private void retry() throws IOException {
		for (LineClient client : this.clients) {
			client.retry();
		}
	}
}
