package frond.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./frond broker}. */
@Command(name = "frond broker", sortOptions = false, description = {
		"An MQTT 3.1.1 and 5 broker with persistent sessions, for those who have none.",
		"It asks for no credentials, so it serves this machine only." })
public final class Main implements Callable<Integer> {
	@Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:1883", description = "loopback address to serve; port 0 takes a free one (${DEFAULT-VALUE})")
	private String listen;
	@Option(names = "--data", paramLabel = "DIR", required = true, description = "directory of sessions and queued messages; created if missing")
	private Path data;
	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;
	@Option(names = { "-h", "--help" }, usageHelp = true, description = "this text")
	private boolean help;

	private final CountDownLatch end = new CountDownLatch(1);
	/** Held for as long as the process lives. */
	private FileChannel lock;

	private Main() {
	}

	/** Runs until SIGTERM, or with {@code --with-parent} until standard input ends. */
	public static void main(String[] arguments) {
		CommandLine line = new CommandLine(new Main());
		line.setParameterExceptionHandler((e, a) -> {
			System.err.println("frond broker: " + e.getMessage());
			return 2;
		});
		line.setExecutionExceptionHandler((e, l, r) -> {
			System.err.println("frond broker: " + e.getMessage());
			return 1;
		});
		int code = line.execute(arguments);
		System.out.flush();
		// Not exit: the library leaves threads behind when it fails to start, and the hook below waits for this thread.
		Runtime.getRuntime().halt(code);
	}

	@Override
	public Integer call() throws BrokerException, InterruptedException, ExecutionException {
		InetSocketAddress address = address(this.listen);
		lock();
		int port = freePort(address);
		Log.install();
		try (Broker broker = new Broker(address.getAddress(), port, this.data)) {
			Runtime.getRuntime().addShutdownHook(new Thread(this::endInOrder));
			if (this.withParent) {
				Thread parent = new Thread(this::awaitParent, "parent");
				parent.setDaemon(true);
				parent.start();
			}
			System.out.println("ready broker mqtt=" + address.getAddress().getHostAddress() + ":" + port);
			this.end.await();
		}
		return Log.unrecoverable() ? 1 : 0;
	}

	/** Lets {@link #call} close the broker; {@link #main} then halts the process. */
	private void endInOrder() {
		this.end.countDown();
		try {
			Thread.currentThread().join();
		} catch (InterruptedException e) {
			// The process ends anyway.
		}
	}

	private void awaitParent() {
		try {
			while (System.in.read() >= 0) {
				// What the parent writes means nothing here.
			}
		} catch (IOException e) {
			// As good as its end.
		}
		this.end.countDown();
	}

	private InetSocketAddress address(String listen) {
		int colon = listen.lastIndexOf(':');
		InetSocketAddress address = null;
		try {
			address = new InetSocketAddress(listen.substring(0, Math.max(colon, 0)), Integer.parseInt(listen.substring(colon + 1)));
		} catch (IllegalArgumentException e) {
			// Answered below.
		}
		if (colon < 1 || address == null || address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
			throw new CommandLine.ParameterException(new CommandLine(this), "--listen takes a loopback address and a port, such as 127.0.0.1:1883; not '" + listen + "'");
		}
		return address;
	}

	private void lock() throws BrokerException {
		try {
			Files.createDirectories(this.data);
			this.lock = FileChannel.open(this.data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (this.lock.tryLock() == null) {
				throw new BrokerException(this.data + " is in use by another broker");
			}
		} catch (IOException e) {
			throw new BrokerException("cannot use the directory " + this.data + ": " + e);
		}
	}

	/** The port to serve, checked to be free, because the library does not say which it took nor, in one line, that it could not. */
	private static int freePort(InetSocketAddress address) throws BrokerException {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(address);
			return socket.getLocalPort();
		} catch (IOException e) {
			throw new BrokerException("cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + e.getMessage());
		}
	}
}
