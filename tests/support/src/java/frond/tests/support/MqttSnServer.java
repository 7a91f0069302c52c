package frond.tests.support;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The server's side of MQTT-SN 1.2 as far as one node needs it, on a UDP port of this machine, byte by byte (section 5.4). After each message it asks the node
 * whether it is alive (PINGREQ), which reaches a sleeping node only if it asks its parent.
 */
public final class MqttSnServer implements AutoCloseable {
	private static final int CONNECT = 0x04;
	private static final int REGISTER = 0x0a;
	private static final int PUBLISH = 0x0c;
	private static final int PINGREQ = 0x16;
	private static final int PINGRESP = 0x17;
	private static final int SUBSCRIBE = 0x12;

	private final DatagramSocket socket;
	private final Thread thread;
	private final CountDownLatch answered = new CountDownLatch(1);
	private volatile int publishes;

	public MqttSnServer() throws IOException {
		this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
		this.thread = new Thread(this::serve, "mqtt-sn");
		this.thread.start();
	}

	/** Its UDP port. */
	public int port() {
		return this.socket.getLocalPort();
	}

	/** Waits until so many PUBLISHes have come. */
	public void awaitPublishes(int count) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Tool.PATIENCE);
		while (this.publishes < count) {
			if (System.nanoTime() > end) {
				throw new AssertionError("only " + this.publishes + " messages came");
			}
			Thread.sleep(20);
		}
	}

	/** Waits until the node has answered a PINGREQ. */
	public void awaitAnswer() throws InterruptedException {
		if (!this.answered.await(Tool.PATIENCE, TimeUnit.MILLISECONDS)) {
			throw new AssertionError("the node answered no PINGREQ");
		}
	}

	private void serve() {
		byte[] bytes = new byte[512];
		try {
			while (true) {
				DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
				this.socket.receive(packet);
				SocketAddress from = packet.getSocketAddress();
				switch (bytes[1]) {
				case CONNECT -> send(from, 3, 0x05, 0);
				case REGISTER -> send(from, 7, 0x0b, 0, 1, bytes[4], bytes[5], 0);
				case SUBSCRIBE -> send(from, 8, 0x13, 0x20, 0, 2, bytes[3], bytes[4], 0);
				case PUBLISH -> {
					this.publishes++;
					send(from, 7, 0x0d, bytes[3], bytes[4], bytes[5], bytes[6], 0);
					send(from, 2, PINGREQ);
				}
				case PINGREQ -> send(from, 2, PINGRESP);
				case PINGRESP -> this.answered.countDown();
				default -> {
				}
				}
			}
		} catch (IOException e) {
			// Closed.
		}
	}

	private void send(SocketAddress to, int... message) throws IOException {
		byte[] bytes = new byte[message.length];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) message[i];
		}
		this.socket.send(new DatagramPacket(bytes, bytes.length, to));
	}

	@Override
	public void close() throws InterruptedException {
		this.socket.close();
		this.thread.join();
	}
}
