package frond.cli;

/** What stops a command, in words for its user. */
public final class CommandException extends RuntimeException {
	private static final long serialVersionUID = 1;

	public CommandException(String message) {
		super(message);
	}
}
