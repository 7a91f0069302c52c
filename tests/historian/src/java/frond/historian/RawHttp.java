package frond.historian;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1.1 by hand (RFC 9112): sends whatever bytes it is given, and reads answers as strictly as it can. One connection. */
public final class RawHttp implements AutoCloseable {
	private static final int PATIENCE = 120_000;
	private static final int MAXIMUM_BODY = 64 << 20;

	private final Socket socket;
	private final InputStream in;

	/** An answer; names of headers are in lower case. */
	public record Answer(int status, Map<String, String> headers, byte[] body) {
		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		/** The content type without its parameters, or null. */
		public String type() {
			String type = this.headers.get("content-type");
			return type == null ? null : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
		}

		/** Whether the server ends the connection after it. */
		public boolean isLast() {
			return "close".equalsIgnoreCase(this.headers.get("connection"));
		}
	}

	public RawHttp(InetSocketAddress server) throws IOException {
		this.socket = new Socket();
		this.socket.connect(server, PATIENCE);
		this.socket.setSoTimeout(PATIENCE);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	public Socket socket() {
		return this.socket;
	}

	public void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
	}

	public void write(String ascii) throws IOException {
		write(ascii.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** The next answer, of which only the headers are read if it is a stream of events; null if the connection ends before it begins. */
	public Answer read(boolean head) throws IOException {
		String line = line();
		if (line == null) {
			return null;
		}
		if (!line.matches("HTTP/1\\.1 [1-5]\\d\\d( .*)?")) {
			throw new IOException("not a status line: " + line);
		}
		int status = Integer.parseInt(line.substring(9, 12));
		Map<String, String> headers = new TreeMap<>();
		for (line = line(); line != null && !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			if (colon <= 0) {
				throw new IOException("not a header: " + line);
			}
			headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim(), (a, b) -> a + ", " + b);
		}
		if (line == null) {
			throw new EOFException("ends within headers");
		}
		return new Answer(status, headers, body(status, headers, head));
	}

	private byte[] body(int status, Map<String, String> headers, boolean head) throws IOException {
		if (head || status < 200 || status == 204 || status == 304 || headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
			return new byte[0];
		}
		if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			for (;;) {
				int length = Integer.parseInt(line(), 16);
				if (length == 0) {
					line();
					return body.toByteArray();
				}
				if (body.size() + length > MAXIMUM_BODY) {
					throw new IOException("more than " + MAXIMUM_BODY + " bytes");
				}
				body.write(exactly(length));
				line();
			}
		}
		String length = headers.get("content-length");
		return length == null ? this.in.readAllBytes() : exactly(Integer.parseInt(length));
	}

	private byte[] exactly(int length) throws IOException {
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("ends within a body");
		}
		return bytes;
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.in.read(); c >= 0; c = this.in.read()) {
			if (c == '\n') {
				if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
					line.setLength(line.length() - 1);
				}
				return line.toString();
			}
			line.append((char) c);
		}
		if (line.length() > 0) {
			throw new EOFException("ends within a line");
		}
		return null;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}
}
