package frond.historian.model;

/**
 * How much one request may hold.
 *
 * @param body longest body, in bytes
 * @param batch most values in a batch, most points in a question
 */
public record Limits(int body, int batch) {
	/** What holds unless the user says otherwise. */
	public static final Limits USUAL = new Limits(1 << 20, 10_000);
	/** Longest body that may be allowed, in bytes. */
	public static final int MAXIMUM_BODY = 64 << 20;
}
