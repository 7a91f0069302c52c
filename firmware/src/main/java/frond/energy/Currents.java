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
	 * STM32F405 and F407 (data sheet DS8626), 168 MHz from the crystal: run from flash with the accelerator, and sleep, all peripherals off, and some 8 mA for
	 * those that are on; STOP as {@link #stm32f405Slow}.
	 */
	public static int[] stm32f405() {
		return new int[] { 48000000, 20000000, 300000 };
	}

	/**
	 * The same at 16 MHz from its internal oscillator, the regulator at its lower voltage; 1 mA for clocks, timer, SPI and UART. STOP with the regulator in its
	 * low-power mode and the flash off, and the real-time clock with a crystal.
	 */
	public static int[] stm32f405Slow() {
		return new int[] { 6000000, 3000000, 300000 };
	}

	/** STM32L476 (data sheet DS10198), 16 MHz, range 2; Stop 2 with the real-time clock and a crystal. */
	public static int[] stm32l476() {
		return new int[] { 2100000, 800000, 1500 };
	}

	/** STM32U575 (data sheet DS13737), 16 MHz, with its step-down converter; Stop 2 with all of its RAM, the real-time clock and a crystal. */
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
