package frond.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real {@code ./frond demo} as a child, watched through what its user sees: its lines, its files, its HTTP port. */
final class RunningDemo implements AutoCloseable {
	private static final Pattern HISTORIAN = Pattern.compile("historian +(http://127\\.0\\.0\\.1:\\d+/)");
	private static final ObjectMapper JSON = new ObjectMapper();

	private final Process process;
	private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
	private final HttpClient http = HttpClient.newHttpClient();

	RunningDemo(String... options) throws IOException {
		this(List.of(), options);
	}

	/** In a network namespace of its own, where only the loopback interface is on; needs root. */
	static RunningDemo inNamespace(String... options) throws IOException {
		return new RunningDemo(List.of("unshare", "-n", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh"), options);
	}

	private RunningDemo(List<String> around, String... options) throws IOException {
		// A shell's background job, such as CI may be, hands down an ignored Ctrl-C; a user's terminal does not.
		List<String> command = new ArrayList<>(around);
		command.addAll(List.of("env", "--default-signal=INT"));
		command.addAll(List.of(Path.of(System.getenv("FROND_ROOT"), "frond").toString(), "demo", "--http", "0"));
		command.addAll(List.of(options));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("FROND_READY", "1");
		this.process = builder.start();
		Thread reader = new Thread(() -> {
			try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
				for (String line = output.readLine(); line != null; line = output.readLine()) {
					this.lines.add(line);
				}
			} catch (IOException ended) {
				// Its exit is what counts.
			}
		}, "demo");
		reader.setDaemon(true);
		reader.start();
	}

	/** Waits for something, or fails with what the demo has said. */
	void await(String what, int seconds, BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline || !this.process.isAlive()) {
				if (condition.getAsBoolean()) {
					return;
				}
				throw new AssertionError((this.process.isAlive() ? "not within " + seconds + " s: " : "the demo ended before: ") + what + "\n" + said());
			}
			// The poll of a condition with a deadline; the demo offers nothing to block on.
			this.process.waitFor(100, TimeUnit.MILLISECONDS);
		}
	}

	int waitFor(int seconds) throws InterruptedException {
		if (!this.process.waitFor(seconds, TimeUnit.SECONDS)) {
			throw new AssertionError("the demo did not end within " + seconds + " s\n" + said());
		}
		return this.process.exitValue();
	}

	boolean saidLine(String part) {
		synchronized (this.lines) {
			return this.lines.stream().anyMatch(line -> line.contains(part));
		}
	}

	String said() {
		synchronized (this.lines) {
			return String.join("\n", this.lines);
		}
	}

	/** All processes below it. */
	List<ProcessHandle> descendants() {
		return this.process.descendants().toList();
	}

	/** The process of a tool or emulator, found by a word of its command line. */
	ProcessHandle find(String word) {
		return descendants().stream().filter(handle -> handle.info().commandLine().orElse("").contains(word)).findFirst()
				.orElseThrow(() -> new AssertionError("no process with '" + word + "' below the demo\n" + said()));
	}

	/** Its process, and with it its namespaces. */
	long pid() {
		return this.process.pid();
	}

	void interrupt() throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-INT", Long.toString(this.process.pid())).start().waitFor();
	}

	void kill9() throws InterruptedException {
		this.process.destroyForcibly();
		this.process.waitFor();
	}

	/** The historian's answer, or null while it does not give one. */
	JsonNode get(String path) {
		Matcher address = HISTORIAN.matcher(said());
		if (!address.find()) {
			return null;
		}
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(address.group(1)).resolve(path)).timeout(Duration.ofSeconds(5)).build();
			HttpResponse<byte[]> response = this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
			return response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
		} catch (IOException unreachable) {
			return null;
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	@Override
	public void close() throws InterruptedException {
		List<ProcessHandle> below = descendants();
		this.process.destroy();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
		below.forEach(ProcessHandle::destroyForcibly);
	}
}
