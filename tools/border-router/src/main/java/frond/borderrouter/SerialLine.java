package frond.borderrouter;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A serial port: 8 data bits, no parity, 1 stop bit, no flow control. A thread waits for its bytes, for a selector cannot. */
final class SerialLine implements RadioLine {
	private static final long RETRY = 1000000;
	private static final int IN = 4096;
	/** What the reader's wait for a byte lasts at most, milliseconds. */
	private static final int READ_MILLIS = 500;

	private final String path;
	private final int baud;
	private final Selector selector;
	private final Listener listener;
	private final ConcurrentLinkedQueue<byte[]> received = new ConcurrentLinkedQueue<>();
	private SerialPort port;
	/** Whether the listener knows that there is a port. */
	private boolean told;
	/** Set by the reader. */
	private volatile SerialPort failed;
	private long openAt;

	/** Opens the port; one that is lost later is waited for. */
	SerialLine(String path, int baud, Selector selector, Listener listener) throws IOException {
		this.path = path;
		this.baud = baud;
		this.selector = selector;
		this.listener = listener;
		String problem = open();
		if (problem != null) {
			throw new IOException(problem);
		}
	}

	/** Returns what is wrong, or null. */
	private String open() {
		if (!Files.exists(Path.of(this.path)) && this.path.startsWith("/")) {
			return "there is no " + this.path + "; serial ports: " + ports();
		}
		try {
			SerialPort port = SerialPort.getCommPort(this.path);
			port.setComPortParameters(this.baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
			port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
			port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
			if (!port.openPort(0)) {
				return "cannot open " + this.path + (Files.isReadable(Path.of(this.path)) ? ": it is in use, or does not do " + this.baud + " baud" : ": not allowed");
			}
			this.port = port;
		} catch (SerialPortInvalidPortException e) {
			return this.path + " is no serial port; serial ports: " + ports();
		}
		SerialPort opened = this.port;
		Thread reader = new Thread(() -> read(opened), "radio-serial");
		reader.setDaemon(true);
		reader.start();
		return null;
	}

	private static String ports() {
		String all = Arrays.stream(SerialPort.getCommPorts()).map(SerialPort::getSystemPortPath).collect(Collectors.joining(", "));
		return all.isEmpty() ? "none" : all;
	}

	private void read(SerialPort from) {
		byte[] bytes = new byte[IN];
		int length = 0;
		while (length >= 0) {
			length = from.readBytes(bytes, bytes.length);
			if (length > 0) {
				this.received.add(Arrays.copyOf(bytes, length));
				this.selector.wakeup();
			}
		}
		this.failed = from;
		this.selector.wakeup();
	}

	@Override
	public boolean connected() {
		return this.port != null;
	}

	/** Without a port everything is taken and lost, as on a line that is not plugged in. */
	@Override
	public int write(byte[] from, int at, int length) {
		if (this.port == null) {
			return length;
		}
		// What cannot be written: the reader learns of it.
		return Math.max(0, this.port.writeBytes(from, length, at));
	}

	@Override
	public void onTime(long now) {
		if (this.port == null && now >= this.openAt) {
			this.openAt = now + RETRY;
			String problem = open();
			if (problem != null) {
				this.listener.onLost(problem, now);
			}
		}
		if (this.port != null && !this.told) {
			this.told = true;
			this.listener.onConnected(now);
		}
		for (byte[] bytes = this.received.poll(); bytes != null; bytes = this.received.poll()) {
			this.listener.onBytes(bytes, bytes.length, now);
		}
		if (this.port != null && this.failed == this.port) {
			this.port.closePort();
			this.port = null;
			this.told = false;
			this.openAt = now + RETRY;
			this.listener.onLost("unplugged", now);
		}
	}

	@Override
	public long nextDeadline() {
		return this.port == null ? this.openAt : this.told ? Long.MAX_VALUE : Long.MIN_VALUE;
	}

	@Override
	public void onSelected(SelectionKey key, long now) {
		// A serial port has no key.
	}
}
