package frond.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A node's console on a TCP connection to its emulator. */
public final class Console implements AutoCloseable {
	private final Socket socket;
	private final OutputStream out;

	/**
	 * @param socket connected; closed by {@link #close}
	 * @param line takes what the node says, line by line, in a thread of its own
	 */
	public Console(Socket socket, Consumer<String> line) throws IOException {
		this.socket = socket;
		socket.setTcpNoDelay(true);
		this.out = socket.getOutputStream();
		Thread reader = new Thread(() -> {
			try (BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
				for (String text = lines.readLine(); text != null; text = lines.readLine()) {
					line.accept(text);
				}
			} catch (IOException gone) {
				// The machine ended; its exit is told apart.
			}
		}, "console");
		reader.setDaemon(true);
		reader.start();
	}

	/** Types a line. */
	public void type(String line) {
		try {
			this.out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
			this.out.flush();
		} catch (IOException gone) {
			// As above.
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		} catch (IOException already) {
			// Nothing to do for something that is gone.
		}
	}
}
