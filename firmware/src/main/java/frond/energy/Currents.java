package frond.energy;

/**
 * What processors and radios take in each of their states, nanoamperes: the data sheets' typical values at 25 degrees and 3.0 to 3.3 V, peripherals that
 * are not used switched off. A processor's states are {@link #RUN}, {@link #SLEEP} and {@link #STOP}, a radio's {@link #RADIO_SLEEP} to {@link
 * #TRANSMIT}. What a board takes besides (regulator, sensors, LEDs, a programmer) is in none of them.
 */
public final class Currents {
	/** The core runs. */
	public static final int RUN = 0;
	/** The core waits, its clock runs (WFI). */
	public static final int SLEEP = 1;
	/** All clocks but the real-time clock's stand still; RAM is kept. */
	public static final int STOP = 2;

	/** Nothing but registers is kept. */
	public static final int RADIO_SLEEP = 0;
	/** The crystal runs, the receiver does not. */
	public static final int IDLE = 1;
	/** The receiver is on. */
	public static final int RECEIVE = 2;
	/** At the power that the radio has by itself. */
	public static final int TRANSMIT = 3;

	private Currents() {
	}

	/**
	 * STM32F405 and F407, 168 MHz from the crystal (data sheet DS8626 Rev 12): run from flash with the accelerator 40 mA (table 20), sleep 12 mA (table 22), all
	 * peripherals off, and 5 mA for those that are on (table 28: four ports, TIM2, RNG, three serial ports, the converter and its 1.6 mA); STOP as {@link #stm32f405Slow}.
	 */
	public static int[] stm32f405() {
		return new int[] { 45000000, 17000000, 282000 };
	}

	/**
	 * The same at 16 MHz from its internal oscillator: run 5 mA (table 20), sleep 2 mA (table 22), and 1 mA for ports, timer, SPI, UARTs and the oscillator (table 28
	 * at 16 MHz: 0.6 mA). STOP with the regulator in its low-power mode and the flash in deep power-down: 0.28 mA (table 23), real-time clock with a crystal
	 * and the watchdog's oscillator 2 uA.
	 */
	public static int[] stm32f405Slow() {
		return new int[] { 6000000, 3000000, 282000 };
	}

	/**
	 * STM32L476, 16 MHz, by its linear regulator (data sheet DS10198, cover): run 100 uA/MHz, and 0.5 mA for what {@link #stm32f405Slow} has on; Stop 2 with the real-time clock
	 * 1.4 uA. Sleep is an estimate: half of what the core takes less, as on the F405.
	 */
	public static int[] stm32l476() {
		return new int[] { 2100000, 800000, 1400 };
	}

	/**
	 * STM32U575, 16 MHz, by its step-down converter (data sheet DS13737): run 19.5 uA/MHz at 3.3 V (cover), and 0.4 mA for oscillator and peripherals; sleep is an estimate. Stop
	 * 2 with all of its RAM 8.95 uA (cover) and 0.35 uA for the real-time clock with a crystal; with the 64 KB of RAM that a node needs it would be 4.8 uA (tables 59 and 60).
	 */
	public static int[] stm32u575() {
		return new int[] { 700000, 300000, 9300 };
	}

	/** AT86RF233 (data sheet 8351), 4 dBm: SLEEP, TRX_OFF, RX_ON, BUSY_TX. */
	public static int[] at86rf233() {
		return new int[] { 200, 300000, 11800000, 13800000 };
	}

	/** AT86RF231 (data sheet 8111), 3 dBm: SLEEP, TRX_OFF, RX_ON, BUSY_TX. */
	public static int[] at86rf231() {
		return new int[] { 20, 400000, 12300000, 14000000 };
	}

	/**
	 * The mean current, nanoamperes.
	 *
	 * @param micros time in each state
	 * @param currents in each state
	 */
	public static long mean(long[] micros, int[] currents) {
		long charge = 0;
		long time = 0;
		for (int i = 0; i < currents.length; i++) {
			// Milliseconds: ten years of run mode fit.
			long milliseconds = micros[i] / 1000;
			charge += milliseconds * currents[i];
			time += milliseconds;
		}
		return time == 0 ? 0 : charge / time;
	}
}
