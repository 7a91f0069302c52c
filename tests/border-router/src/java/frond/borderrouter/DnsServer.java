package frond.borderrouter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ArrayList;

/** A recursive server on loopback that says what it was told to, byte by byte; nothing, to other questions. */
final class DnsServer implements AutoCloseable {
	/** Questions (name, type, class) as they came, in hexadecimal. */
	final List<String> questions = Collections.synchronizedList(new ArrayList<>());
	/** Where they came from. */
	final List<SocketAddress> peers = Collections.synchronizedList(new ArrayList<>());
	private final Map<String, byte[]> answers = Collections.synchronizedMap(new HashMap<>());
	private final DatagramSocket socket;

	DnsServer() throws IOException {
		this.socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
		Thread thread = new Thread(this::serve, "dns");
		thread.setDaemon(true);
		thread.start();
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	/**
	 * What is answered to a question.
	 *
	 * @param question name, type and class
	 * @param flags and counts of answers, authority and additional records
	 * @param rest what follows the question
	 */
	void answer(String question, String flags, String rest) {
		byte[] counts = bytes(flags);
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.write(counts, 0, 2);
		message.writeBytes(new byte[] { 0, 1 });
		message.write(counts, 2, 6);
		message.writeBytes(bytes(question));
		message.writeBytes(bytes(rest));
		this.answers.put(HexFormat.of().formatHex(bytes(question)), message.toByteArray());
	}

	private void serve() {
		try {
			while (true) {
				DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
				this.socket.receive(packet);
				String question = HexFormat.of().formatHex(packet.getData(), 12, packet.getLength());
				this.peers.add(packet.getSocketAddress());
				this.questions.add(question);
				byte[] answer = this.answers.get(question);
				if (answer != null) {
					byte[] message = new byte[2 + answer.length];
					System.arraycopy(packet.getData(), 0, message, 0, 2);
					System.arraycopy(answer, 0, message, 2, answer.length);
					this.socket.send(new DatagramPacket(message, message.length, packet.getSocketAddress()));
				}
			}
		} catch (IOException e) {
			// Closed.
		}
	}

	static byte[] bytes(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}

	/** A message without its id, in hexadecimal. */
	static String text(byte[] message) {
		return HexFormat.of().formatHex(Arrays.copyOfRange(message, 2, message.length));
	}

	@Override
	public void close() {
		this.socket.close();
	}
}
