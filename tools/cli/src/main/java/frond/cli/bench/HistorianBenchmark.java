package frond.cli.bench;

import frond.cli.CommandException;
import frond.cli.TemporaryDirectory;
import frond.cli.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The historian as a process of its own: values a second that it acknowledges as durable, beside the engine's own writer with the same
 * batches in the same run; then what questions take with as many values stored as {@code FROND_BENCH_VALUES} says (5,000,000).
 */
final class HistorianBenchmark implements Benchmark {
	private static final int SENDERS = 4;
	private static final int BATCH = 1_000;
	private static final int POINTS = 1_000;
	/** Characters of a pack, about: the historian takes a megabyte. */
	private static final int PACK = 900_000;
	private static final int YEAR = 525_600;
	private static final long MINUTE = 60_000;
	private static final long WARM_UP_NANOS = 10_000_000_000L;
	private static final long MEASURED_NANOS = 15_000_000_000L;
	private static final int QUESTIONS = 15;

	private final Path root;
	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	HistorianBenchmark(Path root) {
		this.root = root;
	}

	@Override
	public List<String> prefixes() {
		return List.of("historian.ingest_http.", "historian.ingest_raw.", "historian.last1000.", "historian.year_buckets.", "historian.png_day.");
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		try (TemporaryDirectory data = new TemporaryDirectory("frond-bench"); Tool raw = new Tool(this.root, "historian", progress); Tool historian = new Tool(this.root, "historian", progress)) {
			progress.accept("the engine's own writer");
			double engine = Double.parseDouble(raw.start("raw-writer", "--data", data.path().resolve("raw").toString()).get("values_per_s"));
			URI base = URI.create("http://" + historian.start("--http", "0", "--broker", "none", "--data", data.path().resolve("historian").toString()).get("http") + "/");
			progress.accept("batches of " + BATCH + " over HTTP, " + SENDERS + " at a time");
			double ingest = ingest(base);
			List<Row> rows = new ArrayList<>(List.of(new Row("historian.ingest_http.values_per_s", ingest, "values/s"), new Row("historian.ingest_http.ratio_raw", ingest / engine, ""),
					new Row("historian.ingest_raw.values_per_s", engine, "values/s")));
			rows.addAll(questions(base, progress));
			return rows;
		} catch (IOException failed) {
			throw new CommandException("historian: " + failed.getMessage());
		}
	}

	private double ingest(URI base) throws IOException {
		AtomicLong batches = new AtomicLong();
		AtomicLong next = new AtomicLong();
		long start = (System.currentTimeMillis() - 86_400_000L) / 1000 * 1000;
		long[] window = new long[2];
		parallel(deadline -> {
			while (System.nanoTime() < deadline) {
				long n = next.getAndIncrement();
				StringBuilder pack = new StringBuilder(40_000).append("[{\"bn\":\"urn:bench:\",\"bt\":").append((start + n) / 1000).append('.').append("%03d".formatted((start + n) % 1000)).append(",\"bu\":\"Cel\"}");
				for (int i = 0; i < BATCH; i++) {
					pack.append(",{\"n\":\"").append(i % 100).append("\",\"t\":0.0000").append(i / 100).append(",\"v\":").append(i).append('}');
				}
				post(base, pack.append(']').toString());
				batches.incrementAndGet();
			}
		}, System.nanoTime() + WARM_UP_NANOS + MEASURED_NANOS, () -> {
			Thread.sleep(WARM_UP_NANOS / 1_000_000);
			window[0] = batches.get();
			long began = System.nanoTime();
			Thread.sleep(MEASURED_NANOS / 1_000_000 - 500);
			window[1] = (batches.get() - window[0]) * 1_000_000_000L / Math.max(1, System.nanoTime() - began) * BATCH;
		});
		return window[1];
	}

