package frond.radio;

import frond.hal.Gpio;
import frond.hal.Spi;

/** The transceiver of a board, on its SPI bus and lines. */
public final class BoardWiring implements At86rf2xx.Wiring {
	/** Both chips: at most 7.5 MHz where the clock is not their own (data sheets, digital interface timing). */
	private static final int HERTZ = 7500000;

	/**
	 * Starts bus and lines, with the chip at rest.
	 *
	 * @return whether the board has them
	 */
	public static boolean open() {
		return Spi.open(Spi.RADIO, HERTZ) == 0 && Gpio.open(Gpio.RADIO_RESET) == 0 && Gpio.open(Gpio.RADIO_SLEEP) == 0 && Gpio.open(Gpio.RADIO_IRQ) == 0;
	}

	@Override
	public int exchange(int word) {
		return Spi.exchange(Spi.RADIO, word);
	}

	@Override
	public int transfer(byte[] bytes, int at, int length, boolean more) {
		return Spi.transfer(Spi.RADIO, bytes, at, length, more);
	}

	@Override
	public int send(byte[] bytes, int at, int length) {
		return Spi.send(Spi.RADIO, bytes, at, length);
	}

	@Override
	public void reset(boolean asserted) {
		Gpio.write(Gpio.RADIO_RESET, !asserted);
	}

	@Override
	public void sleep(boolean asserted) {
		Gpio.write(Gpio.RADIO_SLEEP, asserted);
	}

	@Override
	public boolean irq() {
		return Gpio.read(Gpio.RADIO_IRQ);
	}
}
