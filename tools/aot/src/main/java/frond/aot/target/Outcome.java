package frond.aot.target;

/** How one test ended. */
final class Outcome {
	/** {@code <class>.<method>} */
	final String test;
	/** Null if it passed. */
	final String failure;
	final boolean ignored;
	final double seconds;

	Outcome(String test, String failure, boolean ignored, double seconds) {
		this.test = test;
		this.failure = failure;
		this.ignored = ignored;
		this.seconds = seconds;
	}

	String className() {
		return this.test.substring(0, this.test.lastIndexOf('.'));
	}

	String method() {
		return this.test.substring(this.test.lastIndexOf('.') + 1);
	}
}
