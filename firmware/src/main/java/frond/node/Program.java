package frond.node;

import frond.buffer.Bytes;
import frond.buffer.Stats;
import frond.energy.Currents;
import frond.energy.Meter;
import frond.energy.StateTimes;
import frond.hal.Clock;
import frond.hal.Flash;
import frond.hal.Gpio;
import frond.hal.Heap;
import frond.hal.Power;
import frond.hal.Random;
import frond.hal.Uart;
import frond.ieee802154.FrameCounterLog;
import frond.store.StoreFactory;

/**
 * The board's program: a {@link Node} on the board's radio, configured from flash, with its console on a UART. One loop: what came in, what
 * is due, else sleep.
 */
final class Program implements Shell.Board, Shell.Light, Meter {
	private static final int CONSOLE_BAUD = 115200;
	/** Time without a turn of the loop after which the board is reset, milliseconds. */
	private static final int WATCHDOG = 8000;
	/** The longest sleep, so that the watchdog is fed, microseconds. */
	private static final long LONGEST_SLEEP = 2000000;
	/** Until more is offered to a transmit ring that was full, microseconds. */
	private static final long PRINT_AGAIN = 1000;
	/** What {@link Power#stopWhenIdle} found. */
	private static final String[] SLEEP = { "sleep: this board's clocks do not stop; the processor waits", "sleep: clocks stop between events",
			"sleep: clocks stop between events; there is no 32 kHz crystal, so time goes wrong by some percent until it is set again" };
	/** Half a period of the light that blinks, microseconds. */
	private static final long BLINK = 250000;
	private static final long SECOND = 1000000;
	/** Bytes taken from a port at a time. */
	private static final int CHUNK = 64;
	/** Locally administered, not a group's (IEEE 802-2014 section 8.2). */
	private static final long LOCAL = 0x0200000000000000L;
	private static final long LOCAL_MASK = 0xfcffffffffffffffL;

	/** Text that the transmit ring has not taken yet. */
	private final byte[] output = new byte[Line.CAPACITY];
	private int outputAt;
	private int outputEnd;
	private boolean rebooting;
	/** When the light changes next; it stays dark from {@link #darkAt} on. */
	private long lightAt = Long.MAX_VALUE;
	private long darkAt;
	private boolean light;
	/** Whether the processor runs at the lower of its frequencies. */
	private boolean slow;

	private final Shell shell = new Shell(this);
	private final Stats stats;
	private final BoardRadio radio;
	private final NodeRole role;
	private final Equipment equipment;
	private final byte[] input = new byte[CHUNK];
	private Node node;

	/**
	 * @param stats the radio's too
	 * @param role what this image can do beyond being a leaf; null for nothing
	 */
	Program(BoardRadio radio, Stats stats, NodeRole role, Equipment equipment) {
		this.radio = radio;
		this.stats = stats;
		this.role = role;
		this.equipment = equipment;
	}

	/** Runs for ever. */
	void run() {
		Uart.open(Uart.CONSOLE, CONSOLE_BAUD);
		this.shell.say("Frond START");
		Power.watchdog(WATCHDOG);
		Config config = configure();
		if (config.role == Config.ROUTER && this.role == null) {
			this.shell.say("configuration: the role is router, but this image is a leaf's; ./frond build --app router makes the other");
		}
		if (config.sleepy && config.role != Config.ROUTER) {
			int found = Power.stopWhenIdle();
			this.slow = found != Power.NO_STOP;
			this.shell.say(SLEEP[found]);
		}
		byte[] seed = new byte[4];
		Random.fill(seed, 0, seed.length);
		this.radio.open(config, this.shell);
		StoreFactory store = config.storeFlash ? this.equipment.store() : null;
		if (config.storeFlash && store == null && this.equipment.keeps()) {
			this.shell.say("store: no flash for readings here; they are kept in RAM, until a reset");
		}
		this.node = new Node(config, this.radio.radio(), this.stats, this.equipment.sensors(config),
				new FrameCounterLog(new FlashCounters(), config.frameCounter), store, Bytes.get32(seed, 0), this.role, this.shell);
		this.equipment.extend(this.node);
		this.node.setMeter(this);
		this.shell.attach(this.node);
		this.node.interpreter().setExtension(this.equipment.commands(this.node));
		if (Gpio.open(Gpio.LIGHT) == 0) {
			this.shell.setLight(this);
		}
		this.shell.line().text("reset").key("cause").text(cause(Power.resetCause())).number("heap-free", Heap.free());
		this.shell.print();
		this.shell.line().text("store").key("kind").text(store == null ? "ram" : "flash").number("capacity", this.node.store().capacity())
				.number("recovered", this.node.store().recovered());
		this.shell.print();
		this.node.start(Clock.micros());
		while (true) {
			turn();
		}
	}

