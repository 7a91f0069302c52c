package frond.cli.demo;

/** What stops the demo, in words for its user. */
public final class DemoException extends RuntimeException {
	private static final long serialVersionUID = 1;

	DemoException(String message) {
		super(message);
	}
}
