package frond.air;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.SerialPort;
import frond.radio.SpinelRadio;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Co-processors over TCP, in real time: the firmware's own host side, and literal bytes. */
class SpinelServerTest {
	private final List<String> events = new CopyOnWriteArrayList<>();
	private Air air;

	@BeforeEach
	void start() throws IOException {
		Air.Options options = new Air.Options();
		options.events = this.events::add;
		this.air = new Air(options);
	}

	@AfterEach
	void stop() {
		this.air.close();
	}

	/** The firmware's driver on a socket, driven by the test's thread. */
	private final class Host implements SerialPort, Radio.Listener, AutoCloseable {
		final Socket socket = new Socket(InetAddress.getLoopbackAddress(), SpinelServerTest.this.air.spinelPort());
		final Stats stats = new Stats();
		final SpinelRadio radio = new SpinelRadio(this, this.stats);
		final List<byte[]> frames = new CopyOnWriteArrayList<>();
		final List<Integer> results = new CopyOnWriteArrayList<>();
		private final byte[] buffer = new byte[512];

		Host(int number) throws IOException {
			this.socket.setTcpNoDelay(true);
			this.radio.start(26, 0xabcd, 0xffff, Station.address(number), this, now());
			until(this.radio::ready, "a configured radio");
		}

		long now() {
			return System.nanoTime() / 1000;
		}

		/** Moves bytes and time once. */
		boolean turn() {
			try {
				InputStream input = this.socket.getInputStream();
				int available = input.available();
				if (available > 0) {
					int length = input.read(this.buffer, 0, Math.min(available, this.buffer.length));
					this.radio.onBytes(this.buffer, 0, length, now());
				}
				if (this.radio.nextDeadline() <= now()) {
					this.radio.onTime(now());
				}
				return true;
			} catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}

		void until(BooleanSupplier condition, String what) {
			Wait.until(() -> turn() && condition.getAsBoolean(), what);
		}

		void transmit(String frame) {
			byte[] bytes = HexFormat.of().parseHex(frame);
			assertTrue(this.radio.transmit(bytes, 0, bytes.length, now()));
		}

		@Override
		public int write(byte[] from, int at, int length) {
			try {
				this.socket.getOutputStream().write(from, at, length);
				return length;
			} catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}

		@Override
		public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
			assertEquals(-50, rssi);
			assertEquals(255, lqi);
			this.frames.add(Arrays.copyOfRange(bytes, at, at + length));
		}

