package frond.air;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Radio co-processors over TCP: each connection is the line to one, switched on when the host connects and off the air when it
 * leaves. What QEMU's second UART and the border router connect to.
 *
 * <p>
 * One thread waits for all connections. A host that sends faster than the air takes is not read from; one that does not read is
 * cut off when too much has gathered for it. The air waits for neither.
 */
public final class SpinelServer implements AutoCloseable {
	/** Hosts at once. */
	private static final int MAX_CONNECTIONS = 1024;
	/** What may gather for a host that does not read, bytes: some thousand frames. */
	private static final int MAX_PENDING = 256 * 1024;
	private static final int READ_SIZE = 4096;
	/** Pause after a connection that could not be taken, lest it be tried without end. */
	private static final long ACCEPT_PAUSE_NANOS = 20000000;

	private final RealTimeAir air;
	private final int initialChannel;
	private final Consumer<String> events;
	private final ServerSocketChannel server;
	private final Selector selector;
	private final Thread thread;
	/** What other threads want of the selector's keys. */
	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
	private final AtomicInteger connections = new AtomicInteger();
	private volatile boolean closed;

	/**
	 * Binds; serves from {@link #start} on.
	 *
	 * @param initialChannel what a co-processor listens to before it is told
	 * @param events takes a line for every co-processor that comes or goes; on any thread
	 */
	public SpinelServer(RealTimeAir air, InetSocketAddress address, int initialChannel, Consumer<String> events) throws IOException {
		this.air = air;
		this.initialChannel = initialChannel;
		this.events = events;
		this.server = ServerSocketChannel.open();
		try {
			this.server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			this.server.bind(address);
			this.server.configureBlocking(false);
			this.selector = Selector.open();
			this.server.register(this.selector, SelectionKey.OP_ACCEPT);
		} catch (IOException e) {
			this.server.close();
			throw e;
		}
		this.thread = new Thread(this::run, "air-spinel");
		this.thread.setDaemon(true);
	}

	/** Takes connections. */
	public void start() {
		this.thread.start();
	}

	/** The port that is bound. */
	public int port() {
		return this.server.socket().getLocalPort();
	}

	/** Ends all connections. */
	@Override
	public void close() {
		this.closed = true;
		this.selector.wakeup();
		try {
			this.thread.join(2000);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try {
			while (!this.closed) {
				this.selector.select();
				for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
					task.run();
				}
				for (SelectionKey key : this.selector.selectedKeys()) {
					serve(key);
				}
				this.selector.selectedKeys().clear();
			}
			List<Connection> open = new ArrayList<>();
			for (SelectionKey key : this.selector.keys()) {
				if (key.attachment() instanceof Connection connection) {
					open.add(connection);
				}
			}
			open.forEach(Connection::close);
			this.server.close();
			this.selector.close();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private void serve(SelectionKey key) {
		try {
			if (key.attachment() instanceof Connection connection) {
				connection.serve();
			} else {
				accept();
			}
		} catch (CancelledKeyException e) {
			// It was closed in the meantime.
		}
	}

	private void accept() {
		try {
			SocketChannel channel = this.server.accept();
			if (channel == null) {
				return;
			}
			if (this.connections.get() >= MAX_CONNECTIONS) {
				this.air.medium().stats().count(AirStats.SPINEL_FULL);
				channel.close();
				return;
			}
			channel.configureBlocking(false);
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			new Connection(channel).open();
		} catch (IOException e) {
			// The host went away before it was here; or there are no more descriptors, and the next may find one.
			this.air.medium().stats().count(AirStats.SPINEL_FULL);
			LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
		}
	}

	private void later(Runnable task) {
		this.tasks.add(task);
		this.selector.wakeup();
	}

	/** One host, and the co-processor at this end of the line. */
	private final class Connection {
		private final SocketChannel channel;
		private final SelectionKey key;
		private final String peer;
		private final ByteBuffer input = ByteBuffer.allocate(READ_SIZE);
		/** What the host has not taken; guarded by itself. */
		private final ArrayDeque<ByteBuffer> output = new ArrayDeque<>();
		private int pending;
		/** Set and used on the air's thread. */
		private CoProcessor device;
		private volatile boolean gone;

		Connection(SocketChannel channel) throws IOException {
			this.channel = channel;
			this.peer = String.valueOf(channel.getRemoteAddress()).replaceFirst("^.*/", "");
			this.key = channel.register(SpinelServer.this.selector, 0, this);
		}

		/** Puts the co-processor on the air, then reads. */
		void open() {
			int count = SpinelServer.this.connections.incrementAndGet();
			SpinelServer.this.events.accept("attached kind=spinel peer=" + this.peer + " radios=" + count);
			SpinelServer.this.air.post(() -> {
				this.device = new CoProcessor(SpinelServer.this.air.medium(), SpinelServer.this.initialChannel, this::write);
				resume();
			});
		}

		/** Something can be read or written; on the selector's thread. */
		void serve() {
			try {
				if (this.key.isWritable()) {
					flush();
				}
				if (this.key.isReadable()) {
					read();
				}
			} catch (IOException e) {
				close();
			}
		}

		private void read() throws IOException {
			this.input.clear();
			int length = this.channel.read(this.input);
			if (length < 0) {
				close();
			} else if (length > 0) {
				// No more is read until the air has taken this.
				this.key.interestOpsAnd(~SelectionKey.OP_READ);
				SpinelServer.this.air.post(() -> {
					this.device.onBytes(this.input.array(), 0, length);
					resume();
				});
			}
		}

		private void resume() {
			later(() -> {
				if (this.key.isValid()) {
					this.key.interestOpsOr(SelectionKey.OP_READ);
				}
			});
		}

		/** Sends to the host, or keeps it for later; takes everything. On the air's thread. */
		private int write(byte[] from, int at, int length) {
			if (this.gone) {
				return length;
			}
			synchronized (this.output) {
				this.output.add(ByteBuffer.wrap(Arrays.copyOfRange(from, at, at + length)));
				this.pending += length;
				try {
					drain();
				} catch (IOException e) {
					later(this::close);
					return length;
				}
				if (this.pending > MAX_PENDING) {
					SpinelServer.this.air.medium().stats().count(AirStats.SPINEL_STALLED);
					this.output.clear();
					this.pending = 0;
					this.gone = true;
					later(this::close);
				} else if (this.pending > 0) {
					later(() -> {
						if (this.key.isValid()) {
							this.key.interestOpsOr(SelectionKey.OP_WRITE);
						}
					});
				}
			}
			return length;
		}

		private void flush() throws IOException {
			synchronized (this.output) {
				drain();
				if (this.pending == 0) {
					this.key.interestOpsAnd(~SelectionKey.OP_WRITE);
				}
			}
		}

		private void drain() throws IOException {
			while (!this.output.isEmpty()) {
				ByteBuffer first = this.output.peek();
				this.pending -= this.channel.write(first);
				if (first.hasRemaining()) {
					return;
				}
				this.output.poll();
			}
		}

		/** Ends the connection and takes the co-processor off the air; on the selector's thread. */
		void close() {
			if (!this.channel.isOpen()) {
				return;
			}
			this.gone = true;
			try {
				this.channel.close();
			} catch (IOException e) {
				// It is gone either way.
			}
			int count = SpinelServer.this.connections.decrementAndGet();
			SpinelServer.this.events.accept("detached kind=spinel peer=" + this.peer + " radios=" + count);
			SpinelServer.this.air.post(() -> this.device.close());
		}
	}
}
