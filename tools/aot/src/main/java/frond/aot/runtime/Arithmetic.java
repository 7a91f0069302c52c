package frond.aot.runtime;

/** What C leaves undefined and Java does not. {@code frond.aot.JavaArithmetic} calls it. */
public final class Arithmetic {
	private Arithmetic() {
	}

	/** In front of an integer division (JLS section 15.17.2); the Cortex-M4 gives 0. */
	public static void checkDivisor(int divisor) {
		if (divisor == 0) {
			throw new ArithmeticException("/ by zero");
		}
	}

	/** In front of a division of longs. */
	public static void checkDivisor(long divisor) {
		if (divisor == 0) {
			throw new ArithmeticException("/ by zero");
		}
	}

	/** The nearest long, 0 for NaN (JLS section 5.1.3). */
	public static long toLong(double value) {
		if (value >= 9223372036854775807.0) {
			return Long.MAX_VALUE;
		}
		if (value <= -9223372036854775808.0) {
			return Long.MIN_VALUE;
		}
		return value != value ? 0 : (long) value;
	}
}
