package frond.cli;

import frond.sensor.Sensor;

/**
 * What a node on the JVM measures in place of a chip. Neither is a measurement, and the documentation says so: the temperature is a
 * series that follows from the time alone, the supply what is configured. (Its third sensor, the radio link's quality, is the medium's.)
 */
final class JvmSensors {
	private JvmSensors() {
	}

	/** The sensors of one node. */
	static Sensor[] of(long eui64, int supplyMillivolts) {
		// As high as ten degrees for a node, so that the lines of a chart lie apart.
		int base = 180 + (int) (eui64 & 0xf) * 10;
		return new Sensor[] { new Temperature(base), new Supply(supplyMillivolts) };
	}

	/** A sine of 2.5 degrees around its base, ten minutes long. */
	static final class Temperature extends Sensor {
		private static final long PERIOD_MICROS = 600_000_000;
		private static final int AMPLITUDE = 25;
		private final int base;

		/** @param base tenths of a degree */
		Temperature(int base) {
			super("temperature", "Cel", 10);
			this.base = base;
		}

		@Override
		public int read(long now) {
			double phase = 2 * Math.PI * Math.floorMod(now, PERIOD_MICROS) / PERIOD_MICROS;
			return this.base + (int) Math.round(AMPLITUDE * Math.sin(phase));
		}
	}

	/** A constant. */
	static final class Supply extends Sensor {
		private final int millivolts;

		Supply(int millivolts) {
			super("supply", "V", 1000);
			this.millivolts = millivolts;
		}

		@Override
		public int read(long now) {
			return this.millivolts;
		}
	}
}
