package frond.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys from PEM files (RFC 7468). What goes wrong is told with the file's name and nothing of what is in it. */
final class Certificates {
	private static final char[] NO_PASSWORD = {};

	private Certificates() {
	}

	/** Trusts what leads to one of the certificates. */
	static TrustManagerFactory trust(Path file) throws IOException, GeneralSecurityException {
		KeyStore store = store();
		int i = 0;
		for (Certificate each : read(file)) {
			store.setCertificateEntry("ca" + i++, each);
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		return trust;
	}

	/** Shows a certificate. */
	static KeyManagerFactory identity(Path certificate, Path key) throws IOException, GeneralSecurityException {
		KeyStore store = store();
		store.setKeyEntry("gateway", key(key), NO_PASSWORD, read(certificate).toArray(new Certificate[0]));
		KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		identity.init(store, NO_PASSWORD);
		return identity;
	}

	private static KeyStore store() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, NO_PASSWORD);
		return store;
	}

	private static Collection<? extends Certificate> read(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in);
			if (all.isEmpty()) {
				throw new IOException(file + " holds no certificate");
			}
			return all;
		} catch (GeneralSecurityException e) {
			throw new IOException(file + " holds no certificates in PEM", e);
		} catch (java.nio.file.FileSystemException e) {
			throw new IOException(file + " cannot be read", e);
		}
	}

	private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
		String text;
		try {
			text = Files.readString(file);
		} catch (IOException e) {
			throw new IOException(file + " cannot be read", e);
		}
		int begin = text.indexOf("-----BEGIN PRIVATE KEY-----");
		int end = text.indexOf("-----END PRIVATE KEY-----");
		if (begin < 0 || end < begin) {
			throw new IOException(file + " holds no key in PEM, PKCS #8, not encrypted (openssl pkcs8 -topk8 -nocrypt)");
		}
		PKCS8EncodedKeySpec encoded;
		try {
			encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text.substring(begin + 27, end)));
		} catch (IllegalArgumentException e) {
			throw new IOException(file + " holds a damaged key");
		}
		for (String algorithm : new String[] { "EC", "RSA", "Ed25519" }) {
			try {
				return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
			} catch (InvalidKeySpecException another) {
				// Of another kind.
			}
		}
		throw new IOException(file + " holds a key of a kind that is not known here (EC, RSA, Ed25519 are)");
	}
}
