package frond.historian.mqtt;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where an MQTT broker is: {@code mqtt://[user:password@]host[:port]}, or {@code mqtts} for TLS.
 *
 * @param user null if there is none
 * @param password null if there is none; never printed
 */
public record BrokerUrl(String host, int port, boolean tls, String user, String password) {
	private static final int MQTT_PORT = 1883;
	private static final int MQTTS_PORT = 8883;

	/** @throws IllegalArgumentException with a sentence for the user */
	public static BrokerUrl parse(String text) {
		try {
			URI uri = new URI(text);
			boolean tls = "mqtts".equals(uri.getScheme());
			if (!tls && !"mqtt".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawQuery() != null || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
				throw new IllegalArgumentException("the broker must look like mqtt://HOST:PORT");
			}
			String[] user = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
			int port = uri.getPort() >= 0 ? uri.getPort() : tls ? MQTTS_PORT : MQTT_PORT;
			return new BrokerUrl(uri.getHost(), port, tls, user.length > 0 ? user[0] : null, user.length > 1 ? user[1] : null);
		} catch (URISyntaxException e) {
			throw new IllegalArgumentException("the broker must look like mqtt://HOST:PORT");
		}
	}

	/** As it may be shown: without user and password. */
	@Override
	public String toString() {
		return (this.tls ? "mqtts://" : "mqtt://") + this.host + ':' + this.port;
	}
}
