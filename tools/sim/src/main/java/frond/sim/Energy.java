package frond.sim;

import frond.air.AirRadio;
import frond.energy.Currents;
import java.util.List;

/**
 * What a node's use of processor and radio would take from a battery, by the firmware's own account and the data sheets' currents. The processor's time is
 * that of the instructions counted for each kind of event on a board with a transceiver (docs/sleep.md); a sleepy node stops its clocks otherwise, any
 * other waits with them running.
 */
final class Energy {
	/**
	 * A processor.
	 *
	 * @param sleepy its currents where clocks stop, nanoamperes
	 * @param awake its currents where they never do
	 * @param megahertz of a sleepy one
	 */
	record Chip(String name, int[] sleepy, int[] awake, int megahertz) {
	}

	/** @param loss part that it loses in a year by itself */
	record Battery(String name, double milliampereHours, double loss) {
	}

	static final List<Chip> CHIPS = List.of(new Chip("stm32f405", Currents.stm32f405Slow(), Currents.stm32f405(), 16),
			new Chip("stm32l476", Currents.stm32l476(), Currents.stm32l476(), 16), new Chip("stm32u575", Currents.stm32u575(), Currents.stm32u575(), 16));
	static final List<Battery> BATTERIES = List.of(new Battery("2xAA", 2500, 0.03), new Battery("CR123A", 1500, 0.01));

	private static final double CYCLES_PER_INSTRUCTION = 1.5;
	/** A turn of the event loop in which little happens. */
	private static final long TURN = 1500;
	/** Beyond that: from interrupt to port; from port to interrupt; CCM* of a frame, either way; the settings of a radio that was woken. */
	private static final long RECEIVE = 5100;
	private static final long SEND = 7800;
	private static final long SECURE = 12000;
	private static final long WAKE = 10000;
	private static final double HOURS_A_YEAR = 8766;

	private Energy() {
	}

	/** Mean current, microamperes, of what was used. */
	static double microamperes(Chip chip, Usage used, boolean sleepy, boolean secured) {
		long frames = used.received() + used.transmitted();
		long instructions = TURN * used.turns() + RECEIVE * used.received() + SEND * used.transmitted() + (secured ? SECURE * frames : 0) + WAKE * used.wakes();
		long[] processor = new long[Currents.STOP + 1];
		processor[Currents.RUN] = Math.min(used.on(), (long) (instructions * CYCLES_PER_INSTRUCTION / (sleepy ? chip.megahertz() : 168)));
		processor[sleepy ? Currents.STOP : Currents.SLEEP] = used.on() - processor[Currents.RUN];
		long[] radio = new long[Currents.TRANSMIT + 1];
		radio[Currents.TRANSMIT] = used.sending();
		radio[Currents.RECEIVE] = used.listening() - used.sending();
		radio[Currents.IDLE] = used.wakes() * AirRadio.WAKE_MICROS;
		radio[Currents.RADIO_SLEEP] = Math.max(0, used.on() - used.listening() - radio[Currents.IDLE]);
		return (Currents.mean(processor, sleepy ? chip.sleepy() : chip.awake()) + Currents.mean(radio, Currents.at86rf233())) / 1000.0;
	}

	/** How long a battery lasts, days. */
	static double days(Battery battery, double microamperes) {
		double lost = battery.milliampereHours() * battery.loss() / HOURS_A_YEAR;
		return battery.milliampereHours() / (microamperes / 1000 + lost) / 24;
	}
}
