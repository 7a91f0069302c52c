package frond.borderrouter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** The TCP connection to a radio co-processor, made again whenever it is lost. Times in microseconds; used by the selector's thread alone. */
final class TcpLine implements RadioLine {
	private static final long RETRY_FIRST = 100000;
	private static final long RETRY_LAST = 5000000;
	/** What the connection does not take at once; several messages, of which the radio sends one at a time. */
	private static final int OUT = 4096;
	private static final int IN = 4096;

	private final InetSocketAddress address;
	private final Selector selector;
	private final Listener listener;
	private final ByteBuffer in = ByteBuffer.allocate(IN);
	private final ByteBuffer out = ByteBuffer.allocate(OUT);
	private SocketChannel channel;
	private boolean connected;
	private long retry = RETRY_FIRST;
	private long connectAt;

	TcpLine(InetSocketAddress address, Selector selector, Listener listener) {
		this.address = address;
		this.selector = selector;
		this.listener = listener;
	}

	@Override
	public boolean connected() {
		return this.connected;
	}

	/** Without a connection everything is taken and lost, as on a line that is not plugged in. */
	@Override
	public int write(byte[] from, int at, int length) {
		if (!this.connected) {
			return length;
		}
		int taken = Math.min(length, this.out.remaining());
		this.out.put(from, at, taken);
		flush();
		return taken;
	}

	private void flush() {
		try {
			this.out.flip();
			this.channel.write(this.out);
			this.out.compact();
			SelectionKey key = this.channel.keyFor(this.selector);
			key.interestOps(this.out.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
		} catch (IOException e) {
			// The selector reports the end of the connection; close it there, not below the radio's feet.
			this.out.clear();
		}
	}

	/** Connects if that is due. */
	@Override
	public void onTime(long now) {
		if (this.channel != null || now < this.connectAt) {
			return;
		}
		try {
			this.channel = SocketChannel.open();
			this.channel.configureBlocking(false);
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			this.channel.register(this.selector, SelectionKey.OP_CONNECT, this);
			if (this.channel.connect(this.address)) {
				finishConnect(now);
			}
		} catch (IOException e) {
			close(e.getMessage(), now);
		}
	}

	@Override
	public long nextDeadline() {
		return this.channel == null ? this.connectAt : Long.MAX_VALUE;
	}

	@Override
	public void onSelected(SelectionKey key, long now) {
		try {
			if (key.isConnectable()) {
				finishConnect(now);
				return;
			}
			if (key.isWritable()) {
				flush();
			}
			if (key.isReadable()) {
				this.in.clear();
				int length = this.channel.read(this.in);
				if (length < 0) {
					close("closed by the co-processor", now);
				} else {
					this.listener.onBytes(this.in.array(), length, now);
				}
			}
		} catch (IOException e) {
			close(e.getMessage(), now);
		}
	}

	private void finishConnect(long now) throws IOException {
		this.channel.finishConnect();
		this.channel.keyFor(this.selector).interestOps(SelectionKey.OP_READ);
		this.connected = true;
		this.retry = RETRY_FIRST;
		this.out.clear();
		this.listener.onConnected(now);
	}

	private void close(String reason, long now) {
		if (this.channel != null) {
			try {
				this.channel.close();
			} catch (IOException e) {
				// It is gone either way.
			}
			this.channel = null;
		}
		this.connected = false;
		this.connectAt = now + this.retry;
		this.retry = Math.min(this.retry * 2, RETRY_LAST);
		this.listener.onLost(reason, now);
	}
}
