package frond.sim;

/** A scenario that cannot be read; the message names file and line. */
final class ScenarioException extends Exception {
	private static final long serialVersionUID = 1;

	ScenarioException(String message) {
		super(message);
	}
}
