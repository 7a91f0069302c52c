package frond.sensor;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

/** Expectations: STM32F405 data sheet DS8626 tables 73 to 77, worked out by hand. */
public class ConversionTest {
	/** VDDA = 3.3 V x VREFIN_CAL / count. */
	@Test
	public void theSupplyFollowsFromTheFactorysReferenceCount() {
		assertEquals(3300, SupplyVoltage.millivolts(1500, 1500));
		assertEquals(3000, SupplyVoltage.millivolts(1650, 1500));
		assertEquals(2475, SupplyVoltage.millivolts(2000, 1500));
	}

	/** Typical reference 1.21 V: 1.21 V x 4095 / 1652 = 2.9994 V. */
	@Test
	public void withoutACalibrationTheTypicalReferenceIsTaken() {
		assertEquals(2999, SupplyVoltage.millivolts(1652, -1));
		assertEquals(3299, SupplyVoltage.millivolts(1502, -1));
	}

	@Test
	public void aConverterThatDoesNotAnswerGivesNoNumber() {
		assertEquals(Sensor.FAULT, SupplyVoltage.millivolts(-1, 1500));
		assertEquals(Sensor.FAULT, SupplyVoltage.millivolts(0, 1500));
		assertEquals(Sensor.FAULT, ChipTemperature.deciCelsius(-1, 3300, 900, 1100));
		assertEquals(Sensor.FAULT, ChipTemperature.deciCelsius(1000, Sensor.FAULT, 900, 1100));
	}

	/** Table 74: TS_CAL1 at 30 degrees, TS_CAL2 at 110 degrees, both at 3.3 V. */
	@Test
	public void theTemperatureIsOnTheLineThroughTheFactorysCounts() {
		assertEquals(300, ChipTemperature.deciCelsius(940, 3300, 940, 1196));
		assertEquals(1100, ChipTemperature.deciCelsius(1196, 3300, 940, 1196));
		assertEquals(700, ChipTemperature.deciCelsius(1068, 3300, 940, 1196));
		// 940 x 3.3 / 3.0 = 1034 counts at a supply of 3.0 V.
		assertEquals(300, ChipTemperature.deciCelsius(1034, 3000, 940, 1196));
		assertEquals(-100, ChipTemperature.deciCelsius(812, 3300, 940, 1196));
	}

	/** Table 73: 0.76 V at 25 degrees, 2.5 mV a degree. */
	@Test
	public void withoutACalibrationTheTypicalLineIsTaken() {
		// 943 counts of 3.3 V are 759.9 mV; 1067 are 859.9 mV.
		assertEquals(250, ChipTemperature.deciCelsius(943, 3300, -1, -1));
		assertEquals(649, ChipTemperature.deciCelsius(1067, 3300, -1, -1));
		assertEquals(250, ChipTemperature.deciCelsius(943, 3300, 940, 940));
	}
}
