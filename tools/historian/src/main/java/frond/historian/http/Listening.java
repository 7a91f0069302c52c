package frond.historian.http;

import java.security.KeyStore;

/**
 * Where and how the API is served.
 *
 * @param host address to bind to
 * @param http port for HTTP, 0 for any, -1 for none
 * @param https port for HTTPS, 0 for any, -1 for none; where both are served, HTTP redirects to HTTPS
 * @param keys certificate and key, where HTTPS is served
 * @param password of {@code keys}
 */
public record Listening(String host, int http, int https, KeyStore keys, String password) {
	/** HTTP alone, on this machine's loopback address. */
	public static Listening loopback(int http) {
		return new Listening("127.0.0.1", http, -1, null, null);
	}
}
