package frond.hal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** The natives, as their Javadoc promises them. Only an image has them. */
public class HalTest {
	/** What a compiler cannot leave out. */
	private static byte[] kept;

	@Test
	public void theClockNeverGoesBack() {
		long last = Clock.micros();
		long end = last + 20000;
		int steps = 0;
		while (last < end) {
			long now = Clock.micros();
			assertTrue(now >= last);
			steps += now > last ? 1 : 0;
			last = now;
		}
		assertTrue(steps > 20);
	}

	@Test
	public void idleEndsAtItsTimeAndAtMostATickLater() {
		long start = Clock.micros();
		while (Clock.micros() < start + 5000) {
			Power.idle(start + 5000);
		}
		assertTrue(Clock.micros() >= start + 5000);
		Power.idle(0);
		// What is due at once; it was subtracted from, and far away then.
		Power.idle(Long.MIN_VALUE);
	}

	@Test
	public void theHeapCounterMovesOnlyWithAllocation() {
		byte[] into = new byte[16];
		int before = Heap.allocated();
		for (int i = 0; i < 100; i++) {
			into[i & 15] = (byte) i;
			Random.fill(into, 0, 16);
			Clock.micros();
			Adc.read(Adc.TEMPERATURE);
		}
		assertEquals(before, Heap.allocated());
		kept = new byte[100];
		assertEquals(before + 112, Heap.allocated());
		kept = null;
		assertTrue(Heap.free() > 0);
		assertTrue(Heap.free() < Heap.size());
	}

	@Test
	public void randomBytesDiffer() {
		byte[] first = new byte[40];
		byte[] second = new byte[40];
		Random.fill(first, 4, 32);
		Random.fill(second, 4, 32);
		int same = 0;
		for (int i = 4; i < 36; i++) {
			same += first[i] == second[i] ? 1 : 0;
		}
		assertTrue(same < 8);
		assertEquals(0, first[3]);
		assertEquals(0, first[36]);
	}

	@Test
	public void flashIsReadInsideItsRegionOnly() {
		byte[] into = new byte[4];
		assertEquals(16384, Flash.size(Flash.CONFIGURATION));
		assertEquals(0, Flash.size(3));
		assertEquals(4, Flash.read(Flash.CONFIGURATION, 16380, into, 0, 4));
		assertEquals(-1, Flash.read(Flash.CONFIGURATION, 16381, into, 0, 4));
		assertEquals(-1, Flash.read(Flash.CONFIGURATION, -1, into, 0, 4));
		assertEquals(-1, Flash.read(Flash.CONFIGURATION, 0, into, 1, 4));
		assertEquals(-1, Flash.read(3, 0, into, 0, 1));
	}

	@Test
	public void theCountersRegionsAreErasedAndWritten() {
		byte[] bytes = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
		byte[] into = new byte[8];
		assertTrue(Flash.size(Flash.COUNTERS) >= 64);
		assertEquals(Flash.size(Flash.COUNTERS), Flash.size(Flash.COUNTERS + 1));
		assertEquals(0, Flash.erase(Flash.COUNTERS + 1));
		assertEquals(8, Flash.write(Flash.COUNTERS + 1, 8, bytes, 1, 8));
		assertEquals(8, Flash.read(Flash.COUNTERS + 1, 8, into, 0, 8));
		assertEquals(1, into[0]);
		assertEquals(8, into[7]);
		assertEquals(8, Flash.read(Flash.COUNTERS + 1, 16, into, 0, 8));
		assertEquals(-1, into[0]);
		assertEquals(-1, Flash.write(Flash.COUNTERS + 1, 2, bytes, 0, 4));
		assertEquals(-1, Flash.write(Flash.COUNTERS + 1, Flash.size(Flash.COUNTERS), bytes, 0, 4));
		assertEquals(-1, Flash.write(Flash.CONFIGURATION, 0, bytes, 0, 4));
		assertEquals(-1, Flash.erase(Flash.CONFIGURATION));
		assertEquals(0, Flash.erase(Flash.COUNTERS + 1));
	}

	@Test
	public void theConverterAnswersOrSaysThatItDoesNot() {
		for (int channel = 0; channel < 3; channel++) {
			int value = Adc.read(channel);
			assertTrue(value >= -1 && value <= 4095);
			int calibration = Adc.calibration(channel);
			assertTrue(calibration == -1 || calibration > 0 && calibration <= 4095);
		}
		assertEquals(-1, Adc.read(3));
		assertEquals(-1, Adc.calibration(3));
	}

	@Test
	public void portsThatAreNotThereSayNo() {
		byte[] bytes = new byte[4];
		assertEquals(-1, Uart.open(2, 115200));
		assertEquals(-1, Uart.read(-1, bytes, 0, 4));
		assertEquals(-1, Uart.write(Uart.CONSOLE, bytes, 2, 3));
		assertEquals(0, Uart.open(Uart.RADIO, 115200));
		assertEquals(0, Uart.read(Uart.RADIO, bytes, 0, 4));
		assertEquals(0, Uart.overruns(Uart.RADIO));
		assertFalse(Power.resetCause() == Power.RESET_WATCHDOG);
	}

	/** The board that tests run on has its radio on a serial line. */
	@Test
	public void busesAndLinesThatAreNotThereSayNo() {
		byte[] bytes = { 1, 2, 3 };
		assertEquals(-1, Spi.open(Spi.RADIO, 7500000));
		assertEquals(-1, Spi.exchange(Spi.RADIO, 0x9c00));
		assertEquals(-1, Spi.transfer(Spi.RADIO, bytes, 0, 3, false));
		assertEquals(3, bytes[2]);
		assertEquals(-1, Gpio.open(Gpio.RADIO_IRQ));
		Gpio.write(Gpio.RADIO_RESET, true);
		assertFalse(Gpio.read(Gpio.RADIO_RESET));
		assertEquals(0, Gpio.edges(Gpio.RADIO_IRQ));
		assertEquals(0, Gpio.edgeTime(Gpio.RADIO_IRQ));
	}
}
