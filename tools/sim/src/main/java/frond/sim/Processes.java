package frond.sim;

import frond.cli.CommandException;
import frond.cli.HistorianClient;
import frond.cli.Tool;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Broker, historian and gateway as {@code ./frond} starts them, each a process of its own that can be killed with -9 and is then started again, with its data. */
final class Processes implements AutoCloseable {
	/** In the order in which they start. */
	static final List<String> NAMES = List.of("broker", "historian", "gateway");

	/** One of them. What is done to it is done in a thread of its own, so that time goes on meanwhile. */
	private static final class Place {
		private final Tool tool;
		private final String[] options;
		private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
			Thread thread = new Thread(task, "starts again");
			thread.setDaemon(true);
			return thread;
		});
		/** How long each start after a kill took, seconds of this machine's clock. */
		private final List<Double> restarts = new ArrayList<>();
		private int kills;

		Place(Tool tool, List<String> options) {
			this.tool = tool;
			this.options = options.toArray(String[]::new);
		}

		private void killAndStart() {
			this.tool.kill();
			long began = System.nanoTime();
			this.tool.start(this.options);
			this.restarts.add((System.nanoTime() - began) / 1e9);
		}
	}

	private final Map<String, Place> places = new LinkedHashMap<>();
	private final InetSocketAddress gateway;
	private final HistorianClient historian;
	/** What was done to them and has not ended. */
	private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
	private final List<String> complaints = new ArrayList<>();

	/**
	 * Starts them.
	 *
	 * @param root the checkout
	 * @param data a directory of their own
	 * @param clock of the gateway
	 * @throws CommandException if one does not start
	 */
	Processes(Path root, Path data, Path clock) throws IOException {
		int brokerPort;
		int httpPort;
		try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			brokerPort = tcp.getLocalPort();
			httpPort = http.getLocalPort();
			this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), udp.getLocalPort());
		}
		String url = "mqtt://127.0.0.1:" + brokerPort;
		place(root, data, "broker", "--listen", "127.0.0.1:" + brokerPort);
		place(root, data, "historian", "--http", Integer.toString(httpPort), "--broker", url);
		place(root, data, "gateway", "--listen", "127.0.0.1:" + this.gateway.getPort(), "--broker", url, "--clock", clock.toString());
		this.historian = new HistorianClient(URI.create("http://127.0.0.1:" + httpPort + "/"));
		try {
			this.places.values().forEach(place -> place.tool.start(place.options));
		} catch (CommandException e) {
			close();
			throw e;
		}
	}

	private void place(Path root, Path data, String name, String... options) {
		List<String> all = new ArrayList<>(List.of(options));
		all.addAll(List.of("--data", data.resolve(name).toString()));
		this.places.put(name, new Place(new Tool(root, name, line -> { }), all));
	}

	/** Where the gateway is, whenever it is there. */
	InetSocketAddress gateway() {
		return this.gateway;
	}

	/** Kills one with -9, and starts it again at once; returns before. */
	void kill(String name) {
		Place place = this.places.get(name);
		place.kills++;
		this.underWay.add(CompletableFuture.runAsync(place::killAndStart, place.thread).exceptionally(failed -> {
			synchronized (this.complaints) {
				this.complaints.add(failed.getCause() == null ? failed.getMessage() : failed.getCause().getMessage());
			}
			return null;
		}));
	}

	/** Whether none was killed and is not there again. */
	boolean areUp() {
		return this.underWay.stream().allMatch(CompletableFuture::isDone);
	}

	/** Waits until all that were killed are there again. */
	void settle() {
		this.underWay.forEach(CompletableFuture::join);
	}

	/** What went wrong with them that was not asked for. */
	List<String> complaints() {
		synchronized (this.complaints) {
			List<String> all = new ArrayList<>(this.complaints);
			this.places.forEach((name, place) -> {
				if (!place.tool.isAlive()) {
					all.add(name + " ended by itself");
				}
			});
			return all;
		}
	}

	/** How often each was killed so far, in a few words. */
	String killed() {
		return this.places.entrySet().stream().map(each -> each.getKey() + " " + each.getValue().kills).collect(Collectors.joining(", "));
	}

	/** How long its starts after kills took, seconds of this machine's clock. After {@link #settle}. */
	List<Double> restarts(String name) {
		return this.places.get(name).restarts;
	}

	/** What the historian has of a point. */
	List<HistorianClient.Value> stored(String point, long fromMillis, long toMillis) throws IOException {
		return this.historian.values(point, fromMillis, toMillis);
	}

	@Override
	public void close() {
		this.places.values().forEach(place -> place.thread.shutdownNow());
		this.places.values().forEach(place -> place.tool.close());
	}
}
