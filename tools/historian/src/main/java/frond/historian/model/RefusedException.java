package frond.historian.model;

/** A payload is refused; nothing of it is stored. */
public final class RefusedException extends Exception {
	private static final long serialVersionUID = 1L;
	private final Refusal refusal;

	/** @param message one sentence for whoever sent the payload */
	public RefusedException(Refusal refusal, String message) {
		super(message, null, false, false);
		this.refusal = refusal;
	}

	public Refusal refusal() {
		return this.refusal;
	}
}
