package frond.cli.bench;

import frond.buffer.Bytes;
import frond.mqttsn.ConnectMessage;
import frond.mqttsn.MqttSn;
import frond.mqttsn.TopicMessage;
import frond.senml.SenmlCbor;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A node as the gateway sees it: one datagram socket, MQTT-SN with QoS 1, the next message as soon as the last one is acknowledged.
 * It uses the node's own codecs; the radio and the mesh are left out, so that the line behind them is what limits.
 */
final class LineClient implements AutoCloseable {
	private static final int KEEP_ALIVE_SECONDS = 60;
	private static final long RETRY_NANOS = 3_000_000_000L;
	private static final byte[][] NAMES = { ascii("temperature"), ascii("supply"), ascii("lqi") };
	private static final byte[][] UNITS = { ascii("Cel"), ascii("V"), {} };

	private final String eui64;
	private final DatagramChannel channel;
	private final byte[] bytes = new byte[512];
	private final ByteBuffer buffer = ByteBuffer.wrap(this.bytes);
	private final SenmlCbor senml = new SenmlCbor();
	private byte[] pending = new byte[0];
	private int topicId;
	private int messageId;
	private boolean ready;
	private long sentAt;
	private long time;
	private long acknowledged;
	private long firstSentAt;
	private long latency;
	private long refused;

	LineClient(int number, SocketAddress gateway) throws IOException {
		this.eui64 = String.format("02beef%010x", number);
		this.channel = DatagramChannel.open();
		this.channel.configureBlocking(false);
		this.channel.connect(gateway);
		this.time = System.currentTimeMillis();
		connect();
	}

	private void connect() throws IOException {
		byte[] id = ascii(this.eui64);
		send(ConnectMessage.writeConnect(this.bytes, 0, MqttSn.FLAG_CLEAN_SESSION, KEEP_ALIVE_SECONDS, id, 0, id.length));
	}

	DatagramChannel channel() {
		return this.channel;
	}

	String eui64() {
		return this.eui64;
	}

	/** Readings that the gateway acknowledged. */
	long acknowledged() {
		return this.acknowledged;
	}

	/** Whether it is connected and has its topic id. */
	boolean ready() {
		return this.ready;
	}

	/** How long the last message took to be acknowledged, nanoseconds. */
	long latency() {
		return this.latency;
	}

	/** Messages that were answered with another return code than accepted. */
	long refused() {
		return this.refused;
	}

	/** Takes what has arrived and answers it. */
	void receive(boolean goOn) throws IOException {
		while (true) {
			this.buffer.clear();
			int length = this.channel.read(this.buffer);
			if (length <= 0) {
				return;
			}
			int type = MqttSn.check(this.bytes, 0, length);
			int body = type < 0 ? 0 : MqttSn.body(this.bytes, 0);
			if (type == MqttSn.CONNACK && ConnectMessage.returnCode(this.bytes, body) == MqttSn.ACCEPTED) {
				byte[] topic = ascii("frond/" + this.eui64 + "/senml");
				send(TopicMessage.writeRegister(this.bytes, 0, 0, ++this.messageId, topic, 0, topic.length));
			} else if (type == MqttSn.REGACK && TopicMessage.topicReturnCode(this.bytes, body) == MqttSn.ACCEPTED && !this.ready) {
				this.ready = true;
				this.topicId = TopicMessage.topicId(this.bytes, body);
				if (goOn) {
					publish();
				}
			} else if (type == MqttSn.PUBACK && TopicMessage.topicMessageId(this.bytes, body) == this.messageId && this.pending.length > 0) {
				if (TopicMessage.topicReturnCode(this.bytes, body) != MqttSn.ACCEPTED) {
					// Congestion: the retry timer sends it again.
					this.refused++;
					continue;
				}
				this.latency = System.nanoTime() - this.firstSentAt;
				this.acknowledged += NAMES.length;
				this.pending = new byte[0];
				if (goOn) {
					publish();
				}
			}
		}
	}

	/** Whether everything sent has been acknowledged. */
	boolean idle() {
		return this.pending.length == 0;
	}

	/** Sends the message in flight, or CONNECT, again if its acknowledgement is late. */
	void retry() throws IOException {
		if (!this.ready && System.nanoTime() - this.sentAt > RETRY_NANOS) {
			connect();
		} else if (this.pending.length > 0 && System.nanoTime() - this.sentAt > RETRY_NANOS) {
			System.arraycopy(this.pending, 0, this.bytes, 0, this.pending.length);
			send(this.pending.length);
		}
	}

	/** Sends the next message; only when it is ready and idle. */
	void publish() throws IOException {
		this.messageId = this.messageId % 0xffff + 1;
		// A reading each ten milliseconds of its own time: no two share (point, time).
		this.time += 10;
		byte[] payload = new byte[128];
		this.senml.begin(payload, 0, payload.length);
		for (int i = 0; i < NAMES.length; i++) {
			this.senml.add(NAMES[i], UNITS[i], 2000 + (int) (this.time % 1000), 100, this.time);
		}
		int length = this.senml.end();
		int header = MqttSn.header(this.bytes, 0, MqttSn.PUBLISH, MqttSn.PUBLISH_FIELDS + length);
		this.bytes[header] = MqttSn.QOS_1;
		Bytes.put16(this.bytes, header + 1, this.topicId);
		Bytes.put16(this.bytes, header + 3, this.messageId);
		System.arraycopy(payload, 0, this.bytes, header + MqttSn.PUBLISH_FIELDS, length);
		this.pending = Arrays.copyOf(this.bytes, header + MqttSn.PUBLISH_FIELDS + length);
		send(this.pending.length);
		this.firstSentAt = this.sentAt;
	}

	private void send(int length) throws IOException {
		this.channel.write(ByteBuffer.wrap(this.bytes, 0, length));
		this.sentAt = System.nanoTime();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}
}
