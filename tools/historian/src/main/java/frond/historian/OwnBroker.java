package frond.historian;

import frond.broker.Broker;
import frond.broker.Host;
import frond.broker.Listener;
import frond.historian.security.Certificate;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The MQTT broker that the historian serves itself. */
final class OwnBroker implements Closeable {
	/** Messages that wait for a subscriber who is away; what was stored is stored whether he comes or not. */
	private static final int QUEUE = 10_000;

	private final Broker broker;
	private final InetSocketAddress plain;
	private final InetSocketAddress tls;

	/**
	 * Opens its directory and serves.
	 *
	 * @param host address for the port without TLS
	 * @param tlsHost address for the port with TLS
	 * @param certificate for TLS; null where there is none
	 * @throws IOException with a sentence for the user
	 */
	OwnBroker(Mqtt mqtt, String host, String tlsHost, Certificate certificate, Path directory, Host server) throws IOException {
		List<Listener> listeners = new ArrayList<>();
		Files.createDirectories(directory);
		this.plain = mqtt.port() < 0 ? null : Listener.free(new InetSocketAddress(InetAddress.getByName(host), mqtt.port()));
		if (this.plain != null) {
			listeners.add(new Listener(this.plain, null, null));
		}
		this.tls = mqtt.tlsPort() < 0 ? null : Listener.free(new InetSocketAddress(InetAddress.getByName(tlsHost), mqtt.tlsPort()));
		if (this.tls != null) {
			String password = new BigInteger(130, new SecureRandom()).toString(36);
			listeners.add(new Listener(this.tls, keys(certificate, password, directory.resolve("keys.p12")), password));
		}
		this.broker = new Broker(listeners, directory, QUEUE, server);
	}

	/** The library wants its keys in a file; it is its owner's alone, and new at each start. */
	private static Path keys(Certificate certificate, String password, Path file) throws IOException {
		try {
			KeyStore from = certificate.keyStore();
			String alias = from.aliases().nextElement();
			KeyStore to = KeyStore.getInstance("PKCS12");
			to.load(null, null);
			to.setKeyEntry(alias, from.getKey(alias, Certificate.PASSWORD.toCharArray()), password.toCharArray(), from.getCertificateChain(alias));
			Files.deleteIfExists(file);
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			try (OutputStream out = Files.newOutputStream(file)) {
				to.store(out, password.toCharArray());
			}
			return file;
		} catch (GeneralSecurityException e) {
			throw new IOException("the certificate cannot be used for MQTT: " + e.getMessage(), e);
		}
	}

	/** For the ready line, with a space before each. */
	String ready() {
		return (this.plain == null ? "" : " mqtt=" + text(this.plain)) + (this.tls == null ? "" : " mqtts=" + text(this.tls));
	}

	private static String text(InetSocketAddress address) {
		return (address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getAddress().getHostAddress()) + ':' + address.getPort();
	}

	@Override
	public void close() throws IOException {
		try {
			this.broker.close();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
