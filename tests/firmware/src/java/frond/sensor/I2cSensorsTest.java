package frond.sensor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Bytes on the bus, from the data sheets. */
public class I2cSensorsTest {
	private static int measure(Sensor sensor) {
		long now = 1000;
		long at = sensor.start(now);
		if (at > now) {
			at = sensor.more(at);
		}
		return sensor.read(at);
	}

	/** SHT21 data sheet, section 6: 0x6350 with checksum 0x40 in the example of figure 15 of humidity 42.5 %; the check's example 0x683a with 0x7c. */
	@Test
	public void anSi7021IsReadWithItsCheck() {
		ScriptedBus bus = new ScriptedBus(0x40, "f5", "", "", "683a7c");
		// -6 + 125 x 0x6838 / 65536
		assertEquals(449, measure(Si7021.both(bus, true)[1]));
		assertTrue(bus.done());
		// -46.85 + 175.72 x 0x6838 / 65536
		assertEquals(2469, measure(Si7021.both(new ScriptedBus(0x40, "f3", "", "", "683a7c"), true)[0]));
	}

	/** A wrong check, no acknowledgement, a bus that is stuck: a fault each time, and the next is tried again. */
	@Test
	public void whatFailsIsNoNumber() {
		assertEquals(Sensor.FAULT, measure(Si7021.both(new ScriptedBus(0x40, "f5", "", "", "683a7d"), true)[1]));
		assertEquals(Sensor.FAULT, measure(Si7021.both(new ScriptedBus(0x40, "f5", "nack"), true)[1]));
		assertEquals(Sensor.FAULT, measure(Si7021.both(new ScriptedBus(0x40, "f5", "", "", "nack"), true)[1]));
		Si7021 stuck = Si7021.both(new ScriptedBus(0x40, "f5", "stuck", "f5", "", "", "683a7c"), true)[1];
		assertEquals(Sensor.FAULT, measure(stuck));
		assertEquals(449, measure(stuck));
		// All zeros: their check is right.
		assertEquals(Sensor.FAULT, measure(Si7021.both(new ScriptedBus(0x40, "f5", "", "", "000000"), true)[1]));
	}

	/** One that sends no check (Renode's model) is read without, if it is said so. */
	@Test
	public void oneWithoutACheckIsReadWithoutIt() {
		assertEquals(2469, measure(Si7021.both(new ScriptedBus(0x40, "f3", "", "", "683a"), false)[0]));
	}

	/** The device measures one thing at a time: the second is started when the first has been read. */
	@Test
	public void theSecondOfADeviceWaitsForTheFirst() {
		ScriptedBus bus = new ScriptedBus(0x40, "f3", "", "", "683a7c", "f5", "", "", "683a7c");
		Si7021[] both = Si7021.both(bus, true);
		assertEquals(90000, both[0].start(0));
		assertEquals(100000, both[1].start(0));
		assertEquals(90000, both[0].more(90000));
		assertEquals(2469, both[0].read(90000));
		assertEquals(190000, both[1].more(100000));
		assertEquals(449, both[1].read(190000));
		assertTrue(bus.done());
	}

	/** Data sheet BST-BMP180-DS000, figure 4: its coefficients, UT 27898, UP 23843 without oversampling; the mode here has one bit more: 2 x 23843. */
	@Test
	public void aBmp180IsCompensatedAsItsDataSheetSays() {
		int[] coefficients = { 408, -72, -14383, 32741, 32757, 23153, 6190, 4, -32768, -8711, 2868 };
		assertEquals(69964, Bmp180.pascals(coefficients, 27898, 2 * 23843), 5);
		ScriptedBus bus = new ScriptedBus(0x77, "aa", "01", "ab", "98", "aa", "01", "ab", "98", "ac", "ff", "ad", "b8", "ac", "ff", "ad", "b8", "ae", "c7",
				"af", "d1", "ae", "c7", "af", "d1", "b0", "7f", "b1", "e5", "b0", "7f", "b1", "e5", "b2", "7f", "b3", "f5", "b2", "7f", "b3", "f5",
				"b4", "5a", "b5", "71", "b4", "5a", "b5", "71", "b6", "18", "b7", "2e", "b6", "18", "b7", "2e", "b8", "00", "b9", "04", "b8", "00",
				"b9", "04", "ba", "80", "bb", "00", "ba", "80", "bb", "00", "bc", "dd", "bd", "f9", "bc", "dd", "bd", "f9", "be", "0b", "bf", "34",
				"be", "0b", "bf", "34", "f42e", "", "f6", "6c", "f7",
				"fa", "f474", "", "f6", "5d", "f7", "23", "f8", "00", "f42e", "nack");
		Bmp180 sensor = new Bmp180(bus);
		assertEquals(69964, measure(sensor), 5);
		assertEquals(Sensor.FAULT, measure(sensor));
		assertTrue(bus.done());
	}

	/** Section 3.4: no coefficient is 0 or 0xffff: what answers that is no BMP180. */
	@Test
	public void aDeviceWithoutCoefficientsIsAFault() {
		assertEquals(Sensor.FAULT, measure(new Bmp180(new ScriptedBus(0x77, "aa", "ff", "ab", "ff"))));
	}

	/** Technical note, page 7: 0x8390 / 1.2 = 28067 lx. */
	@Test
	public void aBh1750MeasuresOnce() {
		ScriptedBus bus = new ScriptedBus(0x23, "01", "", "20", "", "", "8390", "01", "nack");
		Bh1750 sensor = new Bh1750(bus);
		assertEquals(280667, measure(sensor));
		assertEquals(Sensor.FAULT, measure(sensor));
		assertTrue(bus.done());
	}
}
