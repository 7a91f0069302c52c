package frond.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One MQTT 3.1.1 client that publishes numbers with QoS 1, so many in flight, and counts what is acknowledged. Driven by a selector; no thread of its own. */
final class MqttPublisher implements AutoCloseable {
	private static final int CONNECT = 0x10;
	private static final int CONNACK = 0x20;
	private static final int PUBLISH_QOS1 = 0x32;
	private static final int PUBACK = 0x40;
	private static final int PACKET_IDS = 0xffff;

	private final SocketChannel channel;
	private final byte[] topic;
	private final int window;
	private final ByteBuffer out = ByteBuffer.allocate(64 * 1024);
	private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
	private int sent;
	private int acknowledged;
	private boolean connected;

	/** Connects, in blocking mode, and then turns to non-blocking. */
	MqttPublisher(int number, InetSocketAddress broker, int window) throws IOException {
		this.topic = ("points/bench/" + number).getBytes(StandardCharsets.US_ASCII);
		this.window = window;
		this.channel = SocketChannel.open(broker);
		this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		byte[] id = ("bench-" + number).getBytes(StandardCharsets.US_ASCII);
		this.out.put((byte) CONNECT).put((byte) (12 + id.length)).put(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, (byte) id.length}).put(id);
		flush();
		this.channel.configureBlocking(false);
	}

	SocketChannel channel() {
		return this.channel;
	}

	/** Messages that were acknowledged. */
	int acknowledged() {
		return this.acknowledged;
	}

	/** Messages that were sent and not acknowledged. */
	int inFlight() {
		return this.sent - this.acknowledged;
	}

	/** Reads what has come; sends as many as there is room for, if {@code goOn}. */
	void turn(boolean goOn, long now) throws IOException {
		if (this.channel.read(this.in) < 0) {
			throw new IOException("the broker ended the connection");
		}
		this.in.flip();
		while (this.in.remaining() >= 4) {
			int type = this.in.get() & 0xf0;
			this.in.get();
			int end = this.in.getShort();
			if (type == CONNACK && end == 0) {
				this.connected = true;
			} else if (type == PUBACK) {
				this.acknowledged++;
			} else {
				throw new IOException("the broker answered with a packet of type " + type + ", " + end);
			}
		}
		this.in.compact();
		while (goOn && this.connected && inFlight() < this.window && this.out.remaining() > 256) {
			byte[] payload = String.format(Locale.ROOT, "{\"v\":%d,\"t\":%d}", this.sent % 1000, now + this.sent).getBytes(StandardCharsets.US_ASCII);
			this.out.put((byte) PUBLISH_QOS1).put((byte) (4 + this.topic.length + payload.length)).putShort((short) this.topic.length).put(this.topic).putShort((short) (this.sent % PACKET_IDS + 1)).put(payload);
			this.sent++;
		}
		flush();
	}

	private void flush() throws IOException {
		this.out.flip();
		this.channel.write(this.out);
		this.out.compact();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}
}
