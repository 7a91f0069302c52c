package frond.node;

import frond.energy.Currents;
import frond.energy.Meter;

/** The energy account of a board as text: {@code energy run=... sleep=... stop=... radio-off=... ... microamperes=...}, times in milliseconds. */
final class Energy {
	private final long[] processor = new long[Currents.STOP + 1];
	private final long[] radio = new long[Currents.TRANSMIT + 1];

	/** Appends the account to a line. */
	void print(Meter meter, Line line, long now) {
		meter.processor(this.processor, now);
		line.number("run", this.processor[Currents.RUN] / 1000).number("sleep", this.processor[Currents.SLEEP] / 1000)
				.number("stop", this.processor[Currents.STOP] / 1000);
		long mean = Currents.mean(this.processor, meter.processorCurrents());
		if (meter.radio(this.radio, now)) {
			line.number("radio-sleep", this.radio[Currents.RADIO_SLEEP] / 1000).number("radio-idle", this.radio[Currents.IDLE] / 1000)
					.number("radio-receive", this.radio[Currents.RECEIVE] / 1000).number("radio-transmit", this.radio[Currents.TRANSMIT] / 1000);
			mean += Currents.mean(this.radio, meter.radioCurrents());
		}
		line.number("microamperes", mean / 1000);
	}
}
