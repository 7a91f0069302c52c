package frond.node;

import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.energy.StateTimes;
import frond.hal.Uart;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.SpinelRadio;
import frond.radio.UartPort;

/** The node on a board whose radio is a co-processor on a UART. */
public final class Main implements BoardRadio {
	/** Bytes taken from the port at a time. */
	private static final int CHUNK = 64;

	private final Stats stats = new Stats();
	private final SpinelRadio radio = new SpinelRadio(new UartPort(Uart.RADIO), this.stats);
	private final byte[] input = new byte[CHUNK];
	/** What was reported last. */
	private boolean ready;
	private int resets;
	private int overruns;

	private Main() {
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		run(null, new ChipOnly());
	}

	/** @param role null for a leaf */
	static void run(NodeRole role, Equipment equipment) {
		Main radio = new Main();
		new Program(radio, radio.stats, role, equipment).run();
	}

	@Override
	public Radio radio() {
		return this.radio;
	}

	@Override
	public void open(Config config, Shell shell) {
		if (Uart.open(Uart.RADIO, config.radioBaud) < 0) {
			shell.say("radio: this board has no UART for a co-processor");
		}
		Uart.wakeOn(Uart.RADIO, HdlcLite.FLAG);
		if (config.txPower != Config.RADIO_DEFAULT) {
			this.radio.setPower(config.txPower);
		}
	}

	@Override
	public boolean take(long now) {
		int received = Uart.read(Uart.RADIO, this.input, 0, CHUNK);
		if (received > 0) {
			this.radio.onBytes(this.input, 0, received, now);
		}
		int lost = Uart.overruns(Uart.RADIO);
		while (this.overruns != lost) {
			this.overruns++;
			this.stats.drop(Drop.SERIAL_OVERRUN);
		}
		return received == CHUNK;
	}

	/** A co-processor that came up, or came back. */
	@Override
	public void report(Shell shell, long now) {
		boolean ready = this.radio.versionLength() != 0 && this.radio.ready();
		if (ready && (!this.ready || this.resets != this.radio.resets())) {
			this.ready = true;
			this.resets = this.radio.resets();
			shell.event("radio", now).key("version").word(this.radio.version(), 0, this.radio.versionLength()).number("resets", this.resets);
			shell.print();
		}
	}

	/** A co-processor is a chip of its own. */
	@Override
	public StateTimes times() {
		return null;
	}

	@Override
	public int[] currents() {
		return null;
	}
}
