package frond.tests.support;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A tool started as its users start it, {@code ./frond NAME ...}, in a process of its own. Its first line {@code ready NAME
 * key=value ...} says where it serves. The launcher builds nothing: classes are there before tests run.
 */
public final class Tool implements AutoCloseable {
	/** Longest wait for anything, milliseconds; generous, because a test machine may be busy. */
	public static final long PATIENCE = 120_000;

	private final String name;
	private final Process process;
	private final List<String> lines = new ArrayList<>();
	private final List<String> errors = new ArrayList<>();
	private final Map<String, String> ready = new HashMap<>();
	private final List<Thread> readers = new ArrayList<>();

	private Tool(String name, Process process) {
		this.name = name;
		this.process = process;
		read(process.getInputStream(), this.lines);
		read(process.getErrorStream(), this.errors);
	}

	/** Starts a tool and returns at once. The tool ends when this process does, if {@code --with-parent} is among its arguments. */
	public static Tool launch(String name, Object... arguments) {
		File root = new File(System.getenv().getOrDefault("FROND_ROOT", System.getProperty("user.dir")));
		List<String> command = new ArrayList<>(List.of(new File(root, "frond").getPath(), name));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("FROND_READY", "1");
		try {
			return new Tool(name, builder.start());
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Starts a tool with {@code --with-parent} and waits until it is ready. */
	public static Tool start(String name, Object... arguments) {
		Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = "--with-parent";
		Tool tool = launch(name, all);
		try {
			return tool.awaitReady();
		} catch (AssertionError e) {
			tool.close();
			throw e;
		}
	}

	private Tool awaitReady() {
		String line = awaitLine("ready " + this.name);
		for (String word : line.split(" ")) {
			int equals = word.indexOf('=');
			if (equals > 0) {
				this.ready.put(word.substring(0, equals), word.substring(equals + 1));
			}
		}
		return this;
	}

	private void read(InputStream stream, List<String> into) {
		Thread reader = new Thread(() -> {
			try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
				for (String line = text.readLine(); line != null; line = text.readLine()) {
					synchronized (this.lines) {
						into.add(line);
						this.lines.notifyAll();
					}
				}
			} catch (IOException e) {
				// The process is gone.
			}
		}, this.name + " output");
		reader.setDaemon(true);
		reader.start();
		this.readers.add(reader);
	}

	/** A value of the ready line. */
	public String ready(String key) {
		String value = this.ready.get(key);
		if (value == null) {
			throw new AssertionError(this.name + " named no " + key + " when it was ready: " + this.ready);
		}
		return value;
	}

	/** A value {@code HOST:PORT} of the ready line. */
	public InetSocketAddress address(String key) {
		String value = ready(key);
		int colon = value.lastIndexOf(':');
		return new InetSocketAddress(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
	}

	/** Waits for a line on standard output that starts so, from the first line on. */
	public String awaitLine(String start) {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
		synchronized (this.lines) {
			for (int next = 0;; next++) {
				while (next >= this.lines.size()) {
					long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
					if (left <= 0 || !this.readers.get(0).isAlive()) {
						throw new AssertionError(this.name + ": no line '" + start + "'; it said " + this.lines + this.errors);
					}
					waitFor(Math.min(left, 100));
				}
				if (this.lines.get(next).startsWith(start)) {
					return this.lines.get(next);
				}
			}
		}
	}

	private void waitFor(long milliseconds) {
		try {
			this.lines.wait(milliseconds);
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	/** The lines on standard output so far. */
	public List<String> lines() {
		synchronized (this.lines) {
			return new ArrayList<>(this.lines);
		}
	}

	/** The lines on standard error so far; all of them once {@link #awaitExit} has returned. */
	public List<String> errors() {
		synchronized (this.lines) {
			return Collections.unmodifiableList(new ArrayList<>(this.errors));
		}
	}

	/** Whether the process runs. */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** The process's id. */
	public long pid() {
		return this.process.pid();
	}

	/** Waits for the process to end by itself; its exit code. */
	public int awaitExit() {
		try {
			if (!this.process.waitFor(PATIENCE, TimeUnit.MILLISECONDS)) {
				throw new AssertionError(this.name + " did not end; it said " + lines() + errors());
			}
			for (Thread reader : this.readers) {
				reader.join(PATIENCE);
			}
			return this.process.exitValue();
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	/** Asks the process to end (SIGTERM) and waits; its exit code. */
	public int terminate() {
		this.process.destroy();
		return awaitExit();
	}

	/** Ends the process without warning (SIGKILL) and waits until it is gone. */
	public void kill9() {
		this.process.destroyForcibly();
		awaitExit();
	}

	/** Stops the process where it is (SIGSTOP), as a machine that hangs. */
	public void freeze() {
		signal("STOP");
	}

	/** Lets a frozen process go on (SIGCONT). */
	public void thaw() {
		signal("CONT");
	}

	/** Sends the process a signal, by its name without SIG. */
	public void signal(String signal) {
		try {
			int code = new ProcessBuilder("kill", "-" + signal, Long.toString(this.process.pid())).inheritIO().start().waitFor();
			if (code != 0) {
				throw new AssertionError("kill -" + signal + " answered " + code);
			}
		} catch (IOException | InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	/** Closes the tool's standard input: with {@code --with-parent} its sign to end. */
	public void closeInput() {
		try {
			this.process.getOutputStream().close();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Kills the process if it still runs. */
	@Override
	public void close() {
		if (this.process.isAlive()) {
			kill9();
		}
	}

	/** Waits until a condition holds; fails with what was waited for. */
	public static void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("not within " + PATIENCE + " ms: " + what);
			}
			try {
				Thread.sleep(5);
			} catch (InterruptedException e) {
				throw new AssertionError(e);
			}
		}
	}
}
