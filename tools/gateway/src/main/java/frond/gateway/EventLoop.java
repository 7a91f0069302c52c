package frond.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** The one thread of the gateway: datagrams, deadlines, and what other threads hand over. */
final class EventLoop implements Executor, Closeable {
	/** What runs on the loop. */
	interface Handler {
		void onDatagram(InetSocketAddress from, byte[] bytes, int length);

		void onTime(long now);

		/** When {@link #onTime} is due, milliseconds. */
		long nextDeadline();
	}

	/** No UDP datagram is longer. */
	private static final int LARGEST = 65_536;
	/** Datagrams taken before the rest has its turn. */
	private static final int BATCH = 64;
	private static final int SOCKET_BUFFER = 1 << 20;

	private final Selector selector;
	private final DatagramChannel channel;
	private final Queue<Runnable> handedOver = new ConcurrentLinkedQueue<>();
	private final ByteBuffer incoming = ByteBuffer.allocate(LARGEST);
	private volatile Thread thread;
	private volatile boolean stopped;

	/** Binds the socket; what arrives waits until {@link #run}. */
	EventLoop(InetSocketAddress address) throws IOException {
		this.selector = Selector.open();
		this.channel = DatagramChannel.open();
		try {
			this.channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
			this.channel.bind(address);
			this.channel.configureBlocking(false);
			this.channel.register(this.selector, SelectionKey.OP_READ);
		} catch (IOException e) {
			close();
			throw e;
		}
	}

	/** Milliseconds on a clock that only goes forward. */
	static long now() {
		return System.nanoTime() / 1_000_000;
	}

	/** Where the socket is bound. */
	InetSocketAddress address() throws IOException {
		return (InetSocketAddress) this.channel.getLocalAddress();
	}

	/** Runs a task on the loop; from any thread, and in the order handed over. */
	@Override
	public void execute(Runnable task) {
		this.handedOver.add(task);
		if (Thread.currentThread() != this.thread) {
			this.selector.wakeup();
		}
	}

	/** Lets {@link #run} return; from any thread. */
	void stop() {
		this.stopped = true;
		this.selector.wakeup();
	}

	/** Runs until {@link #stop}. */
	void run(Handler handler) throws IOException {
		this.thread = Thread.currentThread();
		while (!this.stopped) {
			long now = now();
			handler.onTime(now);
			long pause = handler.nextDeadline() - now;
			if (pause > 0 && this.handedOver.isEmpty()) {
				this.selector.select(pause);
			} else {
				this.selector.selectNow();
			}
			this.selector.selectedKeys().clear();
			receive(handler);
			for (Runnable task = this.handedOver.poll(); task != null; task = this.handedOver.poll()) {
				task.run();
			}
		}
	}

	private void receive(Handler handler) throws IOException {
		for (int i = 0; i < BATCH; i++) {
			this.incoming.clear();
			InetSocketAddress from = (InetSocketAddress) this.channel.receive(this.incoming);
			if (from == null) {
				return;
			}
			handler.onDatagram(from, this.incoming.array(), this.incoming.position());
		}
	}

	/** Sends a datagram; whether the network took it. */
	boolean send(InetSocketAddress to, byte[] bytes, int length) {
		try {
			return this.channel.send(ByteBuffer.wrap(bytes, 0, length), to) == length;
		} catch (IOException e) {
			return false;
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
		this.selector.close();
	}
}