	private List<Row> questions(URI base, Consumer<String> progress) throws IOException {
		long values = Long.parseLong(System.getenv().getOrDefault("FROND_BENCH_VALUES", "5000000"));
		long start = (System.currentTimeMillis() - (YEAR + 1) * MINUTE) / 1000 * 1000;
		progress.accept("storing " + values + " values over a year");
		long each = Math.max(1, (values - YEAR) / POINTS);
		long stepMinutes = Math.max(1, YEAR / each);
		store(base, start, stepMinutes);
		get(base, "api/v1/points/urn:year/count");
		StringBuilder names = new StringBuilder("{\"points\":[");
		for (int i = 0; i < POINTS; i++) {
			names.append(i == 0 ? "\"" : ",\"").append("urn:many:").append(i).append('"');
		}
		String question = names.append("]}").toString();
		long end = start + YEAR * MINUTE;
		long day = start + YEAR / 2 * MINUTE;
		return List.of(new Row("historian.last1000.ms", median(() -> send(base, "api/v1/last", "application/json", question, 200)), "ms"),
				new Row("historian.year_buckets.ms", median(() -> get(base, "api/v1/points/urn:year/series?from=" + start + "&to=" + end + "&bucket=86400000")), "ms"),
				new Row("historian.png_day.ms", median(() -> get(base, "api/v1/points/urn:year/chart.png?from=" + day + "&to=" + (day + 1440 * MINUTE))), "ms"));
	}

	/** A year by the minute of one point, and as much of all the others as there is to be, in the order of time, as they would have come. */
	private void store(URI base, long start, long stepMinutes) throws IOException {
		StringBuilder pack = new StringBuilder(PACK + 100_000);
		for (int minute = 0; minute < YEAR; minute++) {
			pack.append(pack.isEmpty() ? "[{\"bn\":\"urn:\",\"bt\":" + start / 1000 + "}" : "").append(",{\"n\":\"year\",\"t\":").append(minute * 60L).append(",\"v\":").append(minute % 1440).append('}');
			for (int i = 0; i < POINTS && minute % stepMinutes == 0; i++) {
				pack.append(",{\"n\":\"many:").append(i).append("\",\"t\":").append(minute * 60L).append(",\"v\":").append(minute % 97 + i).append('}');
			}
			if (pack.length() > PACK || minute == YEAR - 1) {
				post(base, pack.append(']').toString());
				pack.setLength(0);
			}
		}
	}

	/** Of questions asked again, without the first ones, in which compilers and caches warm up. */
	private static double median(Question question) throws IOException {
		double[] times = new double[QUESTIONS];
		for (int i = -5; i < QUESTIONS; i++) {
			long began = System.nanoTime();
			question.ask();
			if (i >= 0) {
				times[i] = (System.nanoTime() - began) / 1e6;
			}
		}
		Arrays.sort(times);
		return times[QUESTIONS / 2];
	}

	private void post(URI base, String pack) throws IOException {
		send(base, "api/v1/senml", "application/senml+json", pack, 204);
	}

	private void get(URI base, String path) throws IOException {
		expect(HttpRequest.newBuilder(base.resolve(path)).build(), path, 200);
	}

	private void send(URI base, String path, String type, String body, int status) throws IOException {
		expect(HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.US_ASCII))).build(), path, status);
	}

	private void expect(HttpRequest request, String path, int status) throws IOException {
		try {
			HttpResponse<byte[]> answer = this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
			if (answer.statusCode() != status) {
				throw new IOException("answered " + answer.statusCode() + " to " + path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", e);
		}
	}

	private static void parallel(Sender sender, long deadline, Watch watch) throws IOException {
		AtomicReference<IOException> failure = new AtomicReference<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < SENDERS; i++) {
			Thread thread = new Thread(() -> {
				try {
					sender.send(deadline);
				} catch (IOException e) {
					failure.set(e);
				}
			});
			thread.start();
			threads.add(thread);
		}
		try {
			watch.watch();
			for (Thread thread : threads) {
				thread.join();
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		if (failure.get() != null) {
			throw failure.get();
		}
	}

	@FunctionalInterface
	private interface Sender {
		void send(long deadline) throws IOException;
	}

	@FunctionalInterface
	private interface Watch {
		void watch() throws InterruptedException;
	}

	@FunctionalInterface
	private interface Question {
		void ask() throws IOException;
	}
}
