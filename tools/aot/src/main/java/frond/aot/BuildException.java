package frond.aot;

/** A build that cannot go on; its message is one line for the user. */
public final class BuildException extends RuntimeException {
	private static final long serialVersionUID = 1;

	public BuildException(String message) {
		super(message);
	}

	public BuildException(String message, Throwable cause) {
		super(message, cause);
	}
}
