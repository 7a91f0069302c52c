package frond.historian.store;

/** The engine failed: a full disk, a lost node. The message is for the operator and holds no secrets. */
public sealed class StoreException extends RuntimeException permits StoreUnreachableException {
	private static final long serialVersionUID = 1L;

	public StoreException(String message, Throwable cause) {
		super(message, cause);
	}
}
