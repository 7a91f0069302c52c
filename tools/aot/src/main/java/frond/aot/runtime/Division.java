package frond.aot.runtime;

/** The check in front of an integer division (JLS section 15.17.2). C leaves division by zero undefined; the Cortex-M4 gives 0. */
public final class Division {
	private Division() {
	}

	public static void check(int divisor) {
		if (divisor == 0) {
			throw new ArithmeticException("/ by zero");
		}
	}

	public static void check(long divisor) {
		if (divisor == 0) {
			throw new ArithmeticException("/ by zero");
		}
	}
}
