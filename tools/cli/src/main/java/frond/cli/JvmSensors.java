package frond.cli;

import frond.buffer.Bytes;
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
	static final class Temperature implements Sensor {
		private static final long PERIOD_MICROS = 600_000_000;
		private static final int AMPLITUDE = 25;
		private final byte[] name = Bytes.ascii("temperature");
		private final byte[] unit = Bytes.ascii("Cel");
		private final int base;

		/** @param base tenths of a degree */
		Temperature(int base) {
			this.base = base;
		}

		@Override
		public byte[] name() {
			return this.name;
		}

		@Override
		public byte[] unit() {
			return this.unit;
		}

		@Override
		public int divisor() {
			return 10;
		}

		@Override
		public int read(long now) {
			double phase = 2 * Math.PI * Math.floorMod(now, PERIOD_MICROS) / PERIOD_MICROS;
			return this.base + (int) Math.round(AMPLITUDE * Math.sin(phase));
		}
	}

	/** A constant. */
	static final class Supply implements Sensor {
		private final byte[] name = Bytes.ascii("supply");
		private final byte[] unit = Bytes.ascii("V");
		private final int millivolts;

		Supply(int millivolts) {
			this.millivolts = millivolts;
		}

		@Override
		public byte[] name() {
			return this.name;
		}

		@Override
		public byte[] unit() {
			return this.unit;
		}

		@Override
		public int divisor() {
			return 1000;
		}

		@Override
		public int read(long now) {
			return this.millivolts;
		}
	}
}
