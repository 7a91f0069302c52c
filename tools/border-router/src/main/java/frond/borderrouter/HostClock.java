package frond.borderrouter;

import frond.buffer.Bytes;
import frond.sntp.Sntp;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * What is known of the host's clock: what an NTP server of the host (chrony, ntpd) says of itself, else whether systemd-timesyncd says that it is
 * synchronized. Asked in a thread of its own.
 */
final class HostClock implements Runnable {
	/**
	 * What an SNTP server says of its clock (RFC 4330 section 4).
	 *
	 * @param leap 0 to 2; {@link Sntp#UNSYNCHRONIZED}
	 * @param stratum 1 to 15; 0 if unsynchronized
	 * @param delay to the primary source, 2^-16 s
	 * @param dispersion 2^-16 s
	 * @param reference where the time is from
	 */
	record State(int leap, int stratum, int delay, int dispersion, int reference) {
		/** Nothing is known: a clock that nobody vouches for, with the stratum that chrony and ntpd give to such. */
		static final State LOCAL = new State(0, 10, 0, 0, 0x4c4f434c);
		/** It is known that it is not synchronized. */
		static final State UNSYNCHRONIZED = new State(Sntp.UNSYNCHRONIZED, 0, 0, 0, 0x494e4954);

		@Override
		public String toString() {
			return this.leap == Sntp.UNSYNCHRONIZED ? "unsynchronized" : this.equals(LOCAL) ? "unknown" : "synchronized";
		}
	}

	private static final int LOCALHOST = 0x7f000001;
	/** Of timesyncd: its servers are of stratum 1 to 3, mostly; that it does not say. */
	private static final int TIMESYNCD_STRATUM = 4;
	private static final int TIMEOUT = 500;
	private static final long INTERVAL = 64000;

	private final SocketAddress server;
	private final Path timesyncd;
	private volatile State state = State.LOCAL;

	HostClock() {
		this(new InetSocketAddress("127.0.0.1", Sntp.PORT), Path.of("/run/systemd/timesync"));
	}

	HostClock(SocketAddress server, Path timesyncd) {
		this.server = server;
		this.timesyncd = timesyncd;
	}

	State state() {
		return this.state;
	}

	@Override
	public void run() {
		try {
			while (true) {
				look();
				Thread.sleep(INTERVAL);
			}
		} catch (InterruptedException ended) {
			Thread.currentThread().interrupt();
		}
	}

	/** Looks once. */
	void look() {
		State asked = ask();
		if (asked == null && Files.isDirectory(this.timesyncd)) {
			asked = Files.exists(this.timesyncd.resolve("synchronized")) ? new State(0, TIMESYNCD_STRATUM, 0, 0, LOCALHOST) : State.UNSYNCHRONIZED;
		}
		this.state = asked == null ? State.LOCAL : asked;
	}

	/** What the host's NTP server says; null if there is none. */
	private State ask() {
		byte[] bytes = new byte[Sntp.LENGTH];
		long nonce = new SecureRandom().nextLong();
		Sntp.write(bytes, 0, 4, Sntp.CLIENT, 0);
		Bytes.put64(bytes, Sntp.TRANSMIT, nonce);
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.connect(this.server);
			socket.setSoTimeout(TIMEOUT);
			socket.send(new DatagramPacket(bytes, bytes.length));
			DatagramPacket answer = new DatagramPacket(bytes, bytes.length);
			socket.receive(answer);
			if (answer.getLength() < Sntp.LENGTH || Sntp.mode(bytes, 0) != Sntp.SERVER || Bytes.get64(bytes, Sntp.ORIGINATE) != nonce) {
				return null;
			}
		} catch (IOException none) {
			return null;
		}
		int stratum = Sntp.stratum(bytes, 0);
		return Sntp.leap(bytes, 0) == Sntp.UNSYNCHRONIZED || stratum == 0 || stratum >= 15 ? State.UNSYNCHRONIZED
				: new State(Sntp.leap(bytes, 0), stratum + 1, Bytes.get32(bytes, Sntp.ROOT_DELAY), Bytes.get32(bytes, Sntp.ROOT_DISPERSION), LOCALHOST);
	}
}
