package frond.historian.meta;

/** A change of the tree that cannot be; the message is for whoever asked for it. */
public final class TreeException extends RuntimeException {
	private static final long serialVersionUID = 1L;
	private final Reason reason;

	/** Why. */
	public enum Reason {
		/** What it is about is not there. */
		MISSING,
		/** It contradicts what is there. */
		CONFLICT
	}

	public TreeException(Reason reason, String message) {
		super(message, null, false, false);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}
}