		@Override
		public void onTransmitted(int status, int attempts, long now) {
			this.results.add(status);
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}
	}

	@Test
	void twoHostsExchangeFramesThroughTheirCoProcessors() throws IOException {
		try (Host one = new Host(1); Host two = new Host(2)) {
			// With every byte that has to be escaped.
			String frame = Station.unicast(0x7e, 2, 1, 0) + "7e7d1113f8" + "00".repeat(90);
			one.transmit(frame);
			one.until(() -> one.results.size() == 1, "the result");
			assertEquals(List.of(Radio.SENT), one.results);
			two.until(() -> two.frames.size() == 1, "the frame");
			assertArrayEquals(HexFormat.of().parseHex(frame), two.frames.get(0));
			two.transmit(Station.broadcast(2, 2, 4));
			two.until(() -> two.results.size() == 1, "the result");
			one.until(() -> one.frames.size() == 1, "the frame");
			one.transmit(Station.unicast(3, 9, 1, 0));
			one.until(() -> one.results.size() == 2, "the result");
			assertEquals(Radio.NO_ACK, one.results.get(1));
			assertEquals("FROND-AIR/0.1.0; RCP", new String(one.radio.version(), 0, one.radio.versionLength()));
			assertEquals(1, one.radio.resets());
			for (int reason = -16; reason < 0; reason++) {
				assertEquals(0, one.stats.drops(reason), Drop.name(reason));
			}
		}
	}

	@Test
	void aHostAndANodeOfThisJvmHearEachOther() throws IOException {
		Station station = this.air.time().call(() -> new Station(this.air.time().medium(), 7));
		try (Host host = new Host(1)) {
			host.transmit(Station.unicast(1, 7, 1, 3));
			host.until(() -> host.results.size() == 1, "the result");
			assertEquals(List.of(Radio.SENT), host.results);
			assertEquals(1, (int) this.air.time().call(() -> station.heard.size()));
			this.air.time().post(() -> station.send(Station.unicast(2, 1, 7, 3)));
			host.until(() -> host.frames.size() == 1, "the frame");
			Wait.until(() -> this.air.time().call(() -> !station.results.isEmpty()), "the result");
			assertEquals(Radio.SENT, (int) this.air.time().call(() -> station.results.get(0)));
		}
	}

	@Test
	void aHostThatLeavesTakesItsRadioAlong() throws IOException {
		Host gone = new Host(2);
		try (Host one = new Host(1)) {
			gone.close();
			Wait.until(() -> this.events.stream().anyMatch(line -> line.startsWith("detached kind=spinel")), "the event");
			one.transmit(Station.unicast(1, 2, 1, 0));
			one.until(() -> one.results.size() == 1, "the result");
			assertEquals(List.of(Radio.NO_ACK), one.results);
			// It comes back under the same address.
			try (Host again = new Host(2)) {
				one.transmit(Station.unicast(2, 2, 1, 0));
				one.until(() -> one.results.size() == 2, "the result");
				assertEquals(Radio.SENT, one.results.get(1));
				again.until(() -> again.frames.size() == 1, "the frame");
			}
		}
	}

	/** The reset, the version and a property that is not there, byte by byte. */
	@Test
	void bytesThatTrickleAreOneMessage() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.air.spinelPort())) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(10_000);
			for (byte each : HexFormat.of().parseHex("7e800102eaf07e" + "7e810201c5b27e")) {
				socket.getOutputStream().write(each);
			}
			String expected = "7e80060070ee747e" + "7e80060070ee747e" + "7e8106010403db0a7e";
			byte[] answer = socket.getInputStream().readNBytes(expected.length() / 2);
			assertEquals(expected, HexFormat.of().formatHex(answer));
		}
	}

	@Test
	void aHostThatSendsNonsenseHurtsNobody() throws IOException {
		try (Host one = new Host(1); Host two = new Host(2);
				Socket bad = new Socket(InetAddress.getLoopbackAddress(), this.air.spinelPort())) {
			byte[] noise = new byte[200_000];
			new Random(9).nextBytes(noise);
			Thread flood = new Thread(() -> {
				try {
					bad.getOutputStream().write(noise);
				} catch (IOException e) {
					// Cut off: as good.
				}
			});
			flood.start();
			for (int i = 0; i < 20; i++) {
				one.transmit(Station.unicast(i, 2, 1, i));
				int expected = i + 1;
				one.until(() -> one.results.size() == expected, "the result");
				two.until(() -> two.frames.size() == expected, "the frame");
			}
			Wait.until(() -> this.air.stats().get(Drop.name(Drop.HDLC_FCS)) > 100, "the counters");
			bad.close();
		}
	}

	/** It asks for thousands of answers and reads none. */
	@Test
	void aHostThatDoesNotReadIsCutOffAndTheAirGoesOn() throws Exception {
		try (Host one = new Host(1); Host two = new Host(2); Socket stalled = new Socket()) {
			stalled.setReceiveBufferSize(4096);
			stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.air.spinelPort()));
			byte[] line = new byte[32];
			byte[] message = HexFormat.of().parseHex("810222");
			int length = HdlcLite.encode(message, 0, message.length, line, 0);
			byte[] many = new byte[length * 1000];
			for (int i = 0; i < 1000; i++) {
				System.arraycopy(line, 0, many, i * length, length);
			}
			Thread flood = new Thread(() -> {
				try {
					while (true) {
						stalled.getOutputStream().write(many);
					}
				} catch (IOException e) {
					// Cut off, as expected.
				}
			});
			flood.start();
			Wait.until(() -> this.air.stats().get(AirStats.SPINEL_STALLED) == 1, "the counter");
			flood.join(30_000);
			one.transmit(Station.unicast(1, 2, 1, 0));
			one.until(() -> one.results.size() == 1, "the result");
			assertEquals(List.of(Radio.SENT), one.results);
		}
	}

	@Test
	void aTakenPortIsAnError() {
		Air.Options options = new Air.Options();
		options.spinel = new InetSocketAddress(InetAddress.getLoopbackAddress(), this.air.spinelPort());
		assertThrows(IOException.class, () -> new Air(options));
	}
}
