package frond.renode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.mqttsn.MqttSn;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The server's side of MQTT-SN as far as one node needs it, that asks it whether it is alive (PINGREQ) after each message. */
final class Gateway implements AutoCloseable {
	private static final int TOPIC_ID = 1;
	private final DatagramSocket socket;
	private final Thread thread;
	private final CountDownLatch answered = new CountDownLatch(1);
	private volatile int publishes;

	Gateway() throws IOException {
		this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
		this.thread = new Thread(this::serve, "gateway");
		this.thread.start();
	}

	int port() {
		return this.socket.getLocalPort();
	}

	void awaitPublishes(int count) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Tool.PATIENCE);
		while (this.publishes < count) {
			assertTrue(System.nanoTime() < end, this.publishes + " messages came");
			Thread.sleep(20);
		}
	}

	/** Waits until the node has answered a PINGREQ, which it can only have got by asking for it. */
	void awaitAnswer() throws InterruptedException {
		assertTrue(this.answered.await(Tool.PATIENCE, TimeUnit.MILLISECONDS), "the node did not answer");
	}

	private void serve() {
		byte[] bytes = new byte[512];
		byte[] answer = new byte[64];
		try {
			while (true) {
				DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
				this.socket.receive(packet);
				int type = MqttSn.check(bytes, 0, packet.getLength());
				int body = type < 0 ? 0 : MqttSn.body(bytes, 0);
				if (type == MqttSn.CONNECT) {
					send(answer, MqttSn.writeConnack(answer, 0, MqttSn.ACCEPTED), packet.getSocketAddress());
				} else if (type == MqttSn.REGISTER) {
					send(answer, MqttSn.writeTopicAck(answer, 0, MqttSn.REGACK, TOPIC_ID, MqttSn.topicMessageId(bytes, body), MqttSn.ACCEPTED), packet.getSocketAddress());
				} else if (type == MqttSn.PUBLISH) {
					this.publishes++;
					send(answer, MqttSn.writeTopicAck(answer, 0, MqttSn.PUBACK, TOPIC_ID, MqttSn.publishMessageId(bytes, body), MqttSn.ACCEPTED), packet.getSocketAddress());
					send(answer, MqttSn.writeEmpty(answer, 0, MqttSn.PINGREQ), packet.getSocketAddress());
				} else if (type == MqttSn.PINGRESP) {
					this.answered.countDown();
				}
			}
		} catch (IOException e) {
			// Closed.
		}
	}

	private void send(byte[] bytes, int length, SocketAddress to) throws IOException {
		this.socket.send(new DatagramPacket(bytes, length, to));
	}

	@Override
	public void close() throws InterruptedException {
		this.socket.close();
		this.thread.join();
	}
}
