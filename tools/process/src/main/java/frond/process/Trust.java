package frond.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS with a server whose certificate no authority has signed. */
public final class Trust {
	private Trust() {
	}

	/**
	 * For a client that is to speak to nobody but the owner of a certificate.
	 *
	 * @param certificate PEM; of several the first
	 * @throws IOException with a sentence for the user
	 */
	public static SSLContext owner(Path certificate) throws IOException {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store(certificate));
			SSLContext tls = SSLContext.getInstance("TLS");
			tls.init(null, trust.getTrustManagers(), null);
			return tls;
		} catch (GeneralSecurityException e) {
			throw new IOException(certificate + " cannot be used: " + e.getMessage(), e);
		}
	}

	private static KeyStore store(Path certificate) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		try (InputStream in = Files.newInputStream(certificate)) {
			store.setCertificateEntry("owner", CertificateFactory.getInstance("X.509").generateCertificates(in).stream().findFirst()
					.orElseThrow(() -> new IOException(certificate + " holds no certificate")));
		}
		return store;
	}
}
