package frond.rcp;

import frond.buffer.Bytes;
import frond.buffer.Crc32;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.hal.Board;
import frond.hal.Clock;
import frond.hal.Power;
import frond.hal.Uart;
import frond.radio.At86rf2xx;
import frond.radio.At86rf2xxProblem;
import frond.radio.BoardWiring;
import frond.radio.UartPort;

/**
 * The program of a board that is a radio co-processor: its transceiver behind {@link SpinelDevice} on the port {@link Uart#RADIO}, on which
 * nothing else is ever said. The console tells what is wrong with the transceiver.
 */
public final class Main {
	/** What Spinel hosts expect of a serial port unless they are told. */
	private static final int HOST_BAUD = 115200;
	private static final int CONSOLE_BAUD = 115200;
	/** Time without a turn of the loop after which the board is reset, milliseconds. */
	private static final int WATCHDOG = 8000;
	/** The longest sleep, so that the watchdog is fed, microseconds. */
	private static final long LONGEST_SLEEP = 2000000;
	private static final int CHUNK = 64;
	private static final int CHANNEL = 11;
	/** Locally administered, "FRD"; the chip's number makes the rest. */
	private static final long ADDRESSES = 0x0246524400000000L;
	private static final String VERSION = "FROND/0.1.0; ";
	private static final int NAME = 32;
	private static final int LINE = 160;

	private final Stats stats = new Stats();
	private final At86rf2xx transceiver = new At86rf2xx(new BoardWiring(), this.stats);
	private final At86rf2xxRaw radio = new At86rf2xxRaw(this.transceiver);
	private final SpinelDevice device;
	private final byte[] input = new byte[CHUNK];
	private final byte[] line = new byte[LINE];
	private int overruns;
	/** What was reported last. */
	private int problem = At86rf2xx.NO_PROBLEM;

	private Main() {
		this.device = new SpinelDevice(this.radio, new UartPort(Uart.RADIO), this.stats, version(), address(), CHANNEL);
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		new Main().run();
	}

	private void run() {
		Uart.open(Uart.CONSOLE, CONSOLE_BAUD);
		Power.watchdog(WATCHDOG);
		say("Frond co-processor START\r\n");
		if (!BoardWiring.open()) {
			say("radio: this board has no SPI bus for a transceiver\r\n");
		}
		Uart.open(Uart.RADIO, HOST_BAUD);
		this.device.start(Clock.micros());
		while (true) {
			turn();
		}
	}

	/** One turn of the event loop. */
	private void turn() {
		Power.feed();
		long now = Clock.micros();
		boolean more = this.transceiver.onInterrupt(now);
		int received = Uart.read(Uart.RADIO, this.input, 0, CHUNK);
		if (received > 0) {
			this.device.onBytes(this.input, 0, received, now);
		}
		this.radio.onTime(now);
		this.device.onTime(now);
		for (int lost = Uart.overruns(Uart.RADIO); this.overruns != lost; this.overruns++) {
			this.stats.drop(Drop.SERIAL_OVERRUN);
		}
		report();
		if (!more && received < CHUNK) {
			Power.idle(Math.min(Math.min(this.radio.nextDeadline(), this.device.nextDeadline()), now + LONGEST_SLEEP));
		}
	}

	private void report() {
		if (this.problem != this.transceiver.problem()) {
			this.problem = this.transceiver.problem();
			if (this.problem == At86rf2xx.NO_PROBLEM) {
				say("radio: works\r\n");
			} else {
				int part = this.transceiver.part();
				say("radio: ");
				say(At86rf2xxProblem.text(this.problem));
				for (int unit = 100; unit > 0; unit /= 10) {
					this.line[0] = (byte) ('0' + part / unit % 10);
					Uart.write(Uart.CONSOLE, this.line, 0, 1);
				}
				say("\r\n");
			}
		}
	}

	/** What the console's ring does not take is lost. */
	private void say(String text) {
		int length = Math.min(text.length(), LINE);
		for (int i = 0; i < length; i++) {
			this.line[i] = (byte) text.charAt(i);
		}
		Uart.write(Uart.CONSOLE, this.line, 0, length);
	}

	private static byte[] version() {
		byte[] start = Bytes.ascii(VERSION);
		byte[] name = new byte[NAME];
		int length = Board.name(name, 0, NAME);
		byte[] version = new byte[start.length + length];
		System.arraycopy(start, 0, version, 0, start.length);
		System.arraycopy(name, 0, version, start.length, length);
		return version;
	}

	private static long address() {
		byte[] identity = new byte[Board.IDENTITY];
		Board.identity(identity, 0, identity.length);
		return ADDRESSES | Crc32.of(identity, 0, identity.length) & 0xffffffffL;
	}
}
