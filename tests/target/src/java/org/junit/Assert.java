package org.junit;

/** JUnit 4's assertions that the firmware's tests may use. */
public class Assert {
	protected Assert() {
	}

	public static void fail() {
		throw new AssertionError();
	}

	public static void fail(String message) {
		throw message == null ? new AssertionError() : new AssertionError(message);
	}

	public static void assertTrue(boolean condition) {
		assertTrue(null, condition);
	}

	public static void assertTrue(String message, boolean condition) {
		if (!condition) {
			fail(message);
		}
	}

	public static void assertFalse(boolean condition) {
		assertTrue(null, !condition);
	}

	public static void assertFalse(String message, boolean condition) {
		assertTrue(message, !condition);
	}

	public static void assertEquals(long expected, long actual) {
		assertEquals(null, expected, actual);
	}

	public static void assertEquals(String message, long expected, long actual) {
		if (expected != actual) {
			failNotEquals(message, String.valueOf(expected), String.valueOf(actual));
		}
	}

	public static void assertEquals(double expected, double actual, double delta) {
		assertEquals(null, expected, actual, delta);
	}

	public static void assertEquals(String message, double expected, double actual, double delta) {
		if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(actual) && !(Math.abs(expected - actual) <= delta)) {
			failNotEquals(message, String.valueOf(expected), String.valueOf(actual));
		}
	}

	public static void assertEquals(float expected, float actual, float delta) {
		assertEquals(null, expected, actual, delta);
	}

	public static void assertEquals(String message, float expected, float actual, float delta) {
		assertEquals(message, (double) expected, (double) actual, (double) delta);
	}

	public static void assertEquals(Object expected, Object actual) {
		assertEquals(null, expected, actual);
	}

	public static void assertEquals(String message, Object expected, Object actual) {
		if (expected == null ? actual != null : !expected.equals(actual)) {
			failNotEquals(message, String.valueOf(expected), String.valueOf(actual));
		}
	}

	public static void assertNotEquals(long unexpected, long actual) {
		assertNotEquals(null, unexpected, actual);
	}

	public static void assertNotEquals(String message, long unexpected, long actual) {
		if (unexpected == actual) {
			failNotEquals(message, "anything else", String.valueOf(actual));
		}
	}

	public static void assertNotEquals(Object unexpected, Object actual) {
		assertNotEquals(null, unexpected, actual);
	}

	public static void assertNotEquals(String message, Object unexpected, Object actual) {
		if (unexpected == null ? actual == null : unexpected.equals(actual)) {
			failNotEquals(message, "anything else", String.valueOf(actual));
		}
	}

	public static void assertNull(Object object) {
		assertNull(null, object);
	}

	public static void assertNull(String message, Object object) {
		if (object != null) {
			failNotEquals(message, "null", String.valueOf(object));
		}
	}

	public static void assertNotNull(Object object) {
		assertNotNull(null, object);
	}

	public static void assertNotNull(String message, Object object) {
		assertTrue(message, object != null);
	}

	public static void assertSame(Object expected, Object actual) {
		assertSame(null, expected, actual);
	}

	public static void assertSame(String message, Object expected, Object actual) {
		if (expected != actual) {
			failNotEquals(message, "same " + expected, String.valueOf(actual));
		}
	}

	public static void assertNotSame(Object unexpected, Object actual) {
		assertNotSame(null, unexpected, actual);
	}

	public static void assertNotSame(String message, Object unexpected, Object actual) {
		assertTrue(message, unexpected != actual);
	}

	public static void assertArrayEquals(byte[] expected, byte[] actual) {
		assertArrayEquals(null, expected, actual);
	}

	public static void assertArrayEquals(String message, byte[] expected, byte[] actual) {
		if (sameLength(message, expected, expected == null ? 0 : expected.length, actual, actual == null ? 0 : actual.length)) {
			for (int i = 0; i < expected.length; i++) {
				element(message, i, expected[i], actual[i]);
			}
		}
	}

	public static void assertArrayEquals(int[] expected, int[] actual) {
		assertArrayEquals(null, expected, actual);
	}

	public static void assertArrayEquals(String message, int[] expected, int[] actual) {
		if (sameLength(message, expected, expected == null ? 0 : expected.length, actual, actual == null ? 0 : actual.length)) {
			for (int i = 0; i < expected.length; i++) {
				element(message, i, expected[i], actual[i]);
			}
		}
	}

	public static void assertArrayEquals(long[] expected, long[] actual) {
		assertArrayEquals(null, expected, actual);
	}

	public static void assertArrayEquals(String message, long[] expected, long[] actual) {
		if (sameLength(message, expected, expected == null ? 0 : expected.length, actual, actual == null ? 0 : actual.length)) {
			for (int i = 0; i < expected.length; i++) {
				element(message, i, expected[i], actual[i]);
			}
		}
	}

	/** Whether there are elements to compare. */
	private static boolean sameLength(String message, Object expected, int expectedLength, Object actual, int actualLength) {
		if (expected == actual) {
			return false;
		}
		if (expected == null || actual == null) {
			failNotEquals(message, expected == null ? "null" : "an array", actual == null ? "null" : "an array");
		}
		assertEquals(message == null ? "array length" : message + ": array length", expectedLength, actualLength);
		return true;
	}

	private static void element(String message, int index, long expected, long actual) {
		if (expected != actual) {
			assertEquals((message == null ? "" : message + ": ") + "arrays first differ at element [" + index + "]", expected, actual);
		}
	}

	private static void failNotEquals(String message, String expected, String actual) {
		fail((message == null ? "" : message + " ") + "expected:<" + expected + "> but was:<" + actual + ">");
	}
}
