package frond.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

import picocli.CommandLine;

/** The life of a tool's process (ARCHITECTURE.md, Commands): one line for whatever goes wrong, and an end in order. */
public final class Life {
	private Life() {
	}

	/**
	 * Runs a command and ends the process with its exit code: 2 for wrong usage, 1 for an exception, else what it returns. Does not
	 * return, and does not wait for threads that libraries leave behind.
	 *
	 * @param command annotated for picocli
	 */
	public static void run(Callable<Integer> command, String[] arguments) {
		int code = execute(command, new PrintWriter(System.err, true), arguments);
		System.out.flush();
		Runtime.getRuntime().halt(code);
	}

	/**
	 * Runs a command, as {@link #run} does, and returns its exit code.
	 *
	 * @param errors where the line goes that says what is wrong
	 */
	public static int execute(Callable<Integer> command, PrintWriter errors, String... arguments) {
		CommandLine line = new CommandLine(command);
		String name = line.getCommandName();
		line.setParameterExceptionHandler((e, given) -> {
			errors.println(name + ": " + oneLine(e));
			return 2;
		});
		line.setExecutionExceptionHandler((e, failed, result) -> {
			errors.println(name + ": " + oneLine(e));
			return 1;
		});
		return line.execute(arguments);
	}

	/**
	 * Has {@code stop} called when the process is asked to end: by a signal, or with {@code withParent} by the end of standard input. The
	 * command then closes what it has and returns; the process lasts until {@link #run} ends it.
	 *
	 * @param stop thread-safe; may be called twice
	 */
	public static void onEnd(boolean withParent, Runnable stop) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			stop.run();
			try {
				// Until run() halts the process.
				Thread.currentThread().join();
			} catch (InterruptedException e) {
				// The process ends anyway.
			}
		}, "end"));
		if (withParent) {
			Thread parent = new Thread(() -> {
				try {
					System.in.transferTo(OutputStream.nullOutputStream());
				} catch (IOException e) {
					// A broken pipe is an end too.
				}
				stop.run();
			}, "parent");
			parent.setDaemon(true);
			parent.start();
		}
	}

	/** Has {@code reload} called at each SIGHUP, which otherwise ends a process. Where there is no such signal nothing happens. */
	public static void onHangUp(Runnable reload) {
		try {
			// By reflection, as the compiler warns of the class wherever it is named, and there is no other.
			Class<?> signal = Class.forName("sun.misc.Signal");
			Class<?> handler = Class.forName("sun.misc.SignalHandler");
			Object taker = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler }, (proxy, method, arguments) -> {
				reload.run();
				return null;
			});
			signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("HUP"), taker);
		} catch (ReflectiveOperationException | IllegalArgumentException e) {
			// Not on this system, or not for us to handle.
		}
	}

	private static String oneLine(Exception e) {
		return String.valueOf(e.getMessage() == null ? e : e.getMessage()).trim().replaceAll("\\s*[\\r\\n]+\\s*", " ");
	}
}
