package frond.node;

import frond.buffer.Stats;
import frond.energy.Currents;
import frond.energy.StateTimes;
import frond.radio.At86rf2xx;
import frond.radio.At86rf2xxProblem;
import frond.radio.BoardWiring;
import frond.radio.Radio;

/** The node on a board whose radio is an AT86RF231 or AT86RF233 on SPI. */
public final class RfMain implements BoardRadio {
	private static final int AT86RF231 = 3;
	private static final int AT86RF233 = 11;

	private final Stats stats = new Stats();
	private final At86rf2xx radio = new At86rf2xx(new BoardWiring(), this.stats);
	/** What was reported last. */
	private boolean ready;
	private int resets;
	private int problem;
	private boolean polling;

	private RfMain() {
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		run(null, new ChipOnly());
	}

	/** @param role null for a leaf */
	static void run(NodeRole role, Equipment equipment) {
		RfMain radio = new RfMain();
		new Program(radio, radio.stats, role, equipment).run();
	}

	@Override
	public Radio radio() {
		return this.radio;
	}

	@Override
	public void open(Config config, Shell shell) {
		if (!BoardWiring.open()) {
			shell.say("radio: this board has no SPI bus for a transceiver");
		}
		if (config.txPower != Config.RADIO_DEFAULT) {
			this.radio.setPower(config.txPower, 0);
		}
	}

	@Override
	public boolean take(long now) {
		return this.radio.onInterrupt(now);
	}

	/** A transceiver that came up, came back, or does not work. */
	@Override
	public void report(Shell shell, long now) {
		At86rf2xx radio = this.radio;
		if (this.problem != radio.problem()) {
			this.problem = radio.problem();
			if (this.problem != At86rf2xx.NO_PROBLEM) {
				this.ready = false;
				shell.line().text("radio: ").text(At86rf2xxProblem.text(this.problem)).number(radio.part());
				shell.print();
			}
		}
		if (radio.ready() && (!this.ready || this.resets != radio.resets())) {
			this.ready = true;
			this.resets = radio.resets();
			shell.event("radio", now).key("part").text(name(radio.part())).number("version", radio.version()).number("resets", this.resets);
			shell.print();
		}
		if (this.polling != radio.polling()) {
			this.polling = radio.polling();
			shell.say(this.polling ? "radio: no interrupt came; check the IRQ line. The radio is asked every 4 ms instead" : "radio: interrupts come again");
		}
	}

	@Override
	public StateTimes times() {
		return this.radio.times();
	}

	@Override
	public int[] currents() {
		return this.radio.part() == AT86RF231 ? Currents.at86rf231() : Currents.at86rf233();
	}

	private static String name(int part) {
		return part == AT86RF231 ? "at86rf231" : part == AT86RF233 ? "at86rf233" : "at86rf233-like";
	}
}
