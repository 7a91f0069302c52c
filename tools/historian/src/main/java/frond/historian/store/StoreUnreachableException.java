package frond.historian.store;

/** Nobody answers where the store is said to be; it may yet come up. */
public final class StoreUnreachableException extends StoreException {
	private static final long serialVersionUID = 1L;

	/** @param message what is waited for */
	public StoreUnreachableException(String message, Throwable cause) {
		super(message, cause);
	}
}
