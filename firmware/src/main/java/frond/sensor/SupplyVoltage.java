package frond.sensor;

import frond.hal.Adc;

/**
 * The chip's supply (VDDA), from the internal reference: the reference is constant, the converter's full scale is the supply
 * (STM32F405 reference manual RM0090 section 13.9, data sheet DS8626 tables 76 and 77).
 */
public final class SupplyVoltage extends Sensor {
	/** Full scale of the converter. */
	static final int FULL_SCALE = 4095;
	/** Supply at which the factory took its counts, millivolts. */
	static final int CALIBRATION_SUPPLY = 3300;
	/** The reference where the factory left no count, typical, millivolts. */
	private static final int REFERENCE = 1210;
	private static final int MILLI = 1000;

	public SupplyVoltage() {
		super("supply", "V", MILLI);
	}

	@Override
	public int read(long now) {
		return millivolts(Adc.read(Adc.REFERENCE), Adc.calibration(Adc.CALIBRATION_REFERENCE));
	}

	/**
	 * The supply in millivolts.
	 *
	 * @param reference count of the reference; -1 or 0 answers {@link Sensor#FAULT}
	 * @param calibration the same at 3.3 V; -1 for unknown
	 */
	public static int millivolts(int reference, int calibration) {
		if (reference <= 0) {
			return FAULT;
		}
		int numerator = calibration > 0 ? CALIBRATION_SUPPLY * calibration : REFERENCE * FULL_SCALE;
		return (numerator + reference / 2) / reference;
	}
}
