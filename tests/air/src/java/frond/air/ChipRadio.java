package frond.air;

import frond.buffer.Stats;
import frond.radio.At86rf2xx;
import frond.radio.Radio;

/** The driver on a model of its chip, as one radio: asked at once when the chip's interrupt line is high. */
final class ChipRadio implements Radio {
	final At86rf2xxChip chip;
	final At86rf2xx driver;

	ChipRadio(Medium medium, int part) {
		this.chip = new At86rf2xxChip(medium, part, () -> {
			// The line's level says it.
		});
		this.driver = new At86rf2xx(this.chip, new Stats());
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.driver.start(channel, panId, shortAddress, eui64, listener, now);
	}

	@Override
	public boolean ready() {
		return this.driver.ready();
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		return this.driver.transmit(bytes, at, length, now);
	}

	@Override
	public int capabilities() {
		return this.driver.capabilities();
	}

	@Override
	public void onTime(long now) {
		this.driver.onTime(now);
	}

	@Override
	public long nextDeadline() {
		return this.chip.irq() ? Long.MIN_VALUE : this.driver.nextDeadline();
	}
}
