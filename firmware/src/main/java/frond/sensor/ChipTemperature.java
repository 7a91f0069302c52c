package frond.sensor;

import frond.hal.Adc;

/**
 * The chip's temperature sensor (STM32F405 reference manual RM0090 section 13.10, data sheet DS8626 tables 73 and 74). It is made for
 * changes: without the factory's counts its absolute error is some tens of degrees.
 */
public final class ChipTemperature extends Sensor {
	/** Sensor voltage at 25 degrees Celsius, typical, microvolts. */
	private static final int VOLTAGE_25C = 760000;
	/** Slope, typical, microvolts a degree. */
	private static final int SLOPE = 2500;
	private static final int DECI = 10;

	public ChipTemperature() {
		super("temperature", "Cel", DECI);
	}

	@Override
	public int read(long now) {
		int supply = SupplyVoltage.millivolts(Adc.read(Adc.REFERENCE), Adc.calibration(Adc.CALIBRATION_REFERENCE));
		return deciCelsius(Adc.read(Adc.TEMPERATURE), supply, Adc.calibration(Adc.CALIBRATION_30C), Adc.calibration(Adc.CALIBRATION_110C));
	}

	/**
	 * The temperature in tenths of a degree Celsius.
	 *
	 * @param count of the sensor; -1 answers {@link Sensor#FAULT}
	 * @param supply millivolts, at which the count was taken; {@link Sensor#FAULT} answers itself
	 * @param at30 count at 30 degrees and 3.3 V; -1 for unknown
	 * @param at110 count at 110 degrees and 3.3 V; -1 for unknown
	 */
	public static int deciCelsius(int count, int supply, int at30, int at110) {
		if (count < 0 || supply == FAULT) {
			return FAULT;
		}
		if (at30 > 0 && at110 > at30) {
			// What the count would be at the supply of the calibration, times 1000.
			long scaled = (long) count * supply * 1000 / SupplyVoltage.CALIBRATION_SUPPLY;
			return 30 * DECI + divide((scaled - at30 * 1000L) * 80 * DECI, (at110 - at30) * 1000L);
		}
		long microvolts = (long) count * supply * 1000 / SupplyVoltage.FULL_SCALE;
		return 25 * DECI + divide((microvolts - VOLTAGE_25C) * DECI, SLOPE);
	}

	/** Rounds to nearest. */
	private static int divide(long numerator, long divisor) {
		return (int) ((numerator >= 0 ? numerator + divisor / 2 : numerator - divisor / 2) / divisor);
	}
}
