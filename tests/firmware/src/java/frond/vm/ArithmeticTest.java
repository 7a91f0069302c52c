package frond.vm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import org.junit.Test;

/** Arithmetic is Java's on every VM (Java Language Specification, chapters 5 and 15). Operands come from fields, so that no compiler computes ahead. */
public class ArithmeticTest {
	private static int zero = 0;
	private static int one = 1;
	private static int seven = 7;
	private static int minimum = Integer.MIN_VALUE;
	private static int maximum = Integer.MAX_VALUE;
	private static long longMinimum = Long.MIN_VALUE;
	private static long longMaximum = Long.MAX_VALUE;
	private static double half = 0.5;
	private static float tenth = 0.1f;

	/** JLS 15.18.2: the low-order bits of the sum. */
	@Test
	public void integersWrapAround() {
		assertEquals(-2147483648, maximum + one);
		assertEquals(2147483647, minimum - one);
		assertEquals(1, maximum * maximum);
		assertEquals(-2147483648, -minimum);
	}

	/** JLS 15.17.2 and 15.17.3: towards zero; the remainder has the dividend's sign. */
	@Test
	public void divisionRoundsTowardsZero() {
		assertEquals(-1, -seven / 4);
		assertEquals(-3, -seven % 4);
		assertEquals(3, seven % -4);
		assertEquals(-2147483648, minimum / -one);
		assertEquals(0, minimum % -one);
		assertEquals(Long.MIN_VALUE, longMinimum / -one);
	}

	/** JLS 15.17.2. */
	@Test
	public void divisionByZeroThrows() {
		int caught = 0;
		try {
			zero = seven / zero;
		} catch (ArithmeticException e) {
			caught++;
		}
		try {
			zero = seven % zero;
		} catch (ArithmeticException e) {
			caught++;
		}
		try {
			longMaximum = longMaximum / zero;
		} catch (ArithmeticException e) {
			caught++;
		}
		assertEquals(3, caught);
		assertEquals(0, zero);
	}

	/** JLS 15.19: the distance is taken modulo 32 or 64. */
	@Test
	public void shiftDistancesAreMasked() {
		assertEquals(2, one << 33);
		assertEquals(-1, minimum >> 31);
		assertEquals(1, minimum >>> 31);
		assertEquals(0x100000000L, (long) one << 32);
		assertEquals(1L, (long) one << 64);
		assertEquals(1L, longMinimum >>> 63);
		assertEquals(-1L, longMinimum >> 63);
	}

	/** JLS 5.1.3: narrowing keeps the low-order bits. */
	@Test
	public void narrowingKeepsTheLowBits() {
		int value = 0x12348091 * one;
		assertEquals(-111, (byte) value);
		assertEquals(-32623, (short) value);
		assertEquals(32913, (char) value);
		assertEquals(0x9abcdef0, (int) (0x123456789abcdef0L * one));
	}

	/** JLS 5.1.3: what does not fit becomes the nearest, NaN becomes 0. */
	@Test
	public void conversionsOfFloatsSaturate() {
		assertEquals(2147483647, (int) (1e20 * one));
		assertEquals(-2147483648, (int) (-1e20 * one));
		assertEquals(0, (int) (0.0 / (half - half)));
		assertEquals(Long.MAX_VALUE, (long) (1e30 * one));
		assertEquals(2147483647, (int) (1e20f * one));
		assertEquals(-3, (int) (-seven * half));
	}

	@Test
	public void longsAreSixtyFourBitsWide() {
		assertEquals(0x123456789abcdefL * 3, 0x369d0369d0369cdL);
		assertEquals(-9223372036854775808L, longMaximum + one);
		assertEquals(1317624576693539401L, longMaximum / seven);
		assertEquals(0L, longMaximum % seven);
		assertTrue(longMinimum < longMaximum);
		assertFalse(longMaximum < zero);
	}

	/** IEEE 754: 0.1f is 0x3dcccccd; the doubles are exact. */
	@Test
	public void floatsAreIeee754() {
		assertEquals(0x3dcccccd, Float.floatToIntBits(tenth));
		assertEquals(0x3fe0000000000000L, Double.doubleToLongBits(half));
		assertEquals(0x3fb99999a0000000L, Double.doubleToLongBits((double) tenth));
		assertTrue(half + half == 1.0);
		assertTrue(1.0 / (half - half) > 1e300);
		double nan = 0.0 / (half - half);
		assertFalse(nan == nan);
		assertFalse(nan < 1.0);
		assertFalse(nan > 1.0);
	}

	@Test
	public void comparisonsOfUnsignedBytesNeedTheMask() {
		byte[] bytes = { -1, 127 };
		assertEquals(-1, bytes[0]);
		assertEquals(255, bytes[0] & 0xff);
		bytes[1]++;
		assertEquals(-128, bytes[1]);
	}

	@Test
	public void aSwitchFindsItsCase() {
		assertEquals(3, chosen(1000));
		assertEquals(1, chosen(-5));
		assertEquals(2, chosen(0));
		assertEquals(-1, chosen(17));
	}

	private static int chosen(int value) {
		switch (value) {
			case -5:
				return 1;
			case 0:
				return 2;
			case 1000:
				return 3;
			default:
				return -1;
		}
	}

	@Test
	public void conditionsStopAtTheFirstAnswer() {
		int[] none = null;
		if (none != null && none.length > 0) {
			fail();
		}
		assertTrue(none == null || none[0] == 1);
	}
}
