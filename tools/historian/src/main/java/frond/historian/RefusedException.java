package frond.historian;

/** A payload is refused; nothing of it is stored. */
final class RefusedException extends Exception {
	private static final long serialVersionUID = 1L;
	private final Refusal refusal;

	/** @param message one sentence for whoever sent the payload */
	RefusedException(Refusal refusal, String message) {
		super(message, null, false, false);
		this.refusal = refusal;
	}

	Refusal refusal() {
		return this.refusal;
	}
}
