package frond.historian;

import frond.historian.model.Limits;
import java.nio.file.Path;

/**
 * Where and how the user wants the historian to serve.
 *
 * @param http port for HTTP, 0 for any, -1 for none
 * @param https port for HTTPS, 0 for any, -1 for none
 * @param bind address; null for the loopback address while there is no token, and any address afterwards
 * @param certificate PEM file, with {@code key}; null for one of our own
 * @param requestsPerSecond of one token or address; 0 for no limit
 * @param limits how much one request may hold
 */
record Serving(int http, int https, String bind, Path certificate, Path key, double requestsPerSecond, Limits limits) {
	/** HTTP alone, on this machine's loopback address. */
	static Serving loopback(int http) {
		return new Serving(http, -1, "127.0.0.1", null, null, 0, Limits.USUAL);
	}
}
