package frond.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import frond.process.Loopback;

/**
 * Where the broker serves.
 *
 * @param keys key store for TLS; null for none
 * @param password of the key store and the key in it: letters and digits
 */
public record Listener(InetSocketAddress address, Path keys, String password) {
	/** As the library's configuration has it. */
	String xml() {
		String where = "<port>" + this.address.getPort() + "</port><bind-address>" + this.address.getAddress().getHostAddress() + "</bind-address>";
		if (this.keys == null) {
			return "<tcp-listener>" + where + "</tcp-listener>";
		}
		String path = this.keys.toAbsolutePath().toString().replace("&", "&amp;").replace("<", "&lt;");
		return "<tls-tcp-listener>" + where + "<tls><keystore><path>" + path + "</path><password>" + this.password + "</password><private-key-password>" + this.password
				+ "</private-key-password></keystore><client-authentication-mode>NONE</client-authentication-mode></tls></tls-tcp-listener>";
	}

	/** The address with its port, checked to be free: the library says neither which it took nor, in one line, that it could not. */
	public static InetSocketAddress free(InetSocketAddress address) throws IOException {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(address);
			return (InetSocketAddress) socket.getLocalSocketAddress();
		} catch (IOException e) {
			throw new IOException("cannot listen on " + Loopback.text(address) + ": " + e.getMessage(), e);
		}
	}
}