	/** One turn of the event loop. */
	private void turn() {
		Power.feed();
		byte[] input = this.input;
		long now = Clock.micros();
		boolean more = this.radio.take(now);
		int typed = Uart.read(Uart.CONSOLE, input, 0, CHUNK);
		if (typed > 0) {
			this.shell.onBytes(input, 0, typed, now);
		}
		if (this.node.nextDeadline() <= now) {
			this.node.onTime(now);
		}
		if (this.lightAt <= now) {
			light(now);
		}
		this.radio.report(this.shell, now);
		flush();
		if (this.rebooting && this.outputAt == this.outputEnd) {
			Power.reset();
		}
		if (more || typed == CHUNK) {
			// There may be more, for which no interrupt will come.
			return;
		}
		long wake = Math.min(Math.min(this.node.nextDeadline(), this.lightAt), now + LONGEST_SLEEP);
		Power.idle(this.outputAt == this.outputEnd ? wake : Math.min(wake, now + PRINT_AGAIN));
	}

	private void light(long now) {
		this.light = !this.light && now < this.darkAt;
		Gpio.write(Gpio.LIGHT, this.light);
		this.lightAt = this.light || now < this.darkAt ? now + BLINK : Long.MAX_VALUE;
	}

	@Override
	public void blink(int seconds, long now) {
		this.darkAt = now + seconds * SECOND;
		this.lightAt = now;
	}

	private Config configure() {
		Config config = new Config();
		byte[] block = new byte[Config.MAX_BLOCK];
		int length = 0;
		if (Flash.read(Flash.CONFIGURATION, 0, block, 0, Config.HEADER) == Config.HEADER) {
			length = Math.min(Config.HEADER + Config.bodyLength(block), Config.MAX_BLOCK);
			if (Flash.read(Flash.CONFIGURATION, 0, block, 0, length) != length) {
				length = Config.HEADER;
			}
		}
		int result = config.read(block, length);
		if (result != Config.TAKEN) {
			Line line = this.shell.line().text("configuration: ").text(problem(result));
			if (result == Config.WRONG_ITEM) {
				line.number(config.wrongItem());
			}
			this.shell.print();
		}
		if (config.eui64 == 0) {
			Random.fill(block, 0, 8);
			config.eui64 = Bytes.get64(block, 0) & LOCAL_MASK | LOCAL;
			this.shell.say("configuration: no EUI-64; this one is random, and another at the next start");
		}
		return config;
	}

	private static String problem(int result) {
		switch (result) {
		case Config.ABSENT: return "none in flash; defaults";
		case Config.OTHER_VERSION: return "a block of another version; defaults";
		case Config.TRUNCATED: return "the block is cut short; defaults";
		case Config.CHECKSUM: return "the block has a wrong CRC-32; defaults";
		case Config.ITEM_TRUNCATED: return "an item of the block is cut short; defaults";
		default: return "left out an item that is wrong, type ";
		}
	}

	private static String cause(int cause) {
		switch (cause) {
		case Power.RESET_PIN: return "pin";
		case Power.RESET_SOFTWARE: return "software";
		case Power.RESET_WATCHDOG: return "watchdog";
		default: return "power-on";
		}
	}

	/** A line that finds the ring full waits; one that finds another waiting, and no room behind it, is lost. */
	@Override
	public void print(byte[] bytes, int length) {
		flush();
		int written = this.outputAt == this.outputEnd ? Math.max(0, Uart.write(Uart.CONSOLE, bytes, 0, length)) : 0;
		if (this.outputAt > 0) {
			System.arraycopy(this.output, this.outputAt, this.output, 0, this.outputEnd - this.outputAt);
			this.outputEnd -= this.outputAt;
			this.outputAt = 0;
		}
		if (length - written <= this.output.length - this.outputEnd) {
			System.arraycopy(bytes, written, this.output, this.outputEnd, length - written);
			this.outputEnd += length - written;
		}
	}

	private void flush() {
		if (this.outputAt != this.outputEnd) {
			this.outputAt += Math.max(0, Uart.write(Uart.CONSOLE, this.output, this.outputAt, this.outputEnd - this.outputAt));
		}
	}

	@Override
	public int heapAllocated() {
		return Heap.allocated();
	}

	@Override
	public void reboot() {
		this.rebooting = true;
	}

	@Override
	public void processor(long[] micros, long now) {
		micros[Currents.SLEEP] = Power.spent(Power.SLEEP);
		micros[Currents.STOP] = Power.spent(Power.STOP);
		micros[Currents.RUN] = now - micros[Currents.SLEEP] - micros[Currents.STOP];
	}

	@Override
	public boolean radio(long[] micros, long now) {
		StateTimes times = this.radio.times();
		for (int i = 0; times != null && i < micros.length; i++) {
			micros[i] = times.micros(i, now);
		}
		return times != null;
	}

	@Override
	public int[] processorCurrents() {
		return this.slow ? Currents.stm32f405Slow() : Currents.stm32f405();
	}

	@Override
	public int[] radioCurrents() {
		return this.radio.currents();
	}
}
