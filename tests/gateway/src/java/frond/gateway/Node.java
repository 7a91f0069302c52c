package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import frond.tests.support.Tool;

/** A node as the gateway sees it: a UDP socket, and messages as literal bytes in hex. */
final class Node implements AutoCloseable {
	private final DatagramSocket socket;
	private final InetSocketAddress gateway;

	Node(InetSocketAddress gateway) {
		try {
			this.gateway = gateway;
			this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
			this.socket.setSoTimeout((int) Tool.PATIENCE);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Sends bytes written as hex, spaces allowed, and text in single quotes: {@code "0a 04 04 01 003c 'node'"}. */
	Node send(String message) {
		return send(bytes(message));
	}

	Node send(byte[] message) {
		try {
			this.socket.send(new DatagramPacket(message, message.length, this.gateway));
			return this;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Waits for the next message; as hex without spaces. */
	String receive() {
		String message = receiveWithin((int) Tool.PATIENCE);
		assertTrue(message != null, "no answer");
		return message;
	}

	/** The next message; null if none comes in the time. */
	String receiveWithin(int milliseconds) {
		try {
			byte[] buffer = new byte[65536];
			DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
			this.socket.setSoTimeout(milliseconds);
			this.socket.receive(packet);
			return HexFormat.of().formatHex(buffer, 0, packet.getLength());
		} catch (SocketTimeoutException e) {
			return null;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** The next message must be this one. */
	Node expect(String message) {
		assertEquals(HexFormat.of().formatHex(bytes(message)), receive());
		return this;
	}

	/** CONNECT with a clean session and a keep-alive of 60 s, answered. */
	Node connect(String clientId) {
		byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
		return send(String.format("%02x 04 04 01 003c '%s'", 6 + id.length, clientId)).expect("03 05 00");
	}

	/** REGISTER, answered; the topic id, four digits. */
	String register(String topic) {
		send(String.format("%02x 0a 0000 0001 '%s'", 6 + topic.length(), topic));
		String answer = receive();
		assertTrue(answer.matches("070b....000100"), answer);
		return answer.substring(4, 8);
	}

	static byte[] bytes(String message) {
		byte[] bytes = new byte[message.length() + 8];
		int length = 0;
		String[] parts = message.split("'", -1);
		for (int i = 0; i < parts.length; i++) {
			byte[] part = i % 2 == 1 ? parts[i].getBytes(StandardCharsets.UTF_8) : HexFormat.of().parseHex(parts[i].replace(" ", ""));
			System.arraycopy(part, 0, bytes, length, part.length);
			length += part.length;
		}
		return Arrays.copyOf(bytes, length);
	}

	@Override
	public void close() {
		this.socket.close();
	}
}
