package frond.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One of the line's processes ({@code ./frond NAME}), started as a child that ends with its parent: its standard input is a pipe whose
 * end it waits for, so that it goes even if the parent is killed.
 */
public final class Tool implements AutoCloseable {
	/** A Java process with storage starts in a few seconds on an idle machine; a loaded one takes its time. */
	private static final long READY_SECONDS = 60;

	private final Path root;
	private final String name;
	private final Consumer<String> report;
	private Process process;
	private boolean closing;
	private final List<String> arguments = new ArrayList<>();

	/**
	 * @param root the checkout
	 * @param name the tool
	 * @param report takes lines meant for the user
	 */
	public Tool(Path root, String name, Consumer<String> report) {
		this.root = root;
		this.name = name;
		this.report = report;
	}

	/**
	 * Starts it and waits for its {@code ready} line.
	 *
	 * @return the {@code key=value} pairs of that line
	 * @throws CommandException if it ends or says nothing for {@value #READY_SECONDS} s
	 */
	public synchronized Map<String, String> start(String... options) {
		this.arguments.clear();
		this.arguments.addAll(List.of(options));
		List<String> command = new ArrayList<>(Detached.PREFIX);
		command.addAll(List.of(this.root.resolve("frond").toString(), this.name));
		command.addAll(this.arguments);
		command.add("--with-parent");
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("FROND_READY", "1");
		CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();
		StringBuffer complaints = new StringBuffer();
		try {
			this.process = builder.start();
		} catch (IOException failed) {
			throw new CommandException("cannot start " + this.name + ": " + failed.getMessage());
		}
		read(this.process.inputReader(StandardCharsets.UTF_8), line -> {
			if (line.startsWith("ready ")) {
				ready.complete(pairs(line));
			}
		});
		read(this.process.errorReader(StandardCharsets.UTF_8), line -> complaints.append(complaints.length() == 0 ? "" : "; ").append(line));
		Process started = this.process;
		started.onExit().thenRun(() -> ready.completeExceptionally(new CommandException(this.name + " ended with code " + started.exitValue()
				+ (complaints.length() == 0 ? "" : ": " + complaints))));
		try {
			return ready.get(READY_SECONDS, TimeUnit.SECONDS);
		} catch (ExecutionException ended) {
			throw (CommandException) ended.getCause();
		} catch (TimeoutException late) {
			started.destroyForcibly();
			throw new CommandException(this.name + " was not ready after " + READY_SECONDS + " s");
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted while " + this.name + " started");
		}
	}

	/**
	 * If it died, says so and starts it again with these options; a crash of one process must not end the line.
	 *
	 * @return whether it had died
	 */
	public synchronized boolean revive(String... options) {
		if (this.closing || this.process.isAlive()) {
			return false;
		}
		this.report.accept(this.name + " died (code " + this.process.exitValue() + "); starting it again");
		start(options);
		this.report.accept(this.name + " is back");
		return true;
	}

	/** Ends it as kill -9 does, and waits until it has; {@link #start} starts it again. */
	public synchronized void kill() {
		try {
			this.process.destroyForcibly().waitFor();
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
	}

	public synchronized boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	/** Process id, for those who want to kill it. */
	public synchronized long pid() {
		return this.process.pid();
	}

	/** The tool. */
	public String name() {
		return this.name;
	}

	/** Asks it to end, and ends it if it does not within seconds. */
	@Override
	public void close() {
		Process ending;
		synchronized (this) {
			this.closing = true;
			ending = this.process;
		}
		if (ending == null) {
			return;
		}
		ending.destroy();
		try {
			if (!ending.waitFor(5, TimeUnit.SECONDS)) {
				ending.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
			}
		} catch (InterruptedException stopped) {
			ending.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private void read(BufferedReader lines, Consumer<String> each) {
		Thread reader = new Thread(() -> {
			try (lines) {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					each.accept(line);
				}
			} catch (IOException ended) {
				// The process is gone; its exit is noticed elsewhere.
			}
		}, this.name);
		reader.setDaemon(true);
		reader.start();
	}

	/** The {@code key=value} words of a line. */
	public static Map<String, String> pairs(String line) {
		Map<String, String> pairs = new HashMap<>();
		for (String word : line.split(" ")) {
			int equals = word.indexOf('=');
			if (equals > 0) {
				pairs.put(word.substring(0, equals), word.substring(equals + 1));
			}
		}
		return pairs;
	}
}
