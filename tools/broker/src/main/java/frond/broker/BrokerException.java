package frond.broker;

/** Why the broker does not run, as one line for the user. */
final class BrokerException extends Exception {
	private static final long serialVersionUID = 1L;

	BrokerException(String message) {
		super(message);
	}
}
