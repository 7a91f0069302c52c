package frond.hal;

/** The chip's own analogue channels, as raw counts; the conversion to units is {@code frond.sensor}'s. */
public final class Adc {
	/** The temperature sensor. */
	public static final int TEMPERATURE = 0;
	/** The internal reference voltage (VREFINT), from which the supply voltage follows. */
	public static final int REFERENCE = 1;
	/** The backup battery (VBAT), through the chip's divider by two. */
	public static final int BATTERY = 2;

	/** Factory count of {@link #TEMPERATURE} at 30 degrees Celsius and 3.3 V (TS_CAL1). */
	public static final int CALIBRATION_30C = 0;
	/** Factory count of {@link #TEMPERATURE} at 110 degrees Celsius and 3.3 V (TS_CAL2). */
	public static final int CALIBRATION_110C = 1;
	/** Factory count of {@link #REFERENCE} at 3.3 V (VREFIN_CAL). */
	public static final int CALIBRATION_REFERENCE = 2;

	private Adc() {
	}

	/**
	 * Converts once; takes at most some tens of microseconds.
	 *
	 * @return 0 to 4095, or -1 if the converter does not answer within its bound
	 */
	public static native int read(int channel);

	/**
	 * A factory calibration value.
	 *
	 * @return 1 to 4095, or -1 where the chip (or its emulator) has none
	 */
	public static native int calibration(int which);
}
